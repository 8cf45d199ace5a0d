//! Contract part A3: an uploaded document.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// A file that the applicant, or the landlord for them, has uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentUpload {
    /// `du_...`
    pub id: String,
    /// Always `document_upload`.
    pub object: String,
    /// The session it belongs to.
    pub session: String,
    /// What it is.
    pub document_type: DocumentType,
    /// Which side of an identity document it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<DocumentSide>,
    /// How the applicant made it; absent where they did not say, or the landlord sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_method: Option<CaptureMethod>,
    /// How far its check has come.
    pub status: DocumentStatus,
    /// The name that the applicant's device gave it.
    pub file_name: String,
    /// Bytes.
    pub file_size: u64,
    /// From the file's bytes, not its name.
    pub mime_type: String,
    /// The caller's own words about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it was tampered with, once checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irregularity_detection: Option<Irregularity>,
    /// What was read from it, once checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub extracted_data: Option<JsonMap>,
    /// Signed, lapses after one hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_url: Option<String>,
    /// When it was uploaded.
    pub created: i64,
}

open_enum! {
    /// What a document is.
    DocumentType {
        /// A bank's statement of an account.
        BankStatement = "bank_statement",
        /// An employer's payslip.
        Paystub = "paystub",
        /// Passport, driving licence, identity card, residence permit.
        IdDocument = "id_document",
        /// A bill or letter with name and address.
        ProofOfAddress = "proof_of_address",
        /// A picture of the applicant's face.
        Selfie = "selfie",
    }
}

open_enum! {
    /// A side of an identity document.
    DocumentSide {
        /// The side with the photo.
        Front = "front",
        /// The other one.
        Back = "back",
    }
}

open_enum! {
    /// How the applicant made a file.
    CaptureMethod {
        /// Photographed in the widget, just now.
        Camera = "camera",
        /// Chosen among the device's files.
        File = "file",
    }
}

open_enum! {
    /// How far a document's check has come.
    DocumentStatus {
        /// Not looked at.
        Pending = "pending",
        /// Being looked at.
        Processing = "processing",
        /// Good.
        Verified = "verified",
        /// Cannot be used.
        Rejected = "rejected",
    }
}

/// Whether a document was tampered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Irregularity {
    /// The verdict.
    pub status: IrregularityStatus,
    /// Why.
    #[serde(default)]
    pub reasons: Vec<String>,
}

open_enum! {
    /// The verdict on a document.
    IrregularityStatus {
        /// Nothing found.
        Clear = "clear",
        /// Worth a look.
        Suspicious = "suspicious",
        /// Tampered with.
        Fraudulent = "fraudulent",
    }
}
