//! `appearance.rules`: what a host says of single parts, checked so that it can still be read.

use serde_json::Value;

use crate::Browser;
use crate::color::{Color, Paint};
use crate::contrast::{EDGE, TEXT, corrected, lowest};
use crate::pairs::PAIRS;
use crate::palette::{AT_EASE, Given, Mode, NAMES, Palette, Token};
use crate::parts::{Declared, PARTS, Part, Role, WHEN, When, declared};
use crate::problem::{Problem, Reason};
use crate::variables::name_of;

/// What is said of one part at one time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    /// Its place in [`PARTS`].
    pub(crate) part: usize,
    pub(crate) when: When,
    pub(crate) words: Option<Paint>,
    pub(crate) ground: Option<Paint>,
    pub(crate) edge: Option<Paint>,
    pub(crate) others: Vec<(&'static str, String)>,
    /// Tokens that are others in here, because the ground is.
    pub(crate) tokens: Vec<(&'static str, Color)>,
}

/// All rules, at most one for each part and time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rules(pub(crate) Vec<Rule>);

impl Rules {
    /// Reads them; what cannot be used is told, and as if it were not there.
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
            let when = WHEN.iter().find(|(_, known, _)| *known == state).map(|(when, ..)| *when);
            let (Some(part), Some(when)) = (Part::find(name), when) else {
                problems.push(Problem::Refused { path, reason: Reason::Unknown });
                continue;
            };
            let Some(declarations) = super::entries(declarations, &path, problems) else {
                continue;
            };
            for (name, value) in declarations {
                match declared(&PARTS[part], name, value, browser) {
                    Ok(declared) => rules.at(part, when).take(declared),
                    Err(reason) => {
                        problems.push(Problem::Refused { path: super::path(&path, name), reason })
                    }
                }
            }
        }
        rules
    }

    /// These, and `others` in place of what is said in both.
    pub(crate) fn with(&self, others: &Self) -> Self {
        let mut both = self.clone();
        for other in &others.0 {
            let rule = both.at(other.part, other.when);
            rule.words = other.words.or(rule.words);
            rule.ground = other.ground.or(rule.ground);
            rule.edge = other.edge.or(rule.edge);
            rule.others.extend_from_slice(&other.others);
        }
        both
    }

    fn find(&self, part: usize, when: When) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.part == part && rule.when == when)
    }

    fn at(&mut self, part: usize, when: When) -> &mut Rule {
        let index =
            self.0.iter().position(|rule| rule.part == part && rule.when == when).unwrap_or_else(
                || {
                    self.0.push(Rule {
                        part,
                        when,
                        words: None,
                        ground: None,
                        edge: None,
                        others: Vec::new(),
                        tokens: Vec::new(),
                    });
                    self.0.len() - 1
                },
            );
        &mut self.0[index]
    }

    /// What goes for a part at a time: said of it then, of its kind then, of it always, of its kind
    /// always.
    fn effective(&self, part: usize, when: When, of: fn(&Rule) -> Option<Paint>) -> Option<Paint> {
        let kind = PARTS[part].kind_of.and_then(Part::find);
        let places =
            [(Some(part), when), (kind, when), (Some(part), When::Always), (kind, When::Always)];
        places.into_iter().find_map(|(part, when)| self.find(part?, when).and_then(of))
    }

    /// Holds all colours against what they stand on, and puts them right.
    pub(crate) fn check(&mut self, page: &Page, problems: &mut Vec<Problem>) {
        let surface = page.palette.get(Token::Surface);
        let is_in_page = |rule: &&Rule| PARTS[rule.part].role == Role::Surface;
        let surfaces: Vec<Color> = self
            .0
            .iter()
            .filter(is_in_page)
            .filter_map(|rule| Some(rule.ground?.over(surface)))
            .collect();
        for (part, described) in PARTS.iter().enumerate() {
            for (when, ..) in WHEN {
                match described.role {
                    Role::Any | Role::Card => {}
                    Role::Surface | Role::Field | Role::Bar => {
                        self.check_surface(part, when, page, problems)
                    }
                    Role::Words(token) => self.check_words(
                        part,
                        when,
                        page,
                        &page.grounds_of(token, &surfaces),
                        problems,
                    ),
                    Role::Filled { rest, hovered } => {
                        self.check_filled(part, when, page, [rest, hovered], &surfaces, problems)
                    }
                }
            }
        }
    }

    /// Words on a ground of their own. What is said at one time is said whole, as a button can be
    /// hovered and focused at once.
    fn check_filled(
        &mut self,
        part: usize,
        when: When,
        page: &Page,
        usual: [(Token, Option<Token>); 2],
        surfaces: &[Color],
        problems: &mut Vec<Problem>,
    ) {
        let kind = PARTS[part].kind_of.and_then(Part::find);
        let is_said = |part: usize| {
            self.find(part, when).is_some_and(|rule| rule.words.is_some() || rule.ground.is_some())
        };
        if !is_said(part) && !kind.is_some_and(is_said) {
            return;
        }
        let around = page.palette.get(Token::Surface);
        let ground = self.effective(part, when, |rule| rule.ground);
        let grounds = match ground {
            Some(ground) => vec![("its backgroundColor", ground.over(around))],
            None => usual
                .iter()
                .flat_map(|(ink, ground)| match ground {
                    Some(token) => vec![(name_of(*token), page.palette.get(*token))],
                    None => page.grounds_of(*ink, surfaces),
                })
                .collect(),
        };
        let words = self
            .effective(part, when, |rule| rule.words)
            .unwrap_or(page.palette.get(usual[0].0).into());
        let rule = self.at(part, when);
        (rule.words, rule.ground) = (Some(words), ground);
        self.check_words(part, when, page, &grounds, problems);
        let rule = self.at(part, when);
        if rule.words.is_none() {
            // What was said of its kind would reach it otherwise.
            rule.others.push(("color", format!("var({})", NAMES[usual[0].0 as usize])));
        }
    }

    /// Words of a part on any of these. Where no colour would do on all of them, it is as if the
    /// host had said nothing.
    fn check_words(
        &mut self,
        part: usize,
        when: When,
        page: &Page,
        grounds: &[Named],
        problems: &mut Vec<Problem>,
    ) {
        let Some(paint) = self.find(part, when).and_then(|rule| rule.words) else { return };
        let used = page.put_right(paint, grounds, TEXT, &said_of(part, when, "color"), problems);
        self.at(part, when).words = used;
    }

    /// A part on which others stand: all colours in it are chosen anew for its ground.
    fn check_surface(&mut self, part: usize, when: When, page: &Page, problems: &mut Vec<Problem>) {
        let Some(rule) = self.find(part, when) else { return };
        let (edge, is_new) = (rule.edge, rule.words.is_some() || rule.ground.is_some());
        let around = page.palette.get(Token::Surface);
        let own = self
            .effective(part, when, |rule| rule.ground)
            .map_or(around, |ground| ground.over(around));
        if is_new {
            let on_own = [("its backgroundColor", own)];
            let words = self.effective(part, when, |rule| rule.words);
            let words = words.and_then(|words| {
                page.put_right(words, &on_own, TEXT, &said_of(part, when, "color"), problems)
            });
            let is_far = page.palette.get(Token::Ink).contrast(own) < AT_EASE;
            let mut given = if is_far { page.given.without_inks() } else { page.given.clone() };
            given.set(Token::Surface, own);
            if let Some(words) = words {
                given.set(Token::Ink, words.over(own));
            }
            let (inside, _) = Palette::ours(page.mode).with(&given);
            let tokens = inside.differing(page.palette).collect();
            let ground = self.effective(part, when, |rule| rule.ground);
            let rule = self.at(part, when);
            (rule.tokens, rule.words, rule.ground) = (tokens, None, ground);
        }
        if let Some(edge) = edge
            && PARTS[part].role == Role::Field
        {
            let grounds = [
                ("colorSurface", around),
                (name_of(Token::Sunken), page.palette.get(Token::Sunken)),
                ("its backgroundColor", own),
            ];
            let used =
                page.put_right(edge, &grounds, EDGE, &said_of(part, when, "borderColor"), problems);
            self.at(part, when).edge = used;
        }
    }
}

impl Rule {
    fn take(&mut self, declared: Declared) {
        match declared {
            Declared::Words(paint) => self.words = Some(paint),
            Declared::Ground(paint) => self.ground = Some(paint),
            Declared::Edge(paint) => self.edge = Some(paint),
            Declared::Other(property, value) => self.others.push((property, value)),
        }
    }
}

/// A colour, and what the host calls it.
type Named = (&'static str, Color);

/// What the rules are held against.
pub(crate) struct Page<'a> {
    pub(crate) mode: Mode,
    pub(crate) given: &'a Given,
    pub(crate) palette: &'a Palette,
}

impl Page<'_> {
    /// All that a token's words may stand on.
    fn grounds_of(&self, ink: Token, surfaces: &[Color]) -> Vec<Named> {
        let pairs =
            PAIRS.iter().filter(|(token, ..)| *token == ink).flat_map(|(_, grounds, _)| *grounds);
        let tokens = pairs.map(|token| (name_of(*token), self.palette.get(*token)));
        tokens
            .chain(surfaces.iter().map(|color| ("the backgroundColor of another part", *color)))
            .collect()
    }

    /// The paint itself, or a colour that can be told from all of these; nothing where none can.
    fn put_right(
        &self,
        paint: Paint,
        grounds: &[Named],
        needed: f32,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Paint> {
        let colors: Vec<Color> = grounds.iter().map(|(_, color)| *color).collect();
        let seen = colors.iter().map(|ground| paint.over(*ground).contrast(*ground));
        let (worst, ratio) = seen.enumerate().fold((0, f32::MAX), |worst, (index, ratio)| {
            if ratio < worst.1 { (index, ratio) } else { worst }
        });
        if ratio >= needed {
            return Some(paint);
        }
        let used = corrected(paint.over(colors[worst]), &colors, needed);
        let used = (lowest(used, colors).0 >= needed).then_some(used);
        problems.push(Problem::LowContrast {
            path: path.to_owned(),
            ground: grounds[worst].0.to_owned(),
            mode: self.mode,
            ratio,
            needed,
            used,
        });
        used.map(Paint::from)
    }
}

fn said_of(part: usize, when: When, property: &str) -> String {
    let state = WHEN.iter().find(|(known, ..)| *known == when).map_or("", |(_, name, _)| name);
    format!("appearance.rules[\"{}{state}\"].{property}", PARTS[part].name)
}
