//! Reports to the host's developers on values that were ignored or corrected.

use std::fmt;

use crate::color::Color;
use crate::tokens::Mode;

/// A value that was ignored or corrected. Its text has the names that the host uses, and none of its
/// values.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The value is ignored.
    Refused {
        /// Its path, such as `appearance.variables.colorPrimary`.
        path: String,
        /// The reason.
        reason: Reason,
    },
    /// Two colours have too little contrast.
    LowContrast {
        /// The path of the foreground, such as `appearance.variables.colorText`.
        path: String,
        /// The name of the background.
        background: String,
        /// The mode that it was found in.
        mode: Mode,
        /// The contrast ratio of the two.
        ratio: f32,
        /// The required contrast ratio.
        needed: f32,
        /// The colour that is used instead; `None` where no colour has enough contrast, and the
        /// built-in one is used.
        used: Option<Color>,
    },
}

/// The reason why a value is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The name is unknown.
    Unknown,
    /// The part does not have this property.
    NotForThisPart,
    /// The value is not an object.
    NotAnObject,
    /// The browser does not accept it as a colour.
    NotAColor,
    /// The colour is translucent, so its contrast is unknown.
    NotOpaque,
    /// Not a length in px or rem within these bounds, in thousandths of a pixel.
    NotALength(i32, i32),
    /// Not a number within these bounds, in thousandths.
    NotANumber(i32, i32),
    /// Not a list of font names.
    NotFonts,
    /// Not a shadow for the browser, or more than a shadow.
    NotAShadow,
    /// None of these words.
    NoneOf(&'static [&'static str]),
}

/// A number in thousandths that is written as a decimal number.
pub(crate) struct Decimal(pub(crate) i32);

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, mut rest) = (self.0.abs() / 1000, self.0.abs() % 1000);
        write!(formatter, "{sign}{whole}")?;
        if rest > 0 {
            formatter.write_str(".")?;
        }
        while rest > 0 {
            write!(formatter, "{}", rest / 100)?;
            rest = rest % 100 * 10;
        }
        Ok(())
    }
}

/// Returns a contrast ratio with two decimal places, truncated as common contrast checkers do.
fn ratio(value: f32) -> Decimal {
    Decimal((value * 100.0) as i32 * 10)
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => formatter.write_str("there is no such name"),
            Self::NotForThisPart => formatter.write_str("this part does not take it"),
            Self::NotAnObject => formatter.write_str("not an object"),
            Self::NotAColor => formatter.write_str("not a colour"),
            Self::NotOpaque => formatter.write_str("has to be opaque"),
            Self::NotALength(least, most) => write!(
                formatter,
                "not a length in px or rem from {}px to {}px",
                Decimal(*least),
                Decimal(*most)
            ),
            Self::NotANumber(least, most) => {
                write!(formatter, "not a number from {} to {}", Decimal(*least), Decimal(*most))
            }
            Self::NotFonts => formatter.write_str("not a list of names of fonts"),
            Self::NotAShadow => formatter.write_str("not a shadow"),
            Self::NoneOf(words) => write!(formatter, "none of {}", words.join(", ")),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { path, reason } => write!(formatter, "{path} is ignored: {reason}."),
            Self::LowContrast { path, background, mode, ratio: had, needed, used } => {
                let (mode, had, needed) = (mode.name(), ratio(*had), ratio(*needed));
                write!(
                    formatter,
                    "{path} on {background} ({mode}) has a contrast of {had}:1, and needs {needed}:1. "
                )?;
                match used {
                    Some(used) => write!(formatter, "Used instead: {used}."),
                    None => formatter.write_str("It is ignored."),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_trailing_zeros() {
        let written = [0, 500, 1000, 1_060, -50, 12_345].map(|number| Decimal(number).to_string());
        assert_eq!(written, ["0", "0.5", "1", "1.06", "-0.05", "12.345"]);
    }

    #[test]
    fn a_problem_names_the_pair_its_contrast_and_what_is_used() {
        let problem = Problem::LowContrast {
            path: "appearance.variables.colorText".to_owned(),
            background: "colorSurface".to_owned(),
            mode: Mode::Light,
            ratio: 2.849,
            needed: 4.5,
            used: Some(Color::from_rgb(0x70_70_70)),
        };
        let expected = "appearance.variables.colorText on colorSurface (light) has a contrast of 2.84:1, and needs 4.5:1. Used instead: #707070.";
        assert_eq!(problem.to_string(), expected);
    }
}
