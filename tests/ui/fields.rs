//! Fields: their names, descriptions and values.

use latchkey::ui::{
    Checkbox, ChoiceOption, CountrySelect, DateField, DatePart, DateParts, FieldMessage,
    FormErrors, MoneyField, RadioGroup, Select, SelectOption, TextField, TextKind,
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use crate::page::{Page, bubbling, settled, text};

#[wasm_bindgen_test]
async fn a_text_field_has_a_label_a_hint_and_an_error() {
    let errors = FormErrors::new();
    let value = RwSignal::new("Ade".to_owned());
    let page = Page::of(move || {
        view! { <TextField id="tel" label=text("Phone") value=value errors=errors hint=text("With the code of the country") kind=TextKind::Tel autocomplete="tel" /> }
    })
    .await;
    assert_eq!(page.words("label[for=tel]"), "Phone");
    assert_eq!(page.attribute("#tel", "type").as_deref(), Some("tel"));
    assert_eq!(page.attribute("#tel", "autocomplete").as_deref(), Some("tel"));
    assert_eq!(page.attribute("#tel", "aria-invalid"), None);
    assert_eq!(page.referred("#tel", "aria-describedby"), "With the code of the country");
    assert_eq!(page.find::<HtmlInputElement>("#tel").value(), "Ade");

    errors.set(vec![FieldMessage::new("tel", text("Enter a phone number"))]);
    settled().await;
    assert_eq!(page.attribute("#tel", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        page.referred("#tel", "aria-describedby"),
        "With the code of the country | Error: Enter a phone number"
    );

    page.type_into("#tel", "020 7946 0000").await;
    assert_eq!(value.get_untracked(), "020 7946 0000");
}

#[wasm_bindgen_test]
async fn a_date_field_keeps_what_was_typed_and_marks_the_wrong_part() {
    let errors = FormErrors::new();
    let value = RwSignal::new(DateParts::from_iso("1990-03-07"));
    let page = Page::of(move || view! { <DateField id="born" legend=text("Date of birth") value=value errors=errors birthday=true /> }).await;
    assert_eq!(page.words("fieldset legend"), "Date of birth");
    assert_eq!(page.find::<HtmlInputElement>("#born").value(), "7");
    assert_eq!(page.find::<HtmlInputElement>("#born-month").value(), "3");
    assert_eq!(page.find::<HtmlInputElement>("#born-year").value(), "1990");
    for (control, token) in
        [("#born", "bday-day"), ("#born-month", "bday-month"), ("#born-year", "bday-year")]
    {
        assert_eq!(page.attribute(control, "autocomplete").as_deref(), Some(token));
        assert_eq!(page.attribute(control, "inputmode").as_deref(), Some("numeric"));
    }

    page.type_into("#born", "31").await;
    page.type_into("#born-month", "2").await;
    let typed = value.get_untracked();
    assert_eq!([typed.day, typed.month, typed.year], ["31", "2", "1990"]);

    errors.set(vec![FieldMessage::at("born", DatePart::Day, text("There is no such day"))]);
    settled().await;
    assert_eq!(page.attribute("#born", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.attribute("#born-year", "aria-invalid"), None);
    assert_eq!(page.referred("fieldset", "aria-describedby"), "Error: There is no such day");
}

#[wasm_bindgen_test]
async fn a_list_keeps_its_value_when_its_options_arrive_later() {
    let options = RwSignal::new(Vec::new());
    let value = RwSignal::new("weekly".to_owned());
    let page = Page::of(move || view! { <Select id="often" label=text("How often") value=value options=options errors=FormErrors::new() /> }).await;
    options.set(vec![
        SelectOption::new("monthly", text("Every month")),
        SelectOption::new("weekly", text("Every week")),
    ]);
    settled().await;
    let select: HtmlSelectElement = page.find("#often");
    assert_eq!(select.value(), "weekly");

    select.set_value("monthly");
    select.dispatch_event(&bubbling("change")).unwrap();
    assert_eq!(value.get_untracked(), "monthly");
}

#[wasm_bindgen_test]
async fn a_few_countries_are_a_native_list() {
    let value = RwSignal::new("GB".to_owned());
    let allowed = vec!["FR".to_owned(), "GB".to_owned()];
    let few = Page::of(move || {
        view! { <CountrySelect id="few" label=text("Country") value=value errors=FormErrors::new() allowed=allowed autocomplete="country" /> }
    })
    .await;
    assert_eq!(few.count("#few option"), 3);
    assert_eq!(few.words("#few option[value=GB]"), "United Kingdom");
    assert_eq!(few.find::<HtmlSelectElement>("#few").value(), "GB");
    assert_eq!(few.attribute("#few", "autocomplete").as_deref(), Some("country"));
}

#[wasm_bindgen_test]
async fn one_answer_of_a_group_is_chosen() {
    let value = RwSignal::new(String::new());
    let options = vec![
        ChoiceOption::new("passport", text("Passport")).hint(text("The page with your photo")),
        ChoiceOption::new("card", text("Identity card")),
    ];
    let page =
        Page::of(move || view! { <RadioGroup id="kind" legend=text("Which document?") value=value options=options errors=FormErrors::new() /> })
            .await;
    assert_eq!(page.words("legend"), "Which document?");
    assert_eq!(page.words("label[for=kind]"), "Passport");
    assert_eq!(page.referred("#kind", "aria-describedby"), "The page with your photo");
    assert!(!page.has("input:checked"));

    page.press("label[for=kind-1]").await;
    assert_eq!(value.get_untracked(), "card");
    value.set("passport".to_owned());
    settled().await;
    assert!(page.find::<HtmlInputElement>("#kind").checked());
}

#[wasm_bindgen_test]
async fn a_box_is_ticked_by_its_label() {
    let checked = RwSignal::new(false);
    let page = Page::of(move || view! { <Checkbox id="now" label=text("I still work here") checked=checked errors=FormErrors::new() /> }).await;
    page.press("label[for=now]").await;
    assert!(checked.get_untracked());
}

#[wasm_bindgen_test]
async fn a_currency_can_be_chosen_only_if_there_are_several() {
    let amount = RwSignal::new(String::new());
    let currency = RwSignal::new("GBP".to_owned());
    let one = Page::of(move || {
        view! { <MoneyField id="pay" label=text("Pay") amount=amount currency=currency currencies=vec!["GBP".to_owned()] errors=FormErrors::new() /> }
    })
    .await;
    assert!(!one.has("select"));
    assert_eq!(one.words(".input-prefix"), "GBP");
    one.type_into("#pay", "32,500").await;
    assert_eq!(amount.get_untracked(), "32,500");
    drop(one);

    let currencies = vec!["GBP".to_owned(), "EUR".to_owned()];
    let two = Page::of(
        move || view! { <MoneyField id="pay" label=text("Pay") amount=amount currency=currency currencies=currencies errors=FormErrors::new() /> },
    )
    .await;
    assert_eq!(two.attribute("#pay-currency", "aria-label").as_deref(), Some("Currency"));
    assert_eq!(two.words("label[for=pay]"), "Pay");
    assert!(two.find::<HtmlElement>("#pay").offset_height() > 0);
}
