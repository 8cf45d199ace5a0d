//! The check of addresses from outside before they are followed or linked to: `redirect_url`,
//! `authorization_url`, `privacy_url`.
//!
//! The browser's own parser is used, so that an address cannot mean one thing here and another when
//! it is followed. `embed/verify.js` has the same rule for the host page.

use web_sys::Url;

/// The error of an address that is not an absolute `https:` URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedirectRefused;

/// Returns the normalized address if it is absolute and `https:`, or `http:` on the local machine
/// (whose traffic leaves no machine); `None` for everything else, such as `javascript:`, `data:`
/// and relative ones.
pub fn allowed_link(address: &str) -> Option<String> {
    let url = Url::new(address).ok()?;
    let allowed = match url.protocol().as_str() {
        "https:" => true,
        "http:" => matches!(url.hostname().as_str(), "localhost" | "127.0.0.1" | "[::1]"),
        _ => false,
    };
    allowed.then(|| url.href())
}
