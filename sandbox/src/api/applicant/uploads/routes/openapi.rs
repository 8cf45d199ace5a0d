//! The headers that the calls of uploads take, for their description. They are read in
//! [`super::headers`].

#![expect(dead_code, reason = "it only describes")]

use utoipa::IntoParams;

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct ProtocolHeaders {
    /// The version of the protocol: `1.0.0`.
    #[param(rename = "Tus-Resumable", pattern = "^1\\.0\\.0$")]
    tus_resumable: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct CreationHeaders {
    /// How many bytes the file has.
    #[param(rename = "Upload-Length", minimum = 1, maximum = 20_971_520)]
    upload_length: u64,
    /// What is said of the file: `key base64,key base64`. Keys are `document_type` (required),
    /// `side`, `capture_method`, `description`, as in a form; `filename`; and `checksum`:
    /// `sha256` or `sha1`, a space, and what the whole file hashes to, in base64. Others are
    /// kept and not read.
    #[param(rename = "Upload-Metadata", max_length = 8192)]
    upload_metadata: String,
    /// What the body hashes to: `sha256` or `sha1`, a space, and the sum in base64.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct PieceHeaders {
    /// From which byte of the file on the body is.
    #[param(rename = "Upload-Offset")]
    upload_offset: u64,
    /// What the body hashes to: `sha256` or `sha1`, a space, and the sum in base64.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct OverrideHeaders {
    /// `PATCH`, `HEAD` or `DELETE`.
    #[param(rename = "X-HTTP-Method-Override", pattern = "^(PATCH|HEAD|DELETE)$")]
    method: String,
    /// With `PATCH`: from which byte of the file on the body is.
    #[param(rename = "Upload-Offset")]
    upload_offset: Option<u64>,
    /// With `PATCH`: what the body hashes to.
    #[param(
        rename = "Upload-Checksum",
        pattern = "^(sha1 [A-Za-z0-9+/]{26}|sha256 [A-Za-z0-9+/]{42})[AEIMQUYcgkosw048]=$"
    )]
    upload_checksum: Option<String>,
}
