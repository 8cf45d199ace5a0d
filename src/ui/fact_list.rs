//! A list of a few things, each with an icon.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// A list of facts.
#[component]
pub fn FactList(
    /// The facts.
    children: Children,
) -> AnyView {
    // The explicit role is for browsers that drop the list semantics of lists without markers.
    view! { <ul class="facts" role="list">{children()}</ul> }.into_any()
}

/// A fact with a title and an explanation.
#[component]
pub fn Fact(
    /// Its icon.
    symbol: Symbol,
    /// Its title.
    #[prop(into)]
    title: Text,
    /// An explanation.
    #[prop(optional)]
    note: Option<AnyView>,
) -> AnyView {
    fact(symbol, "fact-title", title, note)
}

/// A fact that is a whole sentence.
#[component]
pub fn FactSentence(
    /// Its icon.
    symbol: Symbol,
    /// The sentence.
    #[prop(into)]
    text: Text,
) -> AnyView {
    fact(symbol, "fact-sentence", text, None)
}

fn fact(symbol: Symbol, class: &'static str, words: Text, note: Option<AnyView>) -> AnyView {
    view! {
        <li class="fact">
            <span class="fact-sign">{icon(symbol)}</span>
            <div class="fact-words">
                <p class=class>{words.view()}</p>
                {note.map(|note| view! { <div class="fact-note">{note}</div> })}
            </div>
        </li>
    }
    .into_any()
}
