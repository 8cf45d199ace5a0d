//! Parsers of the host's values. The style sheet is serialized from the parsed values, so that
//! nothing of the host's own text gets there except font names and checked shadows.

use serde_json::Value;

use crate::Browser;
use crate::color::Paint;
use crate::problem::{Decimal, Reason};

/// The maximum length of a value in bytes.
const MAX_LENGTH: usize = 200;
/// Thousandths of a pixel in a rem at the browser's default text size.
const REM: i32 = 16_000;

/// The generic font families of CSS, which are written without quotes.
const GENERIC_FONTS: [&str; 9] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
];

/// Parses a colour.
pub(crate) fn color(value: &Value, browser: &dyn Browser) -> Result<Paint, Reason> {
    let text = text(value).ok_or(Reason::NotAColor)?;
    // The value of `currentColor` depends on the element.
    let is_fixed = !text.eq_ignore_ascii_case("currentcolor");
    browser.color(text).filter(|_| is_fixed).ok_or(Reason::NotAColor)
}

/// Parses a length between two bounds, in thousandths of a pixel.
pub(crate) fn length(value: &Value, least: i32, most: i32) -> Result<i32, Reason> {
    let read = |text: &str| match text.strip_suffix("rem") {
        Some(number) => decimal(number).map(|number| number.saturating_mul(REM / 1000)),
        None => decimal(text.strip_suffix("px").unwrap_or(if text == "0" { text } else { "" })),
    };
    let length = text(value).and_then(read).filter(|length| (least..=most).contains(length));
    length.ok_or(Reason::NotALength(least, most))
}

/// Returns a length in rem, so that it scales with the applicant's text size.
pub(crate) fn in_rem(length: i32) -> String {
    format!("{}rem", Decimal((length + REM / 2000) / (REM / 1000)))
}

/// Parses a number with this unit between two bounds, in thousandths.
pub(crate) fn number(value: &Value, unit: &str, least: i32, most: i32) -> Result<i32, Reason> {
    let number = match value {
        Value::Number(number) => decimal(&number.to_string()),
        _ => text(value).and_then(|text| decimal(text.strip_suffix(unit)?)),
    };
    number.filter(|number| (least..=most).contains(number)).ok_or(Reason::NotANumber(least, most))
}

/// Parses one of these keywords.
pub(crate) fn keyword(
    value: &Value,
    keywords: &'static [&'static str],
) -> Result<&'static str, Reason> {
    let text = text(value);
    keywords.iter().copied().find(|keyword| text == Some(keyword)).ok_or(Reason::NoneOf(keywords))
}

/// Parses font names, separated by commas: letters, digits, spaces and hyphens, quoted or not.
pub(crate) fn fonts(value: &Value) -> Result<String, Reason> {
    let text = text(value).ok_or(Reason::NotFonts)?;
    let mut list = String::new();
    for name in text.split(',') {
        let name = name.trim();
        let quoted = name.len() > 1
            && name.starts_with(['"', '\''])
            && name.as_bytes().first() == name.as_bytes().last();
        let name = if quoted { &name[1..name.len() - 1] } else { name };
        // Within quotes, characters beyond ASCII have no special meaning.
        let is_plain = |byte: u8| {
            !byte.is_ascii() || byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_')
        };
        if name.is_empty() || !name.bytes().all(is_plain) {
            return Err(Reason::NotFonts);
        }
        if GENERIC_FONTS.contains(&name) || name == "-apple-system" {
            list.push_str(name);
        } else {
            list.extend(["\"", name, "\""]);
        }
        list.push(',');
    }
    // A fallback for characters that none of these fonts has.
    list.push_str("system-ui,sans-serif");
    Ok(list)
}

/// Parses a shadow, which consists of lengths and colours.
pub(crate) fn shadow<'a>(value: &'a Value, browser: &dyn Browser) -> Result<&'a str, Reason> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.-#%()/".contains(&byte);
    // Only these functions are colours in every browser.
    let is_color =
        |before: &str| ["rgb", "rgba", "hsl", "hsla"].iter().any(|name| before.ends_with(name));
    let is_harmless = |text: &&str| {
        let last = text.rfind('(').map_or("", |at| &text[..at]);
        text.bytes().all(is_plain) && (last.is_empty() || last.split('(').all(is_color))
    };
    text(value)
        .filter(is_harmless)
        .filter(|text| browser.supports("box-shadow", text))
        .ok_or(Reason::NotAShadow)
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| text.len() <= MAX_LENGTH)
}

/// Parses a decimal number as thousandths; further digits are cut off.
fn decimal(text: &str) -> Option<i32> {
    let (negative, digits) = match text.trim_end().strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.trim_end()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !is_number(whole) || !is_number(part) {
        return None;
    }
    let thousandths = part.bytes().chain([b'0'; 3]).take(3);
    let value = whole
        .bytes()
        .chain(thousandths)
        .fold(0_i32, |sum, digit| sum * 10 + i32::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lengths_are_pixels_or_rem_within_bounds() {
        let within = |text: &str| length(&json!(text), 0, 24_000).ok().map(in_rem);
        assert_eq!(within("12px").as_deref(), Some("0.75rem"));
        assert_eq!(within("0.5rem").as_deref(), Some("0.5rem"));
        assert_eq!(within("7px").as_deref(), Some("0.438rem"));
        assert_eq!(within(" 0 ").as_deref(), Some("0rem"));
        for refused in [
            "25px",
            "2rem",
            "-1px",
            "12",
            "12em",
            "50%",
            "calc(1px)",
            "1px;color:red",
            "",
            "px",
            "1e3px",
            "999999999px",
        ] {
            assert_eq!(within(refused), None, "{refused}");
        }
        assert_eq!(length(&json!(12), 0, 1), Err(Reason::NotALength(0, 1)));
    }

    #[test]
    fn numbers_may_be_numbers_or_texts() {
        assert_eq!(number(&json!(1.45), "", 1200, 2000), Ok(1450));
        assert_eq!(number(&json!("1.5"), "", 1200, 2000), Ok(1500));
        assert_eq!(number(&json!("-0.02em"), "em", -50, 200), Ok(-20));
        assert_eq!(number(&json!("3"), "", 1200, 2000), Err(Reason::NotANumber(1200, 2000)));
    }

    #[test]
    fn font_lists_end_with_a_generic_family() {
        assert_eq!(
            fonts(&json!("Georgia, 'Times New Roman', serif")).unwrap(),
            "\"Georgia\",\"Times New Roman\",serif,system-ui,sans-serif"
        );
        assert_eq!(
            fonts(&json!("Noto Sans বাংলা")).unwrap(),
            "\"Noto Sans বাংলা\",system-ui,sans-serif"
        );
        for refused in [
            "",
            "Arial,,serif",
            "\"",
            "'a",
            "a\"b",
            "a;b",
            "url(x)",
            "a}b",
            "\\22",
            "var(--font)",
            "Arial !important",
        ] {
            assert_eq!(fonts(&json!(refused)), Err(Reason::NotFonts), "{refused}");
        }
    }

    #[test]
    fn a_value_that_is_more_than_a_shadow_is_refused_whatever_the_browser_supports() {
        struct SupportsAll;
        impl Browser for SupportsAll {
            fn color(&self, _: &str) -> Option<Paint> {
                None
            }
            fn supports(&self, _: &str, _: &str) -> bool {
                true
            }
        }
        let read = |text: &str| shadow(&json!(text), &SupportsAll).is_ok();
        assert!(read("0 1px 2px rgb(0 0 0 / 20%), inset 0 0 0 1px #123456"));
        for refused in [
            "0 0 1px url(x)",
            "0 0 var(--x)",
            "0 0 1px red;color:red",
            "0 0 1px red}",
            "0 0 1px red!important",
            "0 0 url(rgb(0 0 0))",
            "0 0 env(x)",
        ] {
            assert!(!read(refused), "{refused}");
        }
    }
}
