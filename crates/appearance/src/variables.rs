//! `appearance.variables`: the colours, font, sizes and corners of the whole widget.

use serde_json::Value;

use crate::Browser;
use crate::palette::GivenColors;
use crate::problem::{Decimal, Problem, Reason};
use crate::tokens::Token;
use crate::value;

/// The colour variables and their tokens.
const COLORS: [(&str, Token); 16] = [
    ("colorPrimary", Token::Accent),
    ("colorOnPrimary", Token::OnAccent),
    ("colorLink", Token::AccentText),
    ("colorBackground", Token::Background),
    ("colorSurface", Token::Surface),
    ("colorText", Token::Text),
    ("colorTextSecondary", Token::Muted),
    ("colorBorder", Token::Border),
    ("colorFieldBorder", Token::BorderStrong),
    ("colorDanger", Token::Danger),
    ("colorOnDanger", Token::OnDanger),
    ("colorSuccess", Token::Success),
    ("colorWarning", Token::Warning),
    ("colorInfo", Token::Info),
    ("colorFocus", Token::Focus),
    ("colorPicture", Token::Warm),
];

/// The other variables.
const DIMENSIONS: [&str; 5] =
    ["fontFamily", "fontSizeBase", "fontWeightStrong", "borderRadius", "spacingUnit"];

/// The base text size in `style/tokens.css`, in thousandths of a pixel; a host's is applied as a
/// multiple of it.
const DEFAULT_FONT_SIZE: i32 = 17_000;

/// The variables that a host has given.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variables {
    pub(crate) colors: GivenColors,
    /// Custom properties with their values.
    pub(crate) dimensions: Vec<(&'static str, String)>,
}

impl Variables {
    /// Reads the variables; values that cannot be used are reported and ignored.
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
        let dimension = match name {
            "fontFamily" => ("--font", value::fonts(value)?),
            "fontSizeBase" => (
                "--text-scale",
                Decimal(value::length(value, 16_000, 22_000)? * 1000 / DEFAULT_FONT_SIZE)
                    .to_string(),
            ),
            "fontWeightStrong" => (
                "--weight-strong",
                Decimal(value::number(value, "", 500_000, 900_000)?).to_string(),
            ),
            "borderRadius" => ("--radius", value::in_rem(value::length(value, 0, 24_000)?)),
            "spacingUnit" => ("--space-unit", value::in_rem(value::length(value, 3_000, 6_000)?)),
            _ => return Err(Reason::Unknown),
        };
        self.dimensions.push(dimension);
        Ok(())
    }

    /// Returns these variables, overridden by `others`.
    pub(crate) fn with(&self, others: &Self) -> Self {
        Self {
            colors: self.colors.with(&others.colors),
            dimensions: self.dimensions.iter().chain(&others.dimensions).cloned().collect(),
        }
    }
}

/// Returns the variable of a token, or a description where it has none.
pub(crate) fn name_of(token: Token) -> &'static str {
    match token {
        Token::Inset => "the shaded surface",
        Token::AccentSoft => "the soft shade of colorPrimary",
        Token::AccentHover => "the hover shade of colorPrimary",
        Token::DangerSoft => "the soft shade of colorDanger",
        Token::DangerStrong => "the hover shade of colorDanger",
        Token::SuccessSoft => "the soft shade of colorSuccess",
        Token::WarningSoft => "the soft shade of colorWarning",
        Token::InfoSoft => "the soft shade of colorInfo",
        other => COLORS.iter().find(|(_, token)| *token == other).map_or("", |(name, _)| name),
    }
}

/// Returns the names of all variables, for tests of the documentation.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLORS.iter().map(|(name, _)| *name).chain(DIMENSIONS)
}
