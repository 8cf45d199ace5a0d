//! Groups of radio buttons.

use leptos::prelude::*;

use super::choice::ChoiceOption;
use super::draft::restore;
use super::field::{FormErrors, Frame};
use crate::i18n::Text;

/// A question with a few options.
#[component]
pub fn RadioGroup(
    /// The id of the first control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    legend: Text,
    /// The value of the chosen option.
    value: RwSignal<String>,
    /// The options.
    options: Vec<ChoiceOption>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// Whether the question is for screen readers only, because the heading of the page asks it.
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
