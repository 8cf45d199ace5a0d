//! Checks at the end of every run, whatever happened in it.

use std::collections::BTreeMap;

use latchkey_api_types::{BankConnectionStatus, SessionStatus};
use latchkey_client::{Access, Problem};
use latchkey_flow::{Activity, BankStage, Outcome, State, Step, plan};
use serde_json::Value;

use crate::answers::{parts_given, parts_of};
use crate::model::{Checked, hold};
use crate::scenario::Scenario;
use crate::tab::Tab;
use crate::user;

/// The largest number of steps to the submission.
const LONGEST_WAY: usize = 80;

/// Runs all checks.
pub(crate) async fn check(scenario: &mut Scenario<'_>) -> Checked {
    scenario.restore().await?;
    every_file_is_whole(scenario).await?;
    hold!(
        scenario.bytes_sent_again() == 0,
        "{} bytes were sent although the server had said that it has them",
        scenario.bytes_sent_again()
    );
    let view = scenario.sandbox.view(&scenario.session).await;
    for tab in scenario.tabs.iter().flatten() {
        shows_the_truth(scenario, tab, &view)
            .map_err(|why| format!("a page shows something else than the server has: {why}"))?;
        nothing_given_is_lost(scenario, tab)?;
    }
    reaches_the_submission(scenario).await
}

/// Checks that each stored file has the bytes that were chosen.
async fn every_file_is_whole(scenario: &Scenario<'_>) -> Checked {
    for (id, stored) in &scenario.model.documents {
        let file = scenario.sandbox.file(id).await;
        hold!(file.as_deref() == Some(&stored.bytes[..]), "the file {id} is not what was sent");
    }
    Ok(())
}

fn shows_the_truth(
    scenario: &Scenario<'_>,
    tab: &Tab,
    view: &latchkey_api_types::SessionView,
) -> Checked {
    let model = &scenario.model;
    match &tab.state {
        State::Loading => Err("it is still loading".to_owned()),
        State::Exited(_) => Ok(()),
        State::Unavailable(Problem::Access(Access::Used)) => {
            let secret = tab.bearer();
            hold!(
                !model.is_valid_secret(secret.trim_start_matches("Bearer ")),
                "a good secret is said to be used"
            );
            Ok(())
        }
        State::Unavailable(problem) => Err(format!("{problem:?}")),
        State::Processing(_) => {
            hold!(
                model.status == SessionStatus::Processing,
                "checks are said to run in a {} session",
                model.status
            );
            Ok(())
        }
        State::Ended(ended) => {
            let is_true = match &ended.outcome {
                Outcome::Completed => model.status == SessionStatus::Completed,
                Outcome::Expired => model.status == SessionStatus::Expired,
                Outcome::Canceled | Outcome::Withdrawn => model.status == SessionStatus::Canceled,
                Outcome::Failed | Outcome::Unknown(_) => false,
            };
            hold!(is_true, "{:?} in a {} session", ended.outcome, model.status);
            Ok(())
        }
        State::Answering(_) if tab.has_unknown_submission => Ok(()),
        State::Answering(answering) => {
            hold!(model.is_open(), "it can be response, and the session is {}", model.status);
            hold!(!tab.is_busy(), "something is still under way: {:?}", answering.activity);
            let known = &answering.session;
            hold!(
                parts_of(known) == parts_of(view),
                "answers {:?} and {:?}",
                parts_of(known),
                parts_of(view)
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
            page_is_true(&answering.step, view)
        }
    }
}

fn page_is_true(page: &Step, view: &latchkey_api_types::SessionView) -> Checked {
    let requirements = &view.requirements;
    if let Some(name) = page.kind() {
        hold!(
            plan::steps(requirements).contains(&name),
            "{name:?} is shown, and nothing of it is required"
        );
        hold!(plan::has_data_for(name, view), "{name:?} is shown without its data");
    }
    match page {
        Step::Check => hold!(
            requirements.missing.is_empty(),
            "the check is shown, and {:?} are missing",
            requirements.missing
        ),
        Step::Attention => {
            hold!(!requirements.errors.is_empty(), "there is nothing to look at again")
        }
        Step::Bank(env) => {
            let (known, is_true): (_, fn(&BankConnectionStatus) -> bool) = match env {
                BankStage::Choosing => return Ok(()),
                BankStage::Starting { institution } => {
                    return Err(format!("the page of {institution} is asked for, for ever"));
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
                found.is_some_and(|connection| is_true(&connection.status)),
                "{env:?}, and the server has {found:?}"
            );
        }
        _ => {}
    }
    Ok(())
}

/// Checks that the last answers that the page accepted have reached the server, or that the page
/// says that they have not.
fn nothing_given_is_lost(scenario: &Scenario<'_>, tab: &Tab) -> Checked {
    let State::Answering(answering) = &tab.state else { return Ok(()) };
    if matches!(answering.activity, Activity::Failed(_)) || answering.saving.remote.is_some() {
        return Ok(());
    }
    let mut last: BTreeMap<(String, usize), Value> = BTreeMap::new();
    for given in &tab.given {
        let parts = parts_given(given, |_| None);
        last.extend(parts.into_iter().flat_map(|(name, value)| {
            fields(value).map(move |(at, field)| ((name.clone(), at), field))
        }));
    }
    for ((name, at), field) in last {
        let has_arrived =
            scenario.model.taken.iter().filter(|taken| taken.opening == tab.opening).any(|taken| {
                taken.parts.get(&name).is_some_and(|arrived| {
                    fields(arrived.clone()).any(|arrived| arrived == (at, field.clone()))
                })
            });
        hold!(has_arrived, "{name} {field} was given and never arrived");
    }
    Ok(())
}

/// The parts of an answer that were given, each with its position.
fn fields(answer: Value) -> impl Iterator<Item = (usize, Value)> {
    let fields = if let Value::Array(fields) = answer { fields } else { vec![answer] };
    fields.into_iter().enumerate().filter(|(_, field)| !field.is_null())
}

/// Checks that an applicant who opens the session again and does what is asked can submit it.
async fn reaches_the_submission(scenario: &mut Scenario<'_>) -> Checked {
    if !scenario.model.is_open() {
        return Ok(());
    }
    scenario.open(0).await;
    scenario.settle().await?;
    for _ in 0..LONGEST_WAY {
        if !scenario.model.is_open() {
            return every_file_is_whole(scenario).await;
        }
        let Some(user_action) =
            scenario.tabs[0].as_ref().and_then(|tab| user::next_action(&tab.state, 0))
        else {
            return Err(format!(
                "there is no way on from {:?}",
                scenario.tabs[0].as_ref().map(|tab| &tab.state)
            ));
        };
        scenario.perform(0, user_action, 1);
        scenario.settle().await?;
        scenario.grant_bank().await?;
    }
    Err(format!(
        "the end is never reached; at last {:?}",
        scenario.tabs[0].as_ref().map(|tab| &tab.state)
    ))
}
