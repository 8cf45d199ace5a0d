//! A sample of a component, with untranslated text.

use latchkey::i18n::Text;
use leptos::prelude::*;

/// One component in one state.
#[component]
pub fn Sample(
    /// The name of the state.
    state: &'static str,
    /// `force-hover`, `force-focus` or `force-active` to show that state permanently.
    #[prop(optional)]
    force: &'static str,
    /// Whether the sample is as wide as a page of the widget.
    #[prop(optional)]
    wide: bool,
    /// The component.
    children: Children,
) -> AnyView {
    view! {
        <figure class="gallery-sample" class:gallery-sample-wide=wide>
            <figcaption lang="en-GB">{state}</figcaption>
            <div class=format!("gallery-stage {force}")>{children()}</div>
        </figure>
    }
    .into_any()
}

/// Returns untranslated text.
pub(crate) fn words(words: &str) -> Text {
    Text::from(words.to_owned())
}

/// Returns a text that does not fit on one line.
pub(crate) fn long_words() -> Text {
    words(
        "A label of many words, as some languages need them, with one that is too long for a narrow phone: Grundstücksverkehrsgenehmigungszuständigkeit",
    )
}
