//! A submission replaces the client secret: what happens when its response is lost, and to requests
//! in progress at the same time.

use latchkey_api_types::{SessionStatus, SessionUpdate};
use latchkey_client::{Access, Problem, RetryMode};
use latchkey_test_support::scripted_transport::{
    NO_RESPONSE, Outcome, api, overloaded, refused, responds, session, session_view,
};
use latchkey_test_support::{ScriptedTransport, poll_once};

/// The response to an accepted submission, with the new secret.
fn submitted() -> Outcome {
    let mut view = session_view("processing");
    view["client_secret"] = "vs_secret_2".into();
    responds(200, &view.to_string())
}

#[test]
fn submission_replaces_the_secret() {
    let transport = ScriptedTransport::new([NO_RESPONSE, submitted(), session("processing")]);
    let api = api(&transport);
    let view = poll_once(api.submit()).unwrap().unwrap();
    assert_eq!(
        (view.status, view.client_secret),
        (SessionStatus::Processing, None),
        "the new secret is not passed on"
    );
    assert!(poll_once(api.session(RetryMode::UntilAnswered)).unwrap().is_ok());
    let headers: Vec<_> =
        transport.sent().into_iter().filter_map(|sent| sent.authorization).collect();
    assert_eq!(headers, ["Bearer vs_secret_1", "Bearer vs_secret_1", "Bearer vs_secret_2"]);
}

#[test]
fn submission_without_a_readable_response_is_repeated_with_its_key() {
    let transport =
        ScriptedTransport::new(std::iter::repeat_n(overloaded(500, None), 5).chain([submitted()]));
    let api = api(&transport);
    assert!(matches!(poll_once(api.submit()), Some(Err(Problem::Server { .. }))));
    assert!(poll_once(api.submit()).unwrap().is_ok());
    assert!(transport.sent().iter().all(|sent| sent.idempotency_key.as_deref() == Some("key-1")));
}

#[test]
fn submission_whose_future_was_dropped_is_repeated_with_its_key() {
    let transport = ScriptedTransport::new([NO_RESPONSE]);
    let api = api(&transport);
    assert_eq!(poll_once(api.submit()), None, "there is no response, and the page is left");
    assert_eq!(poll_once(api.submit()), None, "the page is opened again");
    assert!(transport.sent().iter().all(|sent| sent.idempotency_key.as_deref() == Some("key-1")));
}

#[test]
fn submission_after_a_refusal_or_a_save_has_a_new_key() {
    let transport = ScriptedTransport::new([
        refused(422, "requirement_missing"),
        session("pending"),
        refused(422, "requirement_missing"),
    ]);
    let api = api(&transport);
    assert!(poll_once(api.submit()).unwrap().is_err());
    assert!(poll_once(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(poll_once(api.submit()).unwrap().is_err());
    let keys: Vec<_> =
        transport.sent().into_iter().filter_map(|sent| sent.idempotency_key).collect();
    assert_eq!(keys, ["key-1", "key-2", "key-3"]);
}

#[test]
fn read_during_an_unanswered_submission_is_no_access_problem() {
    let transport = ScriptedTransport::new(
        std::iter::repeat_n(overloaded(500, None), 5)
            .chain([refused(401, "client_secret_used"), submitted()]),
    );
    let api = api(&transport);
    assert!(poll_once(api.submit()).unwrap().is_err());
    assert_eq!(
        poll_once(api.session(RetryMode::Once)),
        Some(Err(Problem::Network)),
        "only the response to the submission decides"
    );
    assert_eq!(poll_once(api.submit()).unwrap().unwrap().status, SessionStatus::Processing);
}

#[test]
fn secret_used_elsewhere_is_an_access_problem() {
    let transport = ScriptedTransport::new([refused(401, "client_secret_used")]);
    assert_eq!(
        poll_once(api(&transport).session(RetryMode::Once)),
        Some(Err(Problem::Access(Access::Used)))
    );
}
