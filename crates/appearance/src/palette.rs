//! A complete set of colours: the built-in ones, or derived from those that a host gives, so that
//! every pair in [`CONTRAST_PAIRS`] has its contrast.

use crate::color::Color;
use crate::contrast::{MARGIN, TEXT, corrected, extreme, lowest};
use crate::contrast_pairs::CONTRAST_PAIRS;
use crate::oklab::{Oklab, mix};
use crate::tokens::{BUILT_IN, Mode, NAMES, Token};

const COUNT: usize = NAMES.len();
/// The change of lightness of a hover shade, in Oklab.
const HOVER: f32 = 0.07;
/// The share of a colour in its soft shade; the rest is the surface.
const TINT: f32 = 0.12;

/// The contrast below which text of the other mode is considered (WCAG 2.2, 1.4.6 Contrast
/// (Enhanced), level AAA).
pub(crate) const ENHANCED: f32 = 7.0;

/// Colours and their soft shades.
const SOFT: [(Token, Token); 5] = [
    (Token::Accent, Token::AccentSoft),
    (Token::Danger, Token::DangerSoft),
    (Token::Success, Token::SuccessSoft),
    (Token::Warning, Token::WarningSoft),
    (Token::Info, Token::InfoSoft),
];

/// A colour for each token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette([Color; COUNT]);

/// The colours that a host gives, by token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenColors([Option<Color>; COUNT]);

/// The correction of a host's colour that has too little contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    /// The token whose colour was corrected.
    pub foreground: Token,
    /// The background with the lowest contrast.
    pub background: Token,
    /// The contrast ratio there before the correction.
    pub ratio: f32,
    /// The required contrast ratio.
    pub needed: f32,
    /// The colour that is used instead.
    pub used: Color,
}

impl GivenColors {
    /// Sets the colour of a token.
    pub fn set(&mut self, token: Token, color: Color) {
        self.0[token as usize] = Some(color);
    }

    /// Returns the colour that was given for a token.
    pub fn get(&self, token: Token) -> Option<Color> {
        self.0[token as usize]
    }

    /// Returns these colours, overridden by `others`.
    pub(crate) fn with(&self, others: &Self) -> Self {
        let mut both = self.clone();
        for (one, other) in both.0.iter_mut().zip(others.0) {
            *one = other.or(*one);
        }
        both
    }

    /// Returns these colours without those of text and lines, which were chosen for another
    /// background.
    pub(crate) fn without_foregrounds(&self) -> Self {
        let mut others = self.clone();
        for token in [Token::Text, Token::Muted, Token::Border, Token::BorderStrong] {
            others.0[token as usize] = None;
        }
        others
    }

    fn has(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.get(*token).is_some())
    }
}

impl Palette {
    /// Returns the built-in colours.
    pub fn built_in(mode: Mode) -> Self {
        Self(
            BUILT_IN.map(|(light, dark)| {
                Color::from_rgb(if mode == Mode::Light { light } else { dark })
            }),
        )
    }

    /// Returns the colour of a token.
    pub fn get(&self, token: Token) -> Color {
        self.0[token as usize]
    }

    fn set(&mut self, token: Token, color: Color) {
        self.0[token as usize] = color;
    }

    fn get_all(&self, tokens: &[Token]) -> Vec<Color> {
        tokens.iter().map(|token| self.get(*token)).collect()
    }

    /// Returns the custom properties whose colours differ from those of `other`, with their colours.
    pub(crate) fn differing<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'static str, Color)> + 'a {
        NAMES
            .into_iter()
            .zip(self.0)
            .zip(other.0)
            .filter(|((_, color), other)| color != other)
            .map(|(named, _)| named)
    }

    /// Returns these colours with the host's in their place. Colours that depend on them are
    /// derived: hover and soft shades, text on the accent, secondary text, lines. Then every pair in
    /// [`CONTRAST_PAIRS`] is checked and corrected; only corrections of colours that the host gave
    /// are returned.
    pub fn with(&self, given: &GivenColors) -> (Self, Vec<Correction>) {
        let mut palette = self.clone();
        for (own, given) in palette.0.iter_mut().zip(given.0) {
            *own = given.unwrap_or(*own);
        }
        palette.derive_backgrounds(given);
        palette.derive_foregrounds(given);
        let mut corrections = Vec::new();
        for (foreground, backgrounds, needed) in CONTRAST_PAIRS {
            // Text on a fill is chosen after the fill itself is final.
            if *foreground == Token::OnDanger {
                palette.derive_danger(given);
            }
            let on = palette.get_all(backgrounds);
            let (ratio, worst) = lowest(palette.get(*foreground), on.iter().copied());
            if ratio >= *needed {
                continue;
            }
            let used = corrected(palette.get(*foreground), &on, *needed);
            palette.set(*foreground, used);
            if given.has(&[*foreground])
                || (*foreground == Token::AccentText && given.has(&[Token::Accent]))
            {
                corrections.push(Correction {
                    foreground: *foreground,
                    background: backgrounds[worst],
                    ratio,
                    needed: *needed,
                    used,
                });
            }
        }
        (palette, corrections)
    }

    /// Derives the backgrounds: only as far from the surface as text can be legible on both.
    fn derive_backgrounds(&mut self, given: &GivenColors) {
        let surface = self.get(Token::Surface);
        let strongest = extreme(&[surface]);
        let holding = |mixed: &dyn Fn(f32) -> Color, share: f32| {
            let shares = std::iter::successors(Some(share), |share| Some(share / 2.0)).take(4);
            shares
                .map(mixed)
                .find(|color| strongest.contrast(*color) >= TEXT + MARGIN)
                .unwrap_or(surface)
        };
        let is_neutral_new = given.has(&[Token::Surface, Token::Text]);
        if given.get(Token::Text).is_none() && self.get(Token::Text).contrast(surface) < ENHANCED {
            // A dark surface in the light theme, or a light one in the dark theme: text that is barely
            // legible would look like a mistake.
            let texts = [Mode::Light, Mode::Dark].map(|mode| Self::built_in(mode).get(Token::Text));
            let best = if texts[0].contrast(surface) > texts[1].contrast(surface) {
                texts[0]
            } else {
                texts[1]
            };
            self.set(Token::Text, best);
        }
        if is_neutral_new {
            // A given text colour may equal the surface; shades mixed from it would be invisible.
            let text = corrected(self.get(Token::Text), &[surface], TEXT);
            let shade = |share: f32| mix(surface, text, share);
            self.set(Token::Inset, holding(&shade, 0.03));
            for (token, share) in
                [(Token::Background, 0.06), (Token::Border, 0.15), (Token::BorderStrong, 0.5)]
            {
                if given.get(token).is_none() {
                    self.set(token, shade(share));
                }
            }
            if given.get(Token::Muted).is_none() {
                self.set(Token::Muted, mix(text, surface, 0.3));
            }
        }
        if let Some(border) = given.get(Token::Border)
            && given.get(Token::BorderStrong).is_none()
        {
            self.set(Token::BorderStrong, border);
        }
        for (color, soft) in SOFT {
            if is_neutral_new || given.has(&[color]) {
                let color = self.get(color);
                self.set(soft, holding(&|share| mix(surface, color, share), TINT));
            }
        }
    }

    /// Derives the colours that follow from the accent and the surface, before their contrast is
    /// checked.
    fn derive_foregrounds(&mut self, given: &GivenColors) {
        let surface = self.get(Token::Surface);
        if given.has(&[Token::Accent, Token::OnAccent]) {
            self.derive_fill(Token::Accent, Token::AccentHover, Token::OnAccent, given);
        }
        if let Some(accent) = given.get(Token::Accent)
            && given.get(Token::AccentText).is_none()
        {
            self.set(Token::AccentText, accent);
        }
        if given.has(&[Token::Accent, Token::AccentText, Token::Surface]) {
            // A hovered link has more contrast, never less.
            let link = corrected(self.get(Token::AccentText), &[surface], TEXT);
            self.set(Token::AccentStrong, stepped(link, surface));
        }
    }

    /// Derives the colours of danger buttons. Their fill is also the colour of error texts, so this
    /// follows the correction of that one.
    fn derive_danger(&mut self, given: &GivenColors) {
        if given.has(&[Token::Danger, Token::Surface, Token::Text]) {
            self.derive_fill(Token::Danger, Token::DangerStrong, Token::OnDanger, given);
        }
    }

    /// Derives the text colour on a fill, and the fill's hover shade.
    fn derive_fill(&mut self, fill: Token, hovered: Token, on: Token, given: &GivenColors) {
        let color = self.get(fill);
        let mut text = self.get(on);
        if text.contrast(color) < TEXT {
            text = if given.get(on).is_some() {
                corrected(text, &[color], TEXT)
            } else {
                let choices = [Color::WHITE, self.get(Token::Text), Color::BLACK];
                choices
                    .into_iter()
                    .find(|choice| choice.contrast(color) >= TEXT)
                    .unwrap_or(Color::BLACK)
            };
        }
        if given.get(on).is_none() {
            self.set(on, text);
        }
        self.set(hovered, stepped(color, text));
    }
}

/// Returns a shade of `color` with more contrast to `other`; where there is none, one with less
/// contrast, as long as it is legible.
fn stepped(color: Color, other: Color) -> Color {
    let lab = Oklab::from(color);
    let away = if color.luminance() > other.luminance() { HOVER } else { -HOVER };
    let further = lab.at((lab.lightness + away).clamp(0.0, 1.0));
    let nearer = lab.at((lab.lightness - 2.0 * away).clamp(0.0, 1.0));
    let is_visible = further.contrast(color) > 1.1;
    if is_visible || nearer.contrast(other) < TEXT { further } else { nearer }
}
