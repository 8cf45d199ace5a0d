//! How far something has come.

use leptos::prelude::*;

use crate::i18n::Text;

/// The browser's own bar, which says by itself what it is.
#[component]
pub fn Progress(
    /// What is going on.
    #[prop(into)]
    label: Text,
    /// From 0 to 100; nothing while it is not known.
    #[prop(into)]
    percent: Signal<Option<u8>>,
) -> AnyView {
    progress(label, percent)
}

pub(super) fn progress(label: Text, percent: Signal<Option<u8>>) -> AnyView {
    view! { <progress class="progress" max="100" value=move || percent.get().map(|percent| percent.min(100).to_string()) aria-label=label.reader()></progress> }
        .into_any()
}
