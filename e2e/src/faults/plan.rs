//! The plan of a run: which fault happens to which request. It depends on the seed and the number of
//! the run only, so that a failed run can be repeated.

use std::fmt;

use fastrand::Rng;

use super::fault::{Fault, Kind};
use super::rng::{self, once_in, pick};

/// One run in this many has random faults. The others take every fault to every request. After
/// that, all runs are random.
const RANDOM_EVERY: u64 = 4;

/// The number of faults in a systematic run: more than one to need fewer runs, and few enough not to
/// hide one another.
const FAULTS_PER_RUN: usize = 2;

/// A request of the journey, identified across runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    /// Its method and path, without what differs between sessions and builds.
    pub(super) name: &'static str,
    /// Its position among the requests of that name, from 1.
    pub(super) occurrence: u32,
    /// Whether it has a body.
    pub(super) has_body: bool,
    /// Whether its response has a body.
    pub(super) response_has_body: bool,
}

const fn target(
    name: &'static str,
    occurrence: u32,
    has_body: bool,
    response_has_body: bool,
) -> Target {
    Target { name, occurrence, has_body, response_has_body }
}

/// The requests of a journey without faults. How often the page polls the session depends on the
/// speed of the machine; these are the polls that always happen.
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
pub(super) struct PlannedFault {
    /// The name of the requests that it happens to,
    pub(super) name: &'static str,
    /// the first of them,
    pub(super) occurrence: u32,
    /// and how many, so that retries are affected as well.
    pub(super) times: u32,
    pub(super) fault: Fault,
}

impl PlannedFault {
    /// Returns whether it happens to that request.
    pub(super) fn matches(&self, name: &str, occurrence: u32) -> bool {
        self.name == name && (self.occurrence..self.occurrence + self.times).contains(&occurrence)
    }
}

/// The plan of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The seed of all runs.
    pub(super) seed: u64,
    /// The number of the run, from 1, or 0 for the run without faults.
    pub(super) number: u64,
    /// Whether the proxy keeps connections alive. Browsers repeat requests by themselves only on
    /// reused connections.
    pub(super) keeps_connections: bool,
    /// Whether the browser's cache is emptied before.
    pub(super) empties_cache: bool,
    /// The faults. Of two that match one request, the first happens.
    pub(super) faults: Vec<PlannedFault>,
}

impl Plan {
    /// Returns the plan of the run without faults.
    pub(super) fn without_faults(seed: u64) -> Self {
        Self { seed, number: 0, keeps_connections: true, empties_cache: true, faults: Vec::new() }
    }

    /// Returns the plan of a run.
    pub(super) fn of_run(seed: u64, number: u64, targets: &[Target]) -> Self {
        let mut rng = rng::of_run(seed, number);
        let keeps_connections = rng.bool();
        let faults = match systematic_faults(seed, number, targets) {
            Some(pairs) => pairs
                .into_iter()
                .map(|(target, kind)| PlannedFault {
                    name: target.name,
                    occurrence: target.occurrence,
                    times: 1,
                    fault: kind.random_fault(&mut rng),
                })
                .collect(),
            None => random_faults(&mut rng, targets),
        };
        // A cached file is not requested.
        let empties_cache =
            once_in(&mut rng, 3) || faults.iter().any(|planned| planned.name.contains(['*', '.']));
        Self { seed, number, keeps_connections, empties_cache, faults }
    }

    /// Returns the number of runs that take every fault to every request.
    pub(super) fn systematic_runs(targets: &[Target]) -> u64 {
        let rounds =
            u64::try_from(all_pairs(targets).len().div_ceil(FAULTS_PER_RUN)).unwrap_or_default();
        // The last of every RANDOM_EVERY runs is random.
        rounds + rounds / (RANDOM_EVERY - 1)
    }
}

/// Returns every fault with every request that it can happen to.
fn all_pairs(targets: &[Target]) -> Vec<(&Target, Kind)> {
    let of_target = |target| Kind::ALL.iter().map(move |kind| (target, *kind));
    let pairs = targets.iter().flat_map(of_target);
    pairs
        .filter(|(target, kind): &(&Target, Kind)| {
            kind.applies_to(target.has_body, target.response_has_body)
        })
        .collect()
}

/// Returns the faults of a systematic run, `None` for a random one.
fn systematic_faults(seed: u64, number: u64, targets: &[Target]) -> Option<Vec<(&Target, Kind)>> {
    if number.is_multiple_of(RANDOM_EVERY) {
        return None;
    }
    let pairs = all_pairs(targets);
    let rounds = pairs.len().div_ceil(FAULTS_PER_RUN);
    let mut order: Vec<usize> = (0..rounds).collect();
    rng::of_run(seed, 0).shuffle(&mut order);
    let round = order.get(usize::try_from(number - number / RANDOM_EVERY - 1).ok()?)?;
    // Pairs of one request are adjacent, so pairs that are far apart have different requests.
    Some(pairs.into_iter().skip(*round).step_by(rounds).collect())
}

fn random_faults(rng: &mut Rng, targets: &[Target]) -> Vec<PlannedFault> {
    let faults = rng.u64(2..=5);
    let draw = |_| {
        let target = pick(rng, targets);
        let kind = pick(rng, Kind::ALL);
        let occurrence = target.occurrence + u32::from(once_in(rng, 3));
        // Six is more often than a page retries by itself.
        let times = pick(rng, &[1, 1, 1, 2, 3, 6]);
        PlannedFault { name: target.name, occurrence, times, fault: kind.random_fault(rng) }
    };
    (0..faults).map(draw).collect()
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = if self.keeps_connections {
            "connections are kept"
        } else {
            "one connection per request"
        };
        let cache = if self.empties_cache { "empty cache" } else { "cache kept" };
        write!(f, "run {} of seed {}: {connections}, {cache}", self.number, self.seed)?;
        for PlannedFault { name, occurrence, times, fault } in &self.faults {
            let times =
                if *times == 1 { String::new() } else { format!(" to {}", occurrence + times - 1) };
            write!(f, "\n  {name} #{occurrence}{times}: {fault}")?;
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
    fn every_fault_happens_to_every_request_that_it_can() {
        let mut planned: Vec<(&str, u32, Kind)> = (1..=Plan::systematic_runs(JOURNEY))
            .flat_map(|number| Plan::of_run(5, number, JOURNEY).faults)
            .map(|planned| (planned.name, planned.occurrence, planned.fault.kind()))
            .collect();
        planned.sort();
        for (target, kind) in all_pairs(JOURNEY) {
            assert!(
                planned.binary_search(&(target.name, target.occurrence, kind)).is_ok(),
                "{} #{}: {kind:?}",
                target.name,
                target.occurrence
            );
        }
    }

    #[test]
    fn systematic_faults_of_a_run_do_not_hide_each_other() {
        for number in (1..=Plan::systematic_runs(JOURNEY))
            .filter(|number| !number.is_multiple_of(RANDOM_EVERY))
        {
            let faults = Plan::of_run(5, number, JOURNEY).faults;
            let hidden = faults
                .iter()
                .skip(1)
                .filter(|planned| faults[0].matches(planned.name, planned.occurrence));
            assert_eq!(hidden.count(), 0, "run {number}");
        }
    }

    #[test]
    fn runs_after_the_systematic_ones_are_random() {
        let after = Plan::systematic_runs(JOURNEY) + 1;
        assert!(
            (after..after + 50).all(|number| Plan::of_run(5, number, JOURNEY).faults.len() >= 2)
        );
    }

    #[test]
    fn a_repeated_fault_matches_the_retries() {
        let fault = Fault::ByteByByte;
        let planned = PlannedFault { name: "POST /v1/session", occurrence: 2, times: 3, fault };
        let matched: Vec<u32> =
            (1..10).filter(|occurrence| planned.matches("POST /v1/session", *occurrence)).collect();
        assert_eq!(matched, [2, 3, 4]);
        assert!(!planned.matches("GET /v1/session", 2));
    }
}
