//! All colours of the design at once: ours, or made from those that a host gives, so that every
//! pair that the design draws holds.

use crate::color::Color;
use crate::contrast::{MARGIN, TEXT, corrected, extreme, lowest};
use crate::oklab::{Oklab, mix};
use crate::pairs::PAIRS;

include!(concat!(env!("OUT_DIR"), "/tokens.rs"));

/// How many there are.
const COUNT: usize = NAMES.len();
/// By how much a hovered colour is lighter or darker, in Oklab.
const HOVER: f32 = 0.07;
/// How much of a colour its soft shade has, over the surface.
const TINT: f32 = 0.12;

/// The contrast at which words of the other mode are not thought of (WCAG 2.2, 1.4.6 at level AAA).
pub(crate) const AT_EASE: f32 = 7.0;

/// Colours with a soft shade, each with it.
const SOFT: [(Token, Token); 5] = [
    (Token::Accent, Token::AccentSoft),
    (Token::Danger, Token::DangerSoft),
    (Token::Success, Token::SuccessSoft),
    (Token::Warning, Token::WarningSoft),
    (Token::Info, Token::InfoSoft),
];

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Dark words on light.
    Light,
    /// Light words on dark.
    Dark,
}

impl Mode {
    /// As the page says it in `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A colour for each token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette([Color; COUNT]);

/// The colours that a host gives, by the token that each is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given([Option<Color>; COUNT]);

/// A colour of the host's that could not be read where the design has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    /// What was put right.
    pub ink: Token,
    /// On what it was worst.
    pub ground: Token,
    /// How it was there.
    pub ratio: f32,
    /// How it has to be.
    pub needed: f32,
    /// What is used instead.
    pub used: Color,
}

impl Given {
    /// Takes a colour for a token.
    pub fn set(&mut self, token: Token, color: Color) {
        self.0[token as usize] = Some(color);
    }

    /// The colour that was given for it.
    pub fn get(&self, token: Token) -> Option<Color> {
        self.0[token as usize]
    }

    /// These, and `others` in place of those that are in both.
    pub(crate) fn with(&self, others: &Self) -> Self {
        let mut both = self.clone();
        for (one, other) in both.0.iter_mut().zip(others.0) {
            *one = other.or(*one);
        }
        both
    }

    /// These without any for words and lines: they are for another ground.
    pub(crate) fn without_inks(&self) -> Self {
        let mut others = self.clone();
        for token in [Token::Ink, Token::Muted, Token::Line, Token::LineStrong] {
            others.0[token as usize] = None;
        }
        others
    }

    fn has(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.get(*token).is_some())
    }
}

impl Palette {
    /// Our own look.
    pub fn ours(mode: Mode) -> Self {
        Self(
            OURS.map(|(light, dark)| {
                Color::from_rgb(if mode == Mode::Light { light } else { dark })
            }),
        )
    }

    /// The colour of a token.
    pub fn get(&self, token: Token) -> Color {
        self.0[token as usize]
    }

    fn set(&mut self, token: Token, color: Color) {
        self.0[token as usize] = color;
    }

    fn get_all(&self, tokens: &[Token]) -> Vec<Color> {
        tokens.iter().map(|token| self.get(*token)).collect()
    }

    /// The tokens in which this differs from another, with their colours here.
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

    /// Our look with the host's colours in it. What follows from them follows: hovered and soft
    /// shades, words on the accent, secondary words, lines. Then everything that is drawn on
    /// something else is held against it ([`PAIRS`]) and put right; told is only what the host
    /// itself has given.
    pub fn with(&self, given: &Given) -> (Self, Vec<Correction>) {
        let mut palette = self.clone();
        for (own, given) in palette.0.iter_mut().zip(given.0) {
            *own = given.unwrap_or(*own);
        }
        palette.derive_grounds(given);
        palette.derive_inks(given);
        let mut corrections = Vec::new();
        for (ink, grounds, needed) in PAIRS {
            // What the fills carry is chosen once they are what they will be.
            if *ink == Token::OnDanger {
                palette.derive_danger(given);
            }
            let on = palette.get_all(grounds);
            let (ratio, worst) = lowest(palette.get(*ink), on.iter().copied());
            if ratio >= *needed {
                continue;
            }
            let used = corrected(palette.get(*ink), &on, *needed);
            palette.set(*ink, used);
            if given.has(&[*ink]) || (*ink == Token::AccentInk && given.has(&[Token::Accent])) {
                corrections.push(Correction {
                    ink: *ink,
                    ground: grounds[worst],
                    ratio,
                    needed: *needed,
                    used,
                });
            }
        }
        (palette, corrections)
    }

    /// What lies under words: only as far from the surface as words can still be read on both.
    fn derive_grounds(&mut self, given: &Given) {
        let surface = self.get(Token::Surface);
        let strongest = extreme(&[surface]);
        let holding = |mixed: &dyn Fn(f32) -> Color, share: f32| {
            let shares = std::iter::successors(Some(share), |share| Some(share / 2.0)).take(4);
            shares
                .map(mixed)
                .find(|color| strongest.contrast(*color) >= TEXT + MARGIN)
                .unwrap_or(surface)
        };
        let is_neutral_new = given.has(&[Token::Surface, Token::Ink]);
        if given.get(Token::Ink).is_none() && self.get(Token::Ink).contrast(surface) < AT_EASE {
            // A dark surface in the light, or the other way round: just readable would look like a
            // mistake.
            let inks = [Mode::Light, Mode::Dark].map(|mode| Self::ours(mode).get(Token::Ink));
            let best = if inks[0].contrast(surface) > inks[1].contrast(surface) {
                inks[0]
            } else {
                inks[1]
            };
            self.set(Token::Ink, best);
        }
        if is_neutral_new {
            // A given ink may be no better than the surface; what is mixed from it would be
            // nothing.
            let ink = corrected(self.get(Token::Ink), &[surface], TEXT);
            let shade = |share: f32| mix(surface, ink, share);
            self.set(Token::Sunken, holding(&shade, 0.03));
            for (token, share) in
                [(Token::Ground, 0.06), (Token::Line, 0.15), (Token::LineStrong, 0.5)]
            {
                if given.get(token).is_none() {
                    self.set(token, shade(share));
                }
            }
            if given.get(Token::Muted).is_none() {
                self.set(Token::Muted, mix(ink, surface, 0.3));
            }
        }
        if let Some(line) = given.get(Token::Line)
            && given.get(Token::LineStrong).is_none()
        {
            self.set(Token::LineStrong, line);
        }
        for (color, soft) in SOFT {
            if is_neutral_new || given.has(&[color]) {
                let color = self.get(color);
                self.set(soft, holding(&|share| mix(surface, color, share), TINT));
            }
        }
    }

    /// What follows from the accent and the surface, before it is held against what it stands on.
    fn derive_inks(&mut self, given: &Given) {
        let surface = self.get(Token::Surface);
        if given.has(&[Token::Accent, Token::OnAccent]) {
            self.carry(Token::Accent, Token::AccentHover, Token::OnAccent, given);
        }
        if let Some(accent) = given.get(Token::Accent)
            && given.get(Token::AccentInk).is_none()
        {
            self.set(Token::AccentInk, accent);
        }
        if given.has(&[Token::Accent, Token::AccentInk, Token::Surface]) {
            // A hovered link stands out more, never less.
            let ink = corrected(self.get(Token::AccentInk), &[surface], TEXT);
            self.set(Token::AccentStrong, stepped(ink, surface));
        }
    }

    /// The red of a button is the red of an error, so it waits until that can be read.
    fn derive_danger(&mut self, given: &Given) {
        if given.has(&[Token::Danger, Token::Surface, Token::Ink]) {
            self.carry(Token::Danger, Token::DangerStrong, Token::OnDanger, given);
        }
    }

    /// Chooses what can be read on a fill, and the fill's hovered shade.
    fn carry(&mut self, fill: Token, hovered: Token, on: Token, given: &Given) {
        let color = self.get(fill);
        let mut words = self.get(on);
        if words.contrast(color) < TEXT {
            words = if given.get(on).is_some() {
                corrected(words, &[color], TEXT)
            } else {
                let choices = [Color::WHITE, self.get(Token::Ink), Color::BLACK];
                choices
                    .into_iter()
                    .find(|choice| choice.contrast(color) >= TEXT)
                    .unwrap_or(Color::BLACK)
            };
        }
        if given.get(on).is_none() {
            self.set(on, words);
        }
        self.set(hovered, stepped(color, words));
    }
}

/// A shade of `color` that can be told from `other` even better; where there is none, one that is a
/// step nearer if it can still be read.
fn stepped(color: Color, other: Color) -> Color {
    let lab = Oklab::from(color);
    let away = if color.luminance() > other.luminance() { HOVER } else { -HOVER };
    let further = lab.at((lab.lightness + away).clamp(0.0, 1.0));
    let nearer = lab.at((lab.lightness - 2.0 * away).clamp(0.0, 1.0));
    let is_seen = further.contrast(color) > 1.1;
    if is_seen || nearer.contrast(other) < TEXT { further } else { nearer }
}
