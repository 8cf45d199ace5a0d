//! The bank's page once a bank was chosen: opened, waited for, failed, connected.

use std::cell::RefCell;
use std::rc::Rc;

use latchkey::i18n::clock;
use latchkey::steps::context::StepServices;
use latchkey_api_types::{BankConnection, FinancialEvidence};
use latchkey_flow::{BankStage, BankWindow, Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, focused, services, session, with};
use crate::page::{assert_kept_back, stage, words_of};

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

/// What the page says of its limits where it waits for a connection that ends so many seconds after
/// it was begun.
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

/// What was asked of the bank's window.
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

async fn at(bank: BankStage, window: &Window, may_redirect: bool) -> Stage {
    stage(Step::Bank(bank), asked(), window.services(may_redirect)).await
}

async fn waiting(seen: BankWindow, window: &Window, may_redirect: bool) -> Stage {
    at(BankStage::Waiting { connection: pending(), window: seen }, window, may_redirect).await
}

#[wasm_bindgen_test]
async fn a_bank_that_is_being_opened_can_be_given_up() {
    let stage =
        at(BankStage::Starting { institution: "tidal".to_owned() }, &Window::default(), true).await;
    stage.assert_heading("Opening your bank");
    assert_eq!(stage.count("[role=status].spinner"), 1);
    stage.press("Cancel").await;
    assert_eq!(stage.event(), Event::BankGivenUp);
}

#[wasm_bindgen_test]
async fn who_is_at_the_bank_is_waited_for() {
    let stage = waiting(BankWindow::Open, &Window::default(), true).await;
    stage.assert_heading("Continue at Tidal Bank");
    assert!(stage.text().contains("open in another window"));
    assert!(!stage.has_button("Open the bank’s window"));
    assert_kept_back(&stage, "only-for-the-bank");
    stage.press("Choose another bank").await;
    stage.press("Upload payslips or statements instead").await;
    assert_eq!(
        stage.events(),
        [Event::BankGivenUp, Event::EvidenceChosen(FinancialEvidence::Documents)]
    );
}

#[wasm_bindgen_test]
async fn who_is_at_the_bank_knows_how_long_and_until_when() {
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
async fn a_limit_that_is_not_known_is_not_made_up() {
    for seconds in [None, Some(20), Some(-60)] {
        let said = limit_of(seconds).await;
        assert!(!said.contains("gives you"), "{said}");
    }
}

#[wasm_bindgen_test]
async fn a_window_that_was_closed_is_opened_again_without_losing_the_place() {
    let window = Window::default();
    let stage = waiting(BankWindow::Open, &window, true).await;
    let another = stage.find("button.button-secondary");
    another.focus().unwrap();
    stage
        .change(|answering| {
            answering.step =
                Step::Bank(BankStage::Waiting { connection: pending(), window: BankWindow::Closed })
        })
        .await;
    assert_eq!(focused(), another.into(), "the page is not drawn anew");
    assert!(stage.text().contains("window is not open"));
    stage.press("Open the bank’s window").await;
    assert_eq!(window.asked(), ["reopen bc_1"]);
    assert_eq!(stage.events(), []);
}

#[wasm_bindgen_test]
async fn a_blocked_window_leaves_the_way_in_this_one() {
    let window = Window::default();
    let stage = waiting(BankWindow::Blocked, &window, true).await;
    assert!(
        stage
            .find(".banner-warning[role=status]")
            .inner_text()
            .contains("did not let the bank’s window open")
    );
    stage.press("Go to the bank in this window").await;
    assert_eq!(stage.event(), Event::BankRedirectChosen);
    stage.press("Open the bank’s window").await;
    assert_eq!(window.asked(), ["reopen bc_1"]);
}

#[wasm_bindgen_test]
async fn a_blocked_window_is_explained_where_this_one_must_not_be_left() {
    let stage = waiting(BankWindow::Blocked, &Window::default(), false).await;
    assert!(!stage.has_button("Go to the bank in this window"));
    assert!(stage.text().contains("Allow pop-up windows for this page"));
    assert!(stage.has_button("Open the bank’s window") && stage.has_button("Choose another bank"));
}

#[wasm_bindgen_test]
async fn each_failure_says_what_happened_and_what_can_be_done() {
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
        let stage =
            at(BankStage::Failed { connection: connection(status, more) }, &window, true).await;
        stage.assert_heading(heading);
        assert_eq!(stage.has_button("Try Tidal Bank again"), may_retry, "{heading}");
        if may_retry {
            stage.press("Try Tidal Bank again").await;
            assert_eq!(window.asked(), ["choose tidal"]);
        }
        stage.press("Choose another bank").await;
        assert_eq!(stage.event(), Event::BankGivenUp);
        assert!(stage.has_button("Upload payslips or statements instead"));
    }
}

#[wasm_bindgen_test]
async fn connected_accounts_are_shown_by_their_last_digits() {
    let accounts = json!({"accounts": [
        {"account_type": "checking", "name": "Everyday", "last4": "4321", "currency": "gbp"},
        {"account_type": "savings", "name": "Rainy days", "last4": "8765", "currency": "gbp"},
    ]});
    let stage = at(
        BankStage::Connected { connection: connection("authorised", accounts) },
        &Window::default(),
        true,
    )
    .await;
    stage.assert_heading("Tidal Bank is connected");
    assert_eq!(words_of(&stage, "dt"), ["Everyday", "Rainy days"]);
    assert_eq!(words_of(&stage, "dd"), ["Ending in 4321", "Ending in 8765"]);
    stage.press("Continue").await;
    stage.press("Use another bank").await;
    assert_eq!(stage.events(), [Event::Continued, Event::BankGivenUp]);
}

#[wasm_bindgen_test]
async fn the_heading_is_read_again_when_the_bank_has_answered() {
    let stage = waiting(BankWindow::Open, &Window::default(), true).await;
    stage
        .change(|answering| {
            answering.step =
                Step::Bank(BankStage::Connected { connection: connection("authorised", json!({})) })
        })
        .await;
    stage.assert_heading("Tidal Bank is connected");
}
