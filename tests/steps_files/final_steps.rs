//! The wait for the checks, leaving, and sessions that cannot be read.

use latchkey::steps::before_session;
use latchkey::steps::context::StepServices;
use latchkey_client::{Access, Problem};
use latchkey_flow::{Event, Processing, State};
use leptos::mount::mount_to;
use leptos::prelude::Update;
use leptos::task::tick;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::context::{Scenario, focused, read, services, session, with};
use crate::page::words_of;

async fn working(session: Value, overdue: bool) -> Scenario {
    Scenario::in_state(
        State::Processing(Box::new(Processing { session: read(session), overdue })),
        services(),
    )
    .await
}

fn submitted() -> Value {
    let met = [
        "consent.data_processing",
        "applicant.name",
        "document.id_type",
        "document.id_front",
        "document.selfie",
        "employment",
    ];
    with(
        session(&[], &met),
        json!({"status": "processing", "redirect_url": "https://harbour.example/done"}),
    )
}

#[wasm_bindgen_test]
async fn processing_shows_the_checks_and_that_leaving_is_safe() {
    let scenario = working(submitted(), false).await;
    scenario.assert_heading("We are checking your answers");
    assert_eq!(
        words_of(&scenario, "li"),
        [
            "Your details",
            "Your identity document",
            "Your face and the photo on your document",
            "Your work and pay"
        ],
        "only what was asked for"
    );
    let bar = scenario.find("progress");
    assert_eq!(
        (bar.get_attribute("aria-label").as_deref(), bar.has_attribute("value")),
        (Some("Checking"), false)
    );
    assert!(scenario.text().contains("You can leave this page"));
    assert_eq!(scenario.count("button"), 0, "there is nothing to do but wait");
}

#[wasm_bindgen_test]
async fn a_long_wait_is_announced_and_offers_to_continue() {
    let scenario = working(submitted(), false).await;
    let region = scenario.find(".visually-hidden[role=status]");
    assert_eq!(region.text_content().as_deref(), Some(""));
    scenario.state.update(|state| {
        if let State::Processing(working) = state {
            working.overdue = true;
        }
    });
    scenario.settled().await;
    assert_eq!(region.text_content().as_deref(), Some("This is taking longer than usual"));
    scenario.press("Continue without waiting").await;
    scenario.press("Leave").await;
    assert_eq!(scenario.events(), [Event::RedirectRequested, Event::LeaveRequested]);
    drop(scenario);

    let scenario = working(with(submitted(), json!({"redirect_url": null})), true).await;
    assert!(!scenario.has_button("Continue without waiting"), "there is nowhere to go on to");
    assert!(scenario.has_button("Leave"));
}

#[wasm_bindgen_test]
async fn leaving_shows_how_to_come_back() {
    for (is_hosted, how) in
        [(true, "open the same link in this browser"), (false, "Continue here when you are ready")]
    {
        let scenario = Scenario::in_state(
            State::Exited(Box::new(read(session(&[], &[])))),
            StepServices { is_hosted, ..services() },
        )
        .await;
        scenario.assert_heading("You can come back later");
        assert!(scenario.text().contains(how));
        scenario.press("Continue now").await;
        assert_eq!(scenario.event(), Event::RetryRequested);
    }
}

const REQUEST: Option<&str> = Some("req_42");

fn table() -> Vec<(Problem, &'static str, bool)> {
    let request_id = || REQUEST.map(str::to_owned);
    vec![
        (Problem::Network, "We cannot reach our server", true),
        (Problem::Server { request_id: request_id() }, "Something went wrong on our side", true),
        (
            Problem::Refused { code: None, param: None, request_id: request_id() },
            "Something went wrong on our side",
            true,
        ),
        (
            Problem::Unreadable { request_id: request_id() },
            "We could not read the answer from our server",
            true,
        ),
        (Problem::Access(Access::Missing), "Open this page from the site that sent you", false),
        (Problem::Access(Access::Unknown), "This link does not work", false),
        (Problem::Access(Access::LinkUnknown), "This link does not work", false),
        (Problem::Access(Access::Lapsed), "This link has expired", false),
        (Problem::Access(Access::LinkLapsed), "This link has expired", false),
        (Problem::Access(Access::Used), "You have already sent your answers", false),
        (Problem::Access(Access::LinkUsed), "This link was opened in another browser", false),
    ]
}

#[wasm_bindgen_test]
async fn an_unreadable_session_shows_the_reason_and_whether_to_retry() {
    for (problem, heading, can_retry) in table() {
        let has_reference = matches!(
            problem,
            Problem::Server { .. } | Problem::Refused { .. } | Problem::Unreadable { .. }
        );
        let scenario = Scenario::in_state(State::Unavailable(problem), services()).await;
        scenario.assert_heading(heading);
        assert_eq!(scenario.text().contains("req_42"), has_reference, "{heading}");
        assert_eq!(scenario.has_button("Try again"), can_retry, "{heading}");
        if can_retry {
            scenario.press("Try again").await;
            assert_eq!(scenario.event(), Event::RetryRequested);
        }
    }
}

#[wasm_bindgen_test]
async fn a_submitted_session_may_still_need_input() {
    let scenario =
        Scenario::in_state(State::Unavailable(Problem::Access(Access::Used)), services()).await;
    assert!(
        scenario
            .text()
            .contains("If we need something more from you, it will open this page again"),
        "{}",
        scenario.text()
    );
    assert!(!scenario.text().contains("nothing more to do"));
}

#[wasm_bindgen_test]
async fn problems_before_the_session_have_the_same_texts() {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    for (problem, heading, can_retry) in table() {
        let mounted = mount_to(root.clone(), move || before_session(&problem));
        tick().await;
        let shown: HtmlElement = root.query_selector("main h1").unwrap().unwrap().unchecked_into();
        assert_eq!(shown.inner_text(), heading);
        assert_eq!(focused(), shown.into());
        assert_eq!(root.query_selector("button").unwrap().is_some(), can_retry);
        drop(mounted);
    }
    root.remove();
}

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}
