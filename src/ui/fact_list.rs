//! A list of a few things, each with its sign: easier to take in than a list of bare words.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// The list.
#[component]
pub fn FactList(
    /// The facts.
    children: Children,
) -> AnyView {
    // Said again, as some browsers take a list without its dots for none.
    view! { <ul class="facts" role="list">{children()}</ul> }.into_any()
}

/// One thing: its name, and a few words more about it.
#[component]
pub fn Fact(
    /// Its sign.
    symbol: Symbol,
    /// Its name.
    #[prop(into)]
    title: Text,
    /// More about it.
    #[prop(optional)]
    note: Option<AnyView>,
) -> AnyView {
    fact(symbol, "fact-title", title, note)
}

/// One thing that is a whole sentence.
#[component]
pub fn FactSentence(
    /// Its sign.
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
