//! One of a few.

use leptos::prelude::*;

use super::draft::restore;
use super::field::{FormErrors, Frame, hint_line};
use crate::i18n::Text;

/// One answer of a group.
#[derive(Debug, Clone)]
pub struct RadioOption {
    value: String,
    label: Text,
    hint: Option<Text>,
}

impl RadioOption {
    /// What is kept when it is chosen, and what the person reads.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// More about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A question with a few answers, all in sight.
#[component]
pub fn RadioGroup(
    /// Of the first control; also the name of its errors.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    legend: Text,
    /// The value of the answer.
    value: RwSignal<String>,
    /// The answers.
    options: Vec<RadioOption>,
    /// The errors of the page.
    errors: FormErrors,
    /// How to answer.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// The heading of the page has asked already; the question is only for those who do not see it.
    #[prop(optional)]
    legend_hidden: bool,
) -> AnyView {
    restore(&id, value.get_untracked(), |chosen| value.set(chosen));
    let choices: Vec<AnyView> = options.into_iter().enumerate().map(|(index, option)| choice(&id, index, option, value)).collect();
    let legend_class = if legend_hidden { "visually-hidden" } else { "field-label" };
    Frame { id, label: legend, hint, errors }.group(legend_class, view! { <div class="choices">{choices}</div> }.into_any())
}

fn choice(group: &str, index: usize, option: RadioOption, chosen: RwSignal<String>) -> AnyView {
    // The first has the id of the group, so that the error summary leads to it.
    let id = if index == 0 { group.to_owned() } else { format!("{group}-{index}") };
    let RadioOption { value, label, hint } = option;
    // The first option and the group share an id, so the hints of options are named apart from the group's own.
    let own = format!("{group}-option-{index}");
    let described = hint.is_some().then(|| format!("{own}-hint"));
    let kept = value.clone();
    let compared = value.clone();
    view! {
        <div class="choice">
            <input
                class="choice-input"
                type="radio"
                id=id.clone()
                name=group.to_owned()
                value=value
                aria-describedby=described
                prop:checked=move || chosen.with(|chosen| *chosen == compared)
                on:change=move |_| chosen.set(kept.clone())
            />
            <label class="choice-label" for=id>{label.view()}</label>
            {hint_line(&own, hint)}
        </div>
    }
    .into_any()
}
