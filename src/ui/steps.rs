//! The position among all steps.

use leptos::prelude::*;

use crate::i18n::{Phrase, number, tr_with};

/// The position of a page among all steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPosition {
    /// The number of the step, from 1.
    pub current: u32,
    /// The number of steps.
    pub total: u32,
}

/// The position as text and as a bar; nothing while it is unknown.
#[component]
pub fn Steps(
    /// The position.
    #[prop(into)]
    position: Signal<Option<StepPosition>>,
) -> AnyView {
    steps(position)
}

pub(super) fn steps(position: Signal<Option<StepPosition>>) -> AnyView {
    let shown = move || {
        position.get().map(|StepPosition { current, total }| {
            let parts: Vec<_> = (1..=total).map(|part| view! { <span class="steps-part" class:steps-part-done=part <= current></span> }).collect();
            let words = move || tr_with(Phrase::ShellStepOf { step: &number(f64::from(current)), total: &number(f64::from(total)) });
            view! {
                <p class="steps-words">{words}</p>
                <div class="steps-bar" aria-hidden="true">{parts}</div>
            }
        })
    };
    view! { <div class="steps">{shown}</div> }.into_any()
}
