//! Searching for a bank and choosing it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use latchkey::steps::context::{BankPage, BankQuery, StepServices};
use latchkey_api_types::{ErrorCode, FinancialEvidence, Institution};
use latchkey_client::Problem;
use latchkey_flow::{Activity, BankStage, Event, Step};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::context::{Scenario, services, session, with};
use crate::page::{draw_step, words_of};

type Found = Result<BankPage, Problem>;

/// A directory of banks that responds on request.
#[derive(Clone, Default)]
struct Directory {
    queries: Rc<RefCell<Vec<BankQuery>>>,
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<Found>>>>,
    chosen: Rc<RefCell<Vec<String>>>,
}

impl Directory {
    fn services(&self) -> StepServices {
        let (finding, choosing) = (self.clone(), self.clone());
        StepServices {
            find_banks: Rc::new(move |query| {
                let (answer, answered) = oneshot::channel();
                finding.queries.borrow_mut().push(query);
                finding.waiting.borrow_mut().push_back(answer);
                // Nobody responds if the page is gone.
                Box::pin(async move {
                    match answered.await {
                        Ok(found) => found,
                        Err(oneshot::Canceled) => std::future::pending().await,
                    }
                })
            }),
            choose_bank: Rc::new(move |id| choosing.chosen.borrow_mut().push(id)),
            ..services()
        }
    }

    /// Responds to the oldest search.
    async fn answers(&self, scenario: &Scenario, found: Found) {
        let waiting = self.waiting.borrow_mut().pop_front().unwrap();
        assert!(waiting.send(found).is_ok());
        scenario.settled().await;
    }

    /// Responds to the newest search.
    async fn answers_last(&self, scenario: &Scenario, found: Found) {
        let waiting = self.waiting.borrow_mut().pop_back().unwrap();
        assert!(waiting.send(found).is_ok());
        scenario.settled().await;
    }

    fn last_query(&self) -> BankQuery {
        self.queries.borrow().last().cloned().unwrap()
    }
}

fn bank(id: &str, name: &str, status: &str) -> Institution {
    serde_json::from_value(json!({
        "id": id, "object": "institution", "name": name, "full_name": name, "country": "GB", "status": status,
        "icon_url": format!("https://banks.example/{id}.svg"),
    }))
    .unwrap()
}

fn found(banks: &[(&str, &str, &str)], has_more: bool) -> Found {
    Ok(BankPage {
        banks: banks.iter().map(|(id, name, status)| bank(id, name, status)).collect(),
        has_more,
    })
}

const THREE: [(&str, &str, &str); 3] = [
    ("tidal", "Tidal Bank", "available"),
    ("oak", "Oakhurst", "degraded"),
    ("bright", "Brightwater", "unavailable"),
];

fn asked() -> Value {
    session(&["bank_connection"], &[])
}

async fn choosing(directory: &Directory, session: Value) -> Scenario {
    draw_step(Step::Bank(BankStage::Choosing), session, directory.services()).await
}

fn card(scenario: &Scenario, name: &str) -> HtmlElement {
    let cards = scenario.find(".choice-list").query_selector_all("button").unwrap();
    let mut cards =
        (0..cards.length()).filter_map(|index| cards.item(index)?.dyn_into::<HtmlElement>().ok());
    cards.find(|card| card.inner_text().contains(name)).unwrap()
}

#[wasm_bindgen_test]
async fn the_page_explains_access_and_lists_the_most_used_banks() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    scenario.assert_heading("Connect your bank");
    assert!(scenario.text().contains("We never see your password"));
    assert!(
        scenario.text().contains("a few minutes to log in"),
        "the time limit is told before it begins"
    );
    assert_eq!(scenario.find("label[for=bank-search]").inner_text(), "Search for your bank");
    assert_eq!(*directory.queries.borrow(), [BankQuery::default()]);
    assert!(scenario.find(".spinner[role=status]").inner_text().contains("Looking for banks"));
}

#[wasm_bindgen_test]
async fn banks_are_listed_with_their_status_and_the_count_is_announced() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&THREE, false)).await;
    assert_eq!(
        scenario.find("ul.choice-list").get_attribute("aria-label").as_deref(),
        Some("Banks")
    );
    assert_eq!(
        words_of(&scenario, ".choice-card-title"),
        ["Tidal Bank", "Oakhurst", "Brightwater"]
    );
    assert_eq!(
        words_of(&scenario, ".choice-card-note"),
        ["May be slow right now", "Not available right now"]
    );
    assert_eq!(
        scenario.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("3 banks found")
    );
    assert_eq!(
        (scenario.count("img[alt='']"), scenario.count("img")),
        (3, 3),
        "the name is beside the logo"
    );
}

#[wasm_bindgen_test]
async fn a_bank_is_chosen_unless_it_is_not_available() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&THREE, false)).await;
    assert_eq!(
        card(&scenario, "Brightwater").get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    for name in ["Brightwater", "Oakhurst", "Tidal Bank"] {
        card(&scenario, name).click();
    }
    scenario.settled().await;
    assert_eq!(*directory.chosen.borrow(), ["oak", "tidal"]);
    assert_eq!(scenario.events(), [], "whoever opens the window says so");
}

#[wasm_bindgen_test]
async fn queries_are_trimmed() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&THREE, false)).await;
    scenario.enter("bank-search", "  tid ").await;
    assert_eq!(directory.last_query(), BankQuery { search: "tid".to_owned(), after: None });
    directory.answers(&scenario, found(&THREE[..1], false)).await;
    assert_eq!(words_of(&scenario, ".choice-card-title"), ["Tidal Bank"]);
    assert_eq!(
        scenario.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("1 bank found")
    );
}

#[wasm_bindgen_test]
async fn a_late_response_to_an_old_search_is_ignored() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    scenario.enter("bank-search", "oak").await;
    directory.answers_last(&scenario, found(&THREE[1..2], false)).await;
    directory.answers(&scenario, found(&THREE, false)).await;
    assert_eq!(words_of(&scenario, ".choice-card-title"), ["Oakhurst"]);
}

#[wasm_bindgen_test]
async fn more_banks_are_appended() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&THREE[..2], true)).await;
    assert_eq!(
        scenario.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("2 banks shown. There are more")
    );
    scenario.press("Show more banks").await;
    assert_eq!(
        directory.last_query(),
        BankQuery { search: String::new(), after: Some("oak".to_owned()) }
    );
    directory.answers(&scenario, found(&THREE[2..], false)).await;
    assert_eq!(
        words_of(&scenario, ".choice-card-title"),
        ["Tidal Bank", "Oakhurst", "Brightwater"]
    );
    assert!(!scenario.has_button("Show more banks"));
}

#[wasm_bindgen_test]
async fn an_empty_result_is_shown_with_advice() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&[], false)).await;
    assert_eq!(
        scenario.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("No bank found")
    );
    assert_eq!(
        words_of(&scenario, ".stack-tight > p"),
        ["No bank found", "Check the spelling, or try a shorter part of the name."]
    );
}

#[wasm_bindgen_test]
async fn a_failed_search_can_be_repeated() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    scenario.enter("bank-search", "tid").await;
    directory.answers_last(&scenario, Err(Problem::Network)).await;
    assert!(
        scenario.find("[role=alert]").inner_text().contains("We could not get the list of banks")
    );
    scenario.press("Try again").await;
    assert_eq!(directory.last_query(), BankQuery { search: "tid".to_owned(), after: None });
    directory.answers_last(&scenario, found(&THREE, false)).await;
    assert_eq!(
        (scenario.count("[role=alert]"), scenario.value("bank-search").as_str()),
        (0, "tid")
    );
}

#[wasm_bindgen_test]
async fn a_bank_that_cannot_be_opened_is_reported_and_another_can_be_chosen() {
    let directory = Directory::default();
    let scenario = choosing(&directory, asked()).await;
    directory.answers(&scenario, found(&THREE, false)).await;
    let refused = Problem::Refused {
        code: Some(ErrorCode::InstitutionUnavailable),
        param: Some("institution".to_owned()),
        request_id: None,
    };
    scenario.change(|answering| answering.activity = Activity::Failed(refused)).await;
    assert_eq!(words_of(&scenario, "[role=alert] .banner-title"), ["Your bank cannot be reached"]);
    scenario.change(|answering| answering.activity = Activity::Failed(Problem::Network)).await;
    assert_eq!(
        words_of(&scenario, "[role=alert] .banner-title"),
        ["We could not reach our server"]
    );
    card(&scenario, "Tidal Bank").click();
    assert_eq!(*directory.chosen.borrow(), ["tidal"]);
}

#[wasm_bindgen_test]
async fn documents_are_offered_only_if_the_server_accepts_them() {
    let offer = "Upload payslips or statements instead";
    let scenario = choosing(&Directory::default(), asked()).await;
    assert!(!scenario.has_button(offer));
    drop(scenario);

    let requirements = json!({"missing": ["bank_connection"], "alternatives": {"bank_connection": ["document.paystub"]}});
    let scenario =
        choosing(&Directory::default(), with(asked(), json!({"requirements": requirements}))).await;
    scenario.press(offer).await;
    assert_eq!(scenario.event(), Event::EvidenceChosen(FinancialEvidence::Documents));
}
