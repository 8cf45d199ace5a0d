//! The body of an upload, `multipart/form-data`, put together here and not by the browser's `FormData`.
//!
//! `FormData` makes up a new boundary each time it is sent, so that a second attempt would carry the same idempotency key
//! with other bytes. Here the boundary comes from the key, and all attempts are the same to the last byte. The file is
//! only referred to, not copied.

use js_sys::Array;
use web_sys::Blob;

use super::UploadRequest;

/// A body and the header that goes with it.
#[derive(Debug, Clone)]
pub struct Body {
    /// Fields first, so that the server knows what the file is when its bytes come.
    pub blob: Blob,
    /// Names the boundary.
    pub content_type: String,
}

/// The body of this request. `None` only where the browser cannot make a blob.
pub fn body(request: &UploadRequest, idempotency_key: &str) -> Option<Body> {
    let boundary = boundary(idempotency_key);
    let parts = Array::of3(&head(request, &boundary).into(), &request.file.blob, &format!("\r\n--{boundary}--\r\n").into());
    let blob = Blob::new_with_blob_sequence(&parts).ok()?;
    Some(Body { blob, content_type: format!("multipart/form-data; boundary={boundary}") })
}

/// Of the key only what a boundary may hold, and no longer than it may be; the key is random, so no file contains it.
fn boundary(idempotency_key: &str) -> String {
    let key: String = idempotency_key.chars().filter(char::is_ascii_alphanumeric).take(48).collect();
    format!("latchkey-{key}")
}

fn head(request: &UploadRequest, boundary: &str) -> String {
    let mut head = String::new();
    let mut field = |name: &str, value: &str| {
        head.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    };
    field("document_type", request.document_type.as_str());
    if let Some(side) = &request.side {
        field("side", side.as_str());
    }
    field("capture_method", request.capture_method.as_str());
    if let Some(description) = &request.description {
        field("description", description);
    }
    let file_name = escape(&request.file.file_name);
    let mime = request.file.kind.mime();
    head.push_str(&format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: {mime}\r\n\r\n"
    ));
    head
}

/// As browsers do it: what would end the quoted name or the line is percent-encoded, everything else stays UTF-8.
fn escape(file_name: &str) -> String {
    file_name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
