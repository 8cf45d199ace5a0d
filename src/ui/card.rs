//! A frame around things that belong together.

use leptos::prelude::*;

/// A frame around things that belong together.
#[component]
pub fn Card(
    /// The things.
    children: Children,
) -> AnyView {
    view! { <div class="card stack-tight">{children()}</div> }.into_any()
}
