//! Files by the button, or dropped on the card.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use latchkey::ui::{Capture, Card, FileDrop, FormErrors};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, Event, File, HtmlElement, HtmlInputElement};

use crate::page::{Page, bubbling, settled, text};

/// Returns a `DataTransfer` with files of these names.
fn transfer(names: &str) -> DataTransfer {
    let make = Function::new_with_args(
        "names",
        "const t = new DataTransfer(); for (const n of names.split(' ')) t.items.add(new File(['words'], n)); return t",
    );
    make.call1(&JsValue::NULL, &names.into()).unwrap().unchecked_into()
}

fn dragged(kind: &str, transfer: &DataTransfer) -> Event {
    let make = Function::new_with_args(
        "kind, dataTransfer",
        "return new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer})",
    );
    make.call2(&JsValue::NULL, &kind.into(), transfer).unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn files_are_chosen_by_the_button_or_dropped() {
    let names = RwSignal::new(Vec::<String>::new());
    let page = Page::of(move || {
        let keep = move |files: Vec<File>| {
            names.update(|names| names.extend(files.iter().map(File::name)))
        };
        view! {
            <FileDrop
                id="slips"
                label=text("Choose files")
                accept="application/pdf"
                on_files=keep
                errors=FormErrors::new()
                multiple=true
                hint=text("PDF, up to 20 MB")
                capture=Some(Capture::Environment)
                camera_label=text("Take a photo")
            />
        }
    })
    .await;
    // A real button, which the keyboard presses as any other.
    assert_eq!(page.find::<HtmlElement>("#slips").tag_name(), "BUTTON");
    assert_eq!(page.words("#slips"), "Choose files");
    assert_eq!(page.referred("#slips", "aria-describedby"), "PDF, up to 20 MB");
    assert_eq!(page.attribute("#slips-camera-input", "capture").as_deref(), Some("environment"));
    assert_eq!(page.attribute("#slips-input", "capture"), None);

    let input: HtmlInputElement = page.find("#slips-input");
    let opened = Rc::new(Cell::new(0));
    let open = Rc::clone(&opened);
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        event.prevent_default();
        open.set(open.get() + 1);
    });
    input.add_event_listener_with_callback("click", listener.as_ref().unchecked_ref()).unwrap();
    page.press("#slips").await;
    assert_eq!(opened.get(), 1, "the button opens the list of files");

    input.set_files(transfer("one.pdf two.pdf").files().as_ref());
    input.dispatch_event(&bubbling("change")).unwrap();
    let event = dragged("drop", &transfer("three.pdf"));
    page.find::<HtmlElement>(".file-drop").dispatch_event(&event).unwrap();
    assert!(event.default_prevented(), "else the browser would leave the page and show the file");
    assert_eq!(names.get_untracked(), ["one.pdf", "two.pdf", "three.pdf"]);
}

/// Returns a card with a heading above the field for files, and another card.
fn two_cards(names: RwSignal<Vec<String>>, multiple: bool, busy: Signal<bool>) -> impl IntoView {
    let keep = move |card: &'static str| {
        move |files: Vec<File>| {
            names.update(|names| {
                names.extend(files.iter().map(|file| format!("{card}: {}", file.name())))
            })
        }
    };
    view! {
        <p id="beside">"Beside the cards"</p>
        <Card>
            <h2 id="heading">"Payslips"</h2>
            <FileDrop id="slips" label=text("Choose") accept="image/*" on_files=keep("slips") errors=FormErrors::new() multiple=multiple busy=busy />
        </Card>
        <Card>
            <FileDrop id="lease" label=text("Choose") accept="image/*" on_files=keep("lease") errors=FormErrors::new() multiple=true />
        </Card>
    }
}

/// Drops files on an element. Returns whether the browser was kept from opening them.
async fn drop_on(page: &Page, selector: &str, names: &str) -> bool {
    let event = dragged("drop", &transfer(names));
    page.find::<HtmlElement>(selector).dispatch_event(&event).unwrap();
    settled().await;
    event.default_prevented()
}

#[wasm_bindgen_test]
async fn the_whole_card_is_a_drop_target_and_shows_it() {
    let names = RwSignal::new(Vec::new());
    let page = Page::of(move || two_cards(names, true, false.into())).await;
    let over = dragged("dragover", &transfer("one.pdf"));
    page.find::<HtmlElement>("#heading").dispatch_event(&over).unwrap();
    settled().await;
    assert_eq!(page.count(".file-drop-over"), 1);
    assert!(drop_on(&page, "#heading", "one.pdf two.pdf").await);
    assert_eq!(names.get_untracked(), ["slips: one.pdf", "slips: two.pdf"], "and only this card");
    assert!(!page.has(".file-drop-over"));
}

#[wasm_bindgen_test]
async fn a_file_dropped_beside_the_card_does_not_navigate() {
    let names = RwSignal::new(Vec::new());
    let page = Page::of(move || two_cards(names, true, false.into())).await;
    assert!(
        drop_on(&page, "#beside", "one.pdf").await,
        "else the browser would leave the page and show the file"
    );
    assert!(names.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn unacceptable_files_are_refused_as_a_whole_with_an_announcement() {
    let (names, busy) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let page = Page::of(move || two_cards(names, false, busy.into())).await;
    assert_eq!(page.words("[role=status]"), "", "the region is there before it says anything");
    drop_on(&page, "#slips", "one.pdf two.pdf").await;
    assert_eq!(
        page.words("[role=status]").trim(),
        "Only one file fits here. Drop one file at a time."
    );
    busy.set(true);
    drop_on(&page, "#slips", "one.pdf").await;
    assert_eq!(
        page.words("[role=status]").trim(),
        "Another file is still being prepared. Drop this one again in a moment."
    );
    assert!(names.get_untracked().is_empty());

    busy.set(false);
    drop_on(&page, "#slips", "one.pdf").await;
    assert_eq!(page.words("[role=status]"), "");
    assert_eq!(names.get_untracked(), ["slips: one.pdf"]);
}
