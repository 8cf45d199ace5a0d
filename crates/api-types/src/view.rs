//! The session view of the applicant API.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ApplicantView, BankConnection, Consent, DocumentUpload, Employment, FinancialEvidence,
    IdDocument, IdDocumentType, LastError, Product, Requirements, SavedDraft, SessionStatus,
    UnfinishedUpload,
};

/// A session as its applicant may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Unique id, `vs_...`.
    pub id: String,
    /// Always `verification_session.view`.
    pub object: String,
    /// Session status.
    pub status: SessionStatus,
    /// Number of changes of the answers. Send it when saving to detect conflicting changes.
    #[serde(default)]
    pub revision: u64,
    /// Whether the object exists in live mode. `false` in test mode.
    #[serde(default)]
    pub livemode: bool,
    /// Time at which the session expires unless it is submitted.
    pub expires_at: i64,
    /// The business that requests the verification.
    pub business: Business,
    /// Requested products.
    pub products: Vec<Product>,
    /// Options of the products.
    #[serde(default)]
    pub options: SessionOptions,
    /// URL to which the applicant is sent at the end, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// Personal details, prefilled by the business and completed by the applicant.
    #[serde(default)]
    pub applicant: ApplicantView,
    /// The identity document that the applicant has chosen to provide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_document: Option<IdDocument>,
    /// Employment, once provided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// How the applicant provides evidence of income and cash flow.
    #[serde(default)]
    pub financial_evidence: FinancialEvidence,
    /// Decisions on consents, by the last part of the requirement's name, such as
    /// `data_processing`.
    #[serde(default)]
    pub consents: BTreeMap<String, Consent>,
    /// Document uploads, newest last.
    #[serde(default)]
    pub document_uploads: Vec<DocumentUpload>,
    /// Incomplete uploads that can be resumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfinished_uploads: Vec<UnfinishedUpload>,
    /// Unsaved form input by page name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, SavedDraft>,
    /// Bank connections, newest last.
    #[serde(default)]
    pub bank_connections: Vec<BankConnection>,
    /// Reason why the checks failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
    /// Requirements. Computed by the server only.
    pub requirements: Requirements,
    /// New client secret. Present only in the response to a submission, which invalidates the
    /// previous one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// The business that requests the verification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Business {
    /// Display name.
    pub name: String,
    /// URL of a square icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// URL of the privacy notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// Email address for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
}

/// Options of the products.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOptions {
    /// Options of the identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentOptions>,
    /// Options of the supporting documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<SupportingDocumentOptions>,
}

/// Options of the identity document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentOptions {
    /// Accepted document types. All types are accepted if absent or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::id_document_types))]
    pub allowed_types: Option<Vec<IdDocumentType>>,
    /// Whether the ID number is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_id_number: Option<bool>,
    /// Whether photos must be taken with the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_live_capture: Option<bool>,
    /// Whether a selfie is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_matching_selfie: Option<bool>,
}

/// Options of the supporting documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupportingDocumentOptions {
    /// Required document types, in addition to the proof of address.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::document_names))]
    pub required: Vec<String>,
}
