//! The multipart form of an upload, read piece by piece: no more than the largest file is ever
//! held.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use utoipa::ToSchema;

use crate::config::Limits;
use crate::domain::documents::{SentDetails, UploadForm, too_large};
use crate::domain::files::display_name;
use crate::error::{ApiFailure, ApiResult};

/// The longest text field, in bytes.
const MOST_TEXT_BYTES: usize = 4096;

/// How much more than a file a body may hold and still be read to its end: a sender who is cut off
/// does not see why.
const LEEWAY_BYTES: usize = 8 * 1024 * 1024;

/// A form with one file. Its parts may come in any order, and an empty text counts as left out.
// Only describes the form: the parts are read one by one, by `read_upload`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes")]
pub struct UploadFields {
    /// The session's id; only from your server, which has to name it.
    session: Option<String>,
    /// `bank_statement`, `paystub`, `id_document`, `proof_of_address`, `selfie`, or a type that
    /// the session asks for by a name of its own.
    #[schema(min_length = 1)]
    document_type: String,
    /// Which side of an `id_document`: `front` where absent, or `back`.
    side: Option<String>,
    /// `camera`, or `file` where absent.
    capture_method: Option<String>,
    /// Your own words about it.
    #[schema(max_length = 500)]
    description: Option<String>,
    /// The file: PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Bytes,
}

/// The largest body that a route for uploads should read.
pub fn body_limit(limits: &Limits) -> usize {
    limits.file_bytes + LEEWAY_BYTES
}

/// Reads the form to its end.
///
/// # Errors
/// 400 where it is broken or has no file, 413 where the file is too large.
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

/// The bytes of a file; none where there are too many. Those are still read, because a browser that
/// is sending does not look at the answer before it is done.
async fn bounded(mut field: Field<'_>, most: usize) -> ApiResult<Option<Bytes>> {
    let mut kept = Some(BytesMut::new());
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        kept = kept.filter(|kept| kept.len() + chunk.len() <= most).map(|mut kept| {
            kept.extend_from_slice(&chunk);
            kept
        });
    }
    Ok(kept.map(BytesMut::freeze))
}

/// A text field; an empty one counts as left out, because forms send every field.
async fn text(param: &str, mut field: Field<'_>) -> ApiResult<Option<String>> {
    let mut kept = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if kept.len() + chunk.len() > MOST_TEXT_BYTES {
            return Err(ApiFailure::parameter_invalid(
                param,
                format!("The '{param}' parameter is too long."),
            ));
        }
        kept.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(kept).map_err(|_| {
        ApiFailure::parameter_invalid(
            param,
            format!("The '{param}' parameter is not text in UTF-8."),
        )
    })?;
    if text.contains('\0') {
        return Err(ApiFailure::parameter_invalid(
            param,
            format!("The '{param}' parameter contains characters that cannot be used."),
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
        ApiFailure::too_large("The body is too large.").at("file")
    } else {
        ApiFailure::body_malformed("The form cannot be read, or did not arrive whole.")
    }
}
