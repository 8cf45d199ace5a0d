//! Contract part B: the session as its applicant may see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ApplicantView, BankConnection, Consent, DocumentUpload, Employment, FinancialEvidence,
    IdDocument, IdDocumentType, LastError, Product, Requirements, SavedDraft, SessionStatus,
    UnfinishedUpload,
};

/// Everything that the widget knows about a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// `vs_...`
    pub id: String,
    /// Always `verification_session.view`.
    pub object: String,
    /// How far it has come.
    pub status: SessionStatus,
    /// Counts the changes of the answers, so that a save can say which of them it builds on.
    #[serde(default)]
    pub revision: u64,
    /// False in test mode.
    #[serde(default)]
    pub livemode: bool,
    /// When an unfinished session expires.
    pub expires_at: i64,
    /// Who asks.
    pub business: Business,
    /// What is asked for.
    pub products: Vec<Product>,
    /// How it is asked for.
    #[serde(default)]
    pub options: SessionOptions,
    /// Where the applicant goes afterwards, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// Prefilled by the landlord, then as collected.
    #[serde(default)]
    pub applicant: ApplicantView,
    /// The identity document that the applicant will show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_document: Option<IdDocument>,
    /// The job, once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// How the applicant shows income and cash flow.
    #[serde(default)]
    pub financial_evidence: FinancialEvidence,
    /// Every consent that was decided, by its requirement's last part: `data_processing`.
    #[serde(default)]
    pub consents: BTreeMap<String, Consent>,
    /// Every file that is there, newest last.
    #[serde(default)]
    pub document_uploads: Vec<DocumentUpload>,
    /// Every file of which a part has arrived, and which can be gone on with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfinished_uploads: Vec<UnfinishedUpload>,
    /// What was typed and not saved yet, by the page that it was typed on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, SavedDraft>,
    /// Every attempt to connect a bank, newest last.
    #[serde(default)]
    pub bank_connections: Vec<BankConnection>,
    /// Why the checks failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
    /// What is still needed. The widget never works this out by itself.
    pub requirements: Requirements,
    /// Only in the answer to a submission, which uses the client secret up: its successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// The landlord's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Business {
    /// What people call it.
    pub name: String,
    /// A square picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// Its privacy notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// Who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
}

/// How the products are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOptions {
    /// The identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentOptions>,
    /// Papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<PaperOptions>,
}

/// How the identity document is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentOptions {
    /// All, where absent or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::id_document_types))]
    pub allowed_types: Option<Vec<IdDocumentType>>,
    /// Ask for the ID number too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_id_number: Option<bool>,
    /// Camera only, no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_live_capture: Option<bool>,
    /// Ask for a selfie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_matching_selfie: Option<bool>,
}

/// Which papers are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaperOptions {
    /// Document types beyond the proof of address.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::paper_names))]
    pub required: Vec<String>,
}
