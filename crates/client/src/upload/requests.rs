//! The requests of tus 1.0.0.

use std::ops::Range;

use crate::Api;
use crate::transport::{Body, Limits, Method, Request, Response, Transport};

type Header = (&'static str, String);

/// Where uploads are created.
pub(super) fn uploads<L: Transport>(api: &Api<L>) -> String {
    format!("{}/v1/uploads", api.base())
}

/// Where an upload is.
pub(super) fn address<L: Transport>(api: &Api<L>, upload: &str) -> String {
    format!("{}/v1/uploads/{upload}", api.base())
}

/// What every request carries.
pub(super) fn headers<L: Transport>(api: &Api<L>) -> Vec<Header> {
    vec![("Authorization", api.secret().bearer()), ("Tus-Resumable", "1.0.0".to_owned())]
}

/// What creates an upload of this many bytes; under the same key always the same one.
pub(super) fn creation<L: Transport>(
    api: &Api<L>,
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

/// What every piece of a file carries.
pub(super) fn piece_type() -> Header {
    ("Content-Type", "application/offset+octet-stream".to_owned())
}

/// A request without bytes of a file.
pub(super) fn small<'a, F>(
    method: Method,
    address: &'a str,
    headers: &'a [Header],
) -> Request<'a, F> {
    Request { method, address, headers, body: Body::None, limits: Limits::SMALL }
}

/// A request with bytes of a file.
pub(super) fn with_piece<'a, F>(
    method: Method,
    address: &'a str,
    headers: &'a [Header],
    file: &'a F,
    range: Range<u64>,
) -> Request<'a, F> {
    Request { method, address, headers, body: Body::Chunk { file, range }, limits: Limits::CHUNK }
}

/// The id of the upload that was created: the last part of its address. The rest is known, and the
/// credential goes nowhere else, whatever the answer says.
pub(super) fn created(answer: &Response) -> Option<String> {
    let id = answer.location.as_deref()?.rsplit('/').next()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (!id.is_empty() && id.bytes().all(fits)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(location: &str) -> Option<String> {
        created(&Response { location: Some(location.to_owned()), ..Response::default() })
    }

    #[test]
    fn an_upload_is_known_by_the_end_of_its_address() {
        for location in [
            "/v1/uploads/du_1a",
            "https://elsewhere.example/files/du_1a",
            "//elsewhere.example/du_1a",
        ] {
            assert_eq!(of(location).as_deref(), Some("du_1a"));
        }
        for location in [
            "",
            "/v1/uploads/",
            "/v1/uploads/..",
            "/v1/uploads/a?b",
            "/v1/uploads/a%2fb",
            "/v1/uploads/a b",
        ] {
            assert_eq!(of(location), None, "{location}");
        }
    }
}
