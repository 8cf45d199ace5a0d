//! Contract part B: what the applicant answers, as it is shown to them and, in part, as they send
//! it.

use serde::{Deserialize, Serialize};

use crate::Address;
use crate::open_enum::open_enum;

/// The applicant, as far as known.
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
    /// `YYYY-MM-DD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// E.164
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they live now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The month they moved in there, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_since: Option<String>,
    /// Where they lived before, latest first. Each ends where the one before it in the list
    /// begins, so there is no gap.
    #[serde(default)]
    pub previous_addresses: Vec<PastAddress>,
    /// National ID number, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Whose number it is, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_country: Option<String>,
}

/// An earlier address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastAddress {
    /// Where.
    pub address: Address,
    /// The month they moved in, `YYYY-MM`.
    pub since: String,
}

/// The identity document that the applicant will show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdDocument {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: IdDocumentType,
    /// Who issued it, ISO 3166-1 alpha-2.
    pub issuing_country: String,
}

open_enum! {
    /// What an identity document is.
    IdDocumentType {
        /// A passport: one side.
        Passport = "passport",
        /// A driving licence.
        DrivingLicense = "driving_license",
        /// A national identity card.
        IdCard = "id_card",
        /// A residence permit.
        ResidencePermit = "residence_permit",
    }
}

/// The applicant's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Employment {
    /// Whether they work, and how.
    pub status: EmploymentStatus,
    /// Who employs them; absent where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// As what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `YYYY-MM-DD`, the first of the month where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// Before tax, each time, in the smallest currency unit.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000_000_000_i64))]
    pub gross_pay: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// How often.
    pub pay_frequency: PayFrequency,
}

open_enum! {
    /// Whether somebody works, and how.
    EmploymentStatus {
        /// Full time, for an employer.
        FullTime = "full_time",
        /// Part time, for an employer.
        PartTime = "part_time",
        /// For themselves.
        SelfEmployed = "self_employed",
        /// Studies.
        Student = "student",
        /// Has a pension.
        Retired = "retired",
        /// Has no work.
        Unemployed = "unemployed",
    }
}

open_enum! {
    /// How often somebody is paid.
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
    /// How the applicant shows income and cash flow.
    FinancialEvidence {
        /// By connecting a bank.
        BankConnection = "bank_connection",
        /// By payslips and statements.
        Documents = "documents",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro declares the variants")]
impl Default for FinancialEvidence {
    fn default() -> Self {
        Self::BankConnection
    }
}

/// A consent that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Given, or declined.
    pub granted: bool,
    /// When.
    pub decided_at: i64,
}
