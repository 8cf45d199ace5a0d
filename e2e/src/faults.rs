//! A journey over a faulty network, many times: through a [`proxy`] that cuts, stalls, garbles,
//! repeats and refuses as a seeded [`plan`] says, in a real browser.
//!
//! First a run without faults shows that the journey makes the known requests. Then every fault
//! happens to every one of them, and random combinations. After each run, the user
//! ([`user_driver`]) must have reached the end by the ways that the page offered, the server must
//! hold each answer once and each file byte for byte ([`invariants`]), and no acknowledged byte
//! may have been sent again ([`uploads`]).
//!
//! Pages have a faster clock (`fast_clock.js`), so that their pauses and time limits pass sooner.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --faults N [--seed S] [--run K] [--plans]`

mod fault;
mod invariants;
mod plan;
mod proxy;
mod record;
mod report;
mod rng;
mod uploads;
mod user_driver;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use plan::{JOURNEY, Plan};
use proxy::Proxy;
use report::Report;
use serde_json::json;
use tokio::time::{Instant, timeout};
use user_driver::{Observations, UserDriver};

use crate::engine::browser::Browser;
use crate::engine::options::{FaultOptions, Options};
use crate::engine::sandbox::Sandbox;
use crate::engine::signals::interrupt;
use crate::engine::test_env::TestEnv;
use crate::engine::wait::TIMEOUT;

/// Runs before the scripts of every page.
const FAST_CLOCK: &str = include_str!("faults/fast_clock.js");

/// The time limit of a run, with the checks after it.
const RUN_TIMEOUT: Duration = Duration::from_secs(90);

/// Does all runs, and reports.
pub(crate) async fn run(options: Options, faults: FaultOptions) -> ExitCode {
    let jobs = options.jobs;
    let runs = faults.runs.max(Plan::systematic_runs(JOURNEY));
    let numbers = faults.only.map_or(1..=runs, |only| only..=only);
    if faults.only_plans {
        for number in numbers {
            println!("{}", Plan::of_run(faults.seed, number, JOURNEY));
        }
        return ExitCode::SUCCESS;
    }
    let env = match TestEnv::start(options).await {
        Ok(env) => Rc::new(env),
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{} requests without faults; runs {} to {} of seed {}",
        JOURNEY.len(),
        numbers.start(),
        numbers.end(),
        faults.seed
    );
    let outcome = tokio::select! {
        outcome = run_all(&env, jobs, faults.seed, numbers) => Some(outcome),
        _ = interrupt() => None,
    };
    env.end().await;
    match outcome {
        Some(Ok(true)) => ExitCode::SUCCESS,
        Some(Ok(false)) => ExitCode::FAILURE,
        Some(Err(error)) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
        None => ExitCode::from(130),
    }
}

/// Returns whether all runs passed.
async fn run_all(
    env: &Rc<TestEnv>,
    jobs: usize,
    seed: u64,
    numbers: RangeInclusive<u64>,
) -> Result<bool> {
    let began = Instant::now();
    let mut workers = Vec::new();
    for _ in 0..jobs {
        let worker = Worker::start(Rc::clone(env)).await?;
        worker.run_without_faults(seed).await?;
        workers.push(worker);
    }
    let waiting = Rc::new(RefCell::new(numbers));
    let report = Rc::new(RefCell::new(Report::default()));
    let mut tasks = tokio::task::JoinSet::new();
    for mut worker in workers {
        let (waiting, report) = (Rc::clone(&waiting), Rc::clone(&report));
        tasks.spawn_local(async move {
            loop {
                let Some(number) = waiting.borrow_mut().next() else { return };
                worker.run_and_report(Plan::of_run(seed, number, JOURNEY), &report).await;
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.context("a run panicked")?;
    }
    let report = report.borrow();
    println!("\n{report}");
    println!("\n{}", report.result(began.elapsed()));
    Ok(report.is_success())
}

/// Does one run after the other: a sandbox behind a proxy, and a browser.
#[derive(Debug)]
struct Worker {
    env: Rc<TestEnv>,
    proxy: Proxy,
    sandbox: Sandbox,
    browser: Browser,
}

/// What is known of a run at its end.
#[derive(Debug)]
struct Run {
    plan: Plan,
    record: Rc<RefCell<record::Record>>,
    observed: Observations,
}

impl Worker {
    async fn start(env: Rc<TestEnv>) -> Result<Self> {
        let proxy = Proxy::open()?;
        let sandbox = Sandbox::start(
            &env.options,
            &["--public-port", &proxy.port().to_string(), "--processing-seconds", "0"],
        )
        .await?;
        proxy.set_server(sandbox.address());
        let browser = open_browser(&env).await?;
        Ok(Self { env, proxy, sandbox, browser })
    }

    /// Checks that the journey makes the requests that the plans are made for, and no others.
    async fn run_without_faults(&self, seed: u64) -> Result<()> {
        let (outcome, run) = self.run(Plan::without_faults(seed)).await;
        let record = run.record.borrow();
        outcome.with_context(|| format!("the journey fails without faults\n{record}"))?;
        let is_false_alarm = run.observed.messages.keys().any(|text| *text != user_driver::SLOW);
        ensure!(!is_false_alarm, "errors without faults: {:?}", run.observed.messages);
        let seen: BTreeSet<(&str, u32)> = record.requests().collect();
        if let Some(missing) =
            JOURNEY.iter().find(|target| !seen.contains(&(target.name, target.occurrence)))
        {
            bail!(
                "{} #{} does not occur without faults; see plan.rs\n{record}",
                missing.name,
                missing.occurrence
            );
        }
        if let Some((new, _)) =
            seen.iter().find(|(name, _)| !JOURNEY.iter().any(|target| target.name == *name))
        {
            bail!("{new} is a request of the journey and missing in plan.rs\n{record}");
        }
        Ok(())
    }

    /// Does one run and adds it to the report.
    async fn run_and_report(&mut self, plan: Plan, report: &Rc<RefCell<Report>>) {
        let number = plan.number;
        let began = Instant::now();
        let (outcome, run) = self.run(plan).await;
        let seconds = began.elapsed().as_secs_f64();
        let outcome = match outcome {
            Ok(()) => Ok(()),
            Err(error) => {
                let artifacts = self.save_artifacts(&run.plan).await;
                Err(format!(
                    "{error:#}\n{}\n{}{}\n{artifacts}",
                    run.plan,
                    run.record.borrow(),
                    run.observed.log.join("\n")
                ))
            }
        };
        match &outcome {
            Ok(()) => println!("test faults::run_{number} ... ok ({seconds:.1} s)"),
            Err(why) => println!(
                "test faults::run_{number} ... FAILED ({seconds:.1} s)\n    {}",
                why.replace('\n', "\n    ")
            ),
        }
        report.borrow_mut().add(&run.record.borrow(), &run.observed, outcome.is_ok(), seconds);
        if outcome.is_err() {
            // A browser in which a run failed is not used for the next one.
            match open_browser(&self.env).await {
                Ok(browser) => std::mem::replace(&mut self.browser, browser).close().await,
                Err(error) => println!("    no other browser could be opened: {error:#}"),
            }
        }
    }

    /// Does one run with all checks.
    async fn run(&self, plan: Plan) -> (Result<()>, Run) {
        let mut run =
            Run { plan: plan.clone(), record: Rc::default(), observed: Observations::default() };
        let outcome = match timeout(RUN_TIMEOUT, self.try_run(plan, &mut run)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow!("it took longer than {} s", RUN_TIMEOUT.as_secs())),
        };
        (outcome, run)
    }

    async fn try_run(&self, plan: Plan, run: &mut Run) -> Result<()> {
        let session = self.sandbox.create_session(&["credit", "documents"], json!({})).await?;
        // Requests of the previous run's page must not be recorded as those of this run.
        self.browser.navigate_without_wait("about:blank").await?;
        if plan.empties_cache {
            self.browser.clear_cache().await?;
        }
        run.record = self.proxy.begin(plan).await?;
        let files = &self.env.files;
        let user = UserDriver { browser: &self.browser, files, link: &session.url };
        let outcome = user.run(&mut run.observed).await;
        let crashes: Vec<String> = self
            .browser
            .console()
            .await?
            .into_iter()
            .filter(|(_, text)| is_crash(text))
            .map(|(_, text)| text)
            .collect();
        outcome?;
        ensure!(crashes.is_empty(), "the page crashed: {}", crashes.join("\n"));
        invariants::check(&self.sandbox, &session, files).await?;
        let record = run.record.borrow();
        if let Some(error) = record.proxy_errors().first() {
            bail!("the proxy failed: {error}");
        }
        let again = record.uploads().acknowledged_sent_again();
        ensure!(again == 0, "{again} bytes were sent again that had been acknowledged");
        Ok(())
    }

    /// Saves a screenshot of a failed run. Returns where it is and how the run is repeated.
    async fn save_artifacts(&self, plan: &Plan) -> String {
        let path =
            self.env.options.artifacts.join(format!("faults-{}-{}.png", plan.seed, plan.number));
        let save = async {
            let screenshot = self.browser.client.screenshot().await?;
            std::fs::create_dir_all(&self.env.options.artifacts)?;
            anyhow::Ok(std::fs::write(&path, screenshot)?)
        };
        let repeat = format!("repeat with --faults 1 --seed {} --run {}", plan.seed, plan.number);
        match timeout(TIMEOUT, save).await {
            Ok(Ok(())) => format!("see {}; {repeat}", path.display()),
            Ok(Err(error)) => format!("no screenshot could be taken: {error:#}; {repeat}"),
            Err(_) => format!("the browser does not respond any more; {repeat}"),
        }
    }
}

/// Opens a browser whose pages have a faster clock.
async fn open_browser(env: &TestEnv) -> Result<Browser> {
    let browser = env.open_browser_without_load_wait().await?;
    browser.add_preload_script(FAST_CLOCK).await?;
    Ok(browser)
}

/// Returns whether a line of the console means that the widget crashed. Lines about the network are
/// expected.
fn is_crash(line: &str) -> bool {
    ["panicked at", "RuntimeError", "unreachable executed"].iter().any(|text| line.contains(text))
}
