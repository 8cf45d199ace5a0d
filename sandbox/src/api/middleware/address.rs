//! Rejects request targets that are not valid percent-encoded UTF-8 or that contain NUL, so that
//! handlers can store any text of a path or query in any database.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::error::ApiFailure;

pub async fn layer(request: Request, next: Next) -> Response {
    if !is_readable(request.uri().path()) {
        return ApiFailure::body_malformed("The path is not percent-encoded UTF-8.")
            .into_response();
    }
    if !request.uri().query().is_none_or(is_readable) {
        return ApiFailure::body_malformed("The query string is not percent-encoded UTF-8.")
            .into_response();
    }
    next.run(request).await
}

fn is_readable(encoded: &str) -> bool {
    let mut parts = encoded.split('%');
    let before_the_first = parts.next();
    let is_escape = |part: &str| {
        part.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    before_the_first.is_some()
        && parts.all(is_escape)
        && percent_decode_str(encoded).decode_utf8().is_ok_and(|decoded| !decoded.contains('\0'))
}

#[cfg(test)]
mod tests {
    use crate::api::middleware::address::is_readable;

    #[test]
    fn what_is_escaped_as_it_should_be_can_be_read() {
        for encoded in
            ["", "/v1/session", "a=b&c=%20+d", "search=Cr%C3%A9dit", "x=%F0%9F%A6%8A", "%41%2f"]
        {
            assert!(is_readable(encoded), "{encoded}");
        }
    }

    #[test]
    fn half_an_escape_and_what_is_not_text_cannot() {
        for encoded in ["%", "%4", "a=%zz", "a=%C3", "a=%FF", "%ED%A0%80", "a%00b", "100%&b=1"] {
            assert!(!is_readable(encoded), "{encoded}");
        }
    }
}
