//! Contract part A5: a session as a Stripe Identity client sees it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::open_enum::open_enum;
use crate::{Address, DocumentOptions, JsonMap, LastError};

pub mod report;

pub use report::StripeVerificationReport;

/// `identity.verification_session`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerificationSession {
    /// `vs_...`
    pub id: String,
    /// Always `identity.verification_session`.
    pub object: String,
    /// The caller's own id. The documented example leaves it out where there is none, clients
    /// expect null: either is kept.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub client_reference_id: Option<Option<String>>,
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
    /// What the caller knows of the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provided_details: Option<StripeProvidedDetails>,
    /// How far the redaction has come.
    pub redaction: Option<StripeRedaction>,
    /// The caller's customer, `cus_...`. Left out or null, as `client_reference_id`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub related_customer: Option<Option<String>>,
    /// The account that stands for the caller's customer. Left out or null, as
    /// `client_reference_id`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub related_customer_account: Option<Option<String>>,
    /// Whom the verification is for, at a connected account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_person: Option<StripeRelatedPerson>,
    /// How far it has come.
    pub status: StripeStatus,
    /// What is checked.
    #[serde(rename = "type")]
    pub kind: StripeType,
    /// The hosted page; null once it cannot be used.
    pub url: Option<String>,
    /// The preset that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_flow: Option<String>,
    /// What was verified: only where it was expanded, and null before.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<StripeVerifiedOutputs>))]
    pub verified_outputs: Option<Option<StripeVerifiedOutputs>>,
}

/// Tells a field that is null from one that is left out.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
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

/// What the caller knows of the applicant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeProvidedDetails {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// E.164
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Whom a verification is for, at a connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeRelatedPerson {
    /// The account.
    pub account: String,
    /// The person.
    pub person: String,
}

/// What was verified. Every field is printed, null where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerifiedOutputs {
    /// Where the applicant lives.
    pub address: Option<Address>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// E-mail address.
    pub email: Option<String>,
    /// Given names.
    pub first_name: Option<String>,
    /// National ID number.
    pub id_number: Option<String>,
    /// What number it is: `us_ssn`, `br_cpf`, `sg_nric`.
    pub id_number_type: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// E.164
    pub phone: Option<String>,
}

/// A date in three numbers, each null once it is redacted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeDate {
    /// 1 to 31.
    pub day: Option<i8>,
    /// 1 to 12.
    pub month: Option<i8>,
    /// Four digits.
    pub year: Option<i16>,
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
