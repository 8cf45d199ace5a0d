//! Whole journeys over a bad line: through a [`proxy`] of our own that cuts, stalls, garbles,
//! repeats and refuses, as a seeded [`plan`] says, in a real browser.
//!
//! First a journey on a good line shows that its requests are the known ones. Then every fault
//! happens to every one of them, and combinations drawn at random. After each run, the person
//! ([`traveller`]) has come to the end, by whatever way on the page has offered them, and the
//! server ([`judge`]) holds each answer exactly once and each file byte for byte; no byte that was
//! acknowledged has been sent again ([`uploads`]).
//!
//! Pages run in a hurry (`hurry.js`): the driver puts it before their own scripts, so that their
//! pauses and limits pass faster.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --faults N [--seed S] [--run K] [--plans]`

mod fault;
mod judge;
mod luck;
mod plan;
mod proxy;
mod record;
mod report;
mod traveller;
mod uploads;

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
use traveller::Traveller;

use crate::browser::Browser;
use crate::options::Options;
use crate::wait::PATIENCE;
use crate::world::{Sandbox, World};

/// Put before the scripts of every page.
const HURRY: &str = include_str!("faults/hurry.js");

/// How long a run may take, with all that is looked at afterwards.
const LONGEST: Duration = Duration::from_secs(90);

/// Which runs there are to be.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// How many; where it takes more to go through every fault at every request, as many as that.
    pub(crate) runs: u64,
    /// Of which seed.
    pub(crate) seed: u64,
    /// Only this one of them.
    pub(crate) only: Option<u64>,
    /// Whether the plans are only to be shown.
    pub(crate) only_plans: bool,
}

/// Goes through all runs, and reports.
pub(crate) async fn run(options: Options, wish: Wish) -> ExitCode {
    let jobs = options.jobs;
    let runs = wish.runs.max(Plan::runs_to_go_through_all(JOURNEY));
    let numbers = wish.only.map_or(1..=runs, |only| only..=only);
    if wish.only_plans {
        for number in numbers {
            println!("{}", Plan::of_run(wish.seed, number, JOURNEY));
        }
        return ExitCode::SUCCESS;
    }
    let world = match World::start(options).await {
        Ok(world) => Rc::new(world),
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{} requests on a good line; run {} to {} of seed {}",
        JOURNEY.len(),
        numbers.start(),
        numbers.end(),
        wish.seed
    );
    let outcome = tokio::select! {
        outcome = run_all(&world, jobs, wish.seed, numbers) => Some(outcome),
        _ = crate::runner::interrupt() => None,
    };
    world.end().await;
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

/// Whether all went well.
async fn run_all(
    world: &Rc<World>,
    jobs: usize,
    seed: u64,
    numbers: RangeInclusive<u64>,
) -> Result<bool> {
    let began = Instant::now();
    let mut places = Vec::new();
    for _ in 0..jobs {
        let place = Place::prepare(Rc::clone(world)).await?;
        place.travel_on_a_good_line(seed).await?;
        places.push(place);
    }
    let waiting = Rc::new(RefCell::new(numbers));
    let report = Rc::new(RefCell::new(Report::default()));
    let mut workers = tokio::task::JoinSet::new();
    for mut place in places {
        let (waiting, report) = (Rc::clone(&waiting), Rc::clone(&report));
        workers.spawn_local(async move {
            loop {
                let Some(number) = waiting.borrow_mut().next() else { return };
                place.go_through(Plan::of_run(seed, number, JOURNEY), &report).await;
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.context("a run broke off")?;
    }
    let report = report.borrow();
    println!("\n{report}");
    println!("\n{}", report.result(began.elapsed()));
    Ok(report.is_good())
}

/// Where runs are gone through, one after the other: a sandbox behind a proxy, and a browser.
#[derive(Debug)]
struct Place {
    world: Rc<World>,
    proxy: Proxy,
    sandbox: Sandbox,
    browser: Browser,
}

/// What is known of a run at its end.
#[derive(Debug)]
pub(crate) struct Run {
    plan: Plan,
    record: Rc<RefCell<record::Record>>,
    told: traveller::Told,
}

impl Place {
    async fn prepare(world: Rc<World>) -> Result<Self> {
        let proxy = Proxy::open()?;
        let sandbox = Sandbox::start(
            &world.options,
            &["--public-port", &proxy.port().to_string(), "--processing-seconds", "0"],
        )
        .await?;
        proxy.lead_to(sandbox.address());
        let browser = open_browser(&world).await?;
        Ok(Self { world, proxy, sandbox, browser })
    }

    /// Finds out whether the journey makes the requests that the plans are made for, and no others.
    async fn travel_on_a_good_line(&self, seed: u64) -> Result<()> {
        let (outcome, run) = self.travel(Plan::calm(seed)).await;
        let record = run.record.borrow();
        outcome.with_context(|| format!("the journey fails on a good line\n{record}"))?;
        let is_said_to_be_bad = run.told.truths.keys().any(|words| *words != traveller::SLOW);
        ensure!(!is_said_to_be_bad, "a good line is said to be bad: {:?}", run.told.truths);
        let seen: BTreeSet<(&str, u32)> = record.requests().collect();
        if let Some(missing) =
            JOURNEY.iter().find(|target| !seen.contains(&(target.name, target.turn)))
        {
            bail!(
                "{} #{} is not asked for on a good line; see plan.rs\n{record}",
                missing.name,
                missing.turn
            );
        }
        if let Some((new, _)) =
            seen.iter().find(|(name, _)| !JOURNEY.iter().any(|target| target.name == *name))
        {
            bail!(
                "{new} is a request of the journey, and has to be among those in plan.rs\n{record}"
            );
        }
        Ok(())
    }

    /// One run, with what is told about it.
    async fn go_through(&mut self, plan: Plan, report: &Rc<RefCell<Report>>) {
        let number = plan.number;
        let began = Instant::now();
        let (outcome, run) = self.travel(plan).await;
        let seconds = began.elapsed().as_secs_f64();
        let outcome = match outcome {
            Ok(()) => Ok(()),
            Err(error) => {
                let left_behind = self.left_behind(&run.plan).await;
                Err(format!(
                    "{error:#}\n{}\n{}{}\n{left_behind}",
                    run.plan,
                    run.record.borrow(),
                    run.told.diary.join("\n")
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
        report.borrow_mut().add(&run.record.borrow(), &run.told, outcome.is_ok(), seconds);
        if outcome.is_err() {
            // Whatever has happened to this browser is not to happen to the next run.
            match open_browser(&self.world).await {
                Ok(browser) => {
                    drop(std::mem::replace(&mut self.browser, browser).client.close().await)
                }
                Err(error) => println!("    no other browser could be opened: {error:#}"),
            }
        }
    }

    /// Goes through a journey, and finds out whether all is as it should be.
    async fn travel(&self, plan: Plan) -> (Result<()>, Run) {
        let mut run =
            Run { plan: plan.clone(), record: Rc::default(), told: traveller::Told::default() };
        let outcome = match timeout(LONGEST, self.try_to_travel(plan, &mut run)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow!("it took longer than {} s", LONGEST.as_secs())),
        };
        (outcome, run)
    }

    async fn try_to_travel(&self, plan: Plan, run: &mut Run) -> Result<()> {
        let session = self.sandbox.create_session(&["credit", "documents"], json!({})).await?;
        // What a page of the run before still does must not be noted as this one's.
        self.browser.leave_for("about:blank").await?;
        if plan.empties_cache {
            self.browser.empty_cache().await?;
        }
        run.record = self.proxy.begin(plan).await?;
        let files = &self.world.files;
        let traveller = Traveller { browser: &self.browser, files, link: &session.url };
        let arrived = traveller.travel(&mut run.told).await;
        let broken = self
            .browser
            .console()
            .await?
            .into_iter()
            .filter(|(_, text)| is_a_breakdown(text))
            .map(|(_, text)| text);
        let broken: Vec<String> = broken.collect();
        arrived?;
        ensure!(broken.is_empty(), "the page broke down: {}", broken.join("\n"));
        judge::judge(&self.sandbox, &session, files).await?;
        let record = run.record.borrow();
        if let Some(complaint) = record.complaints().first() {
            bail!("the proxy could not do its work: {complaint}");
        }
        let again = record.uploads().acknowledged_sent_again();
        ensure!(again == 0, "{again} bytes were sent again that had been acknowledged");
        Ok(())
    }

    /// Leaves a picture of the page of a run that has failed. What is to be said of it.
    async fn left_behind(&self, plan: &Plan) -> String {
        let path =
            self.world.options.artifacts.join(format!("faults-{}-{}.png", plan.seed, plan.number));
        let picture = async {
            let picture = self.browser.client.screenshot().await?;
            std::fs::create_dir_all(&self.world.options.artifacts)?;
            anyhow::Ok(std::fs::write(&path, picture)?)
        };
        let again = format!("again by --faults 1 --seed {} --run {}", plan.seed, plan.number);
        match timeout(PATIENCE, picture).await {
            Ok(Ok(())) => format!("see {}; {again}", path.display()),
            Ok(Err(error)) => format!("no picture could be taken: {error:#}; {again}"),
            Err(_) => format!("the browser does not answer any more; {again}"),
        }
    }
}

/// A browser whose pages are in a hurry.
async fn open_browser(world: &World) -> Result<Browser> {
    let browser = Browser::open_impatiently(&world.driver(), &world.options).await?;
    browser.prepare_pages(HURRY).await?;
    Ok(browser)
}

/// Whether a line of the console says that the widget itself broke down. What it says of the line
/// is expected.
fn is_a_breakdown(line: &str) -> bool {
    ["panicked at", "RuntimeError", "unreachable executed"].iter().any(|words| line.contains(words))
}
