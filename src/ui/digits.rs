//! Digits as people type them, in the script of their keyboard.

/// The zero of each script whose digits are understood; the others follow it in order.
const ZEROS: [char; 6] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}'];

/// The value of a digit in any of the scripts.
pub(super) fn value(digit: char) -> Option<char> {
    ZEROS.iter().find_map(|zero| {
        let offset = (digit as u32).checked_sub(*zero as u32).filter(|offset| *offset < 10)?;
        char::from_digit(offset, 10)
    })
}

/// A text of digits alone, with space around it forgiven.
pub(super) fn to_ascii(typed: &str) -> Option<String> {
    let digits: Option<String> = typed.trim().chars().map(value).collect();
    digits.filter(|digits| !digits.is_empty())
}

/// One or two digits, as two.
pub(super) fn padded(typed: &str) -> Option<String> {
    to_ascii(typed).filter(|digits| digits.len() <= 2).map(|digits| format!("{digits:0>2}"))
}
