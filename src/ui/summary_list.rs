//! Lists of answers, each with a link to change it.

use leptos::prelude::*;

use super::link::link_button;
use crate::i18n::{Key, Phrase, Text, tr_with};

/// A group of answers under a title.
#[component]
pub fn SummaryList(
    /// The title.
    #[prop(into)]
    title: Text,
    /// Called to change the whole group.
    #[prop(into, optional)]
    on_change: Option<Callback<()>>,
    /// The accessible name of the link, such as `Change your details`. It must contain the link's
    /// text.
    #[prop(into, optional)]
    change_name: Option<Text>,
    /// Its [`SummaryRow`]s.
    children: Children,
) -> AnyView {
    let heading = title.clone();
    view! {
        <section class="summary">
            <div class="summary-head">
                <h2 class="summary-title">{heading.view()}</h2>
                {on_change.map(|on_change| change(title, change_name, on_change))}
            </div>
            <dl class="summary-list">{children()}</dl>
        </section>
    }
    .into_any()
}

/// One answer.
#[component]
pub fn SummaryRow(
    /// The question.
    #[prop(into)]
    label: Text,
    /// The answer.
    #[prop(into, optional)]
    value: Option<Text>,
    /// Called to change it.
    #[prop(into, optional)]
    on_change: Option<Callback<()>>,
    /// The accessible name of the link, such as `Change date of birth`. It must contain the link's
    /// text.
    #[prop(into, optional)]
    change_name: Option<Text>,
    /// Other actions, after the link.
    #[prop(into, optional)]
    other: Option<AnyView>,
    /// Content that is more than text.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let term = label.clone();
    view! {
        <div class="summary-row">
            <dt class="summary-label">{term.view()}</dt>
            <dd class="summary-value" dir="auto">{value.map(Text::view)} {children.map(|children| children())}</dd>
            {on_change.map(|on_change| view! { <dd class="summary-change">{change(label, change_name, on_change)} {other}</dd> })}
        </div>
    }
    .into_any()
}

fn change(what: Text, name: Option<Text>, on_change: Callback<()>) -> AnyView {
    let name = name
        .unwrap_or_else(|| Text::from(move || tr_with(Phrase::UiChangeWhat { what: &what.get() })));
    link_button(Key::UiChange.into(), on_change, Some(name))
}
