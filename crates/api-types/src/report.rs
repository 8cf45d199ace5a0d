//! Verification reports. A section is present only if the session requested its product.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::open_enum::open_enum;

/// Results of the verification of one applicant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationReport {
    /// Unique id, `vr_...`.
    pub id: String,
    /// Always `verification_report`.
    pub object: String,
    /// Id of the session.
    pub session: String,
    /// Report status.
    pub status: ReportStatus,
    /// Result for the product `identity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityReport>,
    /// Result for the product `credit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_data: Option<CreditReport>,
    /// Result for the product `income`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<IncomeReport>,
    /// Result for the product `cash_flow`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_flow: Option<CashFlowReport>,
    /// Data sources.
    #[serde(default)]
    pub sources: Vec<ReportSource>,
    /// Time of creation.
    pub created: i64,
}

open_enum! {
    /// Status of a report.
    ReportStatus {
        /// The report was not started.
        Pending = "pending",
        /// The report is being generated.
        Processing = "processing",
        /// The report is complete.
        Completed = "completed",
        /// The report could not be generated.
        Error = "error",
    }
}

/// Result of the identity verification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityReport {
    /// Whether the document belongs to the applicant.
    pub verified: bool,
    /// Full name as printed on the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// Date, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// Identity documents that were checked.
    #[serde(default)]
    pub documents: Vec<ReportDocument>,
    /// Similarity of the selfie and the photo in the document, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selfie_match: Option<f64>,
}

/// A checked identity document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDocument {
    /// Document type, such as `passport` or `driving_license`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Masked document number, such as `***6789`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Issuing country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Date, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_date: Option<String>,
}

/// Contents of the credit file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditReport {
    /// Credit agreements.
    #[serde(default)]
    pub tradelines: Vec<Tradeline>,
    /// Court judgments and insolvencies, in the format of the credit bureau.
    #[serde(default)]
    pub public_records: Vec<Value>,
    /// Debts in collection, in the format of the credit bureau.
    #[serde(default)]
    pub collections: Vec<Value>,
    /// Searches of the credit file.
    #[serde(default)]
    pub inquiries: Vec<Inquiry>,
    /// Credit scores.
    #[serde(default)]
    pub bureau_scores: Vec<BureauScore>,
}

/// A credit agreement. Amounts are in the smallest currency unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tradeline {
    /// Name of the creditor.
    pub creditor: String,
    /// Type of agreement, such as `credit_card` or `loan`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Amount owed.
    pub balance: i64,
    /// Credit limit.
    pub limit: i64,
    /// Payment status, such as `current` or `late`.
    pub status: String,
    /// Date, `YYYY-MM-DD`.
    pub opened: String,
}

/// A search of the credit file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inquiry {
    /// Name of the creditor that searched.
    pub creditor: String,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// Type of search: `hard` or `soft`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A credit score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BureauScore {
    /// Name of the credit bureau.
    pub bureau: String,
    /// Score in the range of the credit bureau.
    pub score: i64,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
}

/// Yearly income of the applicant. Amounts are in the smallest currency unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncomeReport {
    /// Yearly income before tax.
    pub annual_gross: i64,
    /// Yearly income after tax.
    pub annual_net: i64,
    /// Pay frequency, such as `weekly` or `monthly`.
    pub pay_frequency: String,
    /// Current employment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<ReportEmployment>,
    /// Sources of income.
    #[serde(default)]
    pub sources: Vec<IncomeSource>,
}

/// A verified employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportEmployment {
    /// Name of the employer.
    pub employer: String,
    /// Job title.
    pub title: String,
    /// Date, `YYYY-MM-DD`.
    pub start_date: String,
    /// Status, such as `active`.
    pub status: String,
}

/// A source of income.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncomeSource {
    /// Type of source, such as `employment` or `pension`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name of the payer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// Amount of each payment, in the smallest currency unit.
    pub amount: i64,
    /// Payment frequency.
    pub frequency: String,
    /// Currency, lower-case ISO 4217.
    pub currency: String,
}

/// Analysis of the applicant's bank accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowReport {
    /// Connected accounts.
    #[serde(default)]
    pub accounts: Vec<CashFlowAccount>,
    /// Scores derived from the accounts.
    #[serde(default)]
    pub scores: Vec<CashFlowScore>,
    /// Figures derived from the accounts.
    #[serde(default)]
    pub attributes: Vec<CashFlowAttribute>,
}

/// A connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowAccount {
    /// Name of the bank.
    pub institution: String,
    /// Account type, such as `checking` or `savings`.
    pub account_type: String,
    /// Balance in the smallest currency unit.
    pub balance: i64,
    /// Currency, lower-case ISO 4217.
    pub currency: String,
}

/// A cash-flow score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowScore {
    /// Type of score.
    #[serde(rename = "type")]
    pub kind: String,
    /// Value from 0 to 100.
    pub value: i64,
    /// Risk category, such as `low_risk`.
    pub risk_indicator: String,
}

/// A cash-flow figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashFlowAttribute {
    /// Name of the figure.
    pub name: String,
    /// Value, a number or a string.
    pub value: Value,
}

/// A data source of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSource {
    /// Unique id, `src_...`.
    pub source_id: String,
    /// Type of source, such as `credit_bureau` or `open_banking`.
    pub source_type: String,
    /// Status, such as `completed`.
    pub status: String,
}
