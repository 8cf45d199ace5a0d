//! The forms of the bank's pages: fields, whose names may repeat, and the bank's own cookie.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::ids;

/// The cookie that binds a request to a browser.
const COOKIE: &str = "sandbox_bank";

pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses a body of type `application/x-www-form-urlencoded`.
    pub(super) fn parse(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// Returns the first value of a field, empty where there is none.
    pub(super) fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Returns every value of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }
}

/// Returns the bank's cookie of a browser.
pub(super) fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=').map(str::to_owned))
}

/// Returns a new cookie: its value, and the header that sets it.
pub(super) fn new_cookie() -> (String, HeaderValue) {
    let value = ids::random_text();
    let line = format!("{COOKIE}={value}; Path=/bank; HttpOnly; SameSite=Lax");
    let header = HeaderValue::try_from(line).unwrap_or(HeaderValue::from_static(""));
    (value, header)
}
