//! One of a few.

use leptos::prelude::*;

use super::choice::ChoiceOption;
use super::draft::restore;
use super::field::{FormErrors, Frame};
use crate::i18n::Text;

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
    options: Vec<ChoiceOption>,
    /// The errors of the page.
    errors: FormErrors,
    /// How to answer.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// The heading of the page has asked already; the question is only for those who do not see
    /// it.
    #[prop(optional)]
    legend_hidden: bool,
) -> AnyView {
    restore(&id, value.get_untracked(), |chosen| value.set(chosen));
    let choice = |(index, option): (usize, ChoiceOption)| {
        let (own, kept) = (option.value.clone(), option.value.clone());
        let chosen = Signal::derive(move || value.with(|chosen| *chosen == own));
        option.view(&id, index, chosen, Callback::new(move |_| value.set(kept.clone())))
    };
    let choices: Vec<AnyView> = options.into_iter().enumerate().map(choice).collect();
    let legend_class = if legend_hidden { "visually-hidden" } else { "field-label" };
    Frame { id, label: legend, hint, errors }
        .group(legend_class, view! { <div class="choices">{choices}</div> }.into_any())
}
