//! Bank connections of a session.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// An attempt to connect a bank, and the access that it led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankConnection {
    /// Unique id, `bc_...`.
    pub id: String,
    /// Always `bank_connection`.
    pub object: String,
    /// Id of the session.
    pub session: String,
    /// Connection status.
    pub status: BankConnectionStatus,
    /// Address of the bank's authorization page. Present while the status is `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// The bank.
    pub institution: ConnectedInstitution,
    /// Accounts that the applicant has shared. Empty until the status is `authorised`.
    #[serde(default)]
    pub accounts: Vec<BankAccount>,
    /// Reason for the failure. Present if the status is `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<BankFailure>,
    /// Time at which a pending attempt, or the access, expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// Time of creation.
    pub created: i64,
}

/// The bank of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectedInstitution {
    /// The institution's id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// URL of a logo that includes the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
}

open_enum! {
    /// Status of a bank connection.
    BankConnectionStatus {
        /// Waiting for the applicant's authorization at the bank.
        Pending = "pending",
        /// The bank has granted access.
        Authorised = "authorised",
        /// The applicant did not return in time, or the access has ended.
        Expired = "expired",
        /// The bank has denied access.
        Failed = "failed",
        /// The access was revoked.
        Revoked = "revoked",
    }
}

/// An account that the applicant has shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankAccount {
    /// Account type, such as `checking` or `savings`.
    pub account_type: String,
    /// The bank's name for the account.
    pub name: String,
    /// Last four digits of the account number.
    pub last4: String,
    /// Currency, lower-case ISO 4217.
    pub currency: String,
}

/// Why a bank connection failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankFailure {
    /// Reason code.
    pub code: BankFailureCode,
    /// Explanation for developers.
    #[serde(default)]
    pub message: String,
}

open_enum! {
    /// Reason for a failed or ended bank connection.
    BankFailureCode {
        /// The applicant declined access at the bank.
        AccessDenied = "access_denied",
        /// The bank rejected the login.
        LoginFailed = "login_failed",
        /// The bank is not available.
        InstitutionUnavailable = "institution_unavailable",
        /// The bank did not respond in time.
        Timeout = "timeout",
        /// Access was granted and has since ended. The connection is `expired`.
        AccessEnded = "access_ended",
    }
}

/// Parameters of a new bank connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankConnectionCreate {
    /// The institution's id.
    pub institution: String,
    /// URL to which the bank redirects the applicant. Without it, the bank page is expected in a
    /// window of its own, which closes at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
}
