//! Identity checks.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// A check of the applicant's identity, and its result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityCheck {
    /// Unique id, `idc_...`.
    pub id: String,
    /// Always `identity_check`.
    pub object: String,
    /// Id of the session.
    pub session: String,
    /// Type of the check.
    pub check_type: CheckType,
    /// Check status.
    pub status: CheckStatus,
    /// Details of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub result: Option<JsonMap>,
    /// Time of creation.
    pub created: i64,
}

open_enum! {
    /// Type of an identity check.
    CheckType {
        /// Authenticity of the identity document.
        DocumentVerification = "document_verification",
        /// Comparison of the selfie with the photo in the document.
        SelfieMatch = "selfie_match",
        /// Verification of the address.
        AddressVerification = "address_verification",
        /// Screening against sanctions lists.
        WatchlistScreening = "watchlist_screening",
    }
}

open_enum! {
    /// Status of an identity check.
    CheckStatus {
        /// The check is not finished.
        Pending = "pending",
        /// The check passed.
        Passed = "passed",
        /// The check failed.
        Failed = "failed",
        /// The check has no clear result.
        Inconclusive = "inconclusive",
    }
}
