//! Contract part A5: a session as a Stripe Identity client sees it.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{DocumentOptions, JsonMap, LastError};

/// `identity.verification_session`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerificationSession {
    /// `vs_...`
    pub id: String,
    /// Always `identity.verification_session`.
    pub object: String,
    /// The caller's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_reference_id: Option<String>,
    /// The widget's credential; null once it cannot be used.
    pub client_secret: Option<String>,
    /// When it was created.
    pub created: i64,
    /// Why the last attempt failed.
    pub last_error: Option<LastError>,
    /// The report: its id, or the whole object where it was expanded.
    pub last_verification_report: Option<serde_json::Value>,
    /// False in test mode.
    pub livemode: bool,
    /// The caller's own data.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub metadata: JsonMap,
    /// How it is asked for.
    pub options: StripeOptions,
    /// How far the redaction has come.
    pub redaction: Option<StripeRedaction>,
    /// How far it has come.
    pub status: StripeStatus,
    /// What is checked.
    #[serde(rename = "type")]
    pub kind: StripeType,
    /// The hosted page; null once it cannot be used.
    pub url: Option<String>,
}

/// How a Stripe session is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeOptions {
    /// The identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentOptions>,
    /// The ID number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub id_number: Option<JsonMap>,
}

/// How far a redaction has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeRedaction {
    /// `processing` or `redacted`
    pub status: String,
}

open_enum! {
    /// How far a session has come.
    StripeStatus {
        /// The applicant has to do something.
        RequiresInput = "requires_input",
        /// Checks are running.
        Processing = "processing",
        /// Done.
        Verified = "verified",
        /// Called off.
        Canceled = "canceled",
    }
}

open_enum! {
    /// What is checked.
    StripeType {
        /// An identity document.
        Document = "document",
        /// An ID number.
        IdNumber = "id_number",
        /// As a preset says.
        VerificationFlow = "verification_flow",
    }
}
