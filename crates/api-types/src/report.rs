//! Contract part A2: the verification report. A part is present only for a product that the session
//! asked for.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::open_enum::open_enum;

/// What was found out about one applicant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationReport {
    /// `vr_...`
    pub id: String,
    /// Always `verification_report`.
    pub object: String,
    /// The session that it reports on.
    pub session: String,
    /// How far it has come.
    pub status: ReportStatus,
    /// For the product `identity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityReport>,
    /// For the product `credit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_data: Option<CreditReport>,
    /// For the product `income`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<IncomeReport>,
    /// For the product `cash_flow`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_flow: Option<CashFlowReport>,
    /// Where the data came from.
    #[serde(default)]
    pub sources: Vec<ReportSource>,
    /// When it was made.
    pub created: i64,
}

open_enum! {
    /// How far a report has come.
    ReportStatus {
        /// Not started.
        Pending = "pending",
        /// Being put together.
        Processing = "processing",
        /// Whole.
        Completed = "completed",
        /// Could not be put together.
        Error = "error",
    }
}

/// Who the applicant is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityReport {
    /// Whether document and person belong together.
    pub verified: bool,
    /// As on the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// The documents that were read.
    #[serde(default)]
    pub documents: Vec<ReportDocument>,
    /// Likeness of selfie and document, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selfie_match: Option<f64>,
}

/// One identity document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDocument {
    /// `passport`, `driving_license`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Masked: `***6789`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// `YYYY-MM-DD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_date: Option<String>,
}

/// The credit file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditReport {
    /// Credit agreements.
    #[serde(default)]
    pub tradelines: Vec<Tradeline>,
    /// Court judgments and insolvencies, as the bureau gives them.
    #[serde(default)]
    pub public_records: Vec<Value>,
    /// Debts in collection, as the bureau gives them.
    #[serde(default)]
    pub collections: Vec<Value>,
    /// Who asked for the file.
    #[serde(default)]
    pub inquiries: Vec<Inquiry>,
    /// Scores.
    #[serde(default)]
    pub bureau_scores: Vec<BureauScore>,
}

/// One credit agreement. Amounts in the smallest currency unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tradeline {
    /// Who lends.
    pub creditor: String,
    /// `credit_card`, `loan`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// What is owed.
    pub balance: i64,
    /// What may be owed.
    pub limit: i64,
    /// `current`, `late`, ...
    pub status: String,
    /// `YYYY-MM-DD`
    pub opened: String,
}

/// One search of the credit file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inquiry {
    /// Who searched.
    pub creditor: String,
    /// `YYYY-MM-DD`
    pub date: String,
    /// `hard` or `soft`
    #[serde(rename = "type")]
    pub kind: String,
}

/// One bureau's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BureauScore {
    /// Which bureau.
    pub bureau: String,
    /// In the bureau's own range.
    pub score: i64,
    /// `YYYY-MM-DD`
    pub date: String,
}

/// What the applicant earns, a year, in the smallest currency unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncomeReport {
    /// Before tax.
    pub annual_gross: i64,
    /// After tax.
    pub annual_net: i64,
    /// `weekly`, `monthly`, ...
    pub pay_frequency: String,
    /// The job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<ReportEmployment>,
    /// Where the money comes from.
    #[serde(default)]
    pub sources: Vec<IncomeSource>,
}

/// The job as it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportEmployment {
    /// Who employs.
    pub employer: String,
    /// As what.
    pub title: String,
    /// `YYYY-MM-DD`
    pub start_date: String,
    /// `active`, ...
    pub status: String,
}

/// One source of income.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncomeSource {
    /// `employment`, `pension`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// Each time, in the smallest currency unit.
    pub amount: i64,
    /// How often.
    pub frequency: String,
    /// ISO 4217, lower case.
    pub currency: String,
}

/// What goes through the applicant's accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowReport {
    /// The connected accounts.
    #[serde(default)]
    pub accounts: Vec<CashFlowAccount>,
    /// Scores made from them.
    #[serde(default)]
    pub scores: Vec<CashFlowScore>,
    /// Figures made from them.
    #[serde(default)]
    pub attributes: Vec<CashFlowAttribute>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowAccount {
    /// The bank's name.
    pub institution: String,
    /// `checking`, `savings`, ...
    pub account_type: String,
    /// In the smallest currency unit.
    pub balance: i64,
    /// ISO 4217, lower case.
    pub currency: String,
}

/// One score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowScore {
    /// Which score.
    #[serde(rename = "type")]
    pub kind: String,
    /// 0 to 100.
    pub value: i64,
    /// `low_risk`, ...
    pub risk_indicator: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowAttribute {
    /// Which figure.
    pub name: String,
    /// A number, or text.
    pub value: Value,
}

/// Where a part of a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSource {
    /// `src_...`
    pub source_id: String,
    /// `credit_bureau`, `open_banking`, ...
    pub source_type: String,
    /// `completed`, ...
    pub status: String,
}
