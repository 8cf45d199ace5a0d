//! The heading of a page.

use leptos::html;
use leptos::prelude::*;

use super::focus::{arrive_at, name_page};
use crate::i18n::Text;

/// The heading. It takes the focus when its page appears, so that screen readers and the keyboard
/// start there.
#[component]
pub fn PageHeading(
    /// Its text.
    #[prop(into)]
    text: Text,
    /// A few words above it.
    #[prop(into, optional)]
    caption: Option<Text>,
    /// Whether it takes the focus.
    #[prop(default = true)]
    take_focus: bool,
) -> AnyView {
    let heading = NodeRef::<html::H1>::new();
    if take_focus {
        heading.on_load(|heading| arrive_at(&heading));
        let words = text.clone();
        Effect::new(move || name_page(&words.get()));
    }
    view! {
        <div class="page-heading">
            {caption.map(|caption| view! { <p class="page-caption">{caption.view()}</p> })}
            <h1 class="page-title" node_ref=heading tabindex="-1">{text.view()}</h1>
        </div>
    }
    .into_any()
}
