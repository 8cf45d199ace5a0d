//! As many as fit of a few.

use leptos::prelude::*;

use super::choice::{ChoiceOption, option_id};
use super::draft::{box_text, restore};
use super::field::{FormErrors, Frame};
use crate::i18n::Text;

/// A question to which several answers may be true at once.
#[component]
pub fn CheckboxGroup(
    /// Of the first control; also the name of its errors.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    legend: Text,
    /// The values of the answers that are ticked, in the order in which they were.
    values: RwSignal<Vec<String>>,
    /// The answers.
    options: Vec<ChoiceOption>,
    /// The errors of the page.
    errors: FormErrors,
    /// How to answer.
    #[prop(into, optional)]
    hint: Option<Text>,
) -> AnyView {
    let choice = |(index, option): (usize, ChoiceOption)| {
        let (own, kept) = (option.value.clone(), option.value.clone());
        let ticked = Signal::derive(move || values.with(|values| values.contains(&own)));
        let tick = Callback::new(move |ticked| {
            values.update(|values| {
                values.retain(|value| *value != kept);
                if ticked {
                    values.push(kept.clone());
                }
            });
        });
        restore(&option_id(&id, index), box_text(ticked.get_untracked()), |typed| {
            tick.run(!typed.is_empty())
        });
        option.view("checkbox", &id, index, ticked, tick)
    };
    let choices: Vec<AnyView> = options.into_iter().enumerate().map(choice).collect();
    Frame { id, label: legend, hint, errors }
        .group("field-label", view! { <div class="choices">{choices}</div> }.into_any())
}
