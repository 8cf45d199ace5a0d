//! Revisions: which answer was changed when, so that an older answer never overwrites a newer one.
//!
//! A session counts the changes of its answers, and keeps for each answer the revision of its last
//! change. A save may name the revision that it builds on; where it would change an answer that was
//! changed elsewhere since, it is refused. One answer is what belongs together on a page: a name,
//! an address with its history, a job. A save that repeats what is stored changes nothing, so two
//! pages that agree never conflict.
//!
//! Pure: works on the record alone, whose lock the caller holds.

use crate::error::{ApiFailure, ApiResult};
use crate::store::sessions::{AnswerChange, SessionRecord};

/// Whether an answer is the same in two states of a session.
type IsSame = fn(&SessionRecord, &SessionRecord) -> bool;

/// Every answer except the consents, each of which is an answer by itself.
const ANSWERS: [(&str, IsSame); 8] = [
    ("applicant.name", |one, other| {
        (&one.applicant.first_name, &one.applicant.last_name)
            == (&other.applicant.first_name, &other.applicant.last_name)
    }),
    ("applicant.date_of_birth", |one, other| {
        one.applicant.date_of_birth == other.applicant.date_of_birth
    }),
    ("applicant.phone", |one, other| one.applicant.phone == other.applicant.phone),
    ("applicant.address", |one, other| {
        let history = |record: &SessionRecord| {
            (record.applicant.address_since.clone(), record.applicant.previous_addresses.clone())
        };
        one.applicant.address == other.applicant.address && history(one) == history(other)
    }),
    ("applicant.id_number", |one, other| {
        (&one.id_number, &one.applicant.id_number_country)
            == (&other.id_number, &other.applicant.id_number_country)
    }),
    ("id_document", |one, other| one.id_document == other.id_document),
    ("employment", |one, other| one.employment == other.employment),
    ("financial_evidence", |one, other| one.financial_evidence == other.financial_evidence),
];

/// Returns the names of the answers that differ. No answer is ever removed, so `after` has every
/// consent.
fn changed(before: &SessionRecord, after: &SessionRecord) -> Vec<String> {
    let answers = ANSWERS
        .iter()
        .filter(|(_, is_same)| !is_same(before, after))
        .map(|(name, _)| (*name).to_owned());
    let granted = |record: &SessionRecord, name: &str| {
        record.consents.get(name).map(|consent| consent.granted)
    };
    let consents = after
        .consents
        .keys()
        .filter(|name| granted(before, name) != granted(after, name))
        .map(|name| format!("consents.{name}"));
    answers.chain(consents).collect()
}

/// Counts the changes between two states, as made by an open widget.
pub fn count(before: &SessionRecord, after: &mut SessionRecord, writer: Option<&str>) {
    let changed = changed(before, after);
    if !changed.is_empty() {
        after.revision += 1;
        let change = AnswerChange { revision: after.revision, writer: writer.map(str::to_owned) };
        after.answer_changes.extend(changed.into_iter().map(|name| (name, change.clone())));
    }
}

/// Checks that nothing has changed between two states that another widget had changed after
/// `known`. Without `known`, every change is allowed.
///
/// # Errors
/// 409 `answer_outdated` with the first such answer.
pub fn require_current(
    before: &SessionRecord,
    after: &SessionRecord,
    known: Option<u64>,
    writer: Option<&str>,
) -> ApiResult<()> {
    let Some(known) = known else { return Ok(()) };
    let is_outdated = |name: &String| {
        before.answer_changes.get(name).is_some_and(|last| {
            last.revision > known && (writer.is_none() || last.writer.as_deref() != writer)
        })
    };
    changed(before, after)
        .iter()
        .find(|name| is_outdated(name))
        .map_or(Ok(()), |name| Err(ApiFailure::answer_outdated(name)))
}

#[cfg(test)]
mod tests {
    use latchkey_api_types::{Consent, FinancialEvidence, PastAddress};

    use super::*;

    fn record() -> SessionRecord {
        SessionRecord::new("vs_1".to_owned(), 0, 0, Vec::new())
    }

    /// A change of each answer, by the answer's name.
    type Change = (&'static str, fn(&mut SessionRecord));

    const CHANGES: [Change; 12] = [
        ("applicant.name", |record| record.applicant.first_name = Some("Ada".to_owned())),
        ("applicant.name", |record| record.applicant.last_name = Some("Lovelace".to_owned())),
        ("applicant.date_of_birth", |record| {
            record.applicant.date_of_birth = Some("1990-12-10".to_owned())
        }),
        ("applicant.phone", |record| record.applicant.phone = Some("+442079460958".to_owned())),
        ("applicant.address", |record| {
            record.applicant.address = Some(latchkey_api_types::Address::default())
        }),
        ("applicant.address", |record| record.applicant.address_since = Some("2020-01".to_owned())),
        ("applicant.address", |record| {
            record.applicant.previous_addresses = vec![PastAddress::default()]
        }),
        ("applicant.id_number", |record| record.id_number = Some("QQ123456C".to_owned())),
        ("applicant.id_number", |record| {
            record.applicant.id_number_country = Some("GB".to_owned())
        }),
        ("financial_evidence", |record| record.financial_evidence = FinancialEvidence::Documents),
        ("consents.biometric", |record| {
            record
                .consents
                .insert("biometric".to_owned(), Consent { granted: true, decided_at: 1 });
        }),
        ("id_document", |record| {
            record.id_document =
                serde_json::from_str(r#"{"type":"passport","issuing_country":"GB"}"#).ok()
        }),
    ];

    #[test]
    fn a_change_of_any_part_of_an_answer_counts_as_one_of_that_answer_alone() {
        for (name, change) in CHANGES {
            let before = record();
            let mut after = before.clone();
            change(&mut after);
            count(&before, &mut after, None);
            assert_eq!(after.revision, 1, "{name}");
            assert_eq!(after.answer_changes.keys().collect::<Vec<_>>(), [name]);
        }
    }

    #[test]
    fn the_same_answer_again_counts_as_nothing_even_if_it_is_decided_later() {
        let mut before = record();
        before.consents.insert("biometric".to_owned(), Consent { granted: true, decided_at: 1 });
        let mut after = before.clone();
        after.consents.insert("biometric".to_owned(), Consent { granted: true, decided_at: 2 });
        count(&before, &mut after, None);
        assert_eq!(after.revision, 0);
    }

    #[test]
    fn what_somebody_else_has_changed_since_is_named_and_the_rest_is_not() {
        let named = |name: &str| Some(name.to_owned());
        let mut before = record();
        let start = before.clone();
        before.applicant.first_name = Some("Ada".to_owned());
        count(&start, &mut before, Some("one"));
        let mut after = before.clone();
        after.applicant.first_name = Some("Augusta".to_owned());
        after.financial_evidence = FinancialEvidence::Documents;
        let refused = |known, writer| {
            require_current(&before, &after, known, writer).err().and_then(|failure| failure.param)
        };
        assert_eq!(refused(Some(0), Some("other")), named("applicant.name"));
        assert_eq!(refused(Some(0), None), named("applicant.name"));
        assert_eq!(refused(Some(1), Some("other")), None, "it has seen the change");
        assert_eq!(
            refused(Some(0), Some("one")),
            None,
            "it was its own change, whose answer got lost"
        );
        assert_eq!(refused(None, Some("other")), None, "it says nothing of what it builds on");
        let mut elsewhere = before.clone();
        elsewhere.financial_evidence = FinancialEvidence::Documents;
        assert_eq!(require_current(&before, &elsewhere, Some(0), None), Ok(()), "another answer");
    }
}
