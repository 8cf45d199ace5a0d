//! The answers of a session by name, so that views and updates can be compared.

use std::collections::BTreeMap;

use latchkey_api_types::{SessionUpdate, SessionView};
use serde_json::{Value, json};

/// The answer that a view does not have.
pub(crate) const ID_NUMBER: &str = "applicant.id_number";

/// Returns the answers in a view, by name.
pub(crate) fn answers_of(view: &SessionView) -> BTreeMap<String, Value> {
    let applicant = &view.applicant;
    let mut answers = BTreeMap::from([
        ("applicant.name".to_owned(), json!([applicant.first_name, applicant.last_name])),
        ("applicant.date_of_birth".to_owned(), json!(applicant.date_of_birth)),
        (
            "applicant.address".to_owned(),
            json!([applicant.address, applicant.address_since, applicant.previous_addresses]),
        ),
        ("id_document".to_owned(), json!(view.id_document)),
        ("employment".to_owned(), json!(view.employment)),
        ("financial_evidence".to_owned(), json!(view.financial_evidence)),
    ]);
    answers.extend(
        view.consents
            .iter()
            .map(|(name, consent)| (format!("consents.{name}"), json!(consent.granted))),
    );
    answers.retain(|_, value| !value.is_null());
    answers
}

/// Returns the answers in an update, by name. Where an update has only a part of an answer, the
/// rest comes from the answer that `known` returns.
pub(crate) fn answers_in(
    update: &SessionUpdate,
    known: impl Fn(&str) -> Option<Value>,
) -> BTreeMap<String, Value> {
    let mut answers = BTreeMap::new();
    if let Some(applicant) = &update.applicant {
        let mut join = |name: &str, given: Vec<Value>| {
            if given.iter().any(|value| !value.is_null()) {
                let before = known(name).unwrap_or_else(|| json!(vec![Value::Null; given.len()]));
                let complete: Vec<Value> = given
                    .into_iter()
                    .enumerate()
                    .map(|(at, value)| if value.is_null() { before[at].clone() } else { value })
                    .collect();
                answers.insert(name.to_owned(), json!(complete));
            }
        };
        join("applicant.name", vec![json!(applicant.first_name), json!(applicant.last_name)]);
        join(ID_NUMBER, vec![json!(applicant.id_number), json!(applicant.id_number_country)]);
        join(
            "applicant.address",
            vec![
                json!(applicant.address),
                json!(applicant.address_since),
                json!(applicant.previous_addresses),
            ],
        );
        if let Some(date_of_birth) = &applicant.date_of_birth {
            answers.insert("applicant.date_of_birth".to_owned(), json!(date_of_birth));
        }
    }
    let replaced = [
        ("id_document", json!(update.id_document)),
        ("employment", json!(update.employment)),
        ("financial_evidence", json!(update.financial_evidence)),
    ];
    answers.extend(
        replaced
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.to_owned(), value)),
    );
    answers.extend(
        update.consents.iter().map(|(name, granted)| (format!("consents.{name}"), json!(granted))),
    );
    answers
}
