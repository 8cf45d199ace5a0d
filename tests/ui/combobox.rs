//! The country combobox: matching, keyboard, announcements, and the chosen value.

use js_sys::Function;
use latchkey::i18n::{Language, switch_language};
use latchkey::ui::{CountrySelect, Form, FormDraft, FormErrors};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement, HtmlInputElement};

use crate::page::{Page, focused, settled, text};

/// The field with its options, and a button after it.
struct Field {
    page: Page,
    value: RwSignal<String>,
    sent: RwSignal<u32>,
    /// The last draft that was reported.
    draft: RwSignal<Option<(String, Option<String>)>>,
}

impl Field {
    async fn with(chosen: &str) -> Self {
        let (value, sent, draft) =
            (RwSignal::new(chosen.to_owned()), RwSignal::new(0), RwSignal::new(None));
        let page = Page::of(move || {
            let kept = FormDraft::provide(|_| None, move |field, text| draft.set(Some((field.to_owned(), text))));
            view! {
                <Form errors=FormErrors::new() on_submit=move || sent.update(|sent| *sent += 1) draft=kept>
                    <CountrySelect id="land" label=text("Country") value=value errors=FormErrors::new() hint=text("Where you live") autocomplete="country" />
                    <button id="next" type="submit">"Continue"</button>
                </Form>
            }
        })
        .await;
        let field = Self { page, value, sent, draft };
        field.page.find::<HtmlElement>("#land").focus().unwrap();
        field
    }

    fn value(&self) -> String {
        self.value.get_untracked()
    }

    fn shown(&self) -> String {
        self.page.find::<HtmlInputElement>("#land").value()
    }

    fn is_expanded(&self) -> bool {
        let is_seen = !self.page.find::<HtmlElement>("[role=listbox]").hidden();
        assert_eq!(
            self.page.attribute("#land", "aria-expanded").as_deref(),
            Some(if is_seen { "true" } else { "false" })
        );
        is_seen
    }

    /// Returns the label of the marked option, by `aria-activedescendant`.
    fn active(&self) -> String {
        let words = self.page.referred("#land", "aria-activedescendant");
        let marked =
            self.page.has("[aria-selected=true]").then(|| self.page.words("[aria-selected=true]"));
        assert_eq!(marked.unwrap_or_default(), words);
        words
    }

    async fn find(&self, words: &str) {
        self.page.type_into("#land", words).await;
    }

    /// Presses a key in the field. Returns whether the default action was prevented.
    async fn press(&self, key: &str) -> bool {
        let make = Function::new_with_args(
            "key",
            "return new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})",
        );
        let event: Event = make.call1(&JsValue::NULL, &key.into()).unwrap().unchecked_into();
        self.page.find::<HtmlElement>("#land").dispatch_event(&event).unwrap();
        settled().await;
        event.default_prevented()
    }

    async fn leave(&self) {
        self.page.find::<HtmlElement>("#next").focus().unwrap();
        settled().await;
    }
}

#[wasm_bindgen_test]
async fn it_is_a_combobox_with_a_name_a_hint_and_a_list() {
    let field = Field::with("GB").await;
    assert_eq!(field.page.words("label[for=land]"), "Country");
    assert_eq!(field.page.attribute("#land", "role").as_deref(), Some("combobox"));
    assert_eq!(field.page.attribute("#land", "autocomplete").as_deref(), Some("country-name"));
    assert_eq!(
        field.page.attribute("#land", "aria-controls"),
        field.page.attribute("[role=listbox]", "id")
    );
    assert_eq!(field.page.attribute("[role=listbox]", "aria-label").as_deref(), Some("Country"));
    assert_eq!(field.page.referred("#land", "aria-describedby"), "Where you live");
    assert_eq!((field.shown().as_str(), field.is_expanded()), ("United Kingdom", false));

    field.page.press("#land").await;
    assert!(field.is_expanded());
    assert_eq!(
        (field.page.count("[role=option]"), field.active().as_str()),
        (249, "United Kingdom")
    );
}

#[wasm_bindgen_test]
async fn parts_of_names_match_without_accents_in_english_and_by_code() {
    let field = Field::with("").await;
    for (typed, first) in [
        ("united k", "United Kingdom"),
        ("IVOIRE", "Côte d’Ivoire"),
        ("cote d'iv", "Côte d’Ivoire"),
        ("reun", "Réunion"),
        ("fric", "Central African Republic"),
        ("gb", "United Kingdom"),
        ("england", "United Kingdom"),
        ("us", "United States"),
    ] {
        field.find(typed).await;
        assert_eq!(field.active(), first, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn enter_chooses_the_marked_option_without_submitting() {
    let field = Field::with("").await;
    field.find("fr").await;
    assert_eq!(field.active(), "France");
    assert!(field.press("ArrowDown").await);
    assert_eq!(field.active(), "French Guiana");
    assert!(field.press("ArrowUp").await && field.press("Enter").await);
    assert_eq!(
        (field.value().as_str(), field.shown().as_str(), field.is_expanded()),
        ("FR", "France", false)
    );
    assert_eq!(field.draft.get_untracked(), Some(("land".to_owned(), Some("FR".to_owned()))));
    assert_eq!((focused().as_str(), field.sent.get_untracked()), ("land", 0));
    assert!(!field.press("Enter").await, "the next one is for the form");
}

#[wasm_bindgen_test]
async fn the_arrow_keys_open_the_list_and_wrap_around() {
    let field = Field::with("ZW").await;
    assert!(field.press("ArrowDown").await && field.is_expanded());
    assert_eq!(field.active(), "Zimbabwe");
    field.press("ArrowDown").await;
    assert_eq!(field.active(), "Afghanistan");
    field.press("ArrowUp").await;
    assert_eq!(field.active(), "Zimbabwe");
    field.press("ArrowUp").await;
    field.leave().await;
    assert_eq!(
        (field.value().as_str(), field.is_expanded()),
        ("ZM", false),
        "leaving takes what was gone to"
    );
}

#[wasm_bindgen_test]
async fn escape_closes_the_list_and_restores_the_choice() {
    let field = Field::with("GB").await;
    field.find("fra").await;
    assert!(field.press("Escape").await, "the widget around stays open");
    assert_eq!(
        (field.shown().as_str(), field.value().as_str(), field.is_expanded()),
        ("United Kingdom", "GB", false)
    );
    assert!(!field.press("Escape").await);
}

#[wasm_bindgen_test]
async fn leaving_the_field_chooses_only_an_unambiguous_option() {
    let field = Field::with("GB").await;
    field.find("norwa").await;
    field.leave().await;
    assert_eq!((field.value().as_str(), field.shown().as_str()), ("NO", "Norway"));

    // Several options match: none is chosen, and the text stays for correction.
    field.page.find::<HtmlElement>("#land").focus().unwrap();
    field.find("united").await;
    field.leave().await;
    assert_eq!((field.value().as_str(), field.shown().as_str()), ("", "united"));

    // A whole name is chosen, even if it is a part of others.
    field.page.find::<HtmlElement>("#land").focus().unwrap();
    field.find("guinea").await;
    field.leave().await;
    assert_eq!(field.value(), "GN");
    field.page.find::<HtmlElement>("#land").focus().unwrap();
    field.find("").await;
    field.leave().await;
    assert_eq!(field.value(), "");
}

#[wasm_bindgen_test]
async fn a_tap_chooses_an_option_and_the_focus_stays() {
    let field = Field::with("").await;
    field.find("ita").await;
    field.page.press("#land-option-0").await;
    assert_eq!(
        (field.value().as_str(), field.shown().as_str(), focused().as_str()),
        ("IT", "Italy", "land")
    );
}

#[wasm_bindgen_test]
async fn the_number_of_matches_is_announced_after_typing() {
    let field = Field::with("").await;
    field.find("united").await;
    assert_eq!(field.page.words("[role=status]"), "");
    let said = async || {
        while field.page.words("[role=status]").is_empty() {
            settled().await;
        }
        field.page.words("[role=status]")
    };
    assert_eq!(said().await, "3 matches");
    field.find("atlantis").await;
    assert!(!field.is_expanded());
    assert_eq!(
        field.page.words(".combobox-none:not([hidden])"),
        "Nothing matches. Check the spelling, or try a shorter part of the name."
    );
}

#[wasm_bindgen_test]
async fn the_choice_survives_a_change_of_the_language() {
    let field = Field::with("DE").await;
    assert_eq!(switch_language(Language::new("fr-FR")), Ok(()));
    settled().await;
    assert_eq!((field.shown().as_str(), field.value().as_str()), ("Allemagne", "DE"));
    field.find("germ").await;
    assert_eq!(field.active(), "Allemagne", "it is found by its English name too");
    assert_eq!(switch_language(Language::new("en-GB")), Ok(()));
    field.press("Escape").await;
    assert_eq!(field.shown(), "Germany");
}
