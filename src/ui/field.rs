//! The base of all fields: a label, a hint, and an error that is tied to the control and listed in
//! the summary.

use latchkey_rules::date::DatePart;
use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text, tr};

/// An error of one field.
#[derive(Debug, Clone)]
pub struct FieldMessage {
    field: String,
    part: Option<DatePart>,
    message: Text,
}

impl FieldMessage {
    /// Creates the error of the field with this id: the message says what to do.
    pub fn new(field: impl Into<String>, message: impl Into<Text>) -> Self {
        Self { field: field.into(), part: None, message: message.into() }
    }

    /// Creates the error of one part of a date.
    pub fn at(field: impl Into<String>, part: DatePart, message: impl Into<Text>) -> Self {
        Self { field: field.into(), part: Some(part), message: message.into() }
    }

    /// Returns the message.
    pub fn message(&self) -> Text {
        self.message.clone()
    }

    /// Returns the id of the control to correct.
    pub(super) fn control(&self) -> String {
        match self.part {
            None => self.field.clone(),
            Some(part) => part_id(&self.field, part),
        }
    }
}

/// All errors of a page. They are set when the applicant continues, never while they type, as the
/// summary takes the focus each time.
#[derive(Debug, Clone, Copy)]
pub struct FormErrors(RwSignal<Vec<FieldMessage>>);

impl FormErrors {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Replaces the errors.
    pub fn set(self, errors: Vec<FieldMessage>) {
        // The page may be gone after a request.
        let _ = self.0.try_set(errors);
    }

    /// Removes all errors.
    pub fn clear(self) {
        self.set(Vec::new());
    }

    /// Returns whether there are none. Tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(Vec::is_empty)
    }

    /// Returns the message of a field's error. Tracked.
    pub fn of(self, field: &str) -> Option<String> {
        self.0.with(|errors| {
            errors.iter().find(|error| error.field == field).map(|error| error.message.get())
        })
    }

    /// Returns all errors in the order of the page. Tracked.
    pub(super) fn all(self) -> Vec<FieldMessage> {
        self.0.get()
    }

    /// Returns whether this part of a date is wrong; an error of the whole date concerns each part.
    /// Tracked.
    pub(super) fn concerns(self, field: &str, part: Option<DatePart>) -> bool {
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

/// Returns the id of the control for a part of a date. The first has the id of the field, so that
/// the summary leads to it.
pub(super) fn part_id(field: &str, part: DatePart) -> String {
    match part {
        DatePart::Day => field.to_owned(),
        DatePart::Month => format!("{field}-month"),
        DatePart::Year => format!("{field}-year"),
    }
}

/// The label, hint and errors of a field.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) hint: Option<Text>,
    pub(super) errors: FormErrors,
}

impl Frame {
    /// Returns a field with one control under its label.
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

    /// Returns a field with several controls under a legend.
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

    /// Returns the ids of the texts that describe the control.
    pub(super) fn described_by(
        &self,
    ) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        described_by(&self.id, self.hint.is_some(), self.errors)
    }
}

/// Returns the hint of a field, if it has one.
pub(super) fn hint_line(id: &str, hint: Option<Text>) -> Option<AnyView> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="field-hint" id=id>{hint.view()}</p> }.into_any())
}

/// Returns the error of a field, while it has one. With an icon and the word "Error", as colour
/// alone is not accessible.
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

/// Returns whether a field is wrong.
pub(super) fn invalid(
    id: &str,
    errors: FormErrors,
) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
    let id = id.to_owned();
    move || errors.concerns(&id, None)
}

/// Returns the ids of the hint and the error.
pub(super) fn described_by(
    id: &str,
    has_hint: bool,
    errors: FormErrors,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    let id = id.to_owned();
    move || match (has_hint, errors.concerns(&id, None)) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}
