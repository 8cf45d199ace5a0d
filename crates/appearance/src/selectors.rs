//! The parts of the widget that rules may name, their selectors, and the properties that rules may
//! set. Names of parts and properties are public and stay when the widget's classes change.

use serde_json::Value;

use crate::problem::Reason;
use crate::tokens::Token;
use crate::{Browser, value};
use crate::{color::Paint, problem::Decimal};

/// A part that rules may name.
pub(crate) struct Part {
    /// The public name.
    pub(crate) name: &'static str,
    /// The selector by the widget's own classes.
    pub(crate) selector: &'static str,
    /// The base part, whose rules apply to this one too.
    pub(crate) base: Option<&'static str>,
    /// The accepted groups of properties, as a bit set.
    pub(crate) takes: u8,
    /// The way its colours are checked.
    pub(crate) role: Role,
    /// CSS rules that override the host's border: invalid, selected and focused controls must be
    /// visible as such.
    pub(crate) guard: &'static str,
}

/// The backgrounds that a part's colours are checked against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// None: the parts based on it are checked.
    Any,
    /// The card around everything, on screens with room around it.
    Card,
    /// A surface that contains other parts. With a background of its own, all colours inside are
    /// derived again.
    Surface,
    /// A surface whose border marks a field.
    Field,
    /// A surface that never contains other parts of the page.
    Bar,
    /// Text with this token's colour by default, on all backgrounds of that token.
    Text(Token),
    /// Text on a background of its own, at rest and hovered. Without a background it is on the
    /// page.
    Filled { rest: (Token, Option<Token>), hovered: (Token, Option<Token>) },
}

const COLOR: u8 = 1;
const FONT: u8 = 2;
const BACKGROUND: u8 = 4;
const BORDER: u8 = 8;
const PADDING: u8 = 16;
const TEXT: u8 = COLOR | FONT;
const BOX: u8 = BACKGROUND | BORDER | PADDING;

const fn part(name: &'static str, selector: &'static str, takes: u8, role: Role) -> Part {
    Part { name, selector, base: None, takes, role, guard: "" }
}

const fn button(
    name: &'static str,
    selector: &'static str,
    rest: (Token, Option<Token>),
    hovered: (Token, Option<Token>),
) -> Part {
    Part {
        base: Some(".Button"),
        ..part(name, selector, TEXT | BOX, Role::Filled { rest, hovered })
    }
}

const fn banner(name: &'static str, selector: &'static str) -> Part {
    Part { base: Some(".Banner"), ..part(name, selector, COLOR | BOX, Role::Surface) }
}

/// All parts; a base part precedes those based on it.
pub(crate) const PARTS: &[Part] = &[
    part(".Container", ".shell-card", BORDER, Role::Card),
    part(".Header", ".shell-header", COLOR | BACKGROUND | PADDING, Role::Bar),
    part(".BusinessName", ".business-name", FONT, Role::Any),
    part(".Steps", ".steps-words", FONT, Role::Any),
    part(".Footer", ".shell-footer", TEXT, Role::Text(Token::Muted)),
    part(".Heading", ".page-title", TEXT, Role::Text(Token::Text)),
    part(".Subheading", ".shell-main :is(h2,h3),.dialog-title", TEXT, Role::Text(Token::Text)),
    part(".Caption", ".page-caption", TEXT, Role::Text(Token::Muted)),
    part(".Label", ".field-label,.choice-label", TEXT, Role::Text(Token::Text)),
    part(".Hint", ".field-hint", TEXT, Role::Text(Token::Muted)),
    part(".Error", ".field-error", TEXT, Role::Text(Token::Danger)),
    part(
        ".Link",
        ".shell-main a:not(.button,.error-summary a),.link",
        TEXT,
        Role::Text(Token::AccentText),
    ),
    part(".Button", ".button", TEXT | BOX, Role::Any),
    button(
        ".Button--primary",
        ".button-primary",
        (Token::OnAccent, Some(Token::Accent)),
        (Token::OnAccent, Some(Token::AccentHover)),
    ),
    button(
        ".Button--secondary",
        ".button-secondary",
        (Token::Text, None),
        (Token::Text, Some(Token::AccentSoft)),
    ),
    button(
        ".Button--quiet",
        ".button-quiet",
        (Token::AccentText, None),
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
        ..part(".Input", ".input", TEXT | BOX, Role::Field)
    },
    Part {
        guard: ":where(.choice:has(:checked)){border-color:var(--color-accent-text)}:where(.field-invalid .choice){border-color:var(--color-danger)}",
        ..part(".Choice", ".choice", COLOR | BOX, Role::Surface)
    },
    Part {
        base: Some(".Choice"),
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
    part(".Dialog", ".dialog", COLOR | BACKGROUND | BORDER, Role::Surface),
    part(".Toast", ".toast", BORDER, Role::Any),
    part(".Menu", ".menu-list,.combobox-list,.combobox-none", COLOR | BOX, Role::Surface),
];

impl Part {
    /// Returns the index of a part in [`PARTS`].
    pub(crate) fn find(name: &str) -> Option<usize> {
        PARTS.iter().position(|part| part.name == name)
    }
}

/// The state of an element that a rule applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Any,
    Hover,
    FocusVisible,
    Disabled,
}

/// Each state with the host's notation and the widget's selector. Disabled controls stay focusable,
/// so they have `aria-disabled` rather than `disabled`.
pub(crate) const STATES: [(State, &str, &str); 4] = [
    (State::Any, "", ""),
    (State::Hover, ":hover", ":hover:not([aria-disabled=\"true\"])"),
    (State::FocusVisible, ":focus-visible", ":focus-visible"),
    (State::Disabled, ":disabled", "[aria-disabled=\"true\"]"),
];

/// A parsed declaration.
pub(crate) enum Declared {
    Color(Paint),
    Background(Paint),
    Border(Paint),
    Other(&'static str, String),
}

enum Kind {
    Color(fn(Paint) -> Declared),
    Length(i32, i32),
    Number(&'static str, i32, i32),
    Keyword(&'static [&'static str]),
    Fonts,
    Shadow,
}

/// Name, name in CSS, group, and accepted values. Lengths are in thousandths of a pixel.
const PROPERTIES: &[(&str, &str, u8, Kind)] = &[
    ("color", "color", COLOR, Kind::Color(Declared::Color)),
    ("backgroundColor", "background-color", BACKGROUND, Kind::Color(Declared::Background)),
    ("borderColor", "border-color", BORDER, Kind::Color(Declared::Border)),
    ("borderWidth", "border-width", BORDER, Kind::Length(0, 4_000)),
    (
        "borderStyle",
        "border-style",
        BORDER,
        Kind::Keyword(&["solid", "dashed", "dotted", "double"]),
    ),
    ("borderRadius", "border-radius", BORDER, Kind::Length(0, 999_000)),
    ("boxShadow", "box-shadow", BORDER, Kind::Shadow),
    ("paddingBlock", "padding-block", PADDING, Kind::Length(0, 48_000)),
    ("paddingInline", "padding-inline", PADDING, Kind::Length(0, 64_000)),
    ("fontFamily", "font-family", FONT, Kind::Fonts),
    ("fontSize", "font-size", FONT, Kind::Length(14_000, 40_000)),
    ("fontWeight", "font-weight", FONT, Kind::Number("", 300_000, 900_000)),
    ("letterSpacing", "letter-spacing", FONT, Kind::Number("em", -50, 200)),
    ("lineHeight", "line-height", FONT, Kind::Number("", 1_100, 2_000)),
    ("textTransform", "text-transform", FONT, Kind::Keyword(&["none", "uppercase", "capitalize"])),
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
    // Phones zoom into fields with small text; a field without a border is not recognizable.
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
        Kind::Keyword(keywords) => value::keyword(value, keywords)?.to_owned(),
        Kind::Fonts => value::fonts(value)?,
        Kind::Shadow => value::shadow(value, browser)?.to_owned(),
    };
    Ok(Declared::Other(property, value))
}

/// Returns the names of all parts and properties, for tests of the documentation.
pub fn public_names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|part| part.name).chain(PROPERTIES.iter().map(|(name, ..)| *name))
}

/// Returns the classes in all selectors, for tests that they exist.
pub fn classes() -> impl Iterator<Item = &'static str> {
    let selectors = PARTS.iter().flat_map(|part| [part.selector, part.guard]);
    selectors
        .flat_map(|selector| {
            selector.split(|letter: char| {
                !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
            })
        })
        .filter(|word| word.starts_with('.'))
}
