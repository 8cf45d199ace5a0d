//! The requests of tus 1.0.0.

use std::ops::Range;

use crate::Api;
use crate::transport::{Body, Header, Limits, Method, Request, Response, Transport};

/// The URL at which uploads are created.
pub(super) fn uploads_url<T: Transport>(api: &Api<T>) -> String {
    format!("{}/v1/uploads", api.base_url())
}

/// The URL of an upload.
pub(super) fn upload_url<T: Transport>(api: &Api<T>, upload: &str) -> String {
    format!("{}/v1/uploads/{upload}", api.base_url())
}

/// The headers of every request.
pub(super) fn headers<T: Transport>(api: &Api<T>) -> Vec<Header> {
    vec![api.authorization(), ("Tus-Resumable", "1.0.0".to_owned())]
}

/// The headers that create an upload of `size` bytes. The server creates one upload for each key.
pub(super) fn creation_headers<T: Transport>(
    api: &Api<T>,
    key: &str,
    size: u64,
    metadata: &str,
) -> Vec<Header> {
    let mut headers = headers(api);
    headers.push(("Idempotency-Key", key.to_owned()));
    headers.push(("Upload-Length", size.to_string()));
    headers.push(("Upload-Metadata", metadata.to_owned()));
    headers
}

/// The header of every chunk of a file.
pub(super) fn chunk_type() -> Header {
    ("Content-Type", "application/offset+octet-stream".to_owned())
}

/// Creates a request without bytes of a file.
pub(super) fn without_bytes<'a, F>(
    method: Method,
    url: &'a str,
    headers: &'a [Header],
) -> Request<'a, F> {
    Request { method, url, headers, body: Body::None, limits: Limits::SMALL, keepalive: false }
}

/// Creates a request with bytes of a file.
pub(super) fn with_chunk<'a, F>(
    method: Method,
    url: &'a str,
    headers: &'a [Header],
    file: &'a F,
    range: Range<u64>,
) -> Request<'a, F> {
    let body = Body::Chunk { file, range };
    Request { method, url, headers, body, limits: Limits::CHUNK, keepalive: false }
}

/// Returns the ID of the upload that was created: the last part of its URL. The rest of the URL is
/// ignored, so a response cannot make the client send the credential elsewhere.
pub(super) fn created_id(response: &Response) -> Option<String> {
    let id = response.location.as_deref()?.rsplit('/').next()?;
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (!id.is_empty() && id.bytes().all(is_valid)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_in(location: &str) -> Option<String> {
        created_id(&Response { location: Some(location.to_owned()), ..Response::default() })
    }

    #[test]
    fn the_id_of_an_upload_is_the_last_part_of_its_url() {
        for location in [
            "/v1/uploads/du_1a",
            "https://elsewhere.example/files/du_1a",
            "//elsewhere.example/du_1a",
        ] {
            assert_eq!(id_in(location).as_deref(), Some("du_1a"));
        }
        for location in [
            "",
            "/v1/uploads/",
            "/v1/uploads/..",
            "/v1/uploads/a?b",
            "/v1/uploads/a%2fb",
            "/v1/uploads/a b",
        ] {
            assert_eq!(id_in(location), None, "{location}");
        }
    }
}
