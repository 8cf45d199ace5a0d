//! E-mail addresses and phone numbers.

use crate::text::breaks_line;

/// The longest e-mail address, in bytes (RFC 5321 with its erratum 1690).
pub const EMAIL_LIMIT: usize = 254;

/// The longest phone number as typed, in characters. E.164 has at most 15 digits.
pub const PHONE_LIMIT: usize = 40;

/// The fewest digits of a phone number, letters included: those of the smallest countries'
/// landlines.
const FEWEST_PHONE_DIGITS: usize = 4;

/// The fewest digits proper. Letters stand for digits in numbers such as 1-800-FLOWERS.
const FEWEST_DIGITS_BEFORE_LETTERS: usize = 3;

/// The e-mail address without the blanks around it. `None` where it cannot be one.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plausible = text.len() <= EMAIL_LIMIT
        && !text.chars().any(|character| character.is_whitespace() || character.is_control())
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !local.contains('@') && !domain.is_empty()
        });
    is_plausible.then(|| text.to_owned())
}

/// Returns a phone number in E.164, without its separators. `None` without a country code, or with
/// fewer than 7 or more than 15 digits. Accepts unassigned numbers, as integrators test with them.
pub fn international_phone(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    let digits = compact.strip_prefix('+')?;
    ((7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(compact)
}

/// Whether text can be a phone number at all. What it lets through is judged by the tables of
/// number ranges, which only the server has.
pub fn may_be_phone(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(|character| character.is_numeric()).count();
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    digits >= FEWEST_DIGITS_BEFORE_LETTERS
        && digits + letters >= FEWEST_PHONE_DIGITS
        && text.chars().nth(PHONE_LIMIT).is_none()
        && !text.chars().any(breaks_line)
}
