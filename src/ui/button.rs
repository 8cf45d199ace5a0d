//! Buttons.

use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::i18n::Text;

/// The emphasis of a button.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action, once on a page.
    #[default]
    Primary,
    /// An alternative.
    Secondary,
    /// A less important action.
    Quiet,
    /// An action that cannot be undone.
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

/// A button. While it is busy it keeps its name and its focus and ignores presses.
#[component]
pub fn Button(
    /// Its label.
    #[prop(into)]
    label: Text,
    /// Its emphasis.
    #[prop(optional)]
    kind: ButtonKind,
    /// Whether it submits its form.
    #[prop(optional)]
    submit: bool,
    /// Whether the action that it started is in progress.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Called when it is pressed.
    #[prop(into, optional)]
    on_press: Option<Callback<()>>,
    /// The accessible name, in full for those who do not see what the button is beside. It must
    /// contain the label.
    #[prop(into, optional)]
    name: Option<Text>,
    /// Its id.
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

/// Buttons in a row, or below each other where there is no room.
#[component]
pub fn ButtonRow(
    /// The buttons, the most important first.
    children: Children,
) -> AnyView {
    view! { <div class="button-row">{children()}</div> }.into_any()
}
