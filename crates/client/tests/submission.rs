//! A submission uses the secret up: what becomes of it when its answer is lost, and of requests
//! under way at the same time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/scripted.rs"]
#[expect(dead_code, reason = "shared with tests of the policy")]
mod scripted;

use latchkey_api_types::{SessionStatus, SessionUpdate};
use latchkey_client::{Access, Problem, RetryMode};
use scripted::{CUT, Outcome, Scripted, answer, api, busy, outcome, refused, session, view};

/// A submission that was taken: the answer carries the secret with which it goes on.
fn submitted() -> Outcome {
    let mut view = view("processing");
    view["client_secret"] = "vs_secret_2".into();
    answer(200, &view.to_string())
}

#[test]
fn it_goes_on_with_the_successor_of_its_secret() {
    let line = Scripted::new([CUT, submitted(), session("processing")]);
    let api = api(&line);
    let view = outcome(api.submit()).unwrap().unwrap();
    assert_eq!(
        (view.status, view.client_secret),
        (SessionStatus::Processing, None),
        "which nobody else gets to see"
    );
    assert!(outcome(api.session(RetryMode::UntilAnswered)).unwrap().is_ok());
    let bearers: Vec<_> = line.sent().into_iter().filter_map(|sent| sent.bearer).collect();
    assert_eq!(bearers, ["Bearer vs_secret_1", "Bearer vs_secret_1", "Bearer vs_secret_2"]);
}

#[test]
fn one_of_which_nobody_knows_is_asked_for_under_its_own_key_again() {
    let line = Scripted::new(std::iter::repeat_n(busy(500, None), 5).chain([submitted()]));
    let api = api(&line);
    assert!(matches!(outcome(api.submit()), Some(Err(Problem::Server { .. }))));
    assert!(outcome(api.submit()).unwrap().is_ok());
    assert!(line.sent().iter().all(|sent| sent.key.as_deref() == Some("key-1")));
}

#[test]
fn one_that_was_given_up_half_way_is_asked_for_under_its_own_key_again() {
    let line = Scripted::new([CUT]);
    let api = api(&line);
    assert_eq!(outcome(api.submit()), None, "nobody answers, and the page is left");
    assert_eq!(outcome(api.submit()), None, "it is opened again");
    assert!(line.sent().iter().all(|sent| sent.key.as_deref() == Some("key-1")));
}

#[test]
fn one_that_was_refused_or_followed_by_a_saved_answer_is_another_the_next_time() {
    let line = Scripted::new([
        refused(422, "requirement_missing"),
        session("pending"),
        refused(422, "requirement_missing"),
    ]);
    let api = api(&line);
    assert!(outcome(api.submit()).unwrap().is_err());
    assert!(outcome(api.save(&SessionUpdate::default())).unwrap().is_ok());
    assert!(outcome(api.submit()).unwrap().is_err());
    let keys: Vec<_> = line.sent().into_iter().filter_map(|sent| sent.key).collect();
    assert_eq!(keys, ["key-1", "key-2", "key-3"]);
}

#[test]
fn a_read_that_it_overtook_says_nothing_about_the_session() {
    let line = Scripted::new(
        std::iter::repeat_n(busy(500, None), 5)
            .chain([refused(401, "client_secret_used"), submitted()]),
    );
    let api = api(&line);
    assert!(outcome(api.submit()).unwrap().is_err());
    assert_eq!(
        outcome(api.session(RetryMode::Once)),
        Some(Err(Problem::Network)),
        "only the submission's own answer knows"
    );
    assert_eq!(outcome(api.submit()).unwrap().unwrap().status, SessionStatus::Processing);
}

#[test]
fn a_secret_that_was_used_up_elsewhere_is_told() {
    let line = Scripted::new([refused(401, "client_secret_used")]);
    assert_eq!(
        outcome(api(&line).session(RetryMode::Once)),
        Some(Err(Problem::Access(Access::Used)))
    );
}
