//! A sample of a component, with its untranslated text.

use latchkey::i18n::Text;
use leptos::prelude::*;

/// One component in one state.
#[component]
pub fn Sample(
    /// What state it is in.
    state: &'static str,
    /// `force-hover`, `force-focus` or `force-active`: looks so, whatever the pointer and the
    /// keyboard do.
    #[prop(optional)]
    force: &'static str,
    /// It takes as much room as a page of the widget has.
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

/// Words of a sample, which nobody translates.
pub(crate) fn words(words: &str) -> Text {
    Text::from(words.to_owned())
}

/// More words than fit on a line.
pub(crate) fn long_words() -> Text {
    words(
        "A label of many words, as some languages need them, with one that is too long for a narrow phone: Grundstücksverkehrsgenehmigungszuständigkeit",
    )
}
