//! `appearance.variables`: the colours, font, sizes and corners of the whole widget.

use serde_json::Value;

use crate::Browser;
use crate::palette::{Given, Token};
use crate::problem::{Decimal, Problem, Reason};
use crate::value;

/// The colours, and the token that each is for.
const COLORS: [(&str, Token); 16] = [
    ("colorPrimary", Token::Accent),
    ("colorOnPrimary", Token::OnAccent),
    ("colorLink", Token::AccentInk),
    ("colorBackground", Token::Ground),
    ("colorSurface", Token::Surface),
    ("colorText", Token::Ink),
    ("colorTextSecondary", Token::Muted),
    ("colorBorder", Token::Line),
    ("colorFieldBorder", Token::LineStrong),
    ("colorDanger", Token::Danger),
    ("colorOnDanger", Token::OnDanger),
    ("colorSuccess", Token::Success),
    ("colorWarning", Token::Warning),
    ("colorInfo", Token::Info),
    ("colorFocus", Token::Focus),
    ("colorPicture", Token::Warm),
];

/// What is not a colour.
const SHAPES: [&str; 5] =
    ["fontFamily", "fontSizeBase", "fontWeightStrong", "borderRadius", "spacingUnit"];

/// The size of words in `style/tokens.css`, in thousandths of a pixel: a host's is told as its
/// share of this.
const OUR_TEXT: i32 = 17_000;

/// What a host has given.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variables {
    pub(crate) colors: Given,
    /// Custom properties, and what they are to be.
    pub(crate) shapes: Vec<(&'static str, String)>,
}

impl Variables {
    /// Reads them; what cannot be used is told, and as if it were not there.
    pub(crate) fn read(
        value: &Value,
        path: &str,
        browser: &dyn Browser,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut variables = Self::default();
        let Some(entries) = super::entries(value, path, problems) else { return variables };
        for (name, value) in entries {
            if let Err(reason) = variables.take(name, value, browser) {
                problems.push(Problem::Refused { path: super::path(path, name), reason });
            }
        }
        variables
    }

    fn take(&mut self, name: &str, value: &Value, browser: &dyn Browser) -> Result<(), Reason> {
        if let Some((_, token)) = COLORS.iter().find(|(known, _)| *known == name) {
            let paint = value::color(value, browser)?;
            if paint.opacity < 100 {
                return Err(Reason::NotOpaque);
            }
            self.colors.set(*token, paint.color);
            return Ok(());
        }
        let shape = match name {
            "fontFamily" => ("--font", value::fonts(value)?),
            "fontSizeBase" => (
                "--text-scale",
                Decimal(value::length(value, 16_000, 22_000)? * 1000 / OUR_TEXT).to_string(),
            ),
            "fontWeightStrong" => (
                "--weight-strong",
                Decimal(value::number(value, "", 500_000, 900_000)?).to_string(),
            ),
            "borderRadius" => ("--radius", value::in_rem(value::length(value, 0, 24_000)?)),
            "spacingUnit" => ("--space-unit", value::in_rem(value::length(value, 3_000, 6_000)?)),
            _ => return Err(Reason::Unknown),
        };
        self.shapes.push(shape);
        Ok(())
    }

    /// These, and `others` in place of those that are in both.
    pub(crate) fn with(&self, others: &Self) -> Self {
        Self {
            colors: self.colors.with(&others.colors),
            shapes: self.shapes.iter().chain(&others.shapes).cloned().collect(),
        }
    }
}

/// What a host calls a token, or what it is called in the documentation where it has no variable of
/// its own.
pub(crate) fn name_of(token: Token) -> &'static str {
    match token {
        Token::Sunken => "the shaded surface",
        Token::AccentSoft => "the soft shade of colorPrimary",
        Token::AccentHover => "the hovered shade of colorPrimary",
        Token::DangerSoft => "the soft shade of colorDanger",
        Token::DangerStrong => "the hovered shade of colorDanger",
        Token::SuccessSoft => "the soft shade of colorSuccess",
        Token::WarningSoft => "the soft shade of colorWarning",
        Token::InfoSoft => "the soft shade of colorInfo",
        other => COLORS.iter().find(|(_, token)| *token == other).map_or("", |(name, _)| name),
    }
}

/// The names of all variables, for the tests of the documentation.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLORS.iter().map(|(name, _)| *name).chain(SHAPES)
}
