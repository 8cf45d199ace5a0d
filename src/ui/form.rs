//! Forms.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::draft::FormDraft;
use super::error_summary::{ErrorSummary, ErrorSummaryProps};
use super::field::FormErrors;

/// A form with the error summary on top. The browser's own validation messages are off: they
/// disappear quickly, and their wording is not ours.
#[component]
pub fn Form(
    /// The errors of the page.
    errors: FormErrors,
    /// Called when the applicant continues.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The draft of what is typed until it is saved.
    #[prop(optional)]
    draft: Option<FormDraft>,
    /// Heading, fields and buttons.
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    // Some ways of choosing from a list, and of autofill, dispatch only `change`.
    let observe = move |event| {
        if let Some(draft) = draft {
            draft.observe(&event);
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit on:input=observe on:change=observe>
            {ErrorSummary(ErrorSummaryProps { errors })}
            {children()}
        </form>
    }
    .into_any()
}
