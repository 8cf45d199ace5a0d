//! Runs journeys, several at a time, each with its own browsers, and reports in the format of the
//! standard test harness.
//!
//! A journey fails by its own assertions, by an unexpected line in a console, or by taking too
//! long. A failed journey leaves a folder of its name ([`artifacts`]).

use std::cell::RefCell;
use std::collections::VecDeque;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::Instant;

use crate::engine::browser_kind::{BrowserKind, Feature};
use crate::engine::options::Options;
use crate::engine::signals::interrupt;
use crate::engine::test_env::TestEnv;
use crate::journeys::{self, Journey};
use crate::user::artifacts;
use crate::user::scenario::Scenario;

/// The time limit of a journey.
const TIMEOUT: Duration = Duration::from_secs(180);

/// How many of the slowest journeys are listed.
const SLOWEST: usize = 10;

/// The results of all journeys.
#[derive(Debug, Default)]
struct Results {
    passed: usize,
    failed: usize,
    /// The duration of each journey in seconds.
    times: Vec<(f64, &'static str)>,
}

/// Runs the journeys that the options name, until the end or until the process is interrupted.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Journey> =
        journeys::ALL.iter().filter(|journey| options.wants(journey.name)).collect();
    let filtered_out = journeys::ALL.len() - wanted.len();
    let (jobs, shows_slow, engine) = (options.jobs, options.shows_slow, options.engine);
    let began = Instant::now();
    let env = match TestEnv::start(options).await {
        Ok(env) => Rc::new(env),
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    println!("running {} journeys in {engine}", wanted.len());
    let (runnable, skipped) = skip_unsupported(wanted, engine);
    let results = Rc::new(RefCell::new(Results::default()));
    let interrupted = tokio::select! {
        () = run_all(&env, runnable, jobs, &results) => false,
        _ = interrupt() => true,
    };
    env.end().await;
    if interrupted {
        return ExitCode::from(130);
    }
    let Results { passed, failed, mut times } = results.take();
    if shows_slow {
        times.sort_by(|one, other| other.0.total_cmp(&one.0));
        println!();
        for (seconds, name) in times.iter().take(SLOWEST) {
            println!("{seconds:6.1} s  {name}");
        }
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; {skipped} ignored; 0 measured; {filtered_out} filtered out; finished in {seconds:.2}s"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns the journeys that the engine can run, and the number of those that it cannot, each of
/// which is printed with the reason.
fn skip_unsupported(
    wanted: Vec<&'static Journey>,
    engine: BrowserKind,
) -> (Vec<&'static Journey>, usize) {
    if !engine.supports(Feature::ConsoleLog) {
        println!("{engine} offers no console log: lines in the console fail no journey");
    }
    if !engine.supports(Feature::DeviceMetrics) {
        println!("{engine} offers no pages of any size: reflow at 320 px is not tested");
    }
    let (runnable, skipped): (Vec<_>, Vec<_>) = wanted
        .into_iter()
        .partition(|journey| journey.needs.iter().all(|feature| engine.supports(*feature)));
    for journey in &skipped {
        let missing: Vec<_> = journey
            .needs
            .iter()
            .filter(|feature| !engine.supports(**feature))
            .map(ToString::to_string)
            .collect();
        println!(
            "test {} ... ignored, {engine} does not offer {}",
            journey.name,
            missing.join(", ")
        );
    }
    (runnable, skipped.len())
}

async fn run_all(
    env: &Rc<TestEnv>,
    wanted: Vec<&'static Journey>,
    jobs: usize,
    results: &Rc<RefCell<Results>>,
) {
    let waiting = Rc::new(RefCell::new(VecDeque::from(wanted)));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..jobs {
        let (env, waiting, results) = (Rc::clone(env), Rc::clone(&waiting), Rc::clone(results));
        workers.spawn_local(async move {
            loop {
                let Some(journey) = waiting.borrow_mut().pop_front() else { return };
                let began = Instant::now();
                let outcome = run_one(&env, journey).await;
                let seconds = began.elapsed().as_secs_f64();
                let mut results = results.borrow_mut();
                results.times.push((seconds, journey.name));
                match outcome {
                    Ok(()) => {
                        results.passed += 1;
                        println!("test {} ... ok ({seconds:.1} s)", journey.name);
                    }
                    Err(error) => {
                        results.failed += 1;
                        println!(
                            "test {} ... FAILED ({seconds:.1} s)\n    {}",
                            journey.name,
                            format!("{error:#}").replace('\n', "\n    ")
                        );
                    }
                }
            }
        });
    }
    while let Some(outcome) = workers.join_next().await {
        if let Err(error) = outcome {
            results.borrow_mut().failed += 1;
            println!("a journey panicked: {error}");
        }
    }
}

async fn run_one(env: &Rc<TestEnv>, journey: &Journey) -> Result<()> {
    let scenario = Scenario::new(Rc::clone(env));
    let outcome = match tokio::time::timeout(TIMEOUT, (journey.run)(&scenario)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(anyhow::anyhow!("it took longer than {} s", TIMEOUT.as_secs())),
    };
    let users = scenario.users();
    let mut lines = Vec::new();
    let mut bad = Vec::new();
    for user in &users {
        match user.console().await {
            Ok((all, worse)) => {
                lines.extend(all);
                bad.extend(worse);
            }
            Err(error) => bad.push(format!("the console could not be read: {error:#}")),
        }
    }
    let outcome = outcome.and_then(|()| {
        if bad.is_empty() {
            Ok(())
        } else {
            bail!("unexpected in the console:\n{}", bad.join("\n"))
        }
    });
    let folder = env.options.artifacts.join(journey.name.replace("::", "-"));
    // The artifacts of an earlier run would be taken for those of this one.
    let _ = std::fs::remove_dir_all(&folder);
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => {
            let note = match artifacts::save(&users, &lines, &folder).await {
                Ok(()) => format!("see {}", folder.display()),
                Err(error) => format!("the artifacts could not be saved: {error:#}"),
            };
            Err(anyhow::anyhow!("{error:#}\n{note}"))
        }
    };
    for user in users {
        user.browser.close().await;
    }
    outcome
}
