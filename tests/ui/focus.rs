//! Focus management.

use latchkey::ui::{
    Button, ConsentBox, DateField, DatePart, DateParts, Dialog, FieldMessage, Form, FormErrors,
    MonthField, MonthParts, PageHeading, TextField,
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::page::{Page, focused, settled, text};

#[wasm_bindgen_test]
async fn a_new_heading_takes_the_focus() {
    let page = Page::of(|| view! { <PageHeading text=text("Your details") /> }).await;
    assert_eq!(focused(), "h1");
    assert_eq!(page.attribute("h1", "tabindex").as_deref(), Some("-1"));
    assert_eq!(page.words("h1"), "Your details");
}

#[wasm_bindgen_test]
async fn a_heading_without_take_focus_does_not_take_the_focus() {
    let page = Page::of(|| view! { <button id="before"></button> <PageHeading text=text("Loading") take_focus=false /> }).await;
    page.find::<HtmlElement>("#before").focus().unwrap();
    settled().await;
    assert_eq!(focused(), "before");
}

#[wasm_bindgen_test]
async fn the_error_summary_takes_the_focus_and_leads_to_each_field() {
    let errors = FormErrors::new();
    let page = Page::of(move || {
        let name = RwSignal::new(String::new());
        let born = RwSignal::new(DateParts::default());
        let since = RwSignal::new(MonthParts::default());
        let agreed = RwSignal::new(false);
        view! {
            <Form errors=errors on_submit=|| ()>
                <TextField id="name" label=text("Name") value=name errors=errors />
                <DateField id="born" legend=text("Date of birth") value=born errors=errors />
                <MonthField id="since" legend=text("Since") value=since errors=errors />
                <ConsentBox id="agreed" label=text("I agree") checked=agreed errors=errors>"To this."</ConsentBox>
            </Form>
        }
    })
    .await;
    assert!(page.find::<HtmlElement>(".error-summary").hidden());

    errors.set(vec![
        FieldMessage::new("name", text("Enter your name")),
        FieldMessage::at("born", DatePart::Year, text("Enter a year")),
        FieldMessage::new("since", text("Enter a month")),
        FieldMessage::new("agreed", text("Tick the box")),
    ]);
    settled().await;
    assert_eq!(document().active_element().unwrap().class_name(), "error-summary");
    assert_eq!(page.count(".error-summary a"), 4);
    for (link, control) in [(1, "name"), (2, "born-year"), (3, "since-month"), (4, "agreed")] {
        page.press(&format!(".error-summary li:nth-child({link}) a")).await;
        assert_eq!(focused(), control);
    }

    // The same errors again are announced again.
    errors.set(vec![FieldMessage::new("name", text("Enter your name"))]);
    settled().await;
    assert_eq!(document().active_element().unwrap().class_name(), "error-summary");

    errors.clear();
    settled().await;
    assert!(page.find::<HtmlElement>(".error-summary").hidden());
}

#[wasm_bindgen_test]
async fn a_dialog_focuses_its_question_and_restores_the_focus() {
    let open = RwSignal::new(false);
    let page = Page::of(move || {
        view! {
            <button id="opener" on:click=move |_| open.set(true)>"Leave"</button>
            <Dialog open=open title=text("Leave now?")>
                <Button label=text("Stay") on_press=move || open.set(false) />
            </Dialog>
        }
    })
    .await;
    let dialog: HtmlDialogElement = page.find("dialog");
    assert!(!dialog.open());

    page.find::<HtmlElement>("#opener").focus().unwrap();
    page.press("#opener").await;
    assert!(dialog.open());
    assert_eq!(document().active_element().unwrap().text_content().as_deref(), Some("Leave now?"));
    assert_eq!(page.referred("dialog", "aria-labelledby"), "Leave now?");

    page.press("dialog .button").await;
    assert!(!dialog.open());
    assert_eq!(focused(), "opener");

    // A dialog that the browser closes, as with Escape, can be opened again.
    page.press("#opener").await;
    dialog.close();
    settled().await;
    assert!(!open.get_untracked());
    page.press("#opener").await;
    assert!(dialog.open());
    page.press("dialog .icon-button").await;
    assert!(!dialog.open());
}
