//! Finding a bank and choosing it.

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

use crate::context::{Stage, services, session, with};
use crate::desk::{stage, words_of};

type Found = Result<BankPage, Problem>;

/// A list of banks that answers when it is told to.
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
                // Where the page is gone, nobody answers any more.
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

    /// Answers the search that has waited longest.
    async fn answers(&self, stage: &Stage, found: Found) {
        let waiting = self.waiting.borrow_mut().pop_front().unwrap();
        assert!(waiting.send(found).is_ok());
        stage.settled().await;
    }

    /// Answers the search that was begun last, before all others.
    async fn answers_last(&self, stage: &Stage, found: Found) {
        let waiting = self.waiting.borrow_mut().pop_back().unwrap();
        assert!(waiting.send(found).is_ok());
        stage.settled().await;
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

async fn choosing(directory: &Directory, session: Value) -> Stage {
    stage(Step::Bank(BankStage::Choosing), session, directory.services()).await
}

fn card(stage: &Stage, name: &str) -> HtmlElement {
    let cards = stage.find(".choice-list").query_selector_all("button").unwrap();
    let mut cards =
        (0..cards.length()).filter_map(|index| cards.item(index)?.dyn_into::<HtmlElement>().ok());
    cards.find(|card| card.inner_text().contains(name)).unwrap()
}

#[wasm_bindgen_test]
async fn the_page_says_what_is_read_and_asks_for_the_most_used_banks() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    stage.assert_heading("Connect your bank");
    assert!(stage.text().contains("We never see your password"));
    assert!(
        stage.text().contains("a few minutes to log in"),
        "the time limit is told before it begins"
    );
    assert_eq!(stage.find("label[for=bank-search]").inner_text(), "Search for your bank");
    assert_eq!(*directory.queries.borrow(), [BankQuery::default()]);
    assert!(stage.find(".spinner[role=status]").inner_text().contains("Looking for banks"));
}

#[wasm_bindgen_test]
async fn banks_are_listed_with_how_they_are_doing_and_counted_aloud() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&THREE, false)).await;
    assert_eq!(stage.find("ul.choice-list").get_attribute("aria-label").as_deref(), Some("Banks"));
    assert_eq!(words_of(&stage, ".choice-card-title"), ["Tidal Bank", "Oakhurst", "Brightwater"]);
    assert_eq!(
        words_of(&stage, ".choice-card-note"),
        ["May be slow right now", "Not available right now"]
    );
    assert_eq!(
        stage.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("3 banks found")
    );
    assert_eq!(
        (stage.count("img[alt='']"), stage.count("img")),
        (3, 3),
        "the name is beside the picture"
    );
}

#[wasm_bindgen_test]
async fn a_bank_is_chosen_unless_it_is_not_available() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&THREE, false)).await;
    assert_eq!(card(&stage, "Brightwater").get_attribute("aria-disabled").as_deref(), Some("true"));
    for name in ["Brightwater", "Oakhurst", "Tidal Bank"] {
        card(&stage, name).click();
    }
    stage.settled().await;
    assert_eq!(*directory.chosen.borrow(), ["oak", "tidal"]);
    assert_eq!(stage.events(), [], "whoever opens the window says so");
}

#[wasm_bindgen_test]
async fn typing_searches_without_the_blanks_around() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&THREE, false)).await;
    stage.enter("bank-search", "  tid ").await;
    assert_eq!(directory.last_query(), BankQuery { search: "tid".to_owned(), after: None });
    directory.answers(&stage, found(&THREE[..1], false)).await;
    assert_eq!(words_of(&stage, ".choice-card-title"), ["Tidal Bank"]);
    assert_eq!(
        stage.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("1 bank found")
    );
}

#[wasm_bindgen_test]
async fn a_slow_answer_to_an_old_search_does_not_come_in_between() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    stage.enter("bank-search", "oak").await;
    directory.answers_last(&stage, found(&THREE[1..2], false)).await;
    directory.answers(&stage, found(&THREE, false)).await;
    assert_eq!(words_of(&stage, ".choice-card-title"), ["Oakhurst"]);
}

#[wasm_bindgen_test]
async fn more_banks_come_below_those_that_are_there() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&THREE[..2], true)).await;
    assert_eq!(
        stage.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("2 banks shown. There are more")
    );
    stage.press("Show more banks").await;
    assert_eq!(
        directory.last_query(),
        BankQuery { search: String::new(), after: Some("oak".to_owned()) }
    );
    directory.answers(&stage, found(&THREE[2..], false)).await;
    assert_eq!(words_of(&stage, ".choice-card-title"), ["Tidal Bank", "Oakhurst", "Brightwater"]);
    assert!(!stage.has_button("Show more banks"));
}

#[wasm_bindgen_test]
async fn nothing_found_is_said_with_what_to_do() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&[], false)).await;
    assert_eq!(
        stage.find(".search .visually-hidden[role=status]").text_content().as_deref(),
        Some("No bank found")
    );
    assert_eq!(
        words_of(&stage, ".stack-tight > p"),
        ["No bank found", "Check the spelling, or try a shorter part of the name."]
    );
}

#[wasm_bindgen_test]
async fn a_search_that_failed_is_made_again() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    stage.enter("bank-search", "tid").await;
    directory.answers_last(&stage, Err(Problem::Network)).await;
    assert!(stage.find("[role=alert]").inner_text().contains("We could not get the list of banks"));
    stage.press("Try again").await;
    assert_eq!(directory.last_query(), BankQuery { search: "tid".to_owned(), after: None });
    directory.answers_last(&stage, found(&THREE, false)).await;
    assert_eq!((stage.count("[role=alert]"), stage.value("bank-search").as_str()), (0, "tid"));
}

#[wasm_bindgen_test]
async fn a_bank_that_could_not_be_started_is_told_and_another_can_be_chosen() {
    let directory = Directory::default();
    let stage = choosing(&directory, asked()).await;
    directory.answers(&stage, found(&THREE, false)).await;
    let refused = Problem::Refused {
        code: Some(ErrorCode::InstitutionUnavailable),
        param: Some("institution".to_owned()),
        request_id: None,
    };
    stage.change(|answering| answering.activity = Activity::Failed(refused)).await;
    assert_eq!(words_of(&stage, "[role=alert] .banner-title"), ["Your bank cannot be reached"]);
    stage.change(|answering| answering.activity = Activity::Failed(Problem::Network)).await;
    assert_eq!(words_of(&stage, "[role=alert] .banner-title"), ["We could not reach our server"]);
    card(&stage, "Tidal Bank").click();
    assert_eq!(*directory.chosen.borrow(), ["tidal"]);
}

#[wasm_bindgen_test]
async fn papers_are_offered_only_where_the_server_takes_them() {
    let offer = "Upload payslips or statements instead";
    let stage = choosing(&Directory::default(), asked()).await;
    assert!(!stage.has_button(offer));
    drop(stage);

    let requirements = json!({"missing": ["bank_connection"], "alternatives": {"bank_connection": ["document.paystub"]}});
    let stage =
        choosing(&Directory::default(), with(asked(), json!({"requirements": requirements}))).await;
    stage.press(offer).await;
    assert_eq!(stage.event(), Event::EvidenceChosen(FinancialEvidence::Documents));
}
