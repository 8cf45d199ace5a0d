//! The list of all errors of a page, each with a link to its field.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::field::{FieldMessage, FormErrors};
use super::focus::{focus_field, unique_id};
use crate::i18n::{Key, Text};

/// The error summary. It appears and takes the focus whenever errors are set.
#[component]
pub fn ErrorSummary(
    /// The errors of the page.
    errors: FormErrors,
) -> AnyView {
    let summary = NodeRef::<html::Div>::new();
    let title_id = unique_id("error-summary");
    Effect::new(move || {
        if errors.is_empty() {
            return;
        }
        let Some(summary) = summary.get() else { return };
        // The summary can take the focus only when it is visible, which it is by the next frame.
        request_animation_frame(move || {
            let _ = summary.focus();
        });
    });
    let entries = move || errors.all().into_iter().map(entry).collect::<Vec<_>>();
    view! {
        <div class="error-summary" node_ref=summary tabindex="-1" role="alert" aria-labelledby=title_id hidden=move || errors.is_empty()>
            <h2 class="error-summary-title" id=title_id.clone()>{Text::from(Key::UiErrorSummaryTitle).view()}</h2>
            <ul class="error-summary-list" role="list">{entries}</ul>
        </div>
    }
    .into_any()
}

fn entry(error: FieldMessage) -> AnyView {
    let control = error.control();
    let address = format!("#{control}");
    let go = move |event: MouseEvent| {
        // The link's default action would add to the history of the host page, and hide the label
        // above the edge.
        event.prevent_default();
        focus_field(&control);
    };
    view! { <li><a href=address on:click=go>{error.message().view()}</a></li> }.into_any()
}
