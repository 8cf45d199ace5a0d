//! Values as a host writes them, read into what they mean. What goes into the style sheet is
//! written anew from that, so nothing of the host's own text gets there but the names of fonts and
//! what a shadow is made of.

use serde_json::Value;

use crate::Browser;
use crate::color::Paint;
use crate::problem::{Decimal, Reason};

/// A text longer than this is nothing that we know.
const LONGEST: usize = 200;
/// Thousandths of a pixel in a rem, where the reader has not asked the browser for larger letters.
const REM: i32 = 16_000;

/// What is the same in every browser and needs nobody's name in quotes.
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

/// A colour, as the browser knows it.
pub(crate) fn color(value: &Value, browser: &dyn Browser) -> Result<Paint, Reason> {
    let text = text(value).ok_or(Reason::NotAColor)?;
    // Which colour that is depends on where it is.
    let is_fixed = !text.eq_ignore_ascii_case("currentcolor");
    browser.color(text).filter(|_| is_fixed).ok_or(Reason::NotAColor)
}

/// A length between two bounds, in thousandths of a pixel.
pub(crate) fn length(value: &Value, least: i32, most: i32) -> Result<i32, Reason> {
    let read = |text: &str| match text.strip_suffix("rem") {
        Some(number) => decimal(number).map(|number| number.saturating_mul(REM / 1000)),
        None => decimal(text.strip_suffix("px").unwrap_or(if text == "0" { text } else { "" })),
    };
    let length = text(value).and_then(read).filter(|length| (least..=most).contains(length));
    length.ok_or(Reason::NotALength(least, most))
}

/// A length for the style sheet: in rem, so that it grows with the reader's letters.
pub(crate) fn in_rem(length: i32) -> String {
    format!("{}rem", Decimal((length + REM / 2000) / (REM / 1000)))
}

/// A number between two bounds, in thousandths, with this unit.
pub(crate) fn number(value: &Value, unit: &str, least: i32, most: i32) -> Result<i32, Reason> {
    let number = match value {
        Value::Number(number) => decimal(&number.to_string()),
        _ => text(value).and_then(|text| decimal(text.strip_suffix(unit)?)),
    };
    number.filter(|number| (least..=most).contains(number)).ok_or(Reason::NotANumber(least, most))
}

/// One of these words.
pub(crate) fn word(value: &Value, words: &'static [&'static str]) -> Result<&'static str, Reason> {
    let text = text(value);
    words.iter().copied().find(|word| text == Some(word)).ok_or(Reason::NoneOf(words))
}

/// Names of fonts, separated by commas: letters, digits, spaces and hyphens, in quotes or not.
pub(crate) fn fonts(value: &Value) -> Result<String, Reason> {
    let text = text(value).ok_or(Reason::NotFonts)?;
    let mut list = String::new();
    for name in text.split(',') {
        let name = name.trim();
        let quoted = name.len() > 1
            && name.starts_with(['"', '\''])
            && name.as_bytes().first() == name.as_bytes().last();
        let name = if quoted { &name[1..name.len() - 1] } else { name };
        // Between quotes, no letter beyond ASCII means anything but itself.
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
    // Letters that none of them has still have to come from somewhere.
    list.push_str("system-ui,sans-serif");
    Ok(list)
}

/// A shadow, made of lengths and colours.
pub(crate) fn shadow<'a>(value: &'a Value, browser: &dyn Browser) -> Result<&'a str, Reason> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.-#%()/".contains(&byte);
    // Of what browsers could make of a function here, only these are colours and nothing else.
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
    value.as_str().map(str::trim).filter(|text| text.len() <= LONGEST)
}

/// `-0.05` as thousandths. What is finer than that is cut off.
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
    fn fonts_are_names_and_end_in_one_that_every_browser_has() {
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
    fn what_is_more_than_a_shadow_is_refused_before_the_browser_is_asked() {
        struct Anything;
        impl Browser for Anything {
            fn color(&self, _: &str) -> Option<Paint> {
                None
            }
            fn supports(&self, _: &str, _: &str) -> bool {
                true
            }
        }
        let read = |text: &str| shadow(&json!(text), &Anything).is_ok();
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
