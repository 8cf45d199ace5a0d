//! Contract part A3: one check of an applicant's identity.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// One check, and what it found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityCheck {
    /// `idc_...`
    pub id: String,
    /// Always `identity_check`.
    pub object: String,
    /// The session it belongs to.
    pub session: String,
    /// What was checked.
    pub check_type: CheckType,
    /// The verdict.
    pub status: CheckStatus,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub result: Option<JsonMap>,
    /// When it was started.
    pub created: i64,
}

open_enum! {
    /// What a check looks at.
    CheckType {
        /// Is the document real?
        DocumentVerification = "document_verification",
        /// Is it the same face?
        SelfieMatch = "selfie_match",
        /// Do they live there?
        AddressVerification = "address_verification",
        /// Are they on a sanctions list?
        WatchlistScreening = "watchlist_screening",
    }
}

open_enum! {
    /// A check's verdict.
    CheckStatus {
        /// Not there yet.
        Pending = "pending",
        /// Good.
        Passed = "passed",
        /// Not good.
        Failed = "failed",
        /// Cannot be told.
        Inconclusive = "inconclusive",
    }
}
