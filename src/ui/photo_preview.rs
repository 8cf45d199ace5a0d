//! A preview of the chosen photo.

use leptos::prelude::*;

use super::skeleton::spinner;
use crate::i18n::Text;

/// The photo, as large as fits.
#[component]
pub fn PhotoPreview(
    /// Its address; a `blob:` address is released by its creator.
    #[prop(into)]
    src: Signal<String>,
    /// The alternative text.
    #[prop(into)]
    alt: Text,
) -> AnyView {
    view! { <div class="photo-preview"><img class="photo-preview-image" src=move || src.get() alt=alt.reader() /></div> }.into_any()
}

/// The frame of the photo while it is prepared.
#[component]
pub fn PhotoAwaited(
    /// The description of the work in progress.
    #[prop(into)]
    label: Text,
) -> AnyView {
    view! { <div class="photo-preview">{spinner(label)}</div> }.into_any()
}
