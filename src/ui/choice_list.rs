//! A list of things to go on with, each a large button.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// The list.
#[component]
pub fn ChoiceList(
    /// What is in it.
    #[prop(into)]
    label: Text,
    /// Its [`ChoiceCard`]s.
    children: Children,
) -> AnyView {
    view! {
        <ul class="choice-list" role="list" aria-label=label.reader()>
            {children()}
        </ul>
    }
    .into_any()
}

/// One thing to go on with.
#[component]
pub fn ChoiceCard(
    /// What it is called.
    #[prop(into)]
    title: Text,
    /// More about it.
    #[prop(into, optional)]
    note: Option<Text>,
    /// The address of its picture, if it has one.
    image: Option<String>,
    /// It is there, but cannot be chosen now; the note says why.
    #[prop(optional)]
    disabled: bool,
    /// It was chosen.
    #[prop(into)]
    on_choose: Callback<()>,
) -> AnyView {
    let choose = move |_| {
        if !disabled {
            on_choose.run(());
        }
    };
    view! {
        <li>
            <button class="choice-card" type="button" aria-disabled=disabled.then_some("true") on:click=choose>
                {image.map(|image| view! { <img class="choice-card-image" src=image alt="" width="40" height="40" loading="lazy" /> })}
                <span class="choice-card-words">
                    <span class="choice-card-title" dir="auto">{title.view()}</span>
                    {note.map(|note| view! { <span class="choice-card-note">{note.view()}</span> })}
                </span>
                {icon(Symbol::Chevron)}
            </button>
        </li>
    }
    .into_any()
}
