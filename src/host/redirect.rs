//! Which addresses from outside may be followed or linked to: `redirect_url`, `authorization_url`,
//! `privacy_url`.
//!
//! The browser's own parser decides what an address means, so that it cannot be read in one way
//! here and in another when it is followed. `embed/verify.js` holds the same rule for the host
//! page.

use web_sys::Url;

/// The address was not followed: it is not an absolute `https:` address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedirectRefused;

/// The address in its normal form if it is absolute and `https:`, or `http:` on this very machine
/// (which is never secret on the line); `None` for everything else, such as `javascript:`, `data:`
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
