//! Runs journeys, a few at once, each with browsers of its own, and reports.
//!
//! A journey fails by itself, by a line in a console that it does not expect, or by taking too
//! long. What was to be seen then is left in a folder of its name: a picture of each window, its
//! words, and the console.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use crate::find;
use crate::journeys::{self, Journey};
use crate::options::Options;
use crate::person::Person;
use crate::world::{Sandbox, World};

/// How long one journey may take.
const LONGEST: Duration = Duration::from_secs(180);

/// How many of the slowest journeys are listed.
const SLOWEST: usize = 10;

/// Where one journey plays: the people in it.
#[derive(Debug)]
pub(crate) struct Stage {
    world: Rc<World>,
    people: RefCell<Vec<Rc<Person>>>,
}

impl Stage {
    /// One more person, with a browser of their own.
    pub(crate) async fn person(&self) -> Result<Rc<Person>> {
        let person = Rc::new(Person::arrive(Rc::clone(&self.world)).await?);
        self.people.borrow_mut().push(Rc::clone(&person));
        Ok(person)
    }

    /// A further sandbox, for what would disturb other journeys.
    pub(crate) async fn sandbox(&self, arguments: &[&str]) -> Result<Sandbox> {
        Sandbox::start(&self.world.options, arguments).await
    }

    fn everybody(&self) -> Vec<Rc<Person>> {
        self.people.borrow().clone()
    }
}

/// How many journeys have passed and failed.
#[derive(Debug, Default)]
struct Count {
    passed: usize,
    failed: usize,
    /// How long each took.
    times: Vec<(f64, &'static str)>,
}

/// Runs the journeys that are wanted, until the end or until somebody interrupts.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Journey> =
        journeys::ALL.iter().filter(|journey| options.wants(journey.name)).collect();
    let left_out = journeys::ALL.len() - wanted.len();
    let (jobs, shows_slow) = (options.jobs, options.shows_slow);
    let began = Instant::now();
    let world = match World::start(options).await {
        Ok(world) => Rc::new(world),
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    println!("running {} journeys", wanted.len());
    let count = Rc::new(RefCell::new(Count::default()));
    let interrupted = tokio::select! {
        () = run_all(&world, wanted, jobs, &count) => false,
        _ = interrupt() => true,
    };
    world.end().await;
    if interrupted {
        return ExitCode::from(130);
    }
    let Count { passed, failed, mut times } = count.take();
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
        "\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {left_out} filtered out; finished in {seconds:.2}s"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Comes when this program is asked to end.
pub(crate) async fn interrupt() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        outcome = tokio::signal::ctrl_c() => Ok(outcome?),
        _ = terminate.recv() => Ok(()),
    }
}

async fn run_all(
    world: &Rc<World>,
    wanted: Vec<&'static Journey>,
    jobs: usize,
    count: &Rc<RefCell<Count>>,
) {
    let waiting = Rc::new(RefCell::new(VecDeque::from(wanted)));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..jobs {
        let (world, waiting, count) = (Rc::clone(world), Rc::clone(&waiting), Rc::clone(count));
        workers.spawn_local(async move {
            loop {
                let Some(journey) = waiting.borrow_mut().pop_front() else { return };
                let began = Instant::now();
                let outcome = run_one(&world, journey).await;
                let seconds = began.elapsed().as_secs_f64();
                let mut count = count.borrow_mut();
                count.times.push((seconds, journey.name));
                match outcome {
                    Ok(()) => {
                        count.passed += 1;
                        println!("test {} ... ok ({seconds:.1} s)", journey.name);
                    }
                    Err(error) => {
                        count.failed += 1;
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
            count.borrow_mut().failed += 1;
            println!("a journey broke off: {error}");
        }
    }
}

async fn run_one(world: &Rc<World>, journey: &Journey) -> Result<()> {
    let stage = Stage { world: Rc::clone(world), people: RefCell::default() };
    let outcome = match tokio::time::timeout(LONGEST, (journey.run)(&stage)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(anyhow::anyhow!("it took longer than {} s", LONGEST.as_secs())),
    };
    let people = stage.everybody();
    let mut lines = Vec::new();
    let mut bad = Vec::new();
    for person in &people {
        match person.console().await {
            Ok((all, worse)) => {
                lines.extend(all);
                bad.extend(worse);
            }
            Err(error) => bad.push(format!("the console could not be read: {error:#}")),
        }
    }
    let outcome = outcome.and_then(|()| {
        if bad.is_empty() { Ok(()) } else { bail!("the console says:\n{}", bad.join("\n")) }
    });
    let folder = world.options.artifacts.join(journey.name.replace("::", "-"));
    // What an earlier run has left would be taken for this one's.
    let _ = std::fs::remove_dir_all(&folder);
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => {
            let left = leave_behind(&people, &lines, &folder).await;
            let note = match left {
                Ok(()) => format!("see {}", folder.display()),
                Err(error) => format!("nothing could be left of it: {error:#}"),
            };
            Err(anyhow::anyhow!("{error:#}\n{note}"))
        }
    };
    for person in people {
        // A browser that has gone away by itself is as closed as it should be.
        let _ = person.browser.client.clone().close().await;
    }
    outcome
}

/// Leaves what can be seen of a journey.
pub(crate) async fn leave_behind(
    people: &[Rc<Person>],
    console: &[String],
    folder: &Path,
) -> Result<()> {
    std::fs::create_dir_all(folder).context("cannot make the folder")?;
    std::fs::write(folder.join("console.txt"), console.join("\n"))?;
    for (index, person) in people.iter().enumerate() {
        let client = &person.browser.client;
        let looked_at = find::described(&person.browser)
            .await
            .unwrap_or_else(|error| format!("cannot be described: {error}"));
        std::fs::write(folder.join(format!("person-{index}.txt")), looked_at)?;
        for (number, window) in client.windows().await?.into_iter().enumerate() {
            client.switch_to_window(window).await?;
            let address =
                client.current_url().await.map(|address| address.to_string()).unwrap_or_default();
            std::fs::write(folder.join(format!("person-{index}-window-{number}.txt")), address)?;
            std::fs::write(
                folder.join(format!("person-{index}-window-{number}.png")),
                client.screenshot().await?,
            )?;
        }
    }
    Ok(())
}
