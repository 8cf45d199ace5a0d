//! Unfinished resumable uploads.

use serde::{Deserialize, Serialize};

use crate::{CaptureMethod, DocumentSide, DocumentType};

/// A resumable upload whose file is incomplete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnfinishedUpload {
    /// Id of the upload, `du_...`. The document upload that is created at the end has the same id.
    pub id: String,
    /// Document type.
    pub document_type: DocumentType,
    /// Side of the identity document. Absent for other document types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<DocumentSide>,
    /// How the applicant captured the file, if known. A photo taken with the camera in the widget
    /// is not stored on any device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_method: Option<CaptureMethod>,
    /// File name on the sender's device.
    pub file_name: String,
    /// Total size in bytes.
    pub file_size: u64,
    /// Number of bytes received.
    pub received: u64,
    /// `sha256` and the Base64 digest of the complete file, if announced. Identifies the same file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Time until which the upload can be resumed.
    pub expires_at: i64,
    /// Whether bytes were received a moment ago, so that another window or device may be sending
    /// the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub receiving: bool,
}
