//! Where the person is on their way.

use leptos::prelude::*;

use crate::i18n::{Phrase, number, tr_with};

/// The place of a page among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPosition {
    /// From 1.
    pub current: u32,
    /// How many there are.
    pub total: u32,
}

/// The words, and a bar of as many parts; nothing while the way is not known.
#[component]
pub fn Steps(
    /// Where the person is.
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
