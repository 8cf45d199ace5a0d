//! Joins the modules that do not know each other: holds the state, hands events to `flow`, runs its
//! commands, and draws the shell.
//!
//! Each part that waits or listens is an object of its own: its constructor takes what it works
//! with and, last, how events are sent; what it listens to ends when it is dropped.

mod bank_flow;
mod bank_window;
mod before_unload;
mod connectivity;
mod dialogs;
mod drafts;
mod effect_handler;
mod expiry_timer;
mod history;
mod host_events;
mod language;
mod links;
mod overdue_timer;
mod session_poller;
mod session_receiver;
mod shell;
mod step_services;
pub mod uploads;

pub use shell::widget;

use std::rc::Rc;

use latchkey_api_types::ErrorCode;
use latchkey_client::{Access, Problem, decode};
use latchkey_flow::Event;

use crate::host::HostError;

/// Sends an event to the state. Once the widget is gone, it does nothing.
///
/// The parts of [`effect_handler`] know this, and not the handler.
type Dispatch = Rc<dyn Fn(Event)>;

/// Returns the problem to show where the widget could not learn which session it is for.
pub fn problem_before_session(error: &HostError) -> Problem {
    match error {
        HostError::NoHost => Problem::Access(Access::Missing),
        HostError::Unreachable => Problem::Network,
        HostError::Malformed => Problem::Unreadable { request_id: None },
        HostError::Refused(response) => match decode::problem(response) {
            Some(Problem::Refused { code: Some(ErrorCode::ResourceNotFound), .. }) => {
                Problem::Access(Access::LinkUnknown)
            }
            Some(problem) => problem,
            None => Problem::Unreadable { request_id: response.request_id.clone() },
        },
    }
}
