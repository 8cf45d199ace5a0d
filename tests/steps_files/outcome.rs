//! The outcome and how to continue.

use js_sys::Function;
use latchkey::steps::context::StepServices;
use latchkey_flow::{Ended, Event, Outcome, State};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, read, services, session, with};

fn over(status: &str, more: Value) -> Value {
    with(
        with(
            session(&[], &["consent.data_processing"]),
            json!({"status": status, "redirect_url": "https://harbour.example/done"}),
        ),
        more,
    )
}

async fn ended(
    outcome: Outcome,
    on_arrival: bool,
    session: Value,
    may_redirect_at_end: bool,
) -> Scenario {
    let ended = Ended { session: read(session), outcome, on_arrival };
    Scenario::in_state(
        State::Ended(Box::new(ended)),
        StepServices { may_redirect_at_end, ..services() },
    )
    .await
}

/// The browser's interval timers, run by hand until this is dropped.
struct Clock(Function);

impl Clock {
    fn stopped() -> Self {
        let stop = Function::new_no_args(
            "const { setInterval, clearInterval } = globalThis;
             const timers = new Map();
             let next = 1;
             globalThis.setInterval = (call) => (timers.set(next, call), next++);
             globalThis.clearInterval = (timer) => timers.delete(timer);
             return (resume) => {
               if (resume) Object.assign(globalThis, { setInterval, clearInterval });
               else for (const call of timers.values()) call();
               return timers.size;
             };",
        );
        Self(stop.call0(&JsValue::NULL).unwrap().into())
    }

    /// Lets a second pass. Returns the number of running timers.
    async fn tick(&self, scenario: &Scenario) -> f64 {
        let running = self.0.call1(&JsValue::NULL, &JsValue::FALSE).unwrap();
        scenario.settled().await;
        running.as_f64().unwrap()
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        // Two assignments do not throw.
        let _ = self.0.call1(&JsValue::NULL, &JsValue::TRUE);
    }
}

#[wasm_bindgen_test]
async fn each_outcome_has_its_own_texts() {
    let unknown = || Outcome::Unknown("under_review".to_owned());
    let table = [
        (Outcome::Completed, "completed", false, "All done, thank you"),
        (Outcome::Completed, "completed", true, "You have already finished this"),
        (Outcome::Failed, "failed", false, "We could not confirm your details"),
        (Outcome::Failed, "failed", true, "We could not confirm your details"),
        (Outcome::Expired, "expired", false, "The time for this check is over"),
        (Outcome::Expired, "expired", true, "The time for this check is over"),
        (Outcome::Withdrawn, "canceled", false, "You have withdrawn"),
        (Outcome::Canceled, "canceled", true, "This check was cancelled"),
        (unknown(), "under_review", false, "Your check has moved on"),
    ];
    for (outcome, status, on_arrival, heading) in table {
        let names_status = matches!(outcome, Outcome::Unknown(_));
        let needs_help = outcome != Outcome::Completed;
        let scenario = ended(outcome, on_arrival, over(status, json!({})), false).await;
        scenario.assert_heading(heading);
        assert_eq!(scenario.text().contains("under_review"), names_status);
        assert_eq!(
            scenario.seek("a[href='mailto:help@harbour.example']").is_some(),
            needs_help,
            "{heading}"
        );
        scenario.press("Continue to Harbour Homes").await;
        assert_eq!(scenario.event(), Event::RedirectRequested);
    }
}

#[wasm_bindgen_test]
async fn only_a_failure_shows_a_reason() {
    let why = json!({"last_error": {"code": "selfie_face_mismatch", "reason": "similarity 0.12"}});
    let scenario = ended(Outcome::Failed, false, over("failed", why.clone()), true).await;
    let text = scenario.text();
    assert!(text.contains("Your face did not match the photo"), "{text}");
    assert!(!text.contains("similarity"), "that is for the engineer: {text}");
    drop(scenario);
    assert!(
        !ended(Outcome::Completed, false, over("completed", why), true)
            .await
            .text()
            .contains("did not match")
    );
}

#[wasm_bindgen_test]
async fn without_a_redirect_the_page_can_be_closed() {
    let scenario =
        ended(Outcome::Completed, false, over("completed", json!({"redirect_url": null})), true)
            .await;
    assert!(scenario.text().contains("You can close this page now"));
    assert_eq!(scenario.count("button"), 0);
}

#[wasm_bindgen_test]
async fn a_completed_session_redirects_once_after_twenty_seconds() {
    let clock = Clock::stopped();
    let scenario = ended(Outcome::Completed, false, over("completed", json!({})), true).await;
    assert!(scenario.text().contains("Taking you to Harbour Homes in 20 seconds."));
    clock.tick(&scenario).await;
    assert!(scenario.text().contains("in 19 seconds."));
    for _ in 0..18 {
        clock.tick(&scenario).await;
    }
    assert!(scenario.text().contains("in 1 second."));
    assert_eq!(scenario.events(), []);
    for _ in 0..3 {
        clock.tick(&scenario).await;
    }
    assert_eq!(scenario.event(), Event::RedirectRequested);
}

#[wasm_bindgen_test]
async fn stopping_the_countdown_still_allows_to_continue() {
    let clock = Clock::stopped();
    let scenario = ended(Outcome::Completed, false, over("completed", json!({})), true).await;
    scenario.press("Stay here").await;
    for _ in 0..29 {
        clock.tick(&scenario).await;
    }
    assert!(!scenario.text().contains("Taking you to") && !scenario.has_button("Stay here"));
    assert_eq!(scenario.events(), []);
    scenario.press("Continue to Harbour Homes").await;
    assert_eq!(scenario.event(), Event::RedirectRequested);
}

#[wasm_bindgen_test]
async fn continuing_at_once_redirects_only_once() {
    let clock = Clock::stopped();
    let scenario = ended(Outcome::Completed, false, over("completed", json!({})), true).await;
    scenario.press("Continue to Harbour Homes").await;
    for _ in 0..29 {
        clock.tick(&scenario).await;
    }
    assert_eq!(scenario.event(), Event::RedirectRequested);
}

#[wasm_bindgen_test]
async fn nobody_is_redirected_without_notice() {
    let clock = Clock::stopped();
    let redirects = |outcome, on_arrival, may_redirect| {
        ended(outcome, on_arrival, over("completed", json!({})), may_redirect)
    };
    for scenario in [
        redirects(Outcome::Completed, false, false).await,
        redirects(Outcome::Completed, true, true).await,
        redirects(Outcome::Failed, false, true).await,
        redirects(Outcome::Canceled, false, true).await,
        redirects(Outcome::Expired, false, true).await,
    ] {
        assert_eq!(clock.tick(&scenario).await, 0.0);
        assert!(!scenario.text().contains("Taking you to"));
    }
}
