//! The flow, the API client and a real sandbox in one process, driven by random actions against a
//! simple model of what the server must hold.
//!
//! A run opens a session in up to three tabs ([`tab`]), plays random actions of users and faults of
//! the network ([`action`]), and delivers each request to the sandbox itself ([`scenario`]), so
//! that a run can be repeated exactly. After each action the server's state equals the [`model`]:
//! each answer once, no newer answer replaced by an older one, each file as it was chosen. At the
//! end all faults are removed. Then every tab shows the server's state, no accepted answer is lost,
//! and the session can be submitted ([`final_checks`]).
//!
//! `LATCHKEY_MODEL_RUNS` is the number of runs, `LATCHKEY_SEED` the seed of the first one. A
//! failing case is reduced ([`shrink`](mod@shrink)) and printed as a test for [`regressions`].

#![expect(clippy::unwrap_used, reason = "a test's helper that cannot go on fails the test")]

mod action;
mod answers;
mod delivery;
mod final_checks;
mod model;
mod partial_uploads;
mod regressions;
mod responses;
mod sandbox;
mod scenario;
mod shrink;
mod state_checks;
mod statistics;
mod tab;
mod transport;
mod upload;
mod user;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use fastrand::Rng;
use tokio::runtime::Runtime;

use action::Case;
use sandbox::Sandbox;
use scenario::Scenario;
use statistics::Statistics;

/// The number of threads. Each has its own sandbox.
const THREADS: u64 = 2;

#[test]
fn random_actions_lose_no_answer_or_file_and_every_tab_ends_with_the_servers_state() {
    let runs = number_from("LATCHKEY_MODEL_RUNS").unwrap_or(2_000);
    let seed = number_from("LATCHKEY_SEED").unwrap_or(0);
    let started = Instant::now();
    let failed = AtomicBool::new(false);
    let mut statistics = Statistics::default();
    std::thread::scope(|scope| {
        let failed = &failed;
        let threads: Vec<_> = (0..THREADS)
            .map(|first| {
                scope.spawn(move || {
                    play_every(seed, (first..runs).step_by(THREADS as usize), failed)
                })
            })
            .collect();
        for thread in threads {
            statistics.add(&thread.join().unwrap());
        }
    });
    let lost = if failed.load(Ordering::SeqCst) {
        "the test above fails"
    } else {
        "nothing lost, nothing done twice"
    };
    let Statistics { runs, requests, files, submissions, actions, faults } = statistics;
    let report = format!(
        "\n{runs} runs from seed {seed} in {:.1} s: {requests} requests, {files} files, {submissions} submissions; {lost}\n\
         actions: {actions:?}\nfaults: {faults:?}\n",
        started.elapsed().as_secs_f64()
    );
    // Written to stderr, as the output of `println!` is only shown where a test fails.
    std::io::stderr().write_all(report.as_bytes()).unwrap();
    assert!(!failed.load(Ordering::SeqCst), "see above for the test that fails");
}

/// Plays these runs until one fails, in any thread.
fn play_every(seed: u64, runs: impl Iterator<Item = u64>, failed: &AtomicBool) -> Statistics {
    let env = TestEnv::new();
    let mut statistics = Statistics::default();
    for run in runs {
        if failed.load(Ordering::SeqCst) {
            break;
        }
        let case = Case::random(&mut Rng::with_seed(seed.wrapping_add(run)));
        match env.play(&case) {
            Ok(played) => statistics.add(&played),
            Err(_) => {
                failed.store(true, Ordering::SeqCst);
                let smallest = shrink::shrink(&case, |case| env.play(case).err());
                let why = env
                    .play(&smallest)
                    .err()
                    .unwrap_or_else(|| "the failure did not happen again".to_owned());
                println!(
                    "{}",
                    smallest.source(&format!("found_with_seed_{}", seed.wrapping_add(run)), &why)
                );
            }
        }
    }
    statistics
}

/// Plays one case, which must succeed.
#[track_caller]
fn replay(case: &Case) {
    if let Err(why) = TestEnv::new().play(case) {
        panic!("{why}");
    }
}

/// A sandbox and its runtime.
struct TestEnv {
    runtime: Runtime,
    sandbox: Sandbox,
}

impl TestEnv {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::new());
        Self { runtime, sandbox }
    }

    /// Plays a case. Returns its statistics, or the reason for its failure.
    fn play(&self, case: &Case) -> Result<Statistics, String> {
        let played = catch_unwind(AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                let mut scenario = Scenario::new(&self.sandbox, case).await;
                for (position, action) in case.actions.iter().enumerate() {
                    scenario.act(*action).await.map_err(|why| {
                        format!("after action {}, {action:?}: {why}", position + 1)
                    })?;
                }
                final_checks::check(&mut scenario).await?;
                Ok(scenario.statistics())
            })
        }));
        played.unwrap_or_else(|panic| {
            let message = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|message| (*message).to_owned()));
            Err(format!("panicked: {}", message.unwrap_or_default()))
        })
    }
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}
