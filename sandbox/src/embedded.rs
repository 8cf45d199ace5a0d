//! Static files that are compiled into the server: styles, scripts and images of its pages.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::secrets;

/// A file in the server's binary.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    media_type: &'static str,
    bytes: &'static [u8],
}

impl Embedded {
    pub const fn new(media_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { media_type, bytes }
    }

    /// Returns the file, or 304 where the browser has it.
    pub fn response(&self, request_headers: &HeaderMap) -> Response {
        response(self.media_type, self.bytes.to_vec(), request_headers)
    }
}

/// Returns generated text with the headers of a file, or 304 where the browser has it.
pub fn response(media_type: &'static str, bytes: Vec<u8>, request_headers: &HeaderMap) -> Response {
    let mut tag = secrets::hash_bytes(&bytes);
    tag.truncate(20);
    let tag = format!("\"{tag}\"");
    let known = request_headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| {
        known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    if unchanged {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], bytes).into_response()
}

/// Returns a generated image, which may be cached for a day.
pub fn image(media_type: &'static str, bytes: Vec<u8>, request_headers: &HeaderMap) -> Response {
    let mut image = response(media_type, bytes, request_headers);
    let headers = image.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    // An SVG that is opened by itself is a document; it may load and run nothing.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    );
    image
}
