//! Events of the bank: chosen, opened, connected, given up.

use latchkey_api_types::{BankConnection, BankConnectionStatus, FinancialEvidence, SessionUpdate};
use latchkey_client::Problem;

use super::saving::save;
use super::transition::{become_unavailable, is_free};
use crate::bank::{BankStage, BankWindow};
use crate::command::Command;
use crate::state::{Activity, Answering, State, Step};

/// Adds the commands for a change of the awaited connection, whatever caused it: a new one is
/// watched, and one that is no longer awaited has no window. An applicant who only looks at another
/// step may still be at the bank.
pub(super) fn follow(state: &State, before: Option<&str>, commands: &mut Vec<Command>) {
    let now = state.awaited_bank();
    if now == before {
        return;
    }
    if let Some(connection) = now {
        commands.push(Command::WatchBank { connection: connection.to_owned() });
    }
    let is_elsewhere =
        matches!(state, State::Answering(answering) if !matches!(answering.step, Step::Bank(_)));
    if before.is_some() && !is_elsewhere && !commands.contains(&Command::CloseBankWindow) {
        commands.push(Command::CloseBankWindow);
    }
}

/// Returns the stage, at the step of the bank.
fn stage(answering: &mut Answering) -> Option<&mut BankStage> {
    if let Step::Bank(stage) = &mut answering.step { Some(stage) } else { None }
}

pub(super) fn chosen(answering: &mut Answering, institution: String) -> Vec<Command> {
    if !is_free(answering) {
        return Vec::new();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    *stage = BankStage::Starting { institution: institution.clone() };
    answering.activity = Activity::Idle;
    vec![Command::StartBank { institution }]
}

pub(super) fn started(
    state: &mut State,
    institution: &str,
    result: Result<Box<BankConnection>, Problem>,
) -> Vec<Command> {
    let State::Answering(answering) = state else { return vec![Command::CloseBankWindow] };
    let is_awaited = matches!(&answering.step, Step::Bank(BankStage::Starting { institution: awaited }) if awaited == institution);
    // An applicant who has chosen another bank meanwhile has that one's window open.
    let has_other_window = !is_awaited
        && matches!(
            &answering.step,
            Step::Bank(BankStage::Starting { .. } | BankStage::Waiting { .. })
        );
    let mut commands = if has_other_window { Vec::new() } else { vec![Command::CloseBankWindow] };
    match result {
        Ok(connection) if is_awaited => {
            answering.session.bank_connections.push((*connection).clone());
            let opening = connection.authorization_url.clone().map(|url| Command::OpenBank { url });
            answering.step = Step::Bank(BankStage::from_connection(*connection, BankWindow::Open));
            return opening.into_iter().collect();
        }
        Ok(connection) => commands.push(Command::DropBank { connection: connection.id }),
        Err(problem @ Problem::Access(_)) => commands.extend(become_unavailable(state, problem)),
        Err(problem) => {
            if problem.session_moved_on() {
                commands.push(Command::Refresh);
            }
            if is_awaited {
                answering.step = Step::Bank(BankStage::Choosing);
                answering.activity = Activity::Failed(problem);
            }
        }
    }
    commands
}

pub(super) fn changed(answering: &mut Answering, connection: BankConnection) -> Vec<Command> {
    if let Some(known) =
        answering.session.bank_connections.iter_mut().find(|known| known.id == connection.id)
    {
        *known = connection.clone();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    let BankStage::Waiting { connection: awaited, window } = stage else { return Vec::new() };
    if awaited.id != connection.id {
        return Vec::new();
    }
    match connection.status {
        BankConnectionStatus::Pending => {
            *awaited = connection;
            Vec::new()
        }
        // Deleted in another tab or on another device: the session has the current state.
        BankConnectionStatus::Revoked | BankConnectionStatus::Other(_) => {
            *window = BankWindow::Closed;
            vec![Command::CloseBankWindow, Command::Refresh]
        }
        BankConnectionStatus::Authorised
        | BankConnectionStatus::Expired
        | BankConnectionStatus::Failed => {
            *stage = BankStage::from_connection(connection, BankWindow::Closed);
            vec![Command::CloseBankWindow, Command::Refresh]
        }
    }
}

pub(super) fn window(answering: &mut Answering, seen: BankWindow) -> Vec<Command> {
    if let Some(BankStage::Waiting { window, .. }) = stage(answering) {
        *window = seen;
    }
    Vec::new()
}

pub(super) fn redirect_chosen(answering: &mut Answering) -> Vec<Command> {
    let Some(stage) = stage(answering) else { return Vec::new() };
    let BankStage::Waiting { connection, .. } = stage else { return Vec::new() };
    let institution = connection.institution.id.clone();
    *stage = BankStage::Starting { institution: institution.clone() };
    vec![Command::RedirectToBank { institution }]
}

pub(super) fn given_up(answering: &mut Answering) -> Vec<Command> {
    if !is_free(answering) {
        return Vec::new();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    let commands = match std::mem::replace(stage, BankStage::Choosing) {
        BankStage::Choosing | BankStage::Failed { .. } => Vec::new(),
        BankStage::Starting { .. } => vec![Command::CloseBankWindow],
        BankStage::Waiting { connection, .. } | BankStage::Connected { connection } => {
            // What the bank answers until the server has deleted the connection does not count.
            if let Some(known) = answering
                .session
                .bank_connections
                .iter_mut()
                .find(|known| known.id == connection.id)
            {
                known.status = BankConnectionStatus::Revoked;
            }
            vec![Command::CloseBankWindow, Command::DropBank { connection: connection.id }]
        }
    };
    answering.activity = Activity::Idle;
    commands
}

pub(super) fn dropped(answering: &mut Answering, result: Result<String, Problem>) -> Vec<Command> {
    if let Ok(id) = result {
        answering.session.bank_connections.retain(|connection| connection.id != id);
    }
    vec![Command::Refresh]
}

pub(super) fn evidence_chosen(
    answering: &mut Answering,
    evidence: FinancialEvidence,
) -> Vec<Command> {
    let dropped = stage(answering)
        .and_then(|stage| stage.waiting_for())
        .map(|connection| connection.id.clone());
    let mut commands = save(
        answering,
        SessionUpdate { financial_evidence: Some(evidence), ..SessionUpdate::default() },
    );
    if let Some(connection) = dropped
        && !commands.is_empty()
    {
        commands.extend([Command::CloseBankWindow, Command::DropBank { connection }]);
    }
    commands
}
