//! Changes of the language while the page is open.

use latchkey::i18n::{
    Key, Language, Phrase, UnknownLanguage, countries, country_name, date, file_size, language,
    money, month, number, percent, switch_language, tr, tr_with,
};
use latchkey::ui::{FormErrors, TextField};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::page::{Page, settled, text};

#[wasm_bindgen_test]
async fn a_change_of_language_applies_at_once_and_loses_nothing_typed() {
    let value = RwSignal::new(String::new());
    let page = Page::of(move || {
        view! {
            <TextField id="name" label=Key::ShellBack value=value errors=FormErrors::new() />
            <p id="words">{move || tr_with(Phrase::ShellStepOf { step: &number(2.0), total: &number(5.0) })}</p>
        }
    })
    .await;
    page.type_into("#name", "Ade").await;
    assert_eq!(page.words("label"), tr(Key::ShellBack));

    assert_eq!(
        switch_language(Language {
            locale: "ar-EG-u-nu-arab".to_owned(),
            ..Language::new("ar-EG")
        }),
        Ok(())
    );
    settled().await;
    let root = document().document_element().unwrap();
    assert_eq!(
        (root.get_attribute("lang").as_deref(), root.get_attribute("dir").as_deref()),
        (Some("ar-EG"), Some("rtl"))
    );
    assert_eq!(page.words("#words"), "Step \u{2068}٢\u{2069} of \u{2068}٥\u{2069}");
    assert_eq!(page.find::<HtmlInputElement>("#name").value(), "Ade");

    assert_eq!(switch_language(Language::new("en-GB")), Ok(()));
    settled().await;
    assert_eq!((root.get_attribute("dir").as_deref(), language().as_str()), (Some("ltr"), "en-GB"));
    assert_eq!(page.words("#words"), "Step 2 of 5");
}

#[wasm_bindgen_test]
fn an_unknown_language_changes_nothing() {
    assert_eq!(switch_language(Language::new("not a tag")), Err(UnknownLanguage));
    assert_eq!(
        switch_language(Language { texts: vec!["too few".to_owned()], ..Language::new("fr") }),
        Err(UnknownLanguage)
    );
    assert_eq!(language(), "en-GB");
}

#[wasm_bindgen_test]
fn numbers_and_dates_are_localized() {
    assert_eq!(number(1234.5), "1,234.5");
    assert_eq!(percent(45), "45%");
    assert_eq!(money(32500.0, "GBP"), "£32,500.00");
    assert_eq!(money(32500.0, "none"), "32,500");
    assert_eq!(date("2026-03-01"), "1 March 2026");
    assert_eq!(date("soon"), "soon");
    assert_eq!(month("2024-05"), "May 2024");
    assert_eq!(file_size(2_500_000.0), "2.4 MB");
    assert_eq!(file_size(20.0 * 1024.0 * 1024.0), "20 MB", "as phones count");
}

#[wasm_bindgen_test]
fn countries_are_in_the_order_of_their_names() {
    assert_eq!(country_name("GB"), "United Kingdom");
    assert_eq!(country_name("nowhere"), "nowhere");
    let names: Vec<String> = countries().into_iter().map(|(_, name)| name).collect();
    assert_eq!(names.first().map(String::as_str), Some("Afghanistan"));
    assert_eq!(names.last().map(String::as_str), Some("Zimbabwe"));
    assert_eq!(text("words").get(), "words");
}
