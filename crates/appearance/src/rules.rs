//! `appearance.rules`: the look of single parts, with their contrast checked.

use serde_json::Value;

use crate::Browser;
use crate::color::{Color, Paint};
use crate::contrast::{NON_TEXT, TEXT, corrected, lowest};
use crate::contrast_pairs::CONTRAST_PAIRS;
use crate::palette::{ENHANCED, GivenColors, Palette};
use crate::problem::{Problem, Reason};
use crate::selectors::{Declared, PARTS, Part, Role, STATES, State, declared};
use crate::tokens::{Mode, NAMES, Token};
use crate::variables::name_of;

/// The declarations of one part in one state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    /// The index in [`PARTS`].
    pub(crate) part: usize,
    pub(crate) state: State,
    pub(crate) color: Option<Paint>,
    pub(crate) background: Option<Paint>,
    pub(crate) border: Option<Paint>,
    pub(crate) others: Vec<(&'static str, String)>,
    /// Tokens with other colours inside of the part, derived from its background.
    pub(crate) tokens: Vec<(&'static str, Color)>,
}

/// All rules, at most one for each part and state.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rules(pub(crate) Vec<Rule>);

impl Rules {
    /// Reads the rules; values that cannot be used are reported and ignored.
    pub(crate) fn read(
        value: &Value,
        path: &str,
        browser: &dyn Browser,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut rules = Self::default();
        let Some(entries) = super::entries(value, path, problems) else { return rules };
        for (selector, declarations) in entries {
            let path = super::path(path, selector);
            let (name, state) = selector.split_at(selector.find(':').unwrap_or(selector.len()));
            let state =
                STATES.iter().find(|(_, known, _)| *known == state).map(|(state, ..)| *state);
            let (Some(part), Some(state)) = (Part::find(name), state) else {
                problems.push(Problem::Refused { path, reason: Reason::Unknown });
                continue;
            };
            let Some(declarations) = super::entries(declarations, &path, problems) else {
                continue;
            };
            for (name, value) in declarations {
                match declared(&PARTS[part], name, value, browser) {
                    Ok(declared) => rules.at(part, state).take(declared),
                    Err(reason) => {
                        problems.push(Problem::Refused { path: super::path(&path, name), reason })
                    }
                }
            }
        }
        rules
    }

    /// Returns these rules, overridden by `others`.
    pub(crate) fn with(&self, others: &Self) -> Self {
        let mut both = self.clone();
        for other in &others.0 {
            let rule = both.at(other.part, other.state);
            rule.color = other.color.or(rule.color);
            rule.background = other.background.or(rule.background);
            rule.border = other.border.or(rule.border);
            rule.others.extend_from_slice(&other.others);
        }
        both
    }

    fn find(&self, part: usize, state: State) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.part == part && rule.state == state)
    }

    fn at(&mut self, part: usize, state: State) -> &mut Rule {
        let index =
            self.0.iter().position(|rule| rule.part == part && rule.state == state).unwrap_or_else(
                || {
                    self.0.push(Rule {
                        part,
                        state,
                        color: None,
                        background: None,
                        border: None,
                        others: Vec::new(),
                        tokens: Vec::new(),
                    });
                    self.0.len() - 1
                },
            );
        &mut self.0[index]
    }

    /// Returns the value that applies to a part in a state: that of the part in the state, of its
    /// base part in the state, of the part in any state, or of its base part in any state.
    fn effective(
        &self,
        part: usize,
        state: State,
        of: fn(&Rule) -> Option<Paint>,
    ) -> Option<Paint> {
        let base = PARTS[part].base.and_then(Part::find);
        let places =
            [(Some(part), state), (base, state), (Some(part), State::Any), (base, State::Any)];
        places.into_iter().find_map(|(part, state)| self.find(part?, state).and_then(of))
    }

    /// Checks all colours against their backgrounds and corrects them.
    pub(crate) fn check(&mut self, page: &Page, problems: &mut Vec<Problem>) {
        let surface = page.palette.get(Token::Surface);
        let is_surface = |rule: &&Rule| PARTS[rule.part].role == Role::Surface;
        let surfaces: Vec<Color> = self
            .0
            .iter()
            .filter(is_surface)
            .filter_map(|rule| Some(rule.background?.over(surface)))
            .collect();
        for (part, described) in PARTS.iter().enumerate() {
            for (state, ..) in STATES {
                match described.role {
                    Role::Any | Role::Card => {}
                    Role::Surface | Role::Field | Role::Bar => {
                        self.check_surface(part, state, page, problems)
                    }
                    Role::Text(token) => self.check_text(
                        part,
                        state,
                        page,
                        &page.backgrounds_of(token, &surfaces),
                        problems,
                    ),
                    Role::Filled { rest, hovered } => {
                        self.check_filled(part, state, page, [rest, hovered], &surfaces, problems)
                    }
                }
            }
        }
    }

    /// Checks text on a background of its own. Each state that has a rule gets both colours, as a
    /// button can be hovered and focused at once.
    fn check_filled(
        &mut self,
        part: usize,
        state: State,
        page: &Page,
        usual: [(Token, Option<Token>); 2],
        surfaces: &[Color],
        problems: &mut Vec<Problem>,
    ) {
        let base = PARTS[part].base.and_then(Part::find);
        let has_rule = |part: usize| {
            self.find(part, state)
                .is_some_and(|rule| rule.color.is_some() || rule.background.is_some())
        };
        if !has_rule(part) && !base.is_some_and(has_rule) {
            return;
        }
        let around = page.palette.get(Token::Surface);
        let background = self.effective(part, state, |rule| rule.background);
        let backgrounds = match background {
            Some(background) => vec![("its backgroundColor", background.over(around))],
            None => usual
                .iter()
                .flat_map(|(foreground, background)| match background {
                    Some(token) => vec![(name_of(*token), page.palette.get(*token))],
                    None => page.backgrounds_of(*foreground, surfaces),
                })
                .collect(),
        };
        let text = self
            .effective(part, state, |rule| rule.color)
            .unwrap_or(page.palette.get(usual[0].0).into());
        let rule = self.at(part, state);
        (rule.color, rule.background) = (Some(text), background);
        self.check_text(part, state, page, &backgrounds, problems);
        let rule = self.at(part, state);
        if rule.color.is_none() {
            // The base part's colour would apply otherwise.
            rule.others.push(("color", format!("var({})", NAMES[usual[0].0 as usize])));
        }
    }

    /// Checks the text of a part on all of these backgrounds. Where no colour has enough contrast
    /// on all of them, the host's colour is ignored.
    fn check_text(
        &mut self,
        part: usize,
        state: State,
        page: &Page,
        backgrounds: &[NamedColor],
        problems: &mut Vec<Problem>,
    ) {
        let Some(paint) = self.find(part, state).and_then(|rule| rule.color) else { return };
        let used = page.corrected_on(
            paint,
            backgrounds,
            TEXT,
            &property_path(part, state, "color"),
            problems,
        );
        self.at(part, state).color = used;
    }

    /// Checks a part that contains others: all colours inside are derived again for its background.
    fn check_surface(
        &mut self,
        part: usize,
        state: State,
        page: &Page,
        problems: &mut Vec<Problem>,
    ) {
        let Some(rule) = self.find(part, state) else { return };
        let (border, is_new) = (rule.border, rule.color.is_some() || rule.background.is_some());
        let around = page.palette.get(Token::Surface);
        let own = self
            .effective(part, state, |rule| rule.background)
            .map_or(around, |background| background.over(around));
        if is_new {
            let on_own = [("its backgroundColor", own)];
            let text = self.effective(part, state, |rule| rule.color);
            let text = text.and_then(|text| {
                page.corrected_on(
                    text,
                    &on_own,
                    TEXT,
                    &property_path(part, state, "color"),
                    problems,
                )
            });
            let is_far = page.palette.get(Token::Text).contrast(own) < ENHANCED;
            let mut given =
                if is_far { page.given.without_foregrounds() } else { page.given.clone() };
            given.set(Token::Surface, own);
            if let Some(text) = text {
                given.set(Token::Text, text.over(own));
            }
            let (inside, _) = Palette::built_in(page.mode).with(&given);
            let tokens = inside.differing(page.palette).collect();
            let background = self.effective(part, state, |rule| rule.background);
            let rule = self.at(part, state);
            (rule.tokens, rule.color, rule.background) = (tokens, None, background);
        }
        if let Some(border) = border
            && PARTS[part].role == Role::Field
        {
            let backgrounds = [
                ("colorSurface", around),
                (name_of(Token::Inset), page.palette.get(Token::Inset)),
                ("its backgroundColor", own),
            ];
            let used = page.corrected_on(
                border,
                &backgrounds,
                NON_TEXT,
                &property_path(part, state, "borderColor"),
                problems,
            );
            self.at(part, state).border = used;
        }
    }
}

impl Rule {
    fn take(&mut self, declared: Declared) {
        match declared {
            Declared::Color(paint) => self.color = Some(paint),
            Declared::Background(paint) => self.background = Some(paint),
            Declared::Border(paint) => self.border = Some(paint),
            Declared::Other(property, value) => self.others.push((property, value)),
        }
    }
}

/// A colour and the host's name for it.
type NamedColor = (&'static str, Color);

/// The colours of the whole widget, which rules are checked against.
pub(crate) struct Page<'a> {
    pub(crate) mode: Mode,
    pub(crate) given: &'a GivenColors,
    pub(crate) palette: &'a Palette,
}

impl Page<'_> {
    /// Returns all backgrounds that text of a token may have.
    fn backgrounds_of(&self, foreground: Token, surfaces: &[Color]) -> Vec<NamedColor> {
        let pairs = CONTRAST_PAIRS
            .iter()
            .filter(|(token, ..)| *token == foreground)
            .flat_map(|(_, backgrounds, _)| *backgrounds);
        let tokens = pairs.map(|token| (name_of(*token), self.palette.get(*token)));
        tokens
            .chain(surfaces.iter().map(|color| ("the backgroundColor of another part", *color)))
            .collect()
    }

    /// Returns `paint` if it has the needed contrast on all backgrounds, otherwise a corrected
    /// colour, or `None` where there is none.
    fn corrected_on(
        &self,
        paint: Paint,
        backgrounds: &[NamedColor],
        needed: f32,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Paint> {
        let colors: Vec<Color> = backgrounds.iter().map(|(_, color)| *color).collect();
        let ratios = colors.iter().map(|background| paint.over(*background).contrast(*background));
        let (worst, ratio) = ratios.enumerate().fold((0, f32::MAX), |worst, (index, ratio)| {
            if ratio < worst.1 { (index, ratio) } else { worst }
        });
        if ratio >= needed {
            return Some(paint);
        }
        let used = corrected(paint.over(colors[worst]), &colors, needed);
        let used = (lowest(used, colors).0 >= needed).then_some(used);
        problems.push(Problem::LowContrast {
            path: path.to_owned(),
            background: backgrounds[worst].0.to_owned(),
            mode: self.mode,
            ratio,
            needed,
            used,
        });
        used.map(Paint::from)
    }
}

fn property_path(part: usize, state: State, property: &str) -> String {
    let state = STATES.iter().find(|(known, ..)| *known == state).map_or("", |(_, name, _)| name);
    format!("appearance.rules[\"{}{state}\"].{property}", PARTS[part].name)
}
