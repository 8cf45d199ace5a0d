//! Goes from screen to screen, a few people at once, and lets each be visited.
//!
//! Reaching a screen is what takes time, so whoever visits it does there all that they have to do.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::Instant;

use super::Screen;
use super::guide::{Guide, Present};
use crate::options::Options;
use crate::person::Person;
use crate::runner;
use crate::world::World;

/// What a sandbox is told on whose screens people take their time: checks that are slow do not end,
/// the others at once.
const UNHURRIED: &[&str] =
    &["--processing-seconds", "0", "--slow-seconds", "3600", "--rate-limit", "0"];

/// How long one screen may take, with all that is done there.
const LONGEST: Duration = Duration::from_secs(120);

/// Which screens, and how they are come to.
#[derive(Debug, Clone)]
pub(crate) struct Tour {
    /// Where the widget is opened, unless a screen is about one place.
    pub(crate) place: Present,
    /// What language is wished for; the browser's where there is none.
    pub(crate) language: Option<String>,
    /// What it is called where it is reported.
    pub(crate) name: &'static str,
}

/// How many screens were as they should be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    /// These.
    pub(crate) passed: usize,
    /// And these not.
    pub(crate) failed: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        (self.passed, self.failed) = (self.passed + other.passed, self.failed + other.failed);
    }
}

/// The world for a tour.
pub(crate) async fn world(options: Options) -> Result<Rc<World>> {
    World::start_with(options, UNHURRIED).await.map(Rc::new)
}

impl Tour {
    /// Goes to all these screens, and has each visited. What fails is told, and left behind as a
    /// journey's failure is.
    pub(crate) async fn go(
        self,
        world: &Rc<World>,
        screens: Vec<&'static Screen>,
        visit: impl AsyncFn(&Guide, &Screen) -> Result<()> + 'static,
    ) -> Count {
        let (waiting, visit, tour) =
            (Rc::new(RefCell::new(VecDeque::from(screens))), Rc::new(visit), Rc::new(self));
        let count = Rc::new(RefCell::new(Count::default()));
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..world.options.jobs {
            let (world, waiting, visit, tour, count) = (
                Rc::clone(world),
                Rc::clone(&waiting),
                Rc::clone(&visit),
                Rc::clone(&tour),
                Rc::clone(&count),
            );
            workers.spawn_local(async move {
                let mut guide = None;
                loop {
                    let Some(screen) = waiting.borrow_mut().pop_front() else { break };
                    let began = Instant::now();
                    let outcome = tour.stop(&world, &mut guide, screen, visit.as_ref()).await;
                    let seconds = began.elapsed().as_secs_f64();
                    match outcome {
                        Ok(()) => {
                            count.borrow_mut().passed += 1;
                            println!("test {}: {} ... ok ({seconds:.1} s)", tour.name, screen.name);
                        }
                        Err(error) => {
                            count.borrow_mut().failed += 1;
                            let words = format!("{error:#}").replace('\n', "\n    ");
                            println!(
                                "test {}: {} ... FAILED ({seconds:.1} s)\n    {words}",
                                tour.name, screen.name
                            );
                        }
                    }
                }
                close(guide).await;
            });
        }
        while let Some(outcome) = workers.join_next().await {
            if let Err(error) = outcome {
                count.borrow_mut().failed += 1;
                println!("a tour broke off: {error}");
            }
        }
        *count.borrow()
    }

    /// One screen: there, visited, and away again. A browser in which something has failed is not
    /// used for the next.
    async fn stop(
        &self,
        world: &Rc<World>,
        guide: &mut Option<Guide>,
        screen: &Screen,
        visit: &impl AsyncFn(&Guide, &Screen) -> Result<()>,
    ) -> Result<()> {
        let ready = match guide.take() {
            Some(guide) => guide,
            None => Guide::new(
                Rc::new(Person::arrive(Rc::clone(world)).await?),
                self.place,
                self.language.as_deref(),
            )?,
        };
        let there = async {
            ready.person.browser.prefer(&[]).await?;
            (screen.reach)(&ready)
                .await
                .map_err(|error| error.context("the screen was not reached"))?;
            visit(&ready, screen).await
        };
        let outcome = match tokio::time::timeout(LONGEST, there).await {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow!("it took longer than {} s", LONGEST.as_secs())),
        };
        let folder = world.options.artifacts.join(format!("{}-{}", self.name, screen.file_name()));
        let _ = std::fs::remove_dir_all(&folder);
        match outcome {
            Ok(()) => {
                if ready.leave().await.is_ok() {
                    *guide = Some(ready);
                } else {
                    close(Some(ready)).await;
                }
                Ok(())
            }
            Err(error) => {
                let (console, _) = ready.person.console().await.unwrap_or_default();
                let left =
                    runner::leave_behind(std::slice::from_ref(&ready.person), &console, &folder)
                        .await;
                close(Some(ready)).await;
                let note = left.map_or_else(
                    |error| format!("nothing could be left of it: {error:#}"),
                    |()| format!("see {}", folder.display()),
                );
                Err(anyhow!("{error:#}\n{note}"))
            }
        }
    }
}

async fn close(guide: Option<Guide>) {
    if let Some(guide) = guide {
        // A browser that has gone away by itself is as closed as it should be.
        let _ = guide.person.browser.client.clone().close().await;
    }
}
