//! What of a host's wishes was not followed, and why, in words for its developers.

use std::fmt;

use crate::color::Color;
use crate::palette::Mode;

/// One thing that was refused or changed. Its text names what the host wrote by its own names, and
/// none of the values.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// It is as if it were not there.
    Refused {
        /// Where it is: `appearance.variables.colorPrimary`.
        path: String,
        /// Why.
        reason: Reason,
    },
    /// Two colours could not be told apart well enough.
    LowContrast {
        /// Where the first one is: `appearance.variables.colorText`.
        path: String,
        /// What it is drawn on.
        ground: String,
        /// In light or in dark.
        mode: Mode,
        /// The contrast that they have.
        ratio: f32,
        /// The contrast that is needed.
        needed: f32,
        /// What is used instead; nothing where no colour would do, and ours is used.
        used: Option<Color>,
    },
}

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The name is in no list.
    Unknown,
    /// The part does not have this property.
    NotForThisPart,
    /// It has to be an object.
    NotAnObject,
    /// The browser does not know it as a colour.
    NotAColor,
    /// It lets through what is under it, so nobody knows how well it can be read.
    NotOpaque,
    /// It is no length in px or rem, or not within these bounds in thousandths of a pixel.
    NotALength(i32, i32),
    /// It is no such number, or not within these bounds in thousandths.
    NotANumber(i32, i32),
    /// It is no list of names of fonts.
    NotFonts,
    /// The browser does not know it as a shadow, or it has more in it than a shadow.
    NotAShadow,
    /// It is none of these.
    NoneOf(&'static [&'static str]),
}

/// Thousandths, as a decimal number.
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

/// A contrast ratio to two places, cut off as the tools do that measure it.
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
            Self::LowContrast { path, ground, mode, ratio: had, needed, used } => {
                let (mode, had, needed) = (mode.name(), ratio(*had), ratio(*needed));
                write!(
                    formatter,
                    "{path} on {ground} ({mode}) has a contrast of {had}:1, and needs {needed}:1. "
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
    fn numbers_are_written_without_needless_digits() {
        let written = [0, 500, 1000, 1_060, -50, 12_345].map(|number| Decimal(number).to_string());
        assert_eq!(written, ["0", "0.5", "1", "1.06", "-0.05", "12.345"]);
    }

    #[test]
    fn a_problem_names_the_pair_its_contrast_and_what_is_used() {
        let problem = Problem::LowContrast {
            path: "appearance.variables.colorText".to_owned(),
            ground: "colorSurface".to_owned(),
            mode: Mode::Light,
            ratio: 2.849,
            needed: 4.5,
            used: Some(Color::from_rgb(0x70_70_70)),
        };
        let expected = "appearance.variables.colorText on colorSurface (light) has a contrast of 2.84:1, and needs 4.5:1. Used instead: #707070.";
        assert_eq!(problem.to_string(), expected);
    }
}
