//! Progress bars.

use leptos::prelude::*;

use crate::i18n::Text;

/// The browser's own progress bar.
#[component]
pub fn Progress(
    /// Its name.
    #[prop(into)]
    label: Text,
    /// From 0 to 100; `None` while it is unknown.
    #[prop(into)]
    percent: Signal<Option<u8>>,
) -> AnyView {
    progress(label, percent)
}

pub(super) fn progress(label: Text, percent: Signal<Option<u8>>) -> AnyView {
    view! { <progress class="progress" max="100" value=move || percent.get().map(|percent| percent.min(100).to_string()) aria-label=label.reader()></progress> }
        .into_any()
}
