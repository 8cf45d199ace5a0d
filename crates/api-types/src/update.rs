//! Contract part B: what `POST /v1/session` saves. What is absent stays as it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Address, DraftMark, Employment, FinancialEvidence, IdDocument, PastAddress};

/// Any part of what is collected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUpdate {
    /// Personal details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<ApplicantUpdate>,
    /// The identity document to be shown. Another type or country drops the pictures of the one
    /// before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_document: Option<IdDocument>,
    /// The job and the pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// How income and cash flow are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub financial_evidence: Option<FinancialEvidence>,
    /// Consents given (`true`) or declined (`false`), by name: `data_processing`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<String, bool>,
    /// The view's `revision` on which these answers build. What somebody else has changed since is
    /// then not overwritten; where absent, it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub revision: Option<u64>,
    /// The draft that these answers take the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftMark>,
}

/// Any part of the personal details.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicantUpdate {
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// `YYYY-MM-DD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// As typed; the server normalises it to E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they live now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The month they moved in there, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_since: Option<String>,
    /// All earlier addresses, latest first; takes the place of those before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_addresses: Option<Vec<PastAddress>>,
    /// National ID number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Whose number it is, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_country: Option<String>,
}
