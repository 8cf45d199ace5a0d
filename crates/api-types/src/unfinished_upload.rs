//! Contract part B: a file of which a part has arrived.

use serde::{Deserialize, Serialize};

use crate::{CaptureMethod, DocumentSide, DocumentType};

/// A file that was begun at `/v1/uploads` and has not arrived as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnfinishedUpload {
    /// `du_...`: the document's id, once it is one, and the end of the upload's address.
    pub id: String,
    /// What it is.
    pub document_type: DocumentType,
    /// Which side of an identity document it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<DocumentSide>,
    /// How the applicant made it, where that was said. What a camera took here is on no device any
    /// more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_method: Option<CaptureMethod>,
    /// The name that the applicant's device gave it.
    pub file_name: String,
    /// Bytes, all of them.
    pub file_size: u64,
    /// Bytes that have arrived, from the first on.
    pub received: u64,
    /// `sha256` and the digest of the whole file in Base64, where it was announced: the same file
    /// can be told by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Until when it can be gone on with.
    pub expires_at: i64,
    /// Whether bytes of it came a moment ago: then it is being sent, perhaps from another window
    /// or device.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub receiving: bool,
}
