//! Who may see the page and press its button: nobody but a browser that is at the landlord's own
//! address.
//!
//! The name in the address is looked at, so that no stranger's page can reach this one under a name
//! of its own that leads to this machine. The button's request has to come from the page itself, so
//! that no other page can press it.

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::Config;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A name that is not the landlord's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// The widget's, which is the same server: it is known what was meant.
    WidgetOrigin,
    /// Any other.
    Unknown,
}

/// Under which wrong name the server was asked, if it was.
pub(super) fn wrong_address(config: &Config, headers: &HeaderMap) -> Option<Elsewhere> {
    let host = text(headers, &header::HOST);
    if host == authority(&config.business_origin) {
        None
    } else if host == authority(&config.widget_origin) {
        Some(Elsewhere::WidgetOrigin)
    } else {
        Some(Elsewhere::Unknown)
    }
}

/// Whether a request that changes something comes from the page itself. What says nothing about
/// itself does not.
pub(super) fn is_from_own_page(config: &Config, headers: &HeaderMap) -> bool {
    let origin = text(headers, &header::ORIGIN);
    let site = text(headers, &SEC_FETCH_SITE);
    wrong_address(config, headers).is_none()
        && origin.is_none_or(|origin| origin == config.business_origin)
        && site.is_none_or(|site| site == "same-origin")
        && (origin.is_some() || site.is_some())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Host and port of an origin, as a browser sends them.
fn authority(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, authority)| authority)
}
