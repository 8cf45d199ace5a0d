//! The menu of the shell.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::focus::focus_in_place;
use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text};

/// An entry of the menu.
#[derive(Debug, Clone)]
pub struct MenuEntry {
    label: Text,
    on_choose: Callback<()>,
    symbol: Option<Symbol>,
    danger: bool,
}

impl MenuEntry {
    /// Creates an entry with its label and its action.
    pub fn new(label: impl Into<Text>, on_choose: Callback<()>) -> Self {
        Self { label: label.into(), on_choose, symbol: None, danger: false }
    }

    /// Adds an icon, for those who cannot read the language.
    #[must_use]
    pub fn icon(mut self, symbol: Symbol) -> Self {
        self.symbol = Some(symbol);
        self
    }

    /// Marks the action as one that cannot be undone.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// Returns a button that shows and hides a list of buttons. Not `role="menu"`, whose keyboard
/// interaction is not expected here.
pub(super) fn menu(entries: Signal<Vec<MenuEntry>>) -> AnyView {
    let open = RwSignal::new(false);
    let menu = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            focus_in_place(&button);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            // Otherwise the host page would close the widget.
            event.stop_propagation();
            close();
        }
    };
    // Otherwise the open menu would cover the element that is focused next by the keyboard.
    let leave = move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if let (Some(menu), Some(next)) = (menu.get_untracked(), next)
            && !menu.contains(Some(&next))
        {
            open.set(false);
        }
    };
    let items = move || {
        entries
            .get()
            .into_iter()
            .map(|entry| item(entry, Callback::new(move |()| close())))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="menu" node_ref=menu on:keydown=key on:focusout=leave hidden=move || entries.with(Vec::is_empty)>
            <button
                class="icon-button"
                type="button"
                node_ref=button
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="menu-list"
                aria-label=Text::from(Key::ShellMenu).reader()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(Symbol::Menu)}
            </button>
            // A click anywhere else closes it.
            <div class="menu-backdrop" hidden=move || !open.get() on:click=move |_| open.set(false)></div>
            <ul class="menu-list" id="menu-list" role="list" hidden=move || !open.get()>
                {items}
            </ul>
        </div>
    }
    .into_any()
}

fn item(entry: MenuEntry, close: Callback<()>) -> AnyView {
    let MenuEntry { label, on_choose, symbol, danger } = entry;
    let choose = move |_| {
        // The menu is closed first, so that a dialog restores the focus to the menu's button rather
        // than to a hidden entry.
        close.run(());
        on_choose.run(());
    };
    let class = if danger { "menu-entry menu-entry-danger" } else { "menu-entry" };
    view! { <li><button class=class type="button" on:click=choose>{symbol.map(icon)} {label.view()}</button></li> }.into_any()
}
