//! Toasts.

use latchkey::ui::{Toaster, Toasts};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{Page, focused, settled, text};

#[wasm_bindgen_test]
async fn a_toast_is_announced_without_focus_and_can_be_dismissed() {
    let shown = RwSignal::new(None::<Toaster>);
    let page = Page::of(move || {
        let toaster = Toaster::provide();
        shown.set(Some(toaster));
        view! {
            <h1 tabindex="-1">"Your details"</h1>
            <button id="here">"Here"</button>
            <Toasts toaster=toaster />
        }
    })
    .await;
    let toaster = shown.get_untracked().unwrap();
    assert_eq!(page.attribute(".toast-region", "role").as_deref(), Some("status"));
    assert_eq!(page.words(".toast-region"), "", "the region is there before it says anything");

    page.find::<HtmlElement>("#here").focus().unwrap();
    toaster.show(text("The language could not be loaded."));
    settled().await;
    assert_eq!(
        (page.words(".toast p").as_str(), focused().as_str()),
        ("The language could not be loaded.", "here")
    );

    toaster.show(text("It still could not."));
    settled().await;
    assert_eq!(
        (page.count(".toast"), page.words(".toast p").as_str()),
        (1, "It still could not."),
        "a new one takes the place of the last"
    );

    page.find::<HtmlElement>("[aria-label=Close]").focus().unwrap();
    page.press("[aria-label=Close]").await;
    assert!(!page.has(".toast"));
    assert_eq!(focused(), "h1", "the focus is not lost with the button");
}
