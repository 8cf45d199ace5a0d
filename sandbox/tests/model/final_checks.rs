//! The checks at the end of every run.

use std::collections::BTreeMap;

use latchkey_api_types::{BankConnectionStatus, SessionStatus};
use latchkey_client::{Access, Problem};
use latchkey_flow::{Activity, BankStage, Outcome, State, Step, plan};
use serde_json::Value;

use crate::answers::{answers_in, answers_of};
use crate::model::{Checked, hold};
use crate::scenario::Scenario;
use crate::tab::Tab;
use crate::user;

/// The largest number of steps to the submission.
const MAX_STEPS: usize = 80;

/// Removes all faults and runs all checks.
pub(crate) async fn check(scenario: &mut Scenario<'_>) -> Checked {
    scenario.restore().await?;
    check_files(scenario).await?;
    hold!(
        scenario.bytes_sent_again() == 0,
        "{} bytes were sent although the server had acknowledged them",
        scenario.bytes_sent_again()
    );
    let view = scenario.sandbox.view(&scenario.session).await;
    for tab in scenario.tabs.iter().flatten() {
        check_tab(scenario, tab, &view)
            .map_err(|why| format!("a tab differs from the server: {why}"))?;
        check_no_answer_lost(scenario, tab)?;
    }
    check_submission_possible(scenario).await
}

/// Checks that each stored file has the bytes of the chosen one.
async fn check_files(scenario: &Scenario<'_>) -> Checked {
    for (id, stored) in &scenario.model.documents {
        let file = scenario.sandbox.file(id).await;
        hold!(
            file.as_deref() == Some(&stored.bytes[..]),
            "the stored bytes of {id} differ from the sent ones"
        );
    }
    Ok(())
}

fn check_tab(
    scenario: &Scenario<'_>,
    tab: &Tab,
    view: &latchkey_api_types::SessionView,
) -> Checked {
    let model = &scenario.model;
    match &tab.state {
        State::Loading => Err("the tab is still loading".to_owned()),
        State::Exited(_) => Ok(()),
        State::Unavailable(Problem::Access(Access::Used)) => {
            let secret = tab.bearer();
            hold!(
                !model.is_valid_secret(secret.trim_start_matches("Bearer ")),
                "a valid secret is shown as used"
            );
            Ok(())
        }
        State::Unavailable(problem) => Err(format!("{problem:?}")),
        State::Processing(_) => {
            hold!(
                model.status == SessionStatus::Processing,
                "the processing step is shown for a {} session",
                model.status
            );
            Ok(())
        }
        State::Ended(ended) => {
            let is_right = match &ended.outcome {
                Outcome::Completed => model.status == SessionStatus::Completed,
                Outcome::Expired => model.status == SessionStatus::Expired,
                Outcome::Canceled | Outcome::Withdrawn => model.status == SessionStatus::Canceled,
                Outcome::Failed | Outcome::Unknown(_) => false,
            };
            hold!(is_right, "{:?} is shown for a {} session", ended.outcome, model.status);
            Ok(())
        }
        State::Answering(_) if tab.has_unknown_submission => Ok(()),
        State::Answering(answering) => {
            hold!(model.is_open(), "a step is shown for a {} session", model.status);
            hold!(!tab.is_busy(), "the tab is still busy: {:?}", answering.activity);
            let known = &answering.session;
            hold!(
                answers_of(known) == answers_of(view),
                "answers {:?} and {:?}",
                answers_of(known),
                answers_of(view)
            );
            hold!(
                known.document_uploads == view.document_uploads,
                "files {:?} and {:?}",
                known.document_uploads,
                view.document_uploads
            );
            hold!(
                known.requirements == view.requirements,
                "requirements {:?} and {:?}",
                known.requirements,
                view.requirements
            );
            check_step(&answering.step, view)
        }
    }
}

fn check_step(step: &Step, view: &latchkey_api_types::SessionView) -> Checked {
    let requirements = &view.requirements;
    if let Some(kind) = step.kind() {
        hold!(
            plan::steps(requirements).contains(&kind),
            "{kind:?} is shown, and nothing of it is required"
        );
        hold!(plan::has_data_for(kind, view), "{kind:?} is shown without its data");
    }
    match step {
        Step::Check => hold!(
            requirements.missing.is_empty(),
            "the check is shown, and {:?} are missing",
            requirements.missing
        ),
        Step::Attention => {
            hold!(!requirements.errors.is_empty(), "there is nothing to correct")
        }
        Step::Bank(stage) => {
            let (known, is_expected): (_, fn(&BankConnectionStatus) -> bool) = match stage {
                BankStage::Choosing => return Ok(()),
                BankStage::Starting { institution } => {
                    return Err(format!("the connection to {institution} never starts"));
                }
                BankStage::Waiting { connection, .. } => {
                    (connection, |status| *status == BankConnectionStatus::Pending)
                }
                BankStage::Connected { connection } => {
                    (connection, |status| *status == BankConnectionStatus::Authorised)
                }
                BankStage::Failed { connection } => (connection, |status| {
                    matches!(status, BankConnectionStatus::Failed | BankConnectionStatus::Expired)
                }),
            };
            let found = view.bank_connections.iter().find(|connection| connection.id == known.id);
            hold!(
                found.is_some_and(|connection| is_expected(&connection.status)),
                "{stage:?} is shown, and the server has {found:?}"
            );
        }
        _ => {}
    }
    Ok(())
}

/// Checks that the server has received the last value of each answer that the tab accepted, unless
/// the tab shows a failure or a conflict.
fn check_no_answer_lost(scenario: &Scenario<'_>, tab: &Tab) -> Checked {
    let State::Answering(answering) = &tab.state else { return Ok(()) };
    if matches!(answering.activity, Activity::Failed(_)) || answering.saving.remote.is_some() {
        return Ok(());
    }
    let mut last: BTreeMap<(String, usize), Value> = BTreeMap::new();
    for given in &tab.given {
        let answers = answers_in(given, |_| None);
        last.extend(answers.into_iter().flat_map(|(name, value)| {
            fields(value).map(move |(at, field)| ((name.clone(), at), field))
        }));
    }
    for ((name, at), field) in last {
        let has_arrived =
            scenario.model.accepted.iter().filter(|accepted| accepted.opening == tab.opening).any(
                |accepted| {
                    accepted.answers.get(&name).is_some_and(|arrived| {
                        fields(arrived.clone()).any(|arrived| arrived == (at, field.clone()))
                    })
                },
            );
        hold!(has_arrived, "the answer {name} {field} never arrived");
    }
    Ok(())
}

/// The parts of an answer that are not null, with their positions.
fn fields(answer: Value) -> impl Iterator<Item = (usize, Value)> {
    let fields = if let Value::Array(fields) = answer { fields } else { vec![answer] };
    fields.into_iter().enumerate().filter(|(_, field)| !field.is_null())
}

/// Checks that a reload and the required answers lead to a submission.
async fn check_submission_possible(scenario: &mut Scenario<'_>) -> Checked {
    if !scenario.model.is_open() {
        return Ok(());
    }
    scenario.open(0).await;
    scenario.settle().await?;
    for _ in 0..MAX_STEPS {
        if !scenario.model.is_open() {
            return check_files(scenario).await;
        }
        let Some(user_action) =
            scenario.tabs[0].as_ref().and_then(|tab| user::next_action(&tab.state, 0))
        else {
            return Err(format!(
                "no action is possible in {:?}",
                scenario.tabs[0].as_ref().map(|tab| &tab.state)
            ));
        };
        scenario.perform(0, user_action, 1);
        scenario.settle().await?;
        scenario.grant_bank().await?;
    }
    Err(format!(
        "the session is not submitted after {MAX_STEPS} steps; the last state is {:?}",
        scenario.tabs[0].as_ref().map(|tab| &tab.state)
    ))
}
