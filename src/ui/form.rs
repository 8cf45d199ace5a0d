//! A page that is filled in.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::draft::FormDraft;
use super::error_summary::{ErrorSummary, ErrorSummaryProps};
use super::field::FormErrors;

/// A form with the summary of its errors on top. The browser's own messages are off: they are
/// short-lived, and not ours to word.
#[component]
pub fn Form(
    /// The errors of the page.
    errors: FormErrors,
    /// The person wants to go on.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Keeps what is typed until it is saved.
    #[prop(optional)]
    draft: Option<FormDraft>,
    /// Heading, fields and buttons.
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    // Some ways of choosing from a list, and of filling in, say only the latter.
    let hear = move |event| {
        if let Some(draft) = draft {
            draft.hear(&event);
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit on:input=hear on:change=hear>
            {ErrorSummary(ErrorSummaryProps { errors })}
            {children()}
        </form>
    }
    .into_any()
}
