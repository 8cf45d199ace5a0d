//! The applicant's answers, as the session view returns them and, in part, as the widget sends
//! them.

use serde::{Deserialize, Serialize};

use crate::Address;
use crate::open_enum::open_enum;

/// The personal details known so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicantView {
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
    /// Phone number in E.164 format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Current address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Month in which the applicant moved to the current address, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_since: Option<String>,
    /// Previous addresses, latest first. Each period ends where that of the preceding entry begins,
    /// so there are no gaps.
    #[serde(default)]
    pub previous_addresses: Vec<PastAddress>,
    /// National ID number, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Country that issued the ID number, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_country: Option<String>,
}

/// A previous address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastAddress {
    /// The address.
    pub address: Address,
    /// Month in which the applicant moved in, `YYYY-MM`.
    pub since: String,
}

/// The identity document that the applicant has chosen to provide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdDocument {
    /// Document type.
    #[serde(rename = "type")]
    pub kind: IdDocumentType,
    /// Issuing country, ISO 3166-1 alpha-2.
    pub issuing_country: String,
}

open_enum! {
    /// Type of identity document.
    IdDocumentType {
        /// A passport, which has one relevant side.
        Passport = "passport",
        /// A driving licence.
        DrivingLicense = "driving_license",
        /// A national identity card.
        IdCard = "id_card",
        /// A residence permit.
        ResidencePermit = "residence_permit",
    }
}

/// The applicant's employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Employment {
    /// Employment status.
    pub status: EmploymentStatus,
    /// Name of the employer. Absent for a person without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Start date, `YYYY-MM-DD`. The first of the month if the day is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// Pay before tax for each pay period, in the smallest currency unit.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000_000_000_i64))]
    pub gross_pay: i64,
    /// Currency, lower-case ISO 4217.
    pub currency: String,
    /// How often the applicant is paid.
    pub pay_frequency: PayFrequency,
}

open_enum! {
    /// Employment status.
    EmploymentStatus {
        /// Employed full time.
        FullTime = "full_time",
        /// Employed part time.
        PartTime = "part_time",
        /// Self-employed.
        SelfEmployed = "self_employed",
        /// A student.
        Student = "student",
        /// Retired.
        Retired = "retired",
        /// Unemployed.
        Unemployed = "unemployed",
    }
}

open_enum! {
    /// Frequency of payments.
    PayFrequency {
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        Biweekly = "biweekly",
        /// Every month.
        Monthly = "monthly",
        /// Every year.
        Annually = "annually",
    }
}

open_enum! {
    /// How the applicant provides evidence of income and cash flow.
    FinancialEvidence {
        /// A connected bank account.
        BankConnection = "bank_connection",
        /// Uploaded payslips and bank statements.
        Documents = "documents",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro declares the variants")]
impl Default for FinancialEvidence {
    fn default() -> Self {
        Self::BankConnection
    }
}

/// A decision on a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Whether the consent was given.
    pub granted: bool,
    /// Time of the decision.
    pub decided_at: i64,
}
