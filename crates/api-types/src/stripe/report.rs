//! Contract part A5: what became of a session, in the shape that a Stripe Identity client expands
//! or retrieves.

use serde::{Deserialize, Serialize};

use super::{StripeDate, StripeOptions, StripeType};
use crate::{Address, LastError};

/// `identity.verification_report`. A part is there for each check that the session asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeVerificationReport {
    /// `vr_...`
    pub id: String,
    /// Always `identity.verification_report`.
    pub object: String,
    /// The caller's own id.
    pub client_reference_id: Option<String>,
    /// When it was made.
    pub created: i64,
    /// The identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<StripeDocumentCheck>,
    /// The ID number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<StripeIdNumberCheck>,
    /// False in test mode.
    pub livemode: bool,
    /// How the session asked for it.
    pub options: StripeOptions,
    /// The comparison of faces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selfie: Option<StripeSelfieCheck>,
    /// What was checked.
    #[serde(rename = "type")]
    pub kind: StripeType,
    /// The preset that the session was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_flow: Option<String>,
    /// The session.
    pub verification_session: Option<String>,
}

/// What an identity document says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeDocumentCheck {
    /// `verified` or `unverified`
    pub status: String,
    /// Why it is unverified.
    pub error: Option<LastError>,
    /// Given names.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// Address.
    pub address: Option<Address>,
    /// Until when it is valid.
    pub expiration_date: Option<StripeDate>,
    /// Since when.
    pub issued_date: Option<StripeDate>,
    /// ISO 3166-1 alpha-2.
    pub issuing_country: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The pictures' ids.
    pub files: Option<Vec<String>>,
}

/// What a selfie shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeSelfieCheck {
    /// `verified` or `unverified`
    pub status: String,
    /// Why it is unverified.
    pub error: Option<LastError>,
    /// The id of the document's picture.
    pub document: Option<String>,
    /// The id of the selfie.
    pub selfie: Option<String>,
}

/// Whose ID number it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StripeIdNumberCheck {
    /// `verified` or `unverified`
    pub status: String,
    /// Why it is unverified.
    pub error: Option<LastError>,
    /// Given names.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Date of birth.
    pub dob: Option<StripeDate>,
    /// The number.
    pub id_number: Option<String>,
    /// What number it is: `us_ssn`, `br_cpf`, `sg_nric`.
    pub id_number_type: Option<String>,
}
