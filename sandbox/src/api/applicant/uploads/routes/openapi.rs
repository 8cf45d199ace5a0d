//! The request headers of upload operations, for the OpenAPI document. They are parsed in
//! [`super::headers`].

#![expect(dead_code, reason = "only the schema is used")]

use utoipa::IntoParams;

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct ProtocolHeaders {
    /// Protocol version, `1.0.0`.
    #[param(rename = "Tus-Resumable", pattern = "^1\\.0\\.0$")]
    tus_resumable: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct CreationHeaders {
    /// Size of the file in bytes.
    #[param(rename = "Upload-Length", minimum = 1, maximum = 20_971_520)]
    upload_length: u64,
    /// Metadata of the file, as comma-separated pairs of a key and a Base64 value. Keys:
    /// `document_type` (required), `side`, `capture_method` and `description`, as in a form upload;
    /// `filename`; and `checksum`, whose value is `sha256` or `sha1`, a space, and the Base64
    /// digest of the complete file. Other keys are stored and ignored.
    #[param(rename = "Upload-Metadata", max_length = 8192)]
    upload_metadata: String,
    /// Checksum of the body: `sha256` or `sha1`, a space, and the Base64 digest.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct AppendHeaders {
    /// Offset in the file at which the body starts.
    #[param(rename = "Upload-Offset")]
    upload_offset: u64,
    /// Checksum of the body: `sha256` or `sha1`, a space, and the Base64 digest.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct OverrideHeaders {
    /// Method to run: `PATCH`, `HEAD` or `DELETE`.
    #[param(rename = "X-HTTP-Method-Override", pattern = "^(PATCH|HEAD|DELETE)$")]
    method: String,
    /// For `PATCH`: offset in the file at which the body starts.
    #[param(rename = "Upload-Offset")]
    upload_offset: Option<u64>,
    /// For `PATCH`: checksum of the body.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}
