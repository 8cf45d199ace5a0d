//! Objects of the Stripe Identity dialect.

use serde::{Deserialize, Deserializer, Serialize};

use crate::open_enum::open_enum;
use crate::{Address, DocumentOptions, JsonMap, LastError};

pub mod report;

pub use report::StripeVerificationReport;

/// A session in the format of Stripe Identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerificationSession {
    /// Unique id, `vs_...`.
    pub id: String,
    /// Always `identity.verification_session`.
    pub object: String,
    /// The business's own reference id. If there is none, the documented example omits the field
    /// and clients expect `null`; both are preserved.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub client_reference_id: Option<Option<String>>,
    /// The widget's credential. `null` once it cannot be used.
    pub client_secret: Option<String>,
    /// Time of creation.
    pub created: i64,
    /// Reason why the last attempt failed.
    pub last_error: Option<LastError>,
    /// Id of the last report, or the report itself if expanded.
    pub last_verification_report: Option<serde_json::Value>,
    /// Whether the object exists in live mode. `false` in test mode.
    pub livemode: bool,
    /// Custom data.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub metadata: JsonMap,
    /// Verification options.
    pub options: StripeOptions,
    /// Details of the applicant that the business provides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provided_details: Option<StripeProvidedDetails>,
    /// State of the redaction. `null` unless one was requested.
    pub redaction: Option<StripeRedaction>,
    /// Id of the related customer, `cus_...`. Omitted or `null` like `client_reference_id`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub related_customer: Option<Option<String>>,
    /// Id of the account that represents the related customer. Omitted or `null` like
    /// `client_reference_id`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub related_customer_account: Option<Option<String>>,
    /// The related person of a connected account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_person: Option<StripeRelatedPerson>,
    /// Session status.
    pub status: StripeStatus,
    /// Type of verification.
    #[serde(rename = "type")]
    pub kind: StripeType,
    /// URL of the hosted page. `null` once it cannot be used.
    pub url: Option<String>,
    /// Verification flow from which the session was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_flow: Option<String>,
    /// Verified data. Present only if expanded, and `null` until the session is verified.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<StripeVerifiedOutputs>))]
    pub verified_outputs: Option<Option<StripeVerifiedOutputs>>,
}

/// Distinguishes a field that is `null` from an omitted one.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Verification options.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeOptions {
    /// Options of the identity document check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentOptions>,
    /// Options of the ID number check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub id_number: Option<JsonMap>,
}

/// Details of the applicant that the business provides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeProvidedDetails {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number in E.164 format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A person of a connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeRelatedPerson {
    /// Id of the account.
    pub account: String,
    /// Id of the person.
    pub person: String,
}

/// Verified data. Every field is present, and `null` if unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerifiedOutputs {
    /// Address.
    pub address: Option<Address>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// E-mail address.
    pub email: Option<String>,
    /// Given names.
    pub first_name: Option<String>,
    /// National ID number.
    pub id_number: Option<String>,
    /// Type of ID number: `us_ssn`, `br_cpf` or `sg_nric`.
    pub id_number_type: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Phone number in E.164 format.
    pub phone: Option<String>,
}

/// A date. Each part is `null` once it is redacted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeDate {
    /// Day, 1 to 31.
    pub day: Option<i8>,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Year with four digits.
    pub year: Option<i16>,
}

/// State of a redaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeRedaction {
    /// Redaction status: `processing` or `redacted`.
    pub status: String,
}

open_enum! {
    /// Status of a session.
    StripeStatus {
        /// Input of the applicant is required.
        RequiresInput = "requires_input",
        /// Checks are running.
        Processing = "processing",
        /// The applicant is verified.
        Verified = "verified",
        /// The session was canceled.
        Canceled = "canceled",
    }
}

open_enum! {
    /// Type of verification.
    StripeType {
        /// Verification of an identity document.
        Document = "document",
        /// Verification of an ID number.
        IdNumber = "id_number",
        /// Verification by a verification flow.
        VerificationFlow = "verification_flow",
    }
}
