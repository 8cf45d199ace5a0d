//! Contract part B: the connection of a bank to a session.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// One attempt to connect a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankConnection {
    /// `bc_...`
    pub id: String,
    /// Always `bank_connection`.
    pub object: String,
    /// The session it belongs to.
    pub session: String,
    /// How far it has come.
    pub status: BankConnectionStatus,
    /// The bank's page, while `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// Which bank.
    pub institution: ConnectedInstitution,
    /// What may be read, once `authorised`.
    #[serde(default)]
    pub accounts: Vec<BankAccount>,
    /// Why not, once `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<BankFailure>,
    /// When a pending attempt, or the access, ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// When it was started.
    pub created: i64,
}

/// The bank of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectedInstitution {
    /// The institution's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// A picture with the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
}

open_enum! {
    /// How far a connection has come.
    BankConnectionStatus {
        /// The applicant is at the bank.
        Pending = "pending",
        /// The bank gives access.
        Authorised = "authorised",
        /// Nobody came back in time, or the access has ended.
        Expired = "expired",
        /// The bank gives no access.
        Failed = "failed",
        /// The access was taken back.
        Revoked = "revoked",
    }
}

/// An account that the applicant has chosen at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankAccount {
    /// `checking`, `savings`, ...
    pub account_type: String,
    /// The bank's name for it.
    pub name: String,
    /// The last four digits.
    pub last4: String,
    /// ISO 4217, lower case.
    pub currency: String,
}

/// Why a bank gives no access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankFailure {
    /// The reason.
    pub code: BankFailureCode,
    /// For the engineer.
    #[serde(default)]
    pub message: String,
}

open_enum! {
    /// Why a bank gives no access, or none any more.
    BankFailureCode {
        /// The applicant declined at the bank.
        AccessDenied = "access_denied",
        /// The bank did not accept the login.
        LoginFailed = "login_failed",
        /// The bank is down.
        InstitutionUnavailable = "institution_unavailable",
        /// No answer in time.
        Timeout = "timeout",
        /// The bank gave access, which has ended since. The connection is `expired`.
        AccessEnded = "access_ended",
    }
}

/// Which bank to connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BankConnectionCreate {
    /// The institution's id.
    pub institution: String,
    /// Where the bank leads back to when it was opened by a redirect; without it the bank's window
    /// closes itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
}
