//! Buttons, links and icons.

use latchkey::ui::{Button, ButtonKind, ButtonRow, ExternalLink, Icon, LinkButton, Symbol};
use leptos::prelude::*;

use crate::sample::{Sample, long_words, words};

const KINDS: [(ButtonKind, &str); 4] = [
    (ButtonKind::Primary, "Primary"),
    (ButtonKind::Secondary, "Secondary"),
    (ButtonKind::Quiet, "Quiet"),
    (ButtonKind::Danger, "Danger"),
];

/// Returns one row with all kinds of buttons.
fn kinds(busy: bool) -> AnyView {
    let button = move |(kind, name)| view! { <Button label=words(name) kind=kind busy=Signal::stored(busy) /> };
    view! { <ButtonRow>{KINDS.map(button).into_iter().collect::<Vec<_>>()}</ButtonRow> }.into_any()
}

pub(super) fn buttons() -> AnyView {
    let busy = RwSignal::new(false);
    view! {
        <Sample state="At rest">{kinds(false)}</Sample>
        <Sample state="Pointed at" force="force-hover">{kinds(false)}</Sample>
        <Sample state="With the focus" force="force-focus">{kinds(false)}</Sample>
        <Sample state="Pressed" force="force-active">{kinds(false)}</Sample>
        <Sample state="Busy: keeps its name and its focus, and takes no second press">{kinds(true)}</Sample>
        <Sample state="Busy when pressed; its sign comes after 300 ms">
            <ButtonRow>
                <Button label=words("Save and continue") busy=busy on_press=move |()| busy.set(true) />
                <Button label=words("Stop") kind=ButtonKind::Secondary on_press=move |()| busy.set(false) />
            </ButtonRow>
        </Sample>
        <Sample state="A long label"><Button label=long_words() /></Sample>
    }
    .into_any()
}

pub(super) fn links() -> AnyView {
    let address = || Signal::stored("https://example.com/privacy".to_owned());
    let both = move || {
        view! {
            <p><ExternalLink label=words("Privacy notice") href=address() /></p>
            <LinkButton label=words("Change") name=words("Change your name") on_press=|()| () />
        }
        .into_any()
    };
    view! {
        <Sample state="Out of the widget, and a button that looks like one">{both()}</Sample>
        <Sample state="Pointed at" force="force-hover">{both()}</Sample>
        <Sample state="With the focus" force="force-focus">{both()}</Sample>
        <Sample state="An address that could run a script: only the words">
            <p><ExternalLink label=words("Privacy notice") href=Signal::stored("javascript:void 0".to_owned()) /></p>
        </Sample>
        <Sample state="Long"><p><ExternalLink label=long_words() href=address() /></p></Sample>
    }
    .into_any()
}

const SYMBOLS: [Symbol; 28] = [
    Symbol::Alert,
    Symbol::Back,
    Symbol::Bank,
    Symbol::Camera,
    Symbol::Card,
    Symbol::Chevron,
    Symbol::Clock,
    Symbol::Close,
    Symbol::External,
    Symbol::Eye,
    Symbol::Face,
    Symbol::File,
    Symbol::Home,
    Symbol::Info,
    Symbol::Language,
    Symbol::Lock,
    Symbol::Menu,
    Symbol::Number,
    Symbol::Pause,
    Symbol::Person,
    Symbol::Play,
    Symbol::Retry,
    Symbol::Search,
    Symbol::Shield,
    Symbol::Tick,
    Symbol::Trash,
    Symbol::Upload,
    Symbol::Work,
];

pub(super) fn icons() -> AnyView {
    let icon = |symbol| view! { <span title=format!("{symbol:?}")><Icon symbol=symbol /></span> };
    view! {
        <Sample state="In the colour of the text beside them; arrows turn with the writing">
            <div class="row">{SYMBOLS.map(icon).into_iter().collect::<Vec<_>>()}</div>
        </Sample>
    }
    .into_any()
}
