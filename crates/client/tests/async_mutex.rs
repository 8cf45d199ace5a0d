//! Writes to the session go one after the other, whatever the line does to the one before.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/scripted.rs"]
#[expect(dead_code, reason = "shared with tests of the policy")]
mod scripted;

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{ApplicantUpdate, SessionUpdate};
use scripted::{CUT, Scripted, answer, api, session};

fn named(name: &str) -> SessionUpdate {
    let applicant =
        ApplicantUpdate { first_name: Some(name.to_owned()), ..ApplicantUpdate::default() };
    SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
}

fn poll<T>(work: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    work.poll(&mut Context::from_waker(Waker::noop()))
}

/// What was sent, by its body's beginning.
fn sent(line: &Scripted) -> Vec<String> {
    line.sent().into_iter().map(|sent| sent.body).collect()
}

#[test]
fn a_save_waits_for_the_save_before_it_to_be_answered() {
    let line = Scripted::new([]);
    let api = api(&line);
    let (older, newer) = (named("Jane"), named("Janet"));
    let (mut first, mut second) = (pin!(api.save(&older)), pin!(api.save(&newer)));
    assert!(poll(first.as_mut()).is_pending() && poll(second.as_mut()).is_pending());
    assert_eq!(sent(&line).len(), 1, "the newer one is not sent");
    line.answer_with([CUT, session("pending"), session("pending")]);
    assert!(matches!(poll(first.as_mut()), Poll::Ready(Ok(_))));
    assert!(matches!(poll(second.as_mut()), Poll::Ready(Ok(_))));
    let sent = sent(&line);
    assert!(
        sent.iter().rev().skip(1).all(|body| body.contains("Jane\""))
            && sent.last().unwrap().contains("Janet"),
        "{sent:?}"
    );
}

#[test]
fn a_save_that_is_given_up_holds_nobody_up() {
    let line = Scripted::new([]);
    let api = api(&line);
    let (older, newer) = (named("Jane"), named("Janet"));
    {
        let mut first = pin!(api.save(&older));
        assert!(poll(first.as_mut()).is_pending());
    }
    line.answer_with([session("pending")]);
    assert!(matches!(poll(pin!(api.save(&newer))), Poll::Ready(Ok(_))));
}

#[test]
fn a_submission_waits_for_the_answers_that_go_with_it_and_reading_waits_for_nobody() {
    let line = Scripted::new([]);
    let api = api(&line);
    let answers = named("Jane");
    let (mut save, mut submission) = (pin!(api.save(&answers)), pin!(api.submit()));
    assert!(poll(save.as_mut()).is_pending() && poll(submission.as_mut()).is_pending());
    line.answer_with([answer(204, "")]);
    assert!(matches!(poll(pin!(api.delete_document("du_1"))), Poll::Ready(Ok(()))));
    let addresses: Vec<_> = line.sent().into_iter().map(|sent| sent.address).collect();
    assert!(!addresses.iter().any(|address| address.ends_with("/submit")), "{addresses:?}");
}
