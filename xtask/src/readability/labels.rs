//! Texts that name a button, in every language: a text that tells the applicant to press a button
//! contains its label, and the accessible name of a button contains its visible label (WCAG 2.2,
//! success criterion 2.5.3).

use latchkey_locales::Message;

use crate::languages::{Language, Languages};

/// A label, and a text that has to contain it.
const SAID_IN: [(&str, &str); 16] = [
    ("camera.try_again", "camera.refused.what"),
    ("camera.try_again", "camera.blocked.back"),
    ("camera.try_again", "camera.away.what"),
    ("start.disagree", "start.disagree_hint"),
    ("upload.pause", "upload.pause_file"),
    ("upload.resume", "upload.resume_file"),
    ("upload.cancel", "upload.cancel_file"),
    ("upload.retry", "upload.retry_file"),
    ("upload.remove", "upload.remove_file"),
    ("upload.choose", "upload.choose_file"),
    ("address.history.remove", "address.history.remove_name"),
    ("ui.change", "address.history.change_name"),
    ("ui.change", "check.change_consents"),
    ("ui.change", "check.change_details"),
    ("ui.change", "check.change_addresses"),
    ("ui.change", "check.change_documents"),
];

/// Returns every text, of every language, that does not contain the label it has to.
pub(super) fn problems(languages: &Languages) -> Vec<String> {
    languages.all.iter().flat_map(|language| problems_in(&languages.source, language)).collect()
}

fn problems_in(source: &[Message], language: &Language) -> Vec<String> {
    let text = |name: &str| {
        let index = source.iter().position(|message| message.name() == name);
        index.and_then(|index| language.texts.get(index)?.first()).map(String::as_str)
    };
    let problem = |(label, name): &(&str, &str)| match (text(label), text(name)) {
        (Some(said), Some(within)) if within.to_lowercase().contains(&said.to_lowercase()) => None,
        (Some(said), Some(within)) => Some(format!(
            "locales/{}.json: {name}: “{within}” does not say “{said}”, as {label} does",
            language.tag
        )),
        (None, _) => Some(format!("there is no text {label}")),
        (_, None) => Some(format!("there is no text {name}")),
    };
    SAID_IN.iter().filter_map(problem).collect()
}

#[cfg(test)]
mod tests {
    use latchkey_locales::read_source;

    use super::*;

    #[test]
    fn a_text_that_calls_a_button_by_another_name_is_named_with_its_language() {
        let json = r#"{"camera": {"try_again": "Again", "refused": {"what": "Press “again”."}, "blocked": {"back": "Press “Retry”."}}}"#;
        let source = read_source(json).unwrap();
        let texts = source.iter().map(|message| message.texts.clone()).collect();
        let said =
            problems_in(&source, &Language { tag: "cy".to_owned(), plurals: String::new(), texts });
        assert!(!said.iter().any(|problem| problem.contains("camera.refused.what:")), "{said:#?}");
        assert!(
            said.contains(&"locales/cy.json: camera.blocked.back: “Press “Retry”.” does not say “Again”, as camera.try_again does".to_owned()),
            "{said:#?}"
        );
    }
}
