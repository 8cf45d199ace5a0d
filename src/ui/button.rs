//! Buttons.

use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::i18n::Text;

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The way on. One on a page.
    #[default]
    Primary,
    /// Another way.
    Secondary,
    /// Beside the point.
    Quiet,
    /// Something that cannot be undone.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button. While it is busy it keeps its name and its focus, and takes no second press.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: Text,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// It sends the form that it is in.
    #[prop(optional)]
    submit: bool,
    /// What it started is going on.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// It was pressed.
    #[prop(into, optional)]
    on_press: Option<Callback<()>>,
    /// What it does, said in full for those who do not see what it stands beside. It must contain
    /// the label.
    #[prop(into, optional)]
    name: Option<Text>,
    /// Of the button.
    #[prop(optional)]
    id: Option<&'static str>,
) -> AnyView {
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class=kind.class()
            id=id
            type=if submit { "submit" } else { "button" }
            aria-label=name.map(Text::reader)
            aria-disabled=move || busy.get().then_some("true")
            class:button-busy=move || busy.get()
            on:click=press
        >
            <span class="button-label">{label.view()}</span>
        </button>
    }
    .into_any()
}

/// Buttons beside each other, or under each other where there is no room.
#[component]
pub fn ButtonRow(
    /// The buttons, the most wanted first.
    children: Children,
) -> AnyView {
    view! { <div class="button-row">{children()}</div> }.into_any()
}
