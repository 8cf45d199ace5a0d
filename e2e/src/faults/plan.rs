//! What is to happen in a run: which fault to which request. Made from a seed and the run's number
//! alone, so that one that failed can be gone through again, on another machine too.

use std::fmt;

use super::fault::{Fault, Kind};
use super::luck::Luck;

/// One run in so many has a combination drawn at random from the start on. The others go through
/// every fault at every request; when that is done, all runs are drawn.
const DRAWN_IN: u64 = 4;

/// How many faults of those to go through are in one run: enough to be done sooner, too few to hide
/// one another.
const AT_A_TIME: usize = 2;

/// A request of the journey, as one knows it again in another run: the `turn`-th of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    /// Its method and path, without what differs from session to session.
    pub(super) name: &'static str,
    /// The how-manieth of that name, from 1.
    pub(super) turn: u32,
    /// Whether it has a body.
    pub(super) has_body: bool,
    /// Whether its answer has one.
    pub(super) is_answered_with_body: bool,
}

const fn target(
    name: &'static str,
    turn: u32,
    has_body: bool,
    is_answered_with_body: bool,
) -> Target {
    Target { name, turn, has_body, is_answered_with_body }
}

/// The requests of a journey on a good line. How often the page looks after the session depends on
/// how fast a machine is; of those looks, the ones that there always are.
pub(super) const JOURNEY: &[Target] = &[
    target("GET /session/:id", 1, false, true),
    target("GET /widget/latchkey-widget-*.js", 1, false, true),
    target("GET /widget/latchkey-widget-*_bg.wasm", 1, false, true),
    target("GET /widget/languages/en-GB-*.json", 1, false, true),
    target("POST /session/:id/open", 1, true, true),
    target("GET /demo/icon.svg", 1, false, true),
    target("POST /v1/session", 1, true, true),
    target("PUT /v1/session/draft", 1, true, false),
    target("POST /v1/session", 2, true, true),
    target("POST /v1/uploads", 1, true, true),
    target("POST /v1/uploads", 2, true, true),
    target("PATCH /v1/uploads/:id", 1, true, false),
    target("PATCH /v1/uploads/:id", 2, true, false),
    target("GET /v1/document_uploads/:id", 1, false, true),
    target("GET /v1/session", 1, false, true),
    target("GET /v1/session", 2, false, true),
    target("POST /v1/session/submit", 1, true, true),
    target("GET /v1/session", 3, false, true),
];

/// One fault of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    /// To which requests: those of this name …
    pub(super) name: &'static str,
    /// … from this turn on …
    pub(super) turn: u32,
    /// … so many, so that repeated attempts meet it as well.
    pub(super) times: u32,
    /// What happens.
    pub(super) fault: Fault,
}

impl Planned {
    /// Whether it happens to that request.
    pub(super) fn meets(&self, name: &str, turn: u32) -> bool {
        self.name == name && (self.turn..self.turn + self.times).contains(&turn)
    }
}

/// What is to happen in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The seed of all runs.
    pub(super) seed: u64,
    /// Which of them, from 1; 0 for a journey on a good line.
    pub(super) number: u64,
    /// Whether connections serve one request after the other. A browser repeats by itself what it
    /// sent over a connection that has served before.
    pub(super) keeps_connections: bool,
    /// Whether the browser knows nothing from earlier runs.
    pub(super) empties_cache: bool,
    /// Of two for one request, the first counts.
    pub(super) faults: Vec<Planned>,
}

impl Plan {
    /// A journey on a good line.
    pub(super) fn calm(seed: u64) -> Self {
        Self { seed, number: 0, keeps_connections: true, empties_cache: true, faults: Vec::new() }
    }

    /// The plan of one run.
    pub(super) fn of_run(seed: u64, number: u64, targets: &[Target]) -> Self {
        let mut luck = Luck::new(seed, number);
        let keeps_connections = luck.once_in(2);
        let faults = match to_go_through(seed, number, targets) {
            Some(pairs) => pairs
                .into_iter()
                .map(|(target, kind)| Planned {
                    name: target.name,
                    turn: target.turn,
                    times: 1,
                    fault: kind.draw(&mut luck),
                })
                .collect(),
            None => combination(&mut luck, targets),
        };
        // What is in the cache is not asked for.
        let empties_cache =
            luck.once_in(3) || faults.iter().any(|planned| planned.name.contains(['*', '.']));
        Self { seed, number, keeps_connections, empties_cache, faults }
    }

    /// How many runs it takes to go through every fault at every request.
    pub(super) fn runs_to_go_through_all(targets: &[Target]) -> u64 {
        let rounds =
            u64::try_from(all_pairs(targets).len().div_ceil(AT_A_TIME)).unwrap_or_default();
        // Each round of DRAWN_IN runs ends with one that is drawn.
        rounds + rounds / (DRAWN_IN - 1)
    }
}

/// Every fault at every request to which it can happen.
fn all_pairs(targets: &[Target]) -> Vec<(&Target, Kind)> {
    let of_target = |target| Kind::ALL.iter().map(move |kind| (target, *kind));
    let pairs = targets.iter().flat_map(of_target);
    pairs
        .filter(|(target, kind): &(&Target, Kind)| {
            kind.fits(target.has_body, target.is_answered_with_body)
        })
        .collect()
}

/// The faults that this run goes through; none where it is drawn.
fn to_go_through(seed: u64, number: u64, targets: &[Target]) -> Option<Vec<(&Target, Kind)>> {
    if number.is_multiple_of(DRAWN_IN) {
        return None;
    }
    let pairs = all_pairs(targets);
    let rounds = pairs.len().div_ceil(AT_A_TIME);
    let mut order: Vec<usize> = (0..rounds).collect();
    Luck::new(seed, 0).shuffle(&mut order);
    let round = order.get(usize::try_from(number - number / DRAWN_IN - 1).ok()?)?;
    // Those of one request are next to each other, so that faults that are far from each other
    // happen to different ones.
    Some(pairs.into_iter().skip(*round).step_by(rounds).collect())
}

fn combination(luck: &mut Luck, targets: &[Target]) -> Vec<Planned> {
    let faults = luck.between(2, 5);
    let draw = |_| {
        let target = *luck.one_of(targets);
        let kind = *luck.one_of(Kind::ALL);
        let turn = target.turn + u32::from(luck.once_in(3));
        // Up to more often than a page tries by itself.
        let times = *luck.one_of(&[1, 1, 1, 2, 3, 6]);
        Planned { name: target.name, turn, times, fault: kind.draw(luck) }
    };
    (0..faults).map(draw).collect()
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = if self.keeps_connections {
            "connections are kept"
        } else {
            "a connection for each request"
        };
        let cache = if self.empties_cache { "empty cache" } else { "cache as it is" };
        write!(f, "run {} of seed {}: {connections}, {cache}", self.number, self.seed)?;
        for Planned { name, turn, times, fault } in &self.faults {
            let times =
                if *times == 1 { String::new() } else { format!(" to {}", turn + times - 1) };
            write!(f, "\n  {name} #{turn}{times}: {fault}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_number_give_the_same_plan() {
        for number in 1..100 {
            assert_eq!(Plan::of_run(5, number, JOURNEY), Plan::of_run(5, number, JOURNEY));
        }
        let differing = (1..100).filter(|number| {
            Plan::of_run(5, *number, JOURNEY).faults != Plan::of_run(6, *number, JOURNEY).faults
        });
        assert!(differing.count() > 90);
    }

    #[test]
    fn every_fault_meets_every_request_that_it_can_happen_to() {
        let mut planned: Vec<(&str, u32, Kind)> = (1..=Plan::runs_to_go_through_all(JOURNEY))
            .flat_map(|number| Plan::of_run(5, number, JOURNEY).faults)
            .map(|planned| (planned.name, planned.turn, planned.fault.kind()))
            .collect();
        planned.sort();
        for (target, kind) in all_pairs(JOURNEY) {
            assert!(
                planned.binary_search(&(target.name, target.turn, kind)).is_ok(),
                "{} #{}: {kind:?}",
                target.name,
                target.turn
            );
        }
    }

    #[test]
    fn of_two_faults_to_go_through_none_hides_the_other() {
        for number in (1..=Plan::runs_to_go_through_all(JOURNEY))
            .filter(|number| !number.is_multiple_of(DRAWN_IN))
        {
            let faults = Plan::of_run(5, number, JOURNEY).faults;
            let hidden =
                faults.iter().skip(1).filter(|planned| faults[0].meets(planned.name, planned.turn));
            assert_eq!(hidden.count(), 0, "run {number}");
        }
    }

    #[test]
    fn when_all_is_gone_through_the_runs_are_drawn() {
        let after = Plan::runs_to_go_through_all(JOURNEY) + 1;
        assert!(
            (after..after + 50).all(|number| Plan::of_run(5, number, JOURNEY).faults.len() >= 2)
        );
    }

    #[test]
    fn a_fault_that_comes_again_meets_the_attempts_after_it() {
        let fault = Fault::ByteByByte;
        let planned = Planned { name: "POST /v1/session", turn: 2, times: 3, fault };
        let met: Vec<u32> =
            (1..10).filter(|turn| planned.meets("POST /v1/session", *turn)).collect();
        assert_eq!(met, [2, 3, 4]);
        assert!(!planned.meets("GET /v1/session", 2));
    }
}
