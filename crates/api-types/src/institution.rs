//! Institutions: the banks that can be connected.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// A bank that can be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Institution {
    /// Unique id, such as `revolut`.
    pub id: String,
    /// Always `institution`.
    pub object: String,
    /// Display name.
    pub name: String,
    /// Legal name.
    pub full_name: String,
    /// URL of a logo that includes the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// URL of a square icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: String,
    /// Supported features.
    #[serde(default)]
    pub supported_features: Vec<InstitutionFeature>,
    /// Current availability.
    pub status: InstitutionStatus,
}

open_enum! {
    /// Feature of an institution.
    InstitutionFeature {
        /// Single payments.
        SinglePayment = "single_payment",
        /// Recurring payments.
        RecurringPayment = "recurring_payment",
        /// Access to account information.
        AccountInfo = "account_info",
    }
}

open_enum! {
    /// Availability of an institution.
    InstitutionStatus {
        /// The institution responds normally.
        Available = "available",
        /// The institution responds slowly or unreliably.
        Degraded = "degraded",
        /// The institution does not respond.
        Unavailable = "unavailable",
    }
}
