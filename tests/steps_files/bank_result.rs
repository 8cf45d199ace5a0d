//! The bank step after a bank was chosen: opened, waiting, failed, connected.

use std::cell::RefCell;
use std::rc::Rc;

use latchkey::i18n::clock;
use latchkey::steps::context::StepServices;
use latchkey_api_types::{BankConnection, FinancialEvidence};
use latchkey_flow::{BankStage, BankWindow, Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, focused, services, session, with};
use crate::page::{assert_kept_back, draw_step, words_of};

const BANK_PAGE: &str = "https://bank.example/authorize?state=only-for-the-bank";

fn connection(status: &str, more: Value) -> BankConnection {
    let connection = json!({
        "id": "bc_1", "object": "bank_connection", "session": "vs_1", "status": status, "created": 1,
        "institution": {"id": "tidal", "name": "Tidal Bank"},
    });
    serde_json::from_value(with(connection, more)).unwrap()
}

fn pending() -> BankConnection {
    connection("pending", json!({"authorization_url": BANK_PAGE}))
}

/// Returns the time limits on the page while it waits for a connection that expires this many
/// seconds after its creation.
async fn limit_of(seconds: Option<i64>) -> String {
    let connection = connection(
        "pending",
        json!({"authorization_url": BANK_PAGE, "expires_at": seconds.map(|seconds| 1 + seconds)}),
    );
    at(BankStage::Waiting { connection, window: BankWindow::Open }, &Window::default(), true)
        .await
        .text()
}

fn asked() -> Value {
    let requirements = json!({"missing": ["bank_connection"], "alternatives": {"bank_connection": ["document.paystub"]}});
    with(session(&[], &[]), json!({"requirements": requirements}))
}

/// The calls for the bank's window.
#[derive(Clone, Default)]
struct Window(Rc<RefCell<Vec<String>>>);

impl Window {
    fn services(&self, may_redirect_to_bank: bool) -> StepServices {
        let (chosen, reopened) = (self.clone(), self.clone());
        StepServices {
            may_redirect_to_bank,
            choose_bank: Rc::new(move |id| chosen.0.borrow_mut().push(format!("choose {id}"))),
            reopen_bank: Rc::new(move |connection| {
                reopened.0.borrow_mut().push(format!("reopen {}", connection.id))
            }),
            ..services()
        }
    }

    fn asked(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}

async fn at(bank: BankStage, window: &Window, may_redirect: bool) -> Scenario {
    draw_step(Step::Bank(bank), asked(), window.services(may_redirect)).await
}

async fn waiting(seen: BankWindow, window: &Window, may_redirect: bool) -> Scenario {
    at(BankStage::Waiting { connection: pending(), window: seen }, window, may_redirect).await
}

#[wasm_bindgen_test]
async fn opening_a_bank_can_be_cancelled() {
    let scenario =
        at(BankStage::Starting { institution: "tidal".to_owned() }, &Window::default(), true).await;
    scenario.assert_heading("Opening your bank");
    assert_eq!(scenario.count("[role=status].spinner"), 1);
    scenario.press("Cancel").await;
    assert_eq!(scenario.event(), Event::BankGivenUp);
}

#[wasm_bindgen_test]
async fn the_page_waits_for_the_bank() {
    let scenario = waiting(BankWindow::Open, &Window::default(), true).await;
    scenario.assert_heading("Continue at Tidal Bank");
    assert!(scenario.text().contains("open in another window"));
    assert!(!scenario.has_button("Open the bank’s window"));
    assert_kept_back(&scenario, "only-for-the-bank");
    scenario.press("Choose another bank").await;
    scenario.press("Upload payslips or statements instead").await;
    assert_eq!(
        scenario.events(),
        [Event::BankGivenUp, Event::EvidenceChosen(FinancialEvidence::Documents)]
    );
}

#[wasm_bindgen_test]
async fn the_time_limit_of_the_bank_is_shown() {
    let said = limit_of(Some(600)).await;
    let until = clock(601);
    assert_eq!(until.len(), "00:10".len(), "the day is not said: {until}");
    assert!(said.contains(&format!("Your bank gives you 10 minutes for this, until {until}. If the time runs out, you can start again.")), "{said}");
    let said = limit_of(Some(119)).await;
    assert!(
        said.contains("gives you 1 minute for this"),
        "no more is promised than there is: {said}"
    );
}

#[wasm_bindgen_test]
async fn an_unknown_limit_is_not_shown() {
    for seconds in [None, Some(20), Some(-60)] {
        let said = limit_of(seconds).await;
        assert!(!said.contains("gives you"), "{said}");
    }
}

#[wasm_bindgen_test]
async fn a_closed_window_is_opened_again_on_the_same_page() {
    let window = Window::default();
    let scenario = waiting(BankWindow::Open, &window, true).await;
    let another = scenario.find("button.button-secondary");
    another.focus().unwrap();
    scenario
        .change(|answering| {
            answering.step =
                Step::Bank(BankStage::Waiting { connection: pending(), window: BankWindow::Closed })
        })
        .await;
    assert_eq!(focused(), another.into(), "the page is not drawn anew");
    assert!(scenario.text().contains("window is not open"));
    scenario.press("Open the bank’s window").await;
    assert_eq!(window.asked(), ["reopen bc_1"]);
    assert_eq!(scenario.events(), []);
}

#[wasm_bindgen_test]
async fn a_blocked_window_offers_the_redirect() {
    let window = Window::default();
    let scenario = waiting(BankWindow::Blocked, &window, true).await;
    assert!(
        scenario
            .find(".banner-warning[role=status]")
            .inner_text()
            .contains("did not let the bank’s window open")
    );
    scenario.press("Go to the bank in this window").await;
    assert_eq!(scenario.event(), Event::BankRedirectChosen);
    scenario.press("Open the bank’s window").await;
    assert_eq!(window.asked(), ["reopen bc_1"]);
}

#[wasm_bindgen_test]
async fn a_blocked_window_is_explained_if_redirects_are_not_allowed() {
    let scenario = waiting(BankWindow::Blocked, &Window::default(), false).await;
    assert!(!scenario.has_button("Go to the bank in this window"));
    assert!(scenario.text().contains("Allow pop-up windows for this page"));
    assert!(
        scenario.has_button("Open the bank’s window") && scenario.has_button("Choose another bank")
    );
}

#[wasm_bindgen_test]
async fn each_failure_shows_the_problem_and_the_remedy() {
    let table = [
        (
            "failed",
            json!({"failure": {"code": "access_denied"}}),
            "You did not agree at your bank",
            true,
        ),
        (
            "failed",
            json!({"failure": {"code": "login_failed"}}),
            "Your bank did not accept your login details",
            true,
        ),
        (
            "failed",
            json!({"failure": {"code": "institution_unavailable"}}),
            "Your bank cannot be reached",
            false,
        ),
        (
            "expired",
            json!({"failure": {"code": "timeout"}}),
            "Your bank did not answer in time",
            true,
        ),
        (
            "expired",
            json!({"failure": {"code": "access_ended"}}),
            "The connection to your bank has ended",
            true,
        ),
        ("failed", json!({"failure": {"code": "brand_new"}}), "The connection did not work", true),
        ("failed", json!({}), "The connection did not work", true),
    ];
    for (status, more, heading, may_retry) in table {
        let window = Window::default();
        let scenario =
            at(BankStage::Failed { connection: connection(status, more) }, &window, true).await;
        scenario.assert_heading(heading);
        assert_eq!(scenario.has_button("Try Tidal Bank again"), may_retry, "{heading}");
        if may_retry {
            scenario.press("Try Tidal Bank again").await;
            assert_eq!(window.asked(), ["choose tidal"]);
        }
        scenario.press("Choose another bank").await;
        assert_eq!(scenario.event(), Event::BankGivenUp);
        assert!(scenario.has_button("Upload payslips or statements instead"));
    }
}

#[wasm_bindgen_test]
async fn connected_accounts_are_shown_by_their_last_digits() {
    let accounts = json!({"accounts": [
        {"account_type": "checking", "name": "Everyday", "last4": "4321", "currency": "gbp"},
        {"account_type": "savings", "name": "Rainy days", "last4": "8765", "currency": "gbp"},
    ]});
    let scenario = at(
        BankStage::Connected { connection: connection("authorised", accounts) },
        &Window::default(),
        true,
    )
    .await;
    scenario.assert_heading("Tidal Bank is connected");
    assert_eq!(words_of(&scenario, "dt"), ["Everyday", "Rainy days"]);
    assert_eq!(words_of(&scenario, "dd"), ["Ending in 4321", "Ending in 8765"]);
    scenario.press("Continue").await;
    scenario.press("Use another bank").await;
    assert_eq!(scenario.events(), [Event::Continued, Event::BankGivenUp]);
}

#[wasm_bindgen_test]
async fn the_heading_takes_the_focus_when_the_bank_has_responded() {
    let scenario = waiting(BankWindow::Open, &Window::default(), true).await;
    scenario
        .change(|answering| {
            answering.step =
                Step::Bank(BankStage::Connected { connection: connection("authorised", json!({})) })
        })
        .await;
    scenario.assert_heading("Tidal Bank is connected");
}
