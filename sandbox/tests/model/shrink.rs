//! Reduces a failing case to the shortest and simplest one found that still fails.

use crate::action::{Action, Case};

/// The largest number of cases that are tried.
const TRIES: usize = 1_500;

/// Returns the simplest case found for which `fails` still returns a reason.
pub(crate) fn shrink(case: &Case, mut fails: impl FnMut(&Case) -> Option<String>) -> Case {
    let mut best = case.clone();
    let mut tries = 0;
    let mut still_fails = |actions: Vec<Action>, best: &mut Case| {
        tries += 1;
        let candidate = Case { actions, ..best.clone() };
        let is_simpler = tries <= TRIES && fails(&candidate).is_some();
        if is_simpler {
            *best = candidate;
        }
        is_simpler
    };
    loop {
        let before = best.clone();
        let mut size = best.actions.len() / 2;
        while size > 0 {
            let mut start = 0;
            while start < best.actions.len() {
                let mut fewer = best.actions.clone();
                fewer.drain(start..(start + size).min(fewer.len()));
                if !still_fails(fewer, &mut best) {
                    start += size;
                }
            }
            size /= 2;
        }
        for position in 0..best.actions.len() {
            for simpler in best.actions[position].simpler() {
                let mut simplified = best.actions.clone();
                simplified[position] = simpler;
                if still_fails(simplified, &mut best) {
                    break;
                }
            }
        }
        if best == before {
            return best;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Fault, Span};

    #[test]
    fn irrelevant_actions_are_removed_and_relevant_ones_simplified() {
        let actions = vec![
            Action::Open(0),
            Action::Answer(2, 5),
            Action::Tick,
            Action::InjectFault(1, Fault::Duplicated),
            Action::AdvanceClock(Span::Days),
            Action::Answer(0, 3),
            Action::Submit(2),
        ];
        let case = Case {
            products: vec!["income"],
            outcome: "completed",
            asks_for_id_number: false,
            actions,
        };
        // Fails where something is answered after a fault.
        let fails = |case: &Case| {
            let fault =
                case.actions.iter().position(|action| matches!(action, Action::InjectFault(..)))?;
            let answer =
                case.actions.iter().rposition(|action| matches!(action, Action::Answer(..)))?;
            (fault < answer).then(|| "it fails".to_owned())
        };
        assert_eq!(
            shrink(&case, fails).actions,
            [Action::InjectFault(0, Fault::Duplicated), Action::Answer(0, 0)]
        );
    }

    #[test]
    fn failing_case_is_printed_as_a_test() {
        let actions = vec![
            Action::Open(0),
            Action::InjectFault(0, Fault::ResponseLost),
            Action::Answer(0, 1),
            Action::AdvanceClock(Span::Seconds),
            Action::Tick,
        ];
        let case = Case {
            products: vec!["income", "documents"],
            outcome: "completed",
            asks_for_id_number: true,
            actions,
        };
        let expected = r#"/// the server holds something else
#[test]
fn found_with_seed_7() {
    replay(&Case { products: vec!["income", "documents"], outcome: "completed", asks_for_id_number: true, actions: vec![
        Action::Open(0),
        Action::InjectFault(0, Fault::ResponseLost),
        Action::Answer(0, 1),
        Action::AdvanceClock(Span::Seconds),
        Action::Tick,
    ] });
}
"#;
        assert_eq!(case.source("found_with_seed_7", "the server holds something else"), expected);
    }
}
