//! Notices of `flow`, translated into messages to the host page.

use latchkey_api_types::SessionStatus;
use latchkey_client::{Access, Problem};
use latchkey_flow::{Notice, Outcome, State};

use crate::host::{ExitReason, Host, Presentation, ReportedError, SessionSummary, WidgetMessage};

/// Returns what the host page may know of the session.
fn summary(state: &State) -> Option<SessionSummary> {
    state.session().map(|session| SessionSummary {
        id: session.id.clone(),
        status: session.status.to_string(),
    })
}

/// Posts a notice. `state` is the one after it.
pub(super) fn post(host: &Host, notice: Notice, state: &State) {
    match notice {
        Notice::Loaded => host.post(&WidgetMessage::Loaded),
        Notice::Step(kind) => host.post(&WidgetMessage::Step { step: kind.as_str().to_owned() }),
        Notice::Submitted => {
            if let Some(session) = summary(state) {
                host.post(&WidgetMessage::Submitted { session });
            }
        }
        Notice::Ended(SessionStatus::Completed) => {
            if let Some(session) = summary(state) {
                host.post(&WidgetMessage::Complete { session });
            }
        }
        Notice::Ended(status) => host.post(&WidgetMessage::Step { step: status.to_string() }),
        Notice::Exited => {
            host.post(&WidgetMessage::Exit { reason: reason(state) });
            if host.presentation() == Presentation::Modal {
                host.post(&WidgetMessage::Close);
            }
        }
        // Not fatal: the widget still runs, and shows what the applicant can do.
        Notice::Failed(problem) => {
            host.post(&WidgetMessage::Error { error: reported(&problem), fatal: false })
        }
    }
}

fn reason(state: &State) -> ExitReason {
    match state {
        State::Ended(ended) if ended.outcome == Outcome::Withdrawn => ExitReason::Withdrawn,
        State::Ended(_) => ExitReason::Ended,
        State::Answering(_) | State::Processing(_) | State::Exited(_) => ExitReason::Saved,
        State::Loading | State::Unavailable(_) => ExitReason::Closed,
    }
}

/// Returns a problem as the integrator sees it: a code, a message and the id of the request. The
/// codes are public.
pub(super) fn reported(problem: &Problem) -> ReportedError {
    let (code, message, request_id) = match problem {
        Problem::Network => ("network_error", "The server could not be reached.", None),
        Problem::Server { request_id } => {
            ("server_error", "The server failed, or is overloaded.", request_id.clone())
        }
        Problem::Unreadable { request_id } => {
            ("answer_unreadable", "The server's response could not be read.", request_id.clone())
        }
        Problem::Refused { request_id, .. } => {
            ("request_refused", "The server refused a request.", request_id.clone())
        }
        Problem::Access(access) => {
            let (code, message) = match access {
                Access::Missing => ("session_missing", "The widget was opened without a session."),
                Access::Unknown => {
                    ("client_secret_invalid", "The client secret is not known to this server.")
                }
                Access::Lapsed => (
                    "client_secret_expired",
                    "The client secret has expired: retrieve the session for a new one.",
                ),
                Access::Used => {
                    ("client_secret_used", "The client secret was used up by a submission.")
                }
                Access::LinkLapsed => (
                    "link_expired",
                    "The hosted page's link has expired: retrieve the session for a new one.",
                ),
                Access::LinkUsed => {
                    ("link_used", "The hosted page's link was opened in another browser.")
                }
                Access::LinkUnknown => {
                    ("link_invalid", "The hosted page's link leads to no session.")
                }
            };
            (code, message, None)
        }
    };
    ReportedError { code: code.to_owned(), message: message.to_owned(), request_id }
}
