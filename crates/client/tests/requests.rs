//! What is sent over a poor line, how often, under which key, and what the caller hears in the end.
//! Time is virtual.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/scripted.rs"]
#[expect(dead_code, reason = "shared with tests of what goes one after the other")]
mod scripted;

use std::time::Duration;

use latchkey_api_types::{SessionStatus, SessionUpdate};
use latchkey_client::policy::ATTEMPTS;
use latchkey_client::{Access, AttemptOutcome, Problem, RetryMode, TransportError};
use scripted::{CUT, Scripted, answer, api, busy, outcome, refused, session, view};

/// All keys that were sent.
fn keys(line: &Scripted) -> Vec<Option<String>> {
    line.sent().into_iter().map(|sent| sent.key).collect()
}

#[test]
fn what_the_person_wants_saved_is_tried_for_as_long_as_there_is_no_line() {
    let an_hour_of_tunnel = std::iter::repeat_n(CUT, 250);
    let line = Scripted::new(an_hour_of_tunnel.chain([session("pending")]));
    let saved = outcome(api(&line).save(&SessionUpdate::default())).unwrap().unwrap();
    assert_eq!(saved.status, SessionStatus::Pending);
    assert_eq!(line.pauses()[..7], [1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]);
    assert!(
        keys(&line).iter().all(|key| key.as_deref() == Some("key-1")),
        "one action has one key"
    );
    let bodies = line.sent();
    assert!(bodies.iter().all(|sent| sent.body == bodies[0].body), "and one body");
}

#[test]
fn a_device_that_is_online_again_ends_the_pause() {
    let line = Scripted::new([CUT, CUT, CUT, CUT, CUT, session("pending")]);
    line.back_after.set(Some(Duration::from_millis(300)));
    assert!(outcome(api(&line).save(&SessionUpdate::default())).unwrap().is_ok());
    assert_eq!(line.pauses(), [0.3; 5]);
}

#[test]
fn a_read_in_passing_is_given_up_without_a_line() {
    let line = Scripted::new([Err(TransportError::Timeout)]);
    assert_eq!(outcome(api(&line).session(RetryMode::Once)), Some(Err(Problem::Network)));
    assert_eq!(line.reached(), [AttemptOutcome::Failed(TransportError::Timeout)]);
}

#[test]
fn a_server_in_trouble_is_asked_again_and_then_the_person_is() {
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        let line = Scripted::new(std::iter::repeat_n(busy(status, None), 9));
        let problem = outcome(api(&line).save(&SessionUpdate::default())).unwrap().unwrap_err();
        assert_eq!(problem, Problem::Server { request_id: Some("req_1".to_owned()) }, "{status}");
        assert_eq!(line.sent().len(), ATTEMPTS as usize, "{status}");
        assert_eq!(line.pauses(), [1.0, 2.0, 4.0, 8.0], "{status}");
        assert!(keys(&line).iter().all(|key| key.as_deref() == Some("key-1")), "{status}");
    }
}

#[test]
fn the_pause_that_the_server_wishes_for_is_kept_even_by_a_device_that_comes_online() {
    let line = Scripted::new([busy(429, Some(30)), busy(503, Some(1)), session("pending")]);
    line.back_after.set(Some(Duration::from_secs(5)));
    assert!(outcome(api(&line).session(RetryMode::UntilAnswered)).unwrap().is_ok());
    assert_eq!(line.pauses(), [30.0, 2.0], "and a shorter one is no reason to hurry");
}

#[test]
fn a_server_that_wishes_for_more_than_a_minute_is_left_alone() {
    let line = Scripted::new([busy(429, Some(61))]);
    assert!(matches!(
        outcome(api(&line).save(&SessionUpdate::default())),
        Some(Err(Problem::Server { .. }))
    ));
    let patient = Scripted::new([busy(429, Some(60)), session("pending")]);
    assert!(outcome(api(&patient).save(&SessionUpdate::default())).unwrap().is_ok());
}

#[test]
fn two_minutes_of_a_server_in_trouble_are_enough() {
    let line = Scripted::new([
        busy(503, Some(50)),
        busy(503, Some(50)),
        busy(503, Some(50)),
        session("pending"),
    ]);
    assert!(matches!(
        outcome(api(&line).save(&SessionUpdate::default())),
        Some(Err(Problem::Server { .. }))
    ));
    assert_eq!(line.sent().len(), 3);
}

#[test]
fn time_without_a_line_is_not_counted_against_the_server() {
    let tunnel = std::iter::repeat_n(CUT, 30);
    let line = Scripted::new(
        [busy(503, None)].into_iter().chain(tunnel).chain([busy(503, None), session("pending")]),
    );
    assert!(outcome(api(&line).save(&SessionUpdate::default())).unwrap().is_ok());
}

#[test]
fn what_was_refused_for_a_reason_is_never_sent_again() {
    for status in [400, 404, 409, 410, 413, 415, 422] {
        let line = Scripted::new([refused(status, "parameter_invalid")]);
        assert!(
            matches!(
                outcome(api(&line).save(&SessionUpdate::default())),
                Some(Err(Problem::Refused { .. }))
            ),
            "{status}"
        );
    }
    for status in [401, 403] {
        let line = Scripted::new([refused(status, "client_secret_expired")]);
        assert_eq!(
            outcome(api(&line).save(&SessionUpdate::default())),
            Some(Err(Problem::Access(Access::Lapsed))),
            "{status}"
        );
    }
}

#[test]
fn a_request_that_is_still_being_worked_on_is_asked_about_again() {
    for code in ["idempotency_key_in_use", "changed_meanwhile"] {
        let line = Scripted::new([CUT, refused(409, code), session("pending")]);
        assert!(outcome(api(&line).save(&SessionUpdate::default())).unwrap().is_ok(), "{code}");
        assert_eq!(
            keys(&line),
            [Some("key-1".to_owned()), Some("key-1".to_owned()), Some("key-1".to_owned())]
        );
    }
}

#[test]
fn an_answer_that_was_cut_or_garbled_is_asked_for_again() {
    let whole = view("pending").to_string();
    for body in ["", &whole[..40], "<!doctype html>", "\u{fffd}\u{fffd}"] {
        let line = Scripted::new([answer(200, body), session("pending")]);
        assert!(outcome(api(&line).save(&SessionUpdate::default())).unwrap().is_ok(), "{body}");
        assert_eq!(keys(&line)[0], keys(&line)[1]);
    }
}

#[test]
fn a_page_of_something_in_between_is_no_answer_however_often_it_is_asked() {
    let line = Scripted::new(std::iter::repeat_n(
        answer(200, "<!doctype html><title>Log in to this network</title>"),
        9,
    ));
    let problem = outcome(api(&line).session(RetryMode::UntilAnswered)).unwrap().unwrap_err();
    assert_eq!(problem, Problem::Unreadable { request_id: Some("req_1".to_owned()) });
    assert_eq!(line.sent().len(), ATTEMPTS as usize);
}

#[test]
fn json_of_another_shape_is_another_version_and_not_asked_for_again() {
    let line = Scripted::new([answer(200, "{\"object\":\"moon\"}")]);
    assert!(matches!(
        outcome(api(&line).session(RetryMode::UntilAnswered)),
        Some(Err(Problem::Unreadable { .. }))
    ));
}

#[test]
fn another_action_has_another_key_and_reading_has_none() {
    let line = Scripted::new([
        session("pending"),
        session("pending"),
        session("pending"),
        answer(204, ""),
    ]);
    let api = api(&line);
    assert!(outcome(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(outcome(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(outcome(api.session(RetryMode::UntilAnswered)).unwrap().is_ok());
    assert!(outcome(api.remove_document("du_1")).unwrap().is_ok());
    assert_eq!(keys(&line), [Some("key-1".to_owned()), Some("key-2".to_owned()), None, None]);
    assert_eq!(line.sent()[3].method, "DELETE");
}

#[test]
fn a_document_that_an_earlier_attempt_removed_counts_as_removed() {
    let line = Scripted::new([CUT, refused(404, "resource_not_found")]);
    assert_eq!(outcome(api(&line).remove_document("du_1")), Some(Ok(())));
}

#[test]
fn a_name_of_a_bank_is_encoded() {
    let line = Scripted::new([answer(
        200,
        r#"{"object":"list","data":[],"has_more":false,"url":"/v1/institutions"}"#,
    )]);
    assert!(outcome(api(&line).institutions("Lloyds & Søn/50%", Some("b 1"))).unwrap().is_ok());
    let address = "https://api.example/v1/institutions?feature=account_info&limit=12&search=Lloyds%20%26%20S%C3%B8n%2F50%25&starting_after=b%201";
    assert_eq!(line.sent()[0].address, address);
}

#[test]
fn every_attempt_is_told() {
    let line =
        Scripted::new([CUT, Err(TransportError::Timeout), busy(500, None), session("pending")]);
    assert!(outcome(api(&line).session(RetryMode::UntilAnswered)).unwrap().is_ok());
    let silent = AttemptOutcome::Failed;
    assert_eq!(
        line.reached(),
        [
            silent(TransportError::Network),
            silent(TransportError::Timeout),
            AttemptOutcome::Responded,
            AttemptOutcome::Responded
        ]
    );
}

#[test]
fn the_secret_travels_in_a_header_only() {
    let line = Scripted::new([session("pending")]);
    let api = api(&line);
    assert!(outcome(api.save(&SessionUpdate::default())).unwrap().is_ok());
    let sent = &line.sent()[0];
    assert_eq!(sent.bearer.as_deref(), Some("Bearer vs_secret_1"));
    assert!(!sent.address.contains("vs_secret_") && !sent.body.contains("vs_secret_"));
    assert!(!format!("{:?}", api.secret()).contains("vs_secret_"), "nor is it in what is logged");
}
