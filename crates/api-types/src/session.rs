//! Verification sessions of the platform API.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// The verification of one applicant, from its creation to its report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationSession {
    /// Unique id, `vs_...`.
    pub id: String,
    /// Always `verification_session`.
    pub object: String,
    /// Session status.
    pub status: SessionStatus,
    /// The applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<Applicant>,
    /// Requested products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<Vec<Product>>,
    /// URL to which the applicant is sent at the end. Defaults to the hosted page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// URL of the hosted page, which shows the widget without a host page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// URL to which events are delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<String>,
    /// The widget's credential for this session, `vs_secret_...`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Id of the report. Present once the session is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Reason for the cancellation, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
    /// Custom data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub metadata: Option<JsonMap>,
    /// Time at which the session expires unless it is submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// Time of creation.
    pub created: i64,
    /// Whether the object exists in live mode. `false` in test mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub livemode: Option<bool>,
}

/// Details of the applicant that the business provides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applicant {
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// Phone number in E.164 format. Documented examples contain spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Current address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// House number and street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    /// Flat or building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// County, state or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

open_enum! {
    /// Status of a session.
    SessionStatus {
        /// The session was created and not opened yet.
        Created = "created",
        /// The applicant has started to answer.
        Pending = "pending",
        /// The session was submitted, and checks are running.
        Processing = "processing",
        /// The checks are finished and the report is available.
        Completed = "completed",
        /// The session expired before it was submitted.
        Expired = "expired",
        /// The applicant could not be verified.
        Failed = "failed",
        /// The session was canceled by the business or the applicant.
        Canceled = "canceled",
    }
}

open_enum! {
    /// A product that a session verifies.
    Product {
        /// Identity of the applicant.
        Identity = "identity",
        /// Income.
        Income = "income",
        /// Credit file.
        Credit = "credit",
        /// Cash flow of the bank accounts.
        CashFlow = "cash_flow",
        /// Supporting documents.
        Documents = "documents",
    }
}

/// Parameters of a new session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionCreate {
    /// The applicant. Required, with `first_name`, `last_name` and `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::applicant, required))]
    pub applicant: Option<Applicant>,
    /// Products to verify. At least one is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::products, required))]
    pub products: Option<Vec<Product>>,
    /// URL to which the applicant is sent at the end. An absolute `https:` URL (`http:` for
    /// localhost).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 2048))]
    pub redirect_url: Option<String>,
    /// URL to which events are delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 2048))]
    pub webhook_url: Option<String>,
    /// Custom data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::metadata))]
    pub metadata: Option<JsonMap>,
    /// Options of the products `identity` and `documents`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<crate::SessionOptions>,
}

/// Parameters of a cancellation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionCancel {
    /// Reason for the cancellation, such as `applicant_withdrawn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
}
