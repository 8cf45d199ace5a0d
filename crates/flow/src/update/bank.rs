//! The bank: chosen, opened, answered, given up.

use latchkey_api_types::{BankConnection, BankConnectionStatus, FinancialEvidence, SessionUpdate};

use super::is_free;
use super::session::{become_unavailable, save};
use crate::bank::{BankStage, BankWindow};
use crate::effect::Effect;
use crate::problem::Problem;
use crate::state::{Activity, Answering, Page, State};

/// A page that waits for a bank has the connection watched.
pub(super) fn watch(page: &Page) -> Vec<Effect> {
    match page {
        Page::Bank(stage) => stage.waiting_for().map(|connection| Effect::WatchBank { connection: connection.id.clone() }).into_iter().collect(),
        Page::Start
        | Page::Declined
        | Page::Attention
        | Page::Unsupported(_)
        | Page::Details
        | Page::AddressHistory
        | Page::IdType
        | Page::IdFront
        | Page::IdBack
        | Page::IdNumber
        | Page::Selfie
        | Page::Employment
        | Page::Documents
        | Page::Check => Vec::new(),
    }
}

/// The bank's page, where the person is on it.
fn stage(answering: &mut Answering) -> Option<&mut BankStage> {
    if let Page::Bank(stage) = &mut answering.page { Some(stage) } else { None }
}

pub(super) fn chosen(answering: &mut Answering, institution: String) -> Vec<Effect> {
    if !is_free(answering) {
        return Vec::new();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    *stage = BankStage::Starting { institution: institution.clone() };
    answering.activity = Activity::Idle;
    vec![Effect::StartBank { institution }]
}

pub(super) fn started(state: &mut State, answer: Result<Box<BankConnection>, Problem>) -> Vec<Effect> {
    let State::Answering(answering) = state else { return vec![Effect::CloseBankWindow] };
    let is_awaited = matches!(&answering.page, Page::Bank(BankStage::Starting { .. }));
    match answer {
        Ok(connection) if is_awaited => {
            answering.session.bank_connections.push((*connection).clone());
            let opening = connection.authorization_url.clone().map(|url| Effect::OpenBank { url });
            answering.page = Page::Bank(BankStage::from_connection(*connection, BankWindow::Open));
            opening.into_iter().chain(watch(&answering.page)).collect()
        }
        Ok(connection) => vec![Effect::CloseBankWindow, Effect::DropBank { connection: connection.id }],
        Err(problem @ Problem::Access(_)) => {
            let mut effects = become_unavailable(state, problem);
            effects.push(Effect::CloseBankWindow);
            effects
        }
        Err(problem) => {
            let moved_on = problem.session_moved_on();
            if is_awaited {
                answering.page = Page::Bank(BankStage::Choosing);
                answering.activity = Activity::Failed(problem);
            }
            let mut effects = vec![Effect::CloseBankWindow];
            if moved_on {
                effects.push(Effect::Refresh);
            }
            effects
        }
    }
}

pub(super) fn changed(answering: &mut Answering, connection: BankConnection) -> Vec<Effect> {
    if let Some(known) = answering.session.bank_connections.iter_mut().find(|known| known.id == connection.id) {
        *known = connection.clone();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    let BankStage::Waiting { connection: awaited, window } = stage else { return Vec::new() };
    if awaited.id != connection.id {
        return Vec::new();
    }
    if connection.status == BankConnectionStatus::Pending {
        *awaited = connection;
        return Vec::new();
    }
    *stage = BankStage::from_connection(connection, *window);
    vec![Effect::CloseBankWindow, Effect::Refresh]
}

pub(super) fn window(answering: &mut Answering, seen: BankWindow) -> Vec<Effect> {
    if let Some(BankStage::Waiting { window, .. }) = stage(answering) {
        *window = seen;
    }
    Vec::new()
}

pub(super) fn redirect_chosen(answering: &mut Answering) -> Vec<Effect> {
    let Some(stage) = stage(answering) else { return Vec::new() };
    let BankStage::Waiting { connection, .. } = stage else { return Vec::new() };
    let institution = connection.institution.id.clone();
    *stage = BankStage::Starting { institution: institution.clone() };
    vec![Effect::RedirectToBank { institution }]
}

pub(super) fn given_up(answering: &mut Answering) -> Vec<Effect> {
    if !is_free(answering) {
        return Vec::new();
    }
    let Some(stage) = stage(answering) else { return Vec::new() };
    let effects = match stage {
        BankStage::Choosing | BankStage::Failed { .. } => Vec::new(),
        BankStage::Starting { .. } => vec![Effect::CloseBankWindow],
        BankStage::Waiting { connection, .. } | BankStage::Connected { connection } => {
            vec![Effect::CloseBankWindow, Effect::DropBank { connection: connection.id.clone() }]
        }
    };
    *stage = BankStage::Choosing;
    answering.activity = Activity::Idle;
    effects
}

pub(super) fn dropped(answering: &mut Answering, answer: Result<String, Problem>) -> Vec<Effect> {
    if let Ok(id) = answer {
        answering.session.bank_connections.retain(|connection| connection.id != id);
    }
    vec![Effect::Refresh]
}

pub(super) fn evidence_chosen(answering: &mut Answering, evidence: FinancialEvidence) -> Vec<Effect> {
    let dropped = stage(answering).and_then(|stage| stage.waiting_for()).map(|connection| connection.id.clone());
    let mut effects = save(answering, SessionUpdate { financial_evidence: Some(evidence), ..SessionUpdate::default() });
    if let Some(connection) = dropped
        && !effects.is_empty()
    {
        effects.extend([Effect::CloseBankWindow, Effect::DropBank { connection }]);
    }
    effects
}
