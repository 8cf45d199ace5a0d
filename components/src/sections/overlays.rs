//! Components over the page.

use latchkey::i18n::{language, languages};
use latchkey::ui::{Button, ButtonKind, ButtonRow, Dialog, LanguageList, Toaster, Toasts};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::sample::{Sample, long_words, words};

pub(super) fn dialog() -> AnyView {
    let (short, long) = (RwSignal::new(false), RwSignal::new(false));
    let paragraphs = (0..12).map(|_| view! { <p>{long_words().view()}</p> }).collect::<Vec<_>>();
    view! {
        <Sample state="Closed; it gives the focus back when it closes again">
            <ButtonRow>
                <Button label=words("Open a dialog") kind=ButtonKind::Secondary on_press=move |()| short.set(true) />
                <Button label=words("Open one that is longer than the screen") kind=ButtonKind::Secondary on_press=move |()| long.set(true) />
            </ButtonRow>
            <Dialog open=short title=words("Leave now?")>
                <p>"What you have answered is saved."</p>
                <ButtonRow>
                    <Button label=words("Stay") on_press=move |()| short.set(false) />
                    <Button label=words("Save and leave") kind=ButtonKind::Secondary on_press=move |()| short.set(false) />
                </ButtonRow>
            </Dialog>
            <Dialog open=long title=long_words()>
                {paragraphs}
                <ButtonRow><Button label=words("Close it") on_press=move |()| long.set(false) /></ButtonRow>
            </Dialog>
        </Sample>
    }
    .into_any()
}

pub(super) fn toast() -> AnyView {
    let toaster = Toaster::provide();
    view! {
        <Sample state="Shown: read out politely, and gone after a while; not while it is pointed at or has the focus">
            <ButtonRow>
                <Button label=words("Show a toast") kind=ButtonKind::Secondary on_press=move |()| toaster.show(words("The language could not be loaded. Try again in a moment.")) />
                <Button label=words("Show a long one") kind=ButtonKind::Secondary on_press=move |()| toaster.show(long_words()) />
            </ButtonRow>
            <Toasts toaster=toaster />
        </Sample>
    }
    .into_any()
}

pub(super) fn language_list() -> AnyView {
    let fetching = RwSignal::new(None::<String>);
    let all = languages(&JsValue::UNDEFINED);
    view! {
        <Sample state="The one that is spoken is ticked; one that is chosen is being fetched">
            <LanguageList languages=all current=Signal::derive(language) fetching=fetching on_choose=Callback::new(move |(tag, _)| fetching.set(Some(tag))) />
        </Sample>
    }
    .into_any()
}
