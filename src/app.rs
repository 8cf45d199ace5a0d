//! Joins what the rest keeps apart: holds the state, hands events to `flow`, has its effects done,
//! and draws the shell.

mod bank_window;
mod before_unload;
mod connectivity;
mod dialogs;
mod drafts;
mod effect_handler;
mod files;
mod history;
mod host_events;
mod language;
mod links;
mod session_poller;
mod shell;
mod step_services;

pub use shell::widget;

use latchkey_api_types::ErrorCode;
use latchkey_client::{Access, Problem, decode};

use crate::host::HostError;

/// What the person is told where the widget could not even learn which session it is for.
pub fn problem_before_session(error: &HostError) -> Problem {
    match error {
        HostError::NoHost => Problem::Access(Access::Missing),
        HostError::Unreachable => Problem::Network,
        HostError::Malformed => Problem::Unreadable { request_id: None },
        HostError::Refused(answer) => match decode::refusal(answer) {
            Some(Problem::Refused { code: Some(ErrorCode::ResourceNotFound), .. }) => {
                Problem::Access(Access::LinkUnknown)
            }
            Some(problem) => problem,
            None => Problem::Unreadable { request_id: answer.request_id.clone() },
        },
    }
}
