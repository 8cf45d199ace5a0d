//! The wait for the checks, leaving, and a session that cannot be read.

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

use crate::context::{Stage, focused, read, services, session, with};
use crate::desk::words_of;

async fn working(session: Value, overdue: bool) -> Stage {
    Stage::in_state(
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
async fn the_wait_says_what_is_checked_and_that_leaving_is_safe() {
    let stage = working(submitted(), false).await;
    stage.assert_heading("We are checking your answers");
    assert_eq!(
        words_of(&stage, "li"),
        [
            "Your details",
            "Your identity document",
            "Your face and the photo on your document",
            "Your work and pay"
        ],
        "only what was asked for"
    );
    let bar = stage.find("progress");
    assert_eq!(
        (bar.get_attribute("aria-label").as_deref(), bar.has_attribute("value")),
        (Some("Checking"), false)
    );
    assert!(stage.text().contains("You can leave this page"));
    assert_eq!(stage.count("button"), 0, "there is nothing to do but wait");
}

#[wasm_bindgen_test]
async fn a_long_wait_is_said_aloud_and_has_a_way_on() {
    let stage = working(submitted(), false).await;
    let region = stage.find(".visually-hidden[role=status]");
    assert_eq!(region.text_content().as_deref(), Some(""));
    stage.state.update(|state| {
        if let State::Processing(working) = state {
            working.overdue = true;
        }
    });
    stage.settled().await;
    assert_eq!(region.text_content().as_deref(), Some("This is taking longer than usual"));
    stage.press("Continue without waiting").await;
    stage.press("Leave").await;
    assert_eq!(stage.events(), [Event::RedirectRequested, Event::LeaveRequested]);
    drop(stage);

    let stage = working(with(submitted(), json!({"redirect_url": null})), true).await;
    assert!(!stage.has_button("Continue without waiting"), "there is nowhere to go on to");
    assert!(stage.has_button("Leave"));
}

#[wasm_bindgen_test]
async fn who_has_left_reads_how_to_come_back() {
    for (is_hosted, how) in
        [(true, "open the same link in this browser"), (false, "Continue here when you are ready")]
    {
        let stage = Stage::in_state(
            State::Exited(Box::new(read(session(&[], &[])))),
            StepServices { is_hosted, ..services() },
        )
        .await;
        stage.assert_heading("You can come back later");
        assert!(stage.text().contains(how));
        stage.press("Continue now").await;
        assert_eq!(stage.event(), Event::RetryRequested);
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
async fn a_session_that_cannot_be_read_says_why_and_whether_trying_again_helps() {
    for (problem, heading, can_retry) in table() {
        let has_reference = matches!(
            problem,
            Problem::Server { .. } | Problem::Refused { .. } | Problem::Unreadable { .. }
        );
        let stage = Stage::in_state(State::Unavailable(problem), services()).await;
        stage.assert_heading(heading);
        assert_eq!(stage.text().contains("req_42"), has_reference, "{heading}");
        assert_eq!(stage.has_button("Try again"), can_retry, "{heading}");
        if can_retry {
            stage.press("Try again").await;
            assert_eq!(stage.event(), Event::RetryRequested);
        }
    }
}

#[wasm_bindgen_test]
async fn answers_that_were_sent_may_still_come_back_with_a_question() {
    let stage =
        Stage::in_state(State::Unavailable(Problem::Access(Access::Used)), services()).await;
    assert!(
        stage.text().contains("If we need something more from you, it will open this page again"),
        "{}",
        stage.text()
    );
    assert!(!stage.text().contains("nothing more to do"));
}

#[wasm_bindgen_test]
async fn the_same_is_said_where_no_session_was_known_yet() {
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
