//! Writes to the session are sent one after the other, whatever happens to the one before.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{ApplicantUpdate, SessionUpdate};
use latchkey_test_support::ScriptedTransport;
use latchkey_test_support::scripted_transport::{NO_RESPONSE, api, responds, session};

fn named(name: &str) -> SessionUpdate {
    let applicant =
        ApplicantUpdate { first_name: Some(name.to_owned()), ..ApplicantUpdate::default() };
    SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
}

fn poll<T>(work: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    work.poll(&mut Context::from_waker(Waker::noop()))
}

/// The bodies that were sent.
fn sent(transport: &ScriptedTransport) -> Vec<String> {
    transport.sent().into_iter().map(|sent| sent.body).collect()
}

#[test]
fn save_waits_for_the_response_to_the_save_before_it() {
    let transport = ScriptedTransport::new([]);
    let api = api(&transport);
    let (older, newer) = (named("Jane"), named("Janet"));
    let (mut first, mut second) = (pin!(api.save(&older)), pin!(api.save(&newer)));
    assert!(poll(first.as_mut()).is_pending() && poll(second.as_mut()).is_pending());
    assert_eq!(sent(&transport).len(), 1, "the newer save is not sent");
    transport.push([NO_RESPONSE, session("pending"), session("pending")]);
    assert!(matches!(poll(first.as_mut()), Poll::Ready(Ok(_))));
    assert!(matches!(poll(second.as_mut()), Poll::Ready(Ok(_))));
    let sent = sent(&transport);
    assert!(
        sent.iter().rev().skip(1).all(|body| body.contains("Jane\""))
            && sent.last().unwrap().contains("Janet"),
        "{sent:?}"
    );
}

#[test]
fn dropped_save_releases_the_lock() {
    let transport = ScriptedTransport::new([]);
    let api = api(&transport);
    let (older, newer) = (named("Jane"), named("Janet"));
    {
        let mut first = pin!(api.save(&older));
        assert!(poll(first.as_mut()).is_pending());
    }
    transport.push([session("pending")]);
    assert!(matches!(poll(pin!(api.save(&newer))), Poll::Ready(Ok(_))));
}

#[test]
fn submission_waits_for_a_save_and_other_requests_do_not() {
    let transport = ScriptedTransport::new([]);
    let api = api(&transport);
    let answers = named("Jane");
    let (mut save, mut submission) = (pin!(api.save(&answers)), pin!(api.submit()));
    assert!(poll(save.as_mut()).is_pending() && poll(submission.as_mut()).is_pending());
    transport.push([responds(204, "")]);
    assert!(matches!(poll(pin!(api.delete_document("du_1"))), Poll::Ready(Ok(()))));
    let addresses: Vec<_> = transport.sent().into_iter().map(|sent| sent.url).collect();
    assert!(!addresses.iter().any(|address| address.ends_with("/submit")), "{addresses:?}");
}
