//! What all fields share: a label, a hint, and an error that is tied to the control and named in
//! the summary.

use latchkey_rules::date::DatePart;
use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text, tr};

/// One thing that is wrong with one field.
#[derive(Debug, Clone)]
pub struct FieldMessage {
    field: String,
    part: Option<DatePart>,
    message: Text,
}

impl FieldMessage {
    /// The field with this id, and what to do about it.
    pub fn new(field: impl Into<String>, message: impl Into<Text>) -> Self {
        Self { field: field.into(), part: None, message: message.into() }
    }

    /// The same for one part of a date.
    pub fn at(field: impl Into<String>, part: DatePart, message: impl Into<Text>) -> Self {
        Self { field: field.into(), part: Some(part), message: message.into() }
    }

    /// What is said.
    pub fn message(&self) -> Text {
        self.message.clone()
    }

    /// The id of the control that puts it right.
    pub(super) fn control(&self) -> String {
        match self.part {
            None => self.field.clone(),
            Some(part) => part_id(&self.field, part),
        }
    }
}

/// Everything that is wrong on a page. It is set when the person goes on, and never while they
/// type: each time, the summary takes the focus.
#[derive(Debug, Clone, Copy)]
pub struct FormErrors(RwSignal<Vec<FieldMessage>>);

impl FormErrors {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Says what is wrong now.
    pub fn set(self, errors: Vec<FieldMessage>) {
        // The page may have gone while the server was asked.
        let _ = self.0.try_set(errors);
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.set(Vec::new());
    }

    /// Tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(Vec::is_empty)
    }

    /// What is wrong with a field, in words. Tracked.
    pub fn of(self, field: &str) -> Option<String> {
        self.0.with(|errors| {
            errors.iter().find(|error| error.field == field).map(|error| error.message.get())
        })
    }

    /// All of it, in the order of the page. Tracked.
    pub(super) fn all(self) -> Vec<FieldMessage> {
        self.0.get()
    }

    /// Whether this part of a date is wrong; an error of the whole date is one of each part.
    /// Tracked.
    pub(super) fn blames(self, field: &str, part: Option<DatePart>) -> bool {
        self.0.with(|errors| {
            errors.iter().any(|error| {
                error.field == field
                    && (error.part.is_none() || part.is_none() || error.part == part)
            })
        })
    }
}

impl Default for FormErrors {
    fn default() -> Self {
        Self::new()
    }
}

/// The id of the control for one part of a date. The first has the id of the field, so that the
/// summary leads to it.
pub(super) fn part_id(field: &str, part: DatePart) -> String {
    match part {
        DatePart::Day => field.to_owned(),
        DatePart::Month => format!("{field}-month"),
        DatePart::Year => format!("{field}-year"),
    }
}

/// What a field says about itself.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) hint: Option<Text>,
    pub(super) errors: FormErrors,
}

impl Frame {
    /// A label over one control.
    pub(super) fn single(self, control: AnyView) -> AnyView {
        let Self { id, label, hint, errors } = self;
        view! {
            <div class="field" class:field-invalid=invalid(&id, errors)>
                <label class="field-label" for=id.clone()>{label.view()}</label>
                {hint_line(&id, hint)}
                {error_line(&id, errors)}
                {control}
            </div>
        }
        .into_any()
    }

    /// A legend over several controls.
    pub(super) fn group(self, legend_class: &'static str, controls: AnyView) -> AnyView {
        let Self { id, label, hint, errors } = self;
        let described = described_by(&id, hint.is_some(), errors);
        view! {
            <fieldset class="field" class:field-invalid=invalid(&id, errors) aria-describedby=described>
                <legend class=legend_class>{label.view()}</legend>
                {hint_line(&id, hint)}
                {error_line(&id, errors)}
                {controls}
            </fieldset>
        }
        .into_any()
    }

    /// The ids of the texts that explain the control.
    pub(super) fn described_by(
        &self,
    ) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        described_by(&self.id, self.hint.is_some(), self.errors)
    }
}

/// The hint of a field, where it has one.
pub(super) fn hint_line(id: &str, hint: Option<Text>) -> Option<AnyView> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="field-hint" id=id>{hint.view()}</p> }.into_any())
}

/// The error of a field, while it has one. Not by colour alone: a sign, and the word for those who
/// do not see it.
pub(super) fn error_line(id: &str, errors: FormErrors) -> AnyView {
    let id = id.to_owned();
    let line = move || {
        errors.of(&id).map(|message| {
            view! {
                <p class="field-error" id=format!("{id}-error")>
                    {icon(Symbol::Alert)}
                    <span>
                        <span class="visually-hidden">{tr(Key::UiError)} " "</span>
                        {message}
                    </span>
                </p>
            }
        })
    };
    line.into_any()
}

/// Whether a field is wrong.
pub(super) fn invalid(
    id: &str,
    errors: FormErrors,
) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
    let id = id.to_owned();
    move || errors.blames(&id, None)
}

/// The ids of the hint and the error.
pub(super) fn described_by(
    id: &str,
    has_hint: bool,
    errors: FormErrors,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    let id = id.to_owned();
    move || match (has_hint, errors.blames(&id, None)) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}
