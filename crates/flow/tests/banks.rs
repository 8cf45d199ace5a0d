//! Banks that answer late, twice, elsewhere or not at all, and applicants who do not wait for them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{BankConnection, SessionView};
use latchkey_client::Problem;
use latchkey_flow::{BankStage, BankWindow, Command, Event, State, Step, StepKind, update};
use serde_json::json;

/// A connection to the bank of the same name.
fn connection(bank: &str, status: &str) -> BankConnection {
    let url = (status == "pending").then(|| format!("https://bank.example/{bank}"));
    let failure = match status {
        "failed" => json!({"code": "institution_unavailable"}),
        "expired" => json!({"code": "access_ended"}),
        _ => json!(null),
    };
    serde_json::from_value(json!({
        "id": format!("bc_{bank}"), "object": "bank_connection", "session": "vs_1", "status": status, "authorization_url": url,
        "institution": {"id": bank, "name": bank}, "failure": failure, "created": 1,
    }))
    .unwrap()
}

/// A session whose only requirement is a bank connection.
fn session(connections: &[(&str, &str)]) -> Box<SessionView> {
    let connections: Vec<BankConnection> =
        connections.iter().map(|(bank, status)| connection(bank, status)).collect();
    let is_met = connections.iter().any(|connection| connection.status.as_str() == "authorised");
    let requirements = if is_met {
        json!({"missing": [], "met": ["bank_connection"]})
    } else {
        json!({"missing": ["bank_connection"]})
    };
    Box::new(
        serde_json::from_value(json!({
            "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
            "products": [], "requirements": requirements, "bank_connections": connections,
        }))
        .unwrap(),
    )
}

fn loaded(connections: &[(&str, &str)]) -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session(connections))));
    state
}

fn refreshed(connections: &[(&str, &str)]) -> Event {
    Event::Refreshed(Ok(session(connections)))
}

fn chosen(bank: &str) -> Event {
    Event::BankChosen(bank.to_owned())
}

fn started(bank: &str) -> Event {
    Event::BankStarted {
        institution: bank.to_owned(),
        result: Ok(Box::new(connection(bank, "pending"))),
    }
}

fn changed(bank: &str, status: &str) -> Event {
    Event::BankChanged(Box::new(connection(bank, status)))
}

/// An applicant at a bank, whose window is open.
fn at_the_bank(bank: &str) -> State {
    let mut state = loaded(&[]);
    update(&mut state, chosen(bank));
    update(&mut state, started(bank));
    update(&mut state, Event::BankWindow(BankWindow::Open));
    state
}

/// Returns the stage, as `stage bank`.
#[track_caller]
fn stage(state: &State) -> String {
    let State::Answering(answering) = state else { panic!("{state:?}") };
    match &answering.step {
        Step::Bank(BankStage::Choosing) => "choosing".to_owned(),
        Step::Bank(BankStage::Starting { institution }) => format!("starting {institution}"),
        Step::Bank(BankStage::Waiting { connection, window }) => {
            format!("waiting {} {window:?}", connection.institution.id)
        }
        Step::Bank(BankStage::Failed { connection }) => {
            format!("failed {}", connection.institution.id)
        }
        Step::Bank(BankStage::Connected { connection }) => {
            format!("connected {}", connection.institution.id)
        }
        other => format!("{:?}", other.kind()),
    }
}

fn watch(bank: &str) -> Command {
    Command::WatchBank { connection: format!("bc_{bank}") }
}

fn drop_bank(bank: &str) -> Command {
    Command::DropBank { connection: format!("bc_{bank}") }
}

#[test]
fn a_late_response_for_a_canceled_bank_affects_neither_the_next_one_nor_its_window() {
    let mut state = loaded(&[]);
    update(&mut state, chosen("old"));
    assert_eq!(update(&mut state, Event::BankGivenUp), [Command::CloseBankWindow]);
    update(&mut state, chosen("new"));
    // The old one is deleted on the server; the window belongs to the new one by now.
    assert_eq!(update(&mut state, started("old")), [drop_bank("old")]);
    assert_eq!(stage(&state), "starting new");
    let open = Command::OpenBank { url: "https://bank.example/new".to_owned() };
    assert_eq!(update(&mut state, started("new")), [open, watch("new")]);
    assert_eq!(stage(&state), "waiting new Open");
    let failed =
        Event::BankStarted { institution: "old".to_owned(), result: Err(Problem::Network) };
    assert_eq!(update(&mut state, failed), []);
    assert_eq!(stage(&state), "waiting new Open");
}

#[test]
fn a_bank_that_gives_access_after_it_was_given_up_is_dropped() {
    let mut state = at_the_bank("a");
    assert_eq!(update(&mut state, Event::BankGivenUp), [Command::CloseBankWindow, drop_bank("a")]);
    // The bank was faster than the deletion.
    update(&mut state, changed("a", "authorised"));
    update(&mut state, refreshed(&[("a", "authorised")]));
    assert_eq!(stage(&state), "choosing");
    update(&mut state, Event::BankDropped(Ok("bc_a".to_owned())));
    update(&mut state, refreshed(&[("a", "revoked")]));
    assert_eq!(stage(&state), "choosing");
}

#[test]
fn an_event_that_comes_twice_counts_once() {
    let mut state = at_the_bank("a");
    assert_eq!(
        update(&mut state, changed("a", "authorised")),
        [Command::CloseBankWindow, Command::Refresh]
    );
    assert_eq!(stage(&state), "connected a");
    assert_eq!(update(&mut state, changed("a", "authorised")), []);
    assert_eq!(stage(&state), "connected a");
}

#[test]
fn after_a_reload_the_bank_is_still_awaited() {
    let mut state = loaded(&[("a", "pending")]);
    assert_eq!(stage(&state), "waiting a Closed");
    let mut again = State::Loading;
    assert!(
        update(&mut again, Event::Loaded(Ok(session(&[("a", "pending")])))).contains(&watch("a"))
    );
    update(&mut state, changed("a", "authorised"));
    assert_eq!(stage(&state), "connected a");
}

#[test]
fn a_result_that_is_read_in_passing_closes_the_bank_window_too() {
    let mut state = at_the_bank("a");
    assert_eq!(update(&mut state, refreshed(&[("a", "failed")])), [Command::CloseBankWindow]);
    assert_eq!(stage(&state), "failed a");
}

#[test]
fn a_bank_chosen_in_another_tab_is_awaited_here_too() {
    let mut state = at_the_bank("a");
    assert_eq!(
        update(&mut state, changed("a", "revoked")),
        [Command::CloseBankWindow, Command::Refresh]
    );
    assert_eq!(
        update(&mut state, refreshed(&[("a", "revoked"), ("b", "pending")])),
        [watch("b"), Command::CloseBankWindow]
    );
    assert_eq!(stage(&state), "waiting b Closed");
    update(&mut state, changed("b", "revoked"));
    update(&mut state, refreshed(&[("a", "revoked"), ("b", "revoked")]));
    assert_eq!(stage(&state), "choosing");
}

#[test]
fn a_bank_connected_in_another_tab_is_connected_here_too() {
    for before in [vec![], vec![("a", "failed")]] {
        let mut state = loaded(&before);
        let now: Vec<_> = before.into_iter().chain([("b", "authorised")]).collect();
        update(&mut state, refreshed(&now));
        assert_eq!(stage(&state), "connected b");
    }
}

#[test]
fn an_access_that_ends_before_the_submission_is_required_again_at_every_step() {
    let ended = [("a", "expired")];
    let mut state = loaded(&[("a", "authorised")]);
    assert_eq!(stage(&state), "Some(Check)");
    update(&mut state, refreshed(&ended));
    assert_eq!(stage(&state), "failed a");

    // Noticed at the submission.
    let mut state = loaded(&[("a", "authorised")]);
    update(&mut state, Event::SubmitRequested);
    let refused = Problem::Refused {
        code: Some(latchkey_api_types::ErrorCode::RequirementMissing),
        param: None,
        request_id: None,
    };
    assert_eq!(update(&mut state, Event::Submitted(Err(refused))), [Command::ReadBack]);
    update(&mut state, Event::Saved(Ok(session(&ended))));
    assert_eq!(stage(&state), "failed a");

    // At the step of the bank, and after a reload.
    let mut state = loaded(&[("a", "authorised")]);
    update(&mut state, Event::Changed(StepKind::Bank));
    assert_eq!(stage(&state), "connected a");
    update(&mut state, refreshed(&ended));
    assert_eq!(stage(&state), "failed a");
    assert_eq!(stage(&loaded(&ended)), "failed a");

    // The applicant can connect it again.
    update(&mut state, chosen("a"));
    assert_eq!(stage(&state), "starting a");
}

#[test]
fn looking_at_another_step_keeps_the_bank_window() {
    let mut state = at_the_bank("a");
    let State::Answering(answering) = &mut state else { panic!("{state:?}") };
    answering.session.requirements.met.push("consent.data_processing".into());
    let commands = update(&mut state, Event::WentBack);
    assert!(!commands.contains(&Command::CloseBankWindow), "{commands:?}");
    assert_eq!(stage(&state), "Some(Start)");
}

#[test]
fn the_end_of_the_session_closes_the_bank_window() {
    let mut state = at_the_bank("a");
    let mut over = session(&[("a", "revoked")]);
    over.status = "canceled".into();
    assert!(update(&mut state, Event::Refreshed(Ok(over))).contains(&Command::CloseBankWindow));
    assert!(matches!(state, State::Ended(_)));
}
