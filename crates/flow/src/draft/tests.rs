//! What a draft is, one fact at a time; what holds whatever happens is in `tests/drafts.rs`.

use super::*;

const FORM: &str = "details";

fn typed(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn drafts() -> Drafts {
    Drafts::new("writer".to_owned())
}

fn known(fields: &[(&str, &str)], revision: u64) -> BTreeMap<String, SavedDraft> {
    let fields =
        fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    BTreeMap::from([(FORM.to_owned(), SavedDraft { revision, fields })])
}

#[test]
fn one_is_in_flight_and_the_newest_goes_next() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("B"), 3);
    let first = drafts.next_unsent().unwrap();
    assert_eq!((first.sequence, first.revision, first.fields["city"].as_str()), (1, Some(3), "B"));
    drafts.typed(FORM, "city", typed("Br"), 3);
    drafts.typed(FORM, "city", typed("Bris"), 3);
    assert_eq!(drafts.next_unsent(), None);
    drafts.record(1, SendOutcome::Stored);
    let second = drafts.next_unsent().unwrap();
    assert_eq!((second.sequence, second.fields["city"].as_str()), (2, "Bris"));
    drafts.record(2, SendOutcome::Stored);
    assert_eq!(drafts.next_unsent(), None);
}

#[test]
fn what_was_lost_is_sent_again_and_what_was_refused_is_not() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bristol"), 0);
    let lost = drafts.next_unsent().unwrap();
    drafts.record(lost.sequence, SendOutcome::Lost);
    let again = drafts.next_unsent().unwrap();
    assert_eq!(again.fields, lost.fields);
    drafts.record(again.sequence, SendOutcome::Refused);
    assert_eq!(drafts.next_unsent(), None);
    assert_eq!(drafts.text(FORM, "city"), Some("Bristol"));
}

#[test]
fn a_form_put_back_as_it_was_has_no_draft() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bristol"), 0);
    let sequence = drafts.next_unsent().unwrap().sequence;
    drafts.record(sequence, SendOutcome::Stored);
    drafts.typed(FORM, "city", None, 0);
    let emptied = drafts.next_unsent().unwrap();
    assert!(emptied.fields.is_empty());
    drafts.record(emptied.sequence, SendOutcome::Stored);
    assert!(!drafts.has(FORM) && drafts.next_unsent().is_none());
}

#[test]
fn a_page_that_is_left_sends_what_is_in_flight_too() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bristol"), 0);
    let cut = drafts.next_unsent().unwrap();
    drafts.typed("employment", "employer", typed("Harbour Books"), 0);
    let last = drafts.all_unsent();
    assert_eq!(
        last.iter().map(|draft| draft.page.as_str()).collect::<Vec<_>>(),
        [FORM, "employment"]
    );
    assert!(last.iter().all(|draft| draft.sequence > cut.sequence));
}

#[test]
fn saved_answers_leave_only_what_was_typed_after_them() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bristol"), 1);
    drafts.typed(FORM, "line1", typed("1 High Street"), 1);
    let mark = drafts.mark(FORM);
    assert_eq!(drafts.next_unsent(), None, "what is being saved is no draft");
    drafts.typed(FORM, "line1", typed("2 High Street"), 1);
    drafts.saved(&mark, 2);
    let rest = drafts.next_unsent().unwrap();
    assert_eq!(rest.fields, BTreeMap::from([("line1".to_owned(), "2 High Street".to_owned())]));
    assert!(rest.sequence > mark.sequence && rest.revision == Some(2));
}

#[test]
fn answers_that_may_never_arrive_are_left_as_a_draft_that_they_would_replace() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bristol"), 1);
    let mark = drafts.mark(FORM);
    let left = drafts.all_unsent();
    assert_eq!(left[0].fields["city"], "Bristol");
    assert!(left[0].sequence < mark.sequence);
    drafts.save_failed(&mark);
    drafts.typed(FORM, "city", typed("Bath"), 1);
    assert_eq!(drafts.all_unsent()[0].fields["city"], "Bath");
}

#[test]
fn what_another_window_typed_is_taken_over_where_nothing_was_typed_here() {
    let mut drafts = drafts();
    assert_eq!(drafts.learn(&known(&[("city", "Bath")], 4)), [FORM]);
    assert_eq!((drafts.text(FORM, "city"), drafts.revision(FORM)), (Some("Bath"), Some(4)));
    assert_eq!(drafts.learn(&known(&[("city", "Bath")], 4)), [""; 0]);
    drafts.typed(FORM, "line1", typed("1 High Street"), 5);
    assert_eq!(drafts.revision(FORM), Some(4), "it builds on the oldest that it was typed over");
    assert_eq!(drafts.learn(&known(&[("city", "Leeds")], 5)), [""; 0]);
    assert_eq!(drafts.text(FORM, "city"), Some("Bath"));
}

#[test]
fn what_another_window_has_ended_is_sent_once_more_where_it_was_typed_here() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed("Bath"), 1);
    let sent = drafts.next_unsent().unwrap();
    drafts.record(sent.sequence, SendOutcome::Stored);
    drafts.learn(&BTreeMap::new());
    assert_eq!(drafts.next_unsent().unwrap().fields, sent.fields);

    let mut reader = Drafts::new("reader".to_owned());
    reader.learn(&known(&[("city", "Bath")], 1));
    assert_eq!(reader.learn(&BTreeMap::new()), [FORM]);
    assert!(!reader.has(FORM) && !reader.has_unsent());
}

#[test]
fn a_draft_that_was_given_up_does_not_come_back() {
    let mut drafts = drafts();
    drafts.learn(&known(&[("city", "Bath")], 1));
    drafts.drop_form(FORM);
    drafts.learn(&known(&[("city", "Bath")], 1));
    assert!(!drafts.has(FORM));
    assert!(drafts.next_unsent().unwrap().fields.is_empty());
}

#[test]
fn more_than_the_server_takes_is_not_sent() {
    let mut drafts = drafts();
    drafts.typed(FORM, "city", typed(&"x".repeat(LARGEST)), 0);
    assert_eq!(drafts.next_unsent(), None);
    assert!(drafts.has(FORM));
}
