//! Retries of requests: how many, after which delays, with which idempotency key, and what the
//! caller gets in the end. Time is virtual.

use std::time::Duration;

use latchkey_api_types::{Draft, SessionStatus, SessionUpdate};
use latchkey_client::retry::MAX_ATTEMPTS;
use latchkey_client::{Access, AttemptOutcome, Problem, RetryMode, TransportError};
use latchkey_test_support::scripted_transport::{
    NO_RESPONSE, api, overloaded, refused, responds, session, session_view,
};
use latchkey_test_support::{ScriptedTransport, poll_once};

#[test]
fn save_is_retried_for_as_long_as_there_is_no_connection() {
    let an_hour_without_a_connection = std::iter::repeat_n(NO_RESPONSE, 250);
    let transport =
        ScriptedTransport::new(an_hour_without_a_connection.chain([session("pending")]));
    let saved = poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().unwrap();
    assert_eq!(saved.status, SessionStatus::Pending);
    assert_eq!(transport.delays()[..7], [1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]);
    assert!(
        transport.idempotency_keys().iter().all(|key| key.as_deref() == Some("key-1")),
        "one action has one key"
    );
    let bodies = transport.sent();
    assert!(bodies.iter().all(|sent| sent.body == bodies[0].body), "and one body");
}

#[test]
fn delay_ends_when_the_device_comes_online() {
    let transport = ScriptedTransport::new([
        NO_RESPONSE,
        NO_RESPONSE,
        NO_RESPONSE,
        NO_RESPONSE,
        NO_RESPONSE,
        session("pending"),
    ]);
    transport.online_after.set(Some(Duration::from_millis(300)));
    assert!(poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().is_ok());
    assert_eq!(transport.delays(), [0.3; 5]);
}

#[test]
fn request_sent_once_is_not_retried_without_a_connection() {
    let transport = ScriptedTransport::new([Err(TransportError::Timeout)]);
    assert_eq!(poll_once(api(&transport).session(RetryMode::Once)), Some(Err(Problem::Network)));
    assert_eq!(transport.recorded(), [AttemptOutcome::Failed(TransportError::Timeout)]);
}

#[test]
fn server_errors_are_retried_five_times() {
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        let transport = ScriptedTransport::new(std::iter::repeat_n(overloaded(status, None), 9));
        let problem =
            poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().unwrap_err();
        assert_eq!(problem, Problem::Server { request_id: Some("req_1".to_owned()) }, "{status}");
        assert_eq!(transport.sent().len(), MAX_ATTEMPTS as usize, "{status}");
        assert_eq!(transport.delays(), [1.0, 2.0, 4.0, 8.0], "{status}");
        assert!(
            transport.idempotency_keys().iter().all(|key| key.as_deref() == Some("key-1")),
            "{status}"
        );
    }
}

#[test]
fn retry_after_is_followed_even_if_the_device_comes_online() {
    let transport = ScriptedTransport::new([
        overloaded(429, Some(30)),
        overloaded(503, Some(1)),
        session("pending"),
    ]);
    transport.online_after.set(Some(Duration::from_secs(5)));
    assert!(poll_once(api(&transport).session(RetryMode::UntilAnswered)).unwrap().is_ok());
    assert_eq!(transport.delays(), [30.0, 2.0], "a shorter Retry-After does not shorten the delay");
}

#[test]
fn retry_after_of_more_than_a_minute_ends_the_attempts() {
    let transport = ScriptedTransport::new([overloaded(429, Some(61))]);
    assert!(matches!(
        poll_once(api(&transport).save(&SessionUpdate::default())),
        Some(Err(Problem::Server { .. }))
    ));
    let longest = ScriptedTransport::new([overloaded(429, Some(60)), session("pending")]);
    assert!(poll_once(api(&longest).save(&SessionUpdate::default())).unwrap().is_ok());
}

#[test]
fn server_errors_are_retried_for_two_minutes_at_most() {
    let transport = ScriptedTransport::new([
        overloaded(503, Some(50)),
        overloaded(503, Some(50)),
        overloaded(503, Some(50)),
        session("pending"),
    ]);
    assert!(matches!(
        poll_once(api(&transport).save(&SessionUpdate::default())),
        Some(Err(Problem::Server { .. }))
    ));
    assert_eq!(transport.sent().len(), 3);
}

#[test]
fn time_without_a_connection_does_not_count_against_the_server() {
    let no_connection = std::iter::repeat_n(NO_RESPONSE, 30);
    let transport = ScriptedTransport::new(
        [overloaded(503, None)]
            .into_iter()
            .chain(no_connection)
            .chain([overloaded(503, None), session("pending")]),
    );
    assert!(poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().is_ok());
}

#[test]
fn refused_requests_are_not_retried() {
    for status in [400, 404, 409, 410, 413, 415, 422] {
        let transport = ScriptedTransport::new([refused(status, "parameter_invalid")]);
        assert!(
            matches!(
                poll_once(api(&transport).save(&SessionUpdate::default())),
                Some(Err(Problem::Refused { .. }))
            ),
            "{status}"
        );
    }
    for status in [401, 403] {
        let transport = ScriptedTransport::new([refused(status, "client_secret_expired")]);
        assert_eq!(
            poll_once(api(&transport).save(&SessionUpdate::default())),
            Some(Err(Problem::Access(Access::Lapsed))),
            "{status}"
        );
    }
}

#[test]
fn request_that_is_still_in_progress_is_retried() {
    for code in ["idempotency_key_in_use", "changed_meanwhile"] {
        let transport =
            ScriptedTransport::new([NO_RESPONSE, refused(409, code), session("pending")]);
        assert!(
            poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().is_ok(),
            "{code}"
        );
        assert_eq!(
            transport.idempotency_keys(),
            [Some("key-1".to_owned()), Some("key-1".to_owned()), Some("key-1".to_owned())]
        );
    }
}

#[test]
fn truncated_or_corrupted_response_is_requested_again() {
    let whole = session_view("pending").to_string();
    for body in ["", &whole[..40], "<!doctype html>", "\u{fffd}\u{fffd}"] {
        let transport = ScriptedTransport::new([responds(200, body), session("pending")]);
        assert!(
            poll_once(api(&transport).save(&SessionUpdate::default())).unwrap().is_ok(),
            "{body}"
        );
        assert_eq!(transport.idempotency_keys()[0], transport.idempotency_keys()[1]);
    }
}

#[test]
fn login_page_of_a_network_is_an_unreadable_response() {
    let transport = ScriptedTransport::new(std::iter::repeat_n(
        responds(200, "<!doctype html><title>Log in to this network</title>"),
        9,
    ));
    let problem =
        poll_once(api(&transport).session(RetryMode::UntilAnswered)).unwrap().unwrap_err();
    assert_eq!(problem, Problem::Unreadable { request_id: Some("req_1".to_owned()) });
    assert_eq!(transport.sent().len(), MAX_ATTEMPTS as usize);
}

#[test]
fn json_of_another_shape_is_not_requested_again() {
    let transport = ScriptedTransport::new([responds(200, "{\"object\":\"moon\"}")]);
    assert!(matches!(
        poll_once(api(&transport).session(RetryMode::UntilAnswered)),
        Some(Err(Problem::Unreadable { .. }))
    ));
}

#[test]
fn each_write_has_its_own_idempotency_key_and_reads_have_none() {
    let transport = ScriptedTransport::new([
        session("pending"),
        session("pending"),
        session("pending"),
        responds(204, ""),
    ]);
    let api = api(&transport);
    assert!(poll_once(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(poll_once(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(poll_once(api.session(RetryMode::UntilAnswered)).unwrap().is_ok());
    assert!(poll_once(api.delete_document("du_1")).unwrap().is_ok());
    assert_eq!(
        transport.idempotency_keys(),
        [Some("key-1".to_owned()), Some("key-2".to_owned()), None, None]
    );
    assert_eq!(transport.sent()[3].method, "DELETE");
}

#[test]
fn document_deleted_by_an_earlier_attempt_counts_as_deleted() {
    let transport = ScriptedTransport::new([NO_RESPONSE, refused(404, "resource_not_found")]);
    assert_eq!(poll_once(api(&transport).delete_document("du_1")), Some(Ok(())));
}

#[test]
fn bank_name_is_percent_encoded() {
    let transport = ScriptedTransport::new([responds(
        200,
        r#"{"object":"list","data":[],"has_more":false,"url":"/v1/institutions"}"#,
    )]);
    assert!(
        poll_once(api(&transport).institutions("Lloyds & Søn/50%", Some("b 1"))).unwrap().is_ok()
    );
    let address = "https://api.example/v1/institutions?feature=account_info&limit=12&search=Lloyds%20%26%20S%C3%B8n%2F50%25&starting_after=b%201";
    assert_eq!(transport.sent()[0].url, address);
}

#[test]
fn outcome_of_every_attempt_is_recorded() {
    let transport = ScriptedTransport::new([
        NO_RESPONSE,
        Err(TransportError::Timeout),
        overloaded(500, None),
        session("pending"),
    ]);
    assert!(poll_once(api(&transport).session(RetryMode::UntilAnswered)).unwrap().is_ok());
    let failed = AttemptOutcome::Failed;
    assert_eq!(
        transport.recorded(),
        [
            failed(TransportError::Network),
            failed(TransportError::Timeout),
            AttemptOutcome::Responded,
            AttemptOutcome::Responded
        ]
    );
}

#[test]
fn secret_is_sent_in_the_header_only() {
    let transport = ScriptedTransport::new([session("pending")]);
    let api = api(&transport);
    assert!(poll_once(api.save(&SessionUpdate::default())).unwrap().is_ok());
    let sent = &transport.sent()[0];
    assert_eq!(sent.authorization.as_deref(), Some("Bearer vs_secret_1"));
    assert!(!sent.url.contains("vs_secret_") && !sent.body.contains("vs_secret_"));
    assert!(!format!("{:?}", api.secret()).contains("vs_secret_"), "debug output is redacted");
}

#[test]
fn draft_is_sent_once_and_outlives_its_page() {
    let draft = Draft { page: "details".to_owned(), ..Draft::default() };
    let refused = refused(409, "state_invalid");
    for (outcome, is_saved) in [
        (responds(204, ""), true),
        (overloaded(503, None), false),
        (NO_RESPONSE, false),
        (refused, false),
    ] {
        let transport = ScriptedTransport::new([outcome]);
        let saved = poll_once(api(&transport).save_draft(&draft)).unwrap();
        assert_eq!(saved.is_ok(), is_saved, "{saved:?}");
        let sent = &transport.sent()[..];
        assert_eq!((sent.len(), sent[0].method, sent[0].keepalive), (1, "PUT", true));
        assert!(transport.recorded().is_empty(), "a draft says nothing about the connection");
    }
}
