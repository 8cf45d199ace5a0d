//! Parameters of `POST /v1/session`. Omitted fields are left unchanged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Address, DraftMark, Employment, FinancialEvidence, IdDocument, PastAddress};

/// Answers to save. Omitted fields are left unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUpdate {
    /// Personal details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<ApplicantUpdate>,
    /// The identity document to provide. A change of its type or country deletes the photos of the
    /// previous one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_document: Option<IdDocument>,
    /// Employment and pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// How the applicant provides evidence of income and cash flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub financial_evidence: Option<FinancialEvidence>,
    /// Consents given (`true`) or declined (`false`), by name, such as `data_processing`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<String, bool>,
    /// `revision` of the session view on which the answers are based. If given, answers that were
    /// changed since are not overwritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub revision: Option<u64>,
    /// The draft that these answers replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftMark>,
}

/// Personal details to save. Omitted fields are left unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicantUpdate {
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// Phone number as typed. The server normalizes it to E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Current address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Month in which the applicant moved to the current address, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_since: Option<String>,
    /// All previous addresses, latest first. Replaces the saved ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_addresses: Option<Vec<PastAddress>>,
    /// National ID number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Country that issued the ID number, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_country: Option<String>,
}
