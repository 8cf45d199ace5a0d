//! Changes of the language in the middle of a page: all texts change in place, and nothing is lost.

use latchkey::i18n::{Language, switch_language};
use latchkey_flow::Step;
use latchkey_locales::{Pseudo, pseudo, read_source, table};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session};

const ALL: [&str; 4] =
    ["applicant.name", "applicant.date_of_birth", "applicant.phone", "applicant.address"];

/// Returns a right-to-left language with every text in brackets and all `Intl` names in French.
fn bracketed() -> Language {
    let source = read_source(include_str!("../../locales/en-GB.json")).unwrap();
    let texts = table(&source, &pseudo(&source, Pseudo::LeftToRight))
        .into_iter()
        .map(str::to_owned)
        .collect();
    Language { texts, ..Language::new("fr") }
}

async fn speak(scenario: &Scenario, language: Language) {
    assert_eq!(switch_language(language), Ok(()));
    scenario.settled().await;
}

#[wasm_bindgen_test]
async fn inputs_and_errors_stay_when_the_language_changes() {
    let scenario = Scenario::at(Step::Details, session(&ALL, &[])).await;
    scenario.enter("first-name", "Zoë").await;
    scenario.enter("date-of-birth", "٣١").await;
    scenario.enter("date-of-birth-month", "2").await;
    scenario.enter("address-country", "DE").await;
    scenario.press("Save and continue").await;
    let field_problems = scenario.count(".field-error");
    assert!(scenario.text().contains("Enter your last name") && field_problems > 2);
    let first_name = scenario.input("first-name");

    speak(&scenario, bracketed()).await;
    assert!(first_name.is_connected(), "the fields are the same ones");
    for (id, value) in [
        ("first-name", "Zoë"),
        ("date-of-birth", "٣١"),
        ("date-of-birth-month", "2"),
        ("address-country", "DE"),
        ("last-name", ""),
    ] {
        assert_eq!(scenario.value(id), value, "{id}");
    }
    assert_eq!(
        scenario.input("address-country").value(),
        "Allemagne",
        "the country is the one that was chosen, by its name in this language"
    );
    assert_eq!(scenario.count(".field-error"), field_problems);
    assert!(
        !scenario.text().contains("Enter your last name"),
        "what is wrong is said in the other language too"
    );
    let said = scenario.text();
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

    speak(&scenario, Language::new("en-GB")).await;
    assert!(scenario.text().contains("Enter your last name"));
    assert_eq!(
        (scenario.value("first-name").as_str(), scenario.input("address-country").value().as_str()),
        ("Zoë", "Germany")
    );
}

#[wasm_bindgen_test]
async fn a_host_may_have_texts_for_unknown_codes() {
    let document = json!({"missing": ["document.tenancy_agreement"]});
    let scenario = Scenario::at(
        Step::Documents,
        crate::context::with(session(&[], &[]), json!({"requirements": document})),
    )
    .await;
    assert!(scenario.text().contains("Tenancy agreement"), "as it came");
    let others = vec![("documents.tenancy_agreement".to_owned(), "Your signed lease".to_owned())];
    speak(&scenario, Language { others, ..Language::new("en-GB") }).await;
    assert!(
        scenario.text().contains("Your signed lease")
            && !scenario.text().contains("Tenancy agreement")
    );
    speak(&scenario, Language::new("en-GB")).await;
}
