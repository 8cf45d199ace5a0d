//! More for those who want it, behind a click.

use leptos::prelude::*;

use crate::i18n::Text;

/// More for those who want it.
#[component]
pub fn Details(
    /// What there is more of.
    #[prop(into)]
    summary: Text,
    /// The rest.
    children: Children,
) -> AnyView {
    view! {
        <details class="details">
            <summary class="details-summary">{summary.view()}</summary>
            <div class="details-words stack-tight">{children()}</div>
        </details>
    }
    .into_any()
}
