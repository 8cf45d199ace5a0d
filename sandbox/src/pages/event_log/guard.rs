//! Access control: the page is only available to browsers at the origin of the business.
//!
//! The `Host` header is checked to prevent DNS rebinding. The button's request must come from the
//! page itself to prevent cross-site request forgery.

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::Config;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A host other than that of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongOrigin {
    /// The widget's host, which is the same server, so that a redirect is possible.
    WidgetOrigin,
    /// Any other host.
    Unknown,
}

/// Returns the kind of wrong host in a request, or `None` for the right one.
pub(super) fn wrong_origin(config: &Config, headers: &HeaderMap) -> Option<WrongOrigin> {
    let host = text(headers, &header::HOST);
    if host == authority(&config.business_origin) {
        None
    } else if host == authority(&config.widget_origin) {
        Some(WrongOrigin::WidgetOrigin)
    } else {
        Some(WrongOrigin::Unknown)
    }
}

/// Returns whether a request comes from the page itself. A request without `Origin` and
/// `Sec-Fetch-Site` does not.
pub(super) fn is_from_own_page(config: &Config, headers: &HeaderMap) -> bool {
    let origin = text(headers, &header::ORIGIN);
    let site = text(headers, &SEC_FETCH_SITE);
    wrong_origin(config, headers).is_none()
        && origin.is_none_or(|origin| origin == config.business_origin)
        && site.is_none_or(|site| site == "same-origin")
        && (origin.is_some() || site.is_some())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Returns host and port of an origin, as in the `Host` header.
fn authority(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, authority)| authority)
}
