//! The parts of the widget that rules may name, and the properties that they may set. Both lists
//! are public: a name stays, whatever the classes behind it become.

use serde_json::Value;

use crate::palette::Token;
use crate::problem::Reason;
use crate::{Browser, value};
use crate::{color::Paint, problem::Decimal};

/// A part that rules may name.
pub(crate) struct Part {
    /// As hosts name it.
    pub(crate) name: &'static str,
    /// Where it is, in the widget's own classes.
    pub(crate) selector: &'static str,
    /// The part of which this is a kind; what is said of that one goes for this one too.
    pub(crate) kind_of: Option<&'static str>,
    /// What may be said of it: the sum of its groups of properties.
    pub(crate) takes: u8,
    /// How its colours are checked.
    pub(crate) role: Role,
    /// Rules that have to stay as they are, whatever edge the host gives: what is wrong, chosen or
    /// focused must be seen to be.
    pub(crate) guard: &'static str,
}

/// What colours of a part have to be told from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing by itself: its kinds are checked.
    Any,
    /// The card around everything, where there is room around it.
    Card,
    /// Other things stand on it. With another ground, all colours in it are made anew.
    Surface,
    /// The same, and its edge is what shows where it is.
    Field,
    /// The same as a surface, but nothing of the page is ever in it.
    Bar,
    /// Words, which use this token where the host says nothing, and stand wherever that is used.
    Words(Token),
    /// Words on a ground of their own, at rest and hovered. Without a ground they stand on the
    /// page.
    Filled { rest: (Token, Option<Token>), hovered: (Token, Option<Token>) },
}

const COLOR: u8 = 1;
const LETTERS: u8 = 2;
const GROUND: u8 = 4;
const EDGE: u8 = 8;
const ROOM: u8 = 16;
const WORDS: u8 = COLOR | LETTERS;
const BOX: u8 = GROUND | EDGE | ROOM;

const fn part(name: &'static str, selector: &'static str, takes: u8, role: Role) -> Part {
    Part { name, selector, kind_of: None, takes, role, guard: "" }
}

const fn button(
    name: &'static str,
    selector: &'static str,
    rest: (Token, Option<Token>),
    hovered: (Token, Option<Token>),
) -> Part {
    Part {
        kind_of: Some(".Button"),
        ..part(name, selector, WORDS | BOX, Role::Filled { rest, hovered })
    }
}

const fn banner(name: &'static str, selector: &'static str) -> Part {
    Part { kind_of: Some(".Banner"), ..part(name, selector, COLOR | BOX, Role::Surface) }
}

/// All of them. A part comes before its kinds.
pub(crate) const PARTS: &[Part] = &[
    part(".Container", ".shell-card", EDGE, Role::Card),
    part(".Header", ".shell-header", COLOR | GROUND | ROOM, Role::Bar),
    part(".BusinessName", ".business-name", LETTERS, Role::Any),
    part(".Steps", ".steps-words", LETTERS, Role::Any),
    part(".Footer", ".shell-footer", WORDS, Role::Words(Token::Muted)),
    part(".Heading", ".page-title", WORDS, Role::Words(Token::Ink)),
    part(".Subheading", ".shell-main :is(h2,h3),.dialog-title", WORDS, Role::Words(Token::Ink)),
    part(".Caption", ".page-caption", WORDS, Role::Words(Token::Muted)),
    part(".Label", ".field-label,.choice-label", WORDS, Role::Words(Token::Ink)),
    part(".Hint", ".field-hint", WORDS, Role::Words(Token::Muted)),
    part(".Error", ".field-error", WORDS, Role::Words(Token::Danger)),
    part(
        ".Link",
        ".shell-main a:not(.button,.error-summary a),.link,.details-summary",
        WORDS,
        Role::Words(Token::AccentInk),
    ),
    part(".Button", ".button", WORDS | BOX, Role::Any),
    button(
        ".Button--primary",
        ".button-primary",
        (Token::OnAccent, Some(Token::Accent)),
        (Token::OnAccent, Some(Token::AccentHover)),
    ),
    button(
        ".Button--secondary",
        ".button-secondary",
        (Token::Ink, None),
        (Token::Ink, Some(Token::AccentSoft)),
    ),
    button(
        ".Button--quiet",
        ".button-quiet",
        (Token::AccentInk, None),
        (Token::AccentStrong, Some(Token::AccentSoft)),
    ),
    button(
        ".Button--danger",
        ".button-danger",
        (Token::OnDanger, Some(Token::Danger)),
        (Token::OnDanger, Some(Token::DangerStrong)),
    ),
    Part {
        guard: ":where(.input:focus){border-color:var(--color-focus)}:where(.input[aria-invalid=\"true\"]){border-color:var(--color-danger)}",
        ..part(".Input", ".input", WORDS | BOX, Role::Field)
    },
    Part {
        guard: ":where(.choice:has(:checked)){border-color:var(--color-accent-ink)}:where(.field-invalid .choice){border-color:var(--color-danger)}",
        ..part(".Choice", ".choice", COLOR | BOX, Role::Surface)
    },
    Part {
        kind_of: Some(".Choice"),
        ..part(".Choice--checked", ".choice:has(:checked)", COLOR | BOX, Role::Surface)
    },
    part(".ChoiceCard", ".choice-card", COLOR | BOX, Role::Surface),
    part(".Card", ".card,.summary,.upload-row", COLOR | BOX, Role::Surface),
    Part {
        guard: ":where(.field-invalid>.file-drop){border-color:var(--color-danger)}",
        ..part(".FileDrop", ".file-drop", COLOR | BOX, Role::Surface)
    },
    part(".Banner", ".banner", COLOR | BOX, Role::Surface),
    banner(".Banner--info", ".banner-info"),
    banner(".Banner--success", ".banner-success"),
    banner(".Banner--warning", ".banner-warning"),
    banner(".Banner--error", ".banner-error"),
    part(".ErrorSummary", ".error-summary", COLOR | BOX, Role::Surface),
    part(".Dialog", ".dialog", COLOR | GROUND | EDGE, Role::Surface),
    part(".Toast", ".toast", EDGE, Role::Any),
    part(".Menu", ".menu-list,.combobox-list,.combobox-none", COLOR | BOX, Role::Surface),
];

impl Part {
    /// Its place in the list, and its kind's.
    pub(crate) fn find(name: &str) -> Option<usize> {
        PARTS.iter().position(|part| part.name == name)
    }
}

/// When a rule goes for a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum When {
    Always,
    Hovered,
    Focused,
    Disabled,
}

/// As hosts say it, and as the widget's elements say it. What is disabled stays focusable, so it is
/// no `:disabled` there.
pub(crate) const WHEN: [(When, &str, &str); 4] = [
    (When::Always, "", ""),
    (When::Hovered, ":hover", ":hover:not([aria-disabled=\"true\"])"),
    (When::Focused, ":focus-visible", ":focus-visible"),
    (When::Disabled, ":disabled", "[aria-disabled=\"true\"]"),
];

/// A declaration that was read.
pub(crate) enum Declared {
    Words(Paint),
    Ground(Paint),
    Edge(Paint),
    Other(&'static str, String),
}

enum Kind {
    Color(fn(Paint) -> Declared),
    Length(i32, i32),
    Number(&'static str, i32, i32),
    Word(&'static [&'static str]),
    Fonts,
    Shadow,
}

/// Name, name in CSS, group, and what it takes. Lengths are in thousandths of a pixel.
const PROPERTIES: &[(&str, &str, u8, Kind)] = &[
    ("color", "color", COLOR, Kind::Color(Declared::Words)),
    ("backgroundColor", "background-color", GROUND, Kind::Color(Declared::Ground)),
    ("borderColor", "border-color", EDGE, Kind::Color(Declared::Edge)),
    ("borderWidth", "border-width", EDGE, Kind::Length(0, 4_000)),
    ("borderStyle", "border-style", EDGE, Kind::Word(&["solid", "dashed", "dotted", "double"])),
    ("borderRadius", "border-radius", EDGE, Kind::Length(0, 999_000)),
    ("boxShadow", "box-shadow", EDGE, Kind::Shadow),
    ("paddingBlock", "padding-block", ROOM, Kind::Length(0, 48_000)),
    ("paddingInline", "padding-inline", ROOM, Kind::Length(0, 64_000)),
    ("fontFamily", "font-family", LETTERS, Kind::Fonts),
    ("fontSize", "font-size", LETTERS, Kind::Length(14_000, 40_000)),
    ("fontWeight", "font-weight", LETTERS, Kind::Number("", 300_000, 900_000)),
    ("letterSpacing", "letter-spacing", LETTERS, Kind::Number("em", -50, 200)),
    ("lineHeight", "line-height", LETTERS, Kind::Number("", 1_100, 2_000)),
    ("textTransform", "text-transform", LETTERS, Kind::Word(&["none", "uppercase", "capitalize"])),
];

/// Reads a declaration of a part.
pub(crate) fn declared(
    part: &Part,
    name: &str,
    value: &Value,
    browser: &dyn Browser,
) -> Result<Declared, Reason> {
    let (_, property, group, kind) =
        PROPERTIES.iter().find(|(known, ..)| *known == name).ok_or(Reason::Unknown)?;
    if part.takes & group == 0 {
        return Err(Reason::NotForThisPart);
    }
    // Small letters in a field make phones zoom in; a field without an edge is not seen to be one.
    let least = match (part.role, *property) {
        (Role::Field, "font-size") => 16_000,
        (Role::Field, "border-width") => 1_000,
        _ => i32::MIN,
    };
    let value = match kind {
        Kind::Color(declared) => return value::color(value, browser).map(declared),
        Kind::Length(from, to) => value::in_rem(value::length(value, least.max(*from), *to)?),
        Kind::Number(unit, from, to) => {
            format!("{}{unit}", Decimal(value::number(value, unit, *from, *to)?))
        }
        Kind::Word(words) => value::word(value, words)?.to_owned(),
        Kind::Fonts => value::fonts(value)?,
        Kind::Shadow => value::shadow(value, browser)?.to_owned(),
    };
    Ok(Declared::Other(property, value))
}

/// The names of all parts and all properties, for the tests of the documentation.
pub fn public_names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|part| part.name).chain(PROPERTIES.iter().map(|(name, ..)| *name))
}

/// The classes that stand behind the parts, for the tests that they are there.
pub fn classes() -> impl Iterator<Item = &'static str> {
    let words = PARTS.iter().flat_map(|part| [part.selector, part.guard]);
    words
        .flat_map(|selector| {
            selector.split(|letter: char| {
                !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
            })
        })
        .filter(|word| word.starts_with('.'))
}
