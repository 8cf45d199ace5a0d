//! Parsing of multipart upload forms as a stream, which never holds more than the maximum file size
//! in memory.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use utoipa::ToSchema;

use crate::config::Limits;
use crate::domain::documents::{SentDetails, UploadForm, too_large};
use crate::domain::files::display_name;
use crate::error::{ApiFailure, ApiResult};

/// Maximum size of a text field in bytes.
const MAX_TEXT_BYTES: usize = 4096;

/// Number of bytes beyond the maximum file size up to which a body is read to its end. A client
/// whose connection is closed while it sends does not read the error response.
const LEEWAY_BYTES: usize = 8 * 1024 * 1024;

/// A form with one file. Fields may be in any order, and an empty text field counts as absent.
// Only used as a schema: `read_upload` parses the fields one by one.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the schema is used")]
pub struct UploadFields {
    /// Id of the session. Required with a secret key, ignored with a client secret.
    session: Option<String>,
    /// `bank_statement`, `paystub`, `id_document`, `proof_of_address`, `selfie`, or a custom type
    /// that the session requires.
    #[schema(min_length = 1)]
    document_type: String,
    /// Side of an `id_document`: `front` or `back`. Defaults to `front`.
    side: Option<String>,
    /// How the file was captured: `camera` or `file`. Defaults to `file`.
    capture_method: Option<String>,
    /// Free-text description.
    #[schema(max_length = 500)]
    description: Option<String>,
    /// The file: PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Bytes,
}

/// Returns the maximum body size of upload routes in bytes.
pub fn body_limit(limits: &Limits) -> usize {
    limits.file_bytes + LEEWAY_BYTES
}

/// Parses the form to its end.
///
/// # Errors
/// 400 if the form is malformed or has no file, 413 if the file is too large.
pub(crate) async fn read_upload(
    mut multipart: Multipart,
    limits: &Limits,
) -> ApiResult<UploadForm> {
    let (mut session, mut document_type, mut side, mut capture_method, mut description, mut file) =
        (None, None, None, None, None, None);
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("session") => session = text("session", field).await?,
            Some("document_type") => document_type = text("document_type", field).await?,
            Some("side") => side = text("side", field).await?,
            Some("capture_method") => capture_method = text("capture_method", field).await?,
            Some("description") => description = text("description", field).await?,
            Some("file") => {
                file = Some((
                    display_name(field.file_name()),
                    bounded(field, limits.file_bytes).await?,
                ))
            }
            Some(_) | None => skip(field).await?,
        }
    }
    let (file_name, bytes) = file.ok_or_else(|| ApiFailure::parameter_missing("file"))?;
    let bytes = bytes.ok_or_else(|| too_large(limits))?;
    let details = SentDetails { document_type, side, capture_method, description, file_name };
    Ok(UploadForm { session, details, bytes, by_applicant: false })
}

/// Returns the content of a field, or `None` if it exceeds the limit. Reads the field to its end in
/// either case, because a browser reads the response only after it has sent the request.
async fn bounded(mut field: Field<'_>, limit: usize) -> ApiResult<Option<Bytes>> {
    let mut buffer = Some(BytesMut::new());
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        buffer = buffer.filter(|buffer| buffer.len() + chunk.len() <= limit).map(|mut buffer| {
            buffer.extend_from_slice(&chunk);
            buffer
        });
    }
    Ok(buffer.map(BytesMut::freeze))
}

/// Returns the value of a text field. An empty value counts as absent, because forms send every
/// field.
async fn text(param: &str, mut field: Field<'_>) -> ApiResult<Option<String>> {
    let mut buffer = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if buffer.len() + chunk.len() > MAX_TEXT_BYTES {
            return Err(ApiFailure::parameter_invalid(
                param,
                format!("The '{param}' parameter is too long."),
            ));
        }
        buffer.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(buffer).map_err(|_| {
        ApiFailure::parameter_invalid(param, format!("The '{param}' parameter is not valid UTF-8."))
    })?;
    if text.contains('\0') {
        return Err(ApiFailure::parameter_invalid(
            param,
            format!("The '{param}' parameter contains a NUL character."),
        ));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

async fn skip(mut field: Field<'_>) -> ApiResult<()> {
    while field.chunk().await.map_err(unreadable)?.is_some() {}
    Ok(())
}

fn unreadable(error: MultipartError) -> ApiFailure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiFailure::too_large("The body exceeds the size limit.").at("file")
    } else {
        ApiFailure::body_malformed("The form is malformed or incomplete.")
    }
}
