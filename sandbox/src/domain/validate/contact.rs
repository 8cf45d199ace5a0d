//! What a landlord's server says beforehand about where somebody can be reached and where they go
//! afterwards. No closer look than needed: the applicant sees it and may correct it.

use url::Url;

use crate::config::is_this_machine;

const LONGEST_EMAIL: usize = 254;
const LONGEST_URL: usize = 2048;

/// The e-mail address without the blanks around it, if it can be one.
pub(crate) fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let plausible = text.len() <= LONGEST_EMAIL
        && !text.chars().any(|character| character.is_whitespace() || character.is_control())
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !local.contains('@') && !domain.is_empty()
        });
    plausible.then(|| text.to_owned())
}

/// E.164, however it was spaced. The documented example is a number that nobody has, so no closer
/// look than that.
pub(crate) fn phone(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    let digits = compact.strip_prefix('+').unwrap_or_default();
    ((7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(compact)
}

/// Whether it is an absolute `https:` address; `http:` too where it stays on this machine.
pub(crate) fn is_web_address(text: &str) -> bool {
    text.len() <= LONGEST_URL
        && Url::parse(text).is_ok_and(|url| {
            url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url))
        })
}
