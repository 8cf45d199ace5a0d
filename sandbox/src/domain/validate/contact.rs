//! The web addresses that a business sends an applicant to afterwards.

use url::Url;

use crate::config::is_this_machine;

const LONGEST_URL: usize = 2048;

/// Whether it is an absolute `https:` address; `http:` too where it stays on this machine.
pub(crate) fn is_web_address(text: &str) -> bool {
    text.len() <= LONGEST_URL
        && Url::parse(text).is_ok_and(|url| {
            url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url))
        })
}
