//! Contract part A3: a bank that can be connected.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Institution {
    /// `revolut`
    pub id: String,
    /// Always `institution`.
    pub object: String,
    /// What people call it.
    pub name: String,
    /// What the law calls it.
    pub full_name: String,
    /// A picture with the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// A square picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What it can be used for.
    #[serde(default)]
    pub supported_features: Vec<InstitutionFeature>,
    /// Whether it answers now.
    pub status: InstitutionStatus,
}

open_enum! {
    /// What a bank can be used for.
    InstitutionFeature {
        /// One payment.
        SinglePayment = "single_payment",
        /// Payments that repeat.
        RecurringPayment = "recurring_payment",
        /// Reading accounts.
        AccountInfo = "account_info",
    }
}

open_enum! {
    /// Whether a bank answers now.
    InstitutionStatus {
        /// It does.
        Available = "available",
        /// Slowly, or not always.
        Degraded = "degraded",
        /// It does not.
        Unavailable = "unavailable",
    }
}
