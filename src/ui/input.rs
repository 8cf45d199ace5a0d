//! The text control of all fields that are typed into.

use leptos::prelude::*;

use super::draft::restore;

/// The kind of text, which determines the keyboard of a phone and the direction of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Text,
    /// The name of a person or a place.
    Name,
    /// An email address.
    Email,
    /// A telephone number.
    Tel,
    /// Only digits.
    Digits,
    /// An amount.
    Decimal,
    /// A postal code.
    PostalCode,
    /// A code of letters and digits, such as the number of a document.
    Code,
    /// A search query.
    Search,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text
            | Self::Name
            | Self::Digits
            | Self::Decimal
            | Self::PostalCode
            | Self::Code => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Search => "search",
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Name | Self::PostalCode | Self::Code => None,
            Self::Email => Some("email"),
            Self::Tel => Some("tel"),
            Self::Digits => Some("numeric"),
            Self::Decimal => Some("decimal"),
            Self::Search => Some("search"),
        }
    }

    /// Returns the direction: left to right for numbers and addresses in every language, by content
    /// for names, and the page's for queries, whose icon is at the start of the page.
    fn direction(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Name => Some("auto"),
            Self::Email
            | Self::Tel
            | Self::Digits
            | Self::Decimal
            | Self::PostalCode
            | Self::Code => Some("ltr"),
            Self::Search => None,
        }
    }

    fn capitals(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("words"),
            Self::PostalCode | Self::Code => Some("characters"),
            Self::Email => Some("none"),
            Self::Text | Self::Tel | Self::Digits | Self::Decimal | Self::Search => None,
        }
    }

    fn spellcheck(self) -> &'static str {
        if self == Self::Text { "true" } else { "false" }
    }
}

/// The width of a field, by what belongs in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FieldWidth {
    /// The whole width.
    #[default]
    Full,
    /// A postal code.
    Short,
    /// Four digits.
    Four,
    /// Two digits.
    Two,
}

impl FieldWidth {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "input",
            Self::Short => "input input-short",
            Self::Four => "input input-four",
            Self::Two => "input input-two",
        }
    }
}

/// The properties of one control. A struct, because the code of a component would be generated for
/// each of its users.
pub(super) struct Input {
    pub(super) id: String,
    pub(super) kind: TextKind,
    pub(super) width: FieldWidth,
    pub(super) value: Signal<String>,
    pub(super) on_input: Callback<String>,
    pub(super) invalid: Signal<bool>,
    pub(super) described_by: Signal<Option<String>>,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) maxlength: Option<u32>,
}

pub(super) fn input(input: Input) -> AnyView {
    let Input { id, kind, width, value, on_input, invalid, described_by, autocomplete, maxlength } =
        input;
    restore(&id, value.get_untracked(), |typed| on_input.run(typed));
    view! {
        <input
            class=width.class()
            id=id.clone()
            name=id
            type=kind.input_type()
            inputmode=kind.input_mode()
            dir=kind.direction()
            autocapitalize=kind.capitals()
            spellcheck=kind.spellcheck()
            autocomplete=autocomplete.unwrap_or("off")
            maxlength=maxlength.map(|most| most.to_string())
            aria-invalid=move || invalid.get().then_some("true")
            aria-describedby=move || described_by.get()
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
        />
    }
    .into_any()
}
