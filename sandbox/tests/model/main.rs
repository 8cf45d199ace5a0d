//! The flow, the API client and a real sandbox in one process, driven by random actions against a
//! simple model of what the server must hold.
//!
//! A run opens a session in up to three pages ([`tab`]), does what people and bad lines do
//! ([`action`]), and carries each request to the sandbox by hand ([`world`]), so that the same run
//! is always the same. After each action the server holds what the [`model`] says: each answer
//! once, never an older one over a newer one, each file as it was chosen. At the end everything is
//! well again, every page shows the truth, nothing that was given is lost, and the way to the
//! submission is open ([`ending`]).
//!
//! `LATCHKEY_MODEL_RUNS` says how many runs, `LATCHKEY_SEED` how chance falls. What fails is made
//! as small as it can be ([`shrink`](mod@shrink)) and printed as a test for [`found`].

#![expect(clippy::unwrap_used, reason = "a test's helper that cannot go on fails the test")]

mod action;
mod ending;
mod found;
mod line;
mod model;
mod person;
mod pieces;
mod post;
mod sandbox;
mod shrink;
mod tab;
mod upload;
mod world;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use fastrand::Rng;
use tokio::runtime::Runtime;

use action::{Action, Case};
use sandbox::Sandbox;
use world::{Tally, World};

/// Runs beside each other, each on a sandbox of its own.
const THREADS: u64 = 2;

#[test]
fn random_actions_never_lose_an_answer_or_a_file_and_every_page_ends_in_the_truth() {
    let runs = number_from("LATCHKEY_MODEL_RUNS").unwrap_or(2_000);
    let seed = number_from("LATCHKEY_SEED").unwrap_or(0);
    let started = Instant::now();
    let failed = AtomicBool::new(false);
    let mut tally = Tally::default();
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
            tally.add(&thread.join().unwrap());
        }
    });
    let lost = if failed.load(Ordering::SeqCst) {
        "the test above fails"
    } else {
        "nothing lost, nothing done twice"
    };
    let Tally { runs, requests, files, submissions, actions, faults } = tally;
    let report = format!(
        "\n{runs} runs from seed {seed} in {:.1} s: {requests} requests, {files} files, {submissions} submissions; {lost}\n\
         actions: {actions:?}\nfaults: {faults:?}\n",
        started.elapsed().as_secs_f64()
    );
    // Not printed: what a test prints is only shown where it fails.
    std::io::stderr().write_all(report.as_bytes()).unwrap();
    assert!(!failed.load(Ordering::SeqCst), "see above for the test that fails");
}

/// Plays these runs until one fails, here or elsewhere.
fn play_every(seed: u64, runs: impl Iterator<Item = u64>, failed: &AtomicBool) -> Tally {
    let stage = Stage::new();
    let mut tally = Tally::default();
    for run in runs {
        if failed.load(Ordering::SeqCst) {
            break;
        }
        let case = Case::random(&mut Rng::with_seed(seed.wrapping_add(run)));
        match stage.play(&case) {
            Ok(played) => tally.add(&played),
            Err(_) => {
                failed.store(true, Ordering::SeqCst);
                let smallest = shrink::shrink(&case, |case| stage.play(case).err());
                let why = stage
                    .play(&smallest)
                    .err()
                    .unwrap_or_else(|| "it failed once, and not again".to_owned());
                println!(
                    "{}",
                    smallest.source(&format!("found_with_seed_{}", seed.wrapping_add(run)), &why)
                );
            }
        }
    }
    tally
}

/// Plays one case, which must go well: how a test in [`found`] begins.
#[track_caller]
fn replay(products: &[&'static str], outcome: &'static str, actions: &[Action]) {
    let case = Case { products: products.to_vec(), outcome, actions: actions.to_vec() };
    if let Err(why) = Stage::new().play(&case) {
        panic!("{why}");
    }
}

/// A sandbox, and what runs it.
struct Stage {
    runtime: Runtime,
    sandbox: Sandbox,
}

impl Stage {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::new());
        Self { runtime, sandbox }
    }

    /// Plays a case; what was done, or why it failed.
    fn play(&self, case: &Case) -> Result<Tally, String> {
        let played = catch_unwind(AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                let mut world = World::new(&self.sandbox, case).await;
                for (position, action) in case.actions.iter().enumerate() {
                    world.act(*action).await.map_err(|why| {
                        format!("after action {}, {action:?}: {why}", position + 1)
                    })?;
                }
                ending::check(&mut world).await?;
                Ok(world.tally())
            })
        }));
        played.unwrap_or_else(|panic| {
            let words = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            Err(format!("panicked: {}", words.unwrap_or_default()))
        })
    }
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}
