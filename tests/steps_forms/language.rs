//! Another language in the middle of a page: everything is said again where it stands, and nothing
//! that was done is lost.

use latchkey::i18n::{Language, switch_language};
use latchkey_flow::Step;
use latchkey_locales::{Pseudo, pseudo, read_source, table};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session};

const ALL: [&str; 4] =
    ["applicant.name", "applicant.date_of_birth", "applicant.phone", "applicant.address"];

/// Every text in brackets, from right to left, and everything that `Intl` names in French.
fn bracketed() -> Language {
    let source = read_source(include_str!("../../locales/en-GB.json")).unwrap();
    let texts = table(&source, &pseudo(&source, Pseudo::LeftToRight))
        .into_iter()
        .map(str::to_owned)
        .collect();
    Language { texts, ..Language::new("fr") }
}

async fn speak(stage: &Stage, language: Language) {
    assert_eq!(switch_language(language), Ok(()));
    stage.settled().await;
}

#[wasm_bindgen_test]
async fn what_was_typed_chosen_and_found_wrong_stays_when_the_language_changes() {
    let stage = Stage::at(Step::Details, session(&ALL, &[])).await;
    stage.enter("first-name", "Zoë").await;
    stage.enter("date-of-birth", "٣١").await;
    stage.enter("date-of-birth-month", "2").await;
    stage.enter("address-country", "DE").await;
    stage.press("Save and continue").await;
    let field_problems = stage.count(".field-error");
    assert!(stage.text().contains("Enter your last name") && field_problems > 2);
    let first_name = stage.input("first-name");

    speak(&stage, bracketed()).await;
    assert!(first_name.is_connected(), "the fields are the same ones");
    for (id, value) in [
        ("first-name", "Zoë"),
        ("date-of-birth", "٣١"),
        ("date-of-birth-month", "2"),
        ("address-country", "DE"),
        ("last-name", ""),
    ] {
        assert_eq!(stage.value(id), value, "{id}");
    }
    assert_eq!(
        stage.input("address-country").value(),
        "Allemagne",
        "the country is the one that was chosen, by its name in this language"
    );
    assert_eq!(stage.count(".field-error"), field_problems);
    assert!(
        !stage.text().contains("Enter your last name"),
        "what is wrong is said in the other language too"
    );
    let said = stage.text();
    let in_english: Vec<&str> = said
        .lines()
        .filter(|line| line.chars().any(char::is_alphabetic) && !line.contains(['⟦', '⟧']))
        .collect();
    assert!(in_english.is_empty(), "not translated: {in_english:?}");
    let title = document().title();
    assert!(
        title.starts_with('⟦') && title.ends_with('⟧'),
        "the page's title follows, all of it: {title}"
    );

    speak(&stage, Language::new("en-GB")).await;
    assert!(stage.text().contains("Enter your last name"));
    assert_eq!(
        (stage.value("first-name").as_str(), stage.input("address-country").value().as_str()),
        ("Zoë", "Germany")
    );
}

#[wasm_bindgen_test]
async fn a_host_may_have_words_for_what_is_younger_than_this_widget() {
    let document = json!({"missing": ["document.tenancy_agreement"]});
    let stage = Stage::at(
        Step::Documents,
        crate::context::with(session(&[], &[]), json!({"requirements": document})),
    )
    .await;
    assert!(stage.text().contains("Tenancy agreement"), "as it came");
    let others = vec![("documents.tenancy_agreement".to_owned(), "Your signed lease".to_owned())];
    speak(&stage, Language { others, ..Language::new("en-GB") }).await;
    assert!(
        stage.text().contains("Your signed lease") && !stage.text().contains("Tenancy agreement")
    );
    speak(&stage, Language::new("en-GB")).await;
}
