//! A list of choices that continue at once, each a large button.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// A list of choices.
#[component]
pub fn ChoiceList(
    /// Its name.
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

/// One choice.
#[component]
pub fn ChoiceCard(
    /// Its name.
    #[prop(into)]
    title: Text,
    /// An explanation.
    #[prop(into, optional)]
    note: Option<Text>,
    /// The address of its image, if any.
    image: Option<String>,
    /// Whether it is currently unavailable; the note says why.
    #[prop(optional)]
    disabled: bool,
    /// Called when it is chosen.
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
