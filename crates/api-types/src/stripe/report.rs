//! Verification reports in the format of Stripe Identity.

use serde::{Deserialize, Serialize};

use super::{StripeDate, StripeOptions, StripeType};
use crate::{Address, LastError};

/// A report in the format of Stripe Identity. A section is present for each check that the session
/// requested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerificationReport {
    /// Unique id, `vr_...`.
    pub id: String,
    /// Always `identity.verification_report`.
    pub object: String,
    /// The business's own reference id.
    pub client_reference_id: Option<String>,
    /// Time of creation.
    pub created: i64,
    /// Result of the identity document check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<StripeDocumentCheck>,
    /// Result of the ID number check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<StripeIdNumberCheck>,
    /// Whether the object exists in live mode. `false` in test mode.
    pub livemode: bool,
    /// Verification options of the session.
    pub options: StripeOptions,
    /// Result of the selfie check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selfie: Option<StripeSelfieCheck>,
    /// Type of verification.
    #[serde(rename = "type")]
    pub kind: StripeType,
    /// Verification flow from which the session was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_flow: Option<String>,
    /// Id of the session.
    pub verification_session: Option<String>,
}

/// Result of the check of an identity document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeDocumentCheck {
    /// Check status: `verified` or `unverified`.
    pub status: String,
    /// Reason why the check failed.
    pub error: Option<LastError>,
    /// Given names.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// Address.
    pub address: Option<Address>,
    /// Expiry date.
    pub expiration_date: Option<StripeDate>,
    /// Date of issue.
    pub issued_date: Option<StripeDate>,
    /// Issuing country, ISO 3166-1 alpha-2.
    pub issuing_country: Option<String>,
    /// Document number.
    pub number: Option<String>,
    /// Document type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Ids of the photos.
    pub files: Option<Vec<String>>,
}

/// Result of the check of a selfie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeSelfieCheck {
    /// Check status: `verified` or `unverified`.
    pub status: String,
    /// Reason why the check failed.
    pub error: Option<LastError>,
    /// Id of the photo of the document.
    pub document: Option<String>,
    /// Id of the selfie.
    pub selfie: Option<String>,
}

/// Result of the check of an ID number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeIdNumberCheck {
    /// Check status: `verified` or `unverified`.
    pub status: String,
    /// Reason why the check failed.
    pub error: Option<LastError>,
    /// Given names.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// ID number.
    pub id_number: Option<String>,
    /// Type of ID number: `us_ssn`, `br_cpf` or `sg_nric`.
    pub id_number_type: Option<String>,
}
