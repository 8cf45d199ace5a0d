//! Document uploads.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// A file uploaded by the applicant, or by the business on their behalf.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentUpload {
    /// Unique id, `du_...`.
    pub id: String,
    /// Always `document_upload`.
    pub object: String,
    /// Id of the session.
    pub session: String,
    /// Document type.
    pub document_type: DocumentType,
    /// Side of the identity document. Absent for other document types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<DocumentSide>,
    /// How the applicant captured the file. Absent if unknown or if the business uploaded the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_method: Option<CaptureMethod>,
    /// Status of the document check.
    pub status: DocumentStatus,
    /// File name on the sender's device.
    pub file_name: String,
    /// Size in bytes.
    pub file_size: u64,
    /// Media type, detected from the file's content.
    pub mime_type: String,
    /// Free-text description given by the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Result of the tampering check. Present once the document was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irregularity_detection: Option<Irregularity>,
    /// Data extracted from the document. Present once the document was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub extracted_data: Option<JsonMap>,
    /// Signed download URL, valid for one hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_url: Option<String>,
    /// Time of the upload.
    pub created: i64,
}

open_enum! {
    /// Document type.
    DocumentType {
        /// Bank account statement.
        BankStatement = "bank_statement",
        /// Payslip.
        Paystub = "paystub",
        /// Passport, driving licence, national identity card or residence permit.
        IdDocument = "id_document",
        /// Bill or letter with the applicant's name and address.
        ProofOfAddress = "proof_of_address",
        /// Photo of the applicant's face.
        Selfie = "selfie",
    }
}

open_enum! {
    /// Side of an identity document.
    DocumentSide {
        /// The side with the holder's photo.
        Front = "front",
        /// The reverse side.
        Back = "back",
    }
}

open_enum! {
    /// How the applicant captured a file.
    CaptureMethod {
        /// Taken with the camera in the widget.
        Camera = "camera",
        /// Selected from the device's files.
        File = "file",
    }
}

open_enum! {
    /// Status of a document check.
    DocumentStatus {
        /// The check has not started.
        Pending = "pending",
        /// The check is running.
        Processing = "processing",
        /// The document was accepted.
        Verified = "verified",
        /// The document was rejected.
        Rejected = "rejected",
    }
}

/// Result of the tampering check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Irregularity {
    /// The verdict.
    pub status: IrregularityStatus,
    /// Reasons for the verdict.
    #[serde(default)]
    pub reasons: Vec<String>,
}

open_enum! {
    /// Verdict of the tampering check.
    IrregularityStatus {
        /// No signs of tampering.
        Clear = "clear",
        /// Needs a manual review.
        Suspicious = "suspicious",
        /// The document was tampered with.
        Fraudulent = "fraudulent",
    }
}
