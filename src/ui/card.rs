//! A frame around related content.

use leptos::prelude::*;

/// A frame around related content.
#[component]
pub fn Card(
    /// The content.
    children: Children,
) -> AnyView {
    view! { <div class="card stack-tight">{children()}</div> }.into_any()
}
