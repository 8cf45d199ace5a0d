//! What must hold of a page's state after every event, of the state after a reload at any time, and
//! of a page to which events happen in any order.

use std::time::Duration;

use latchkey_api_types::SessionView;
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;
use latchkey_flow::{Event, FileProblem, State, Step, StepKind, UploadId, plan, update};

use crate::model::{Checked, hold};

/// Checks that the step is required and has the data that it shows.
pub(crate) fn check_state(state: &State) -> Checked {
    let State::Answering(answering) = state else { return Ok(()) };
    let requirements = &answering.session.requirements;
    if let Some(kind) = answering.step.kind() {
        hold!(
            plan::steps(requirements).contains(&kind),
            "{kind:?} is shown, and nothing of it is required"
        );
        hold!(plan::has_data_for(kind, &answering.session), "{kind:?} is shown without its data");
    }
    match &answering.step {
        Step::Attention => hold!(!requirements.errors.is_empty(), "there is nothing to correct"),
        Step::Unsupported(requirement) => hold!(
            requirements.missing.contains(requirement),
            "{requirement:?} is not supported and not missing either"
        ),
        Step::Start
        | Step::Declined
        | Step::Details
        | Step::AddressHistory
        | Step::IdType
        | Step::IdFront
        | Step::IdBack
        | Step::IdNumber
        | Step::Selfie
        | Step::Bank(_)
        | Step::Employment
        | Step::Documents
        | Step::Check => {}
    }
    if let Some((step, steps)) = answering.position() {
        hold!(step >= 1 && step <= steps, "step {step} of {steps}");
    }
    Ok(())
}

/// Checks that a reload leads to a step of which something is missing, and always to the same one.
pub(crate) fn check_reload(view: &SessionView) -> Checked {
    let (state, again) = (load(view), load(view));
    hold!(state == again, "a reload leads to {state:?} and to {again:?}");
    check_state(&state)?;
    let State::Answering(answering) = &state else { return Ok(()) };
    if let Some(kind) = answering.step.kind().filter(|kind| *kind != StepKind::Check) {
        hold!(
            !plan::is_met(kind, &answering.session.requirements),
            "a reload leads to {kind:?}, of which nothing is missing"
        );
    }
    Ok(())
}

fn load(view: &SessionView) -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(Box::new(view.clone()))));
    state
}

/// Checks that no event breaks the state, starting with the event of this number: a late response,
/// a second click, a timer of a step that was left. The page itself does not change.
pub(crate) fn check_unexpected_events(state: &State, view: &SessionView, first: usize) -> Checked {
    let mut state = state.clone();
    let mut events = unexpected_events(view);
    let first = first % events.len();
    events.rotate_left(first);
    for event in events {
        let name = format!("{event:?}");
        update(&mut state, event);
        check_state(&state).map_err(|why| format!("after {name}: {why}"))?;
    }
    Ok(())
}

fn unexpected_events(view: &SessionView) -> Vec<Event> {
    let id = UploadId(7_000);
    vec![
        Event::Saved(Ok(Box::new(view.clone()))),
        Event::Saved(Err(Problem::Network)),
        Event::Refreshed(Ok(Box::new(view.clone()))),
        Event::Refreshed(Err(Problem::Server { request_id: None })),
        Event::Watched(Ok(Box::new(view.clone()))),
        Event::ProcessingOverdue,
        Event::UploadProgressed { id, sent: 2, total: 1, at: Duration::ZERO },
        Event::UploadKnown { id, upload: "du_none".to_owned() },
        Event::UploadWaiting(id),
        Event::UploadRestarted { id, reason: RestartReason::Damaged },
        Event::UnfinishedRemoved { upload: "du_none".to_owned(), result: Err(Problem::Network) },
        Event::UploadFailed { id, problem: FileProblem::Empty },
        Event::BankStarted {
            institution: "sandbox_bank".to_owned(),
            result: Err(Problem::Network),
        },
        Event::BankDropped(Ok("bc_none".to_owned())),
        Event::Continued,
        Event::Reconsidered,
        Event::WentBack,
        Event::BankRedirectChosen,
        Event::ConnectionLost,
        Event::Edited,
    ]
}
