//! A picture that the person has just chosen.

use leptos::prelude::*;

use super::skeleton::spinner;
use crate::i18n::Text;

/// The picture, as large as fits.
#[component]
pub fn PhotoPreview(
    /// Its address; one that begins with `blob:` is released by whoever made it.
    #[prop(into)]
    src: Signal<String>,
    /// What it shows.
    #[prop(into)]
    alt: Text,
) -> AnyView {
    view! { <div class="photo-preview"><img class="photo-preview-image" src=move || src.get() alt=alt.reader() /></div> }.into_any()
}

/// Its frame, while the picture is got ready.
#[component]
pub fn PhotoAwaited(
    /// What is going on.
    #[prop(into)]
    label: Text,
) -> AnyView {
    view! { <div class="photo-preview">{spinner(label)}</div> }.into_any()
}
