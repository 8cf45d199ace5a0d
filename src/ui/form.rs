//! A page that is filled in.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::error_summary::{ErrorSummary, ErrorSummaryProps};
use super::field::FormErrors;

/// A form with the summary of its errors on top. The browser's own messages are off: they are short-lived, and not ours to word.
#[component]
pub fn Form(
    /// The errors of the page.
    errors: FormErrors,
    /// The person wants to go on.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Heading, fields and buttons.
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            {ErrorSummary(ErrorSummaryProps { errors })}
            {children()}
        </form>
    }
    .into_any()
}
