//! Visits screens, several browsers at a time. Reaching a screen takes most of the time, so a
//! visitor does everything there at once.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::Instant;

use super::Screen;
use super::navigator::{Navigator, Presentation};
use crate::engine::options::Options;
use crate::engine::test_env::TestEnv;
use crate::user::{User, artifacts};

/// The arguments of a sandbox whose screens stand still: slow checks never end, others end at once.
const SANDBOX_ARGUMENTS: &[&str] =
    &["--processing-seconds", "0", "--slow-seconds", "3600", "--rate-limit", "0"];

/// The time limit of one screen, with all that is done there.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A run over screens.
#[derive(Debug, Clone)]
pub(crate) struct ScreenRun {
    /// How the widget is presented, unless a screen exists in one presentation only.
    pub(crate) presentation: Presentation,
    /// The language that is asked for, `None` for the browser's own.
    pub(crate) language: Option<String>,
    /// The name of the run in reports.
    pub(crate) name: &'static str,
}

/// The numbers of screens that passed and failed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        (self.passed, self.failed) = (self.passed + other.passed, self.failed + other.failed);
    }
}

/// Starts the environment of runs over screens.
pub(crate) async fn start_env(options: Options) -> Result<Rc<TestEnv>> {
    TestEnv::start_with(options, SANDBOX_ARGUMENTS).await.map(Rc::new)
}

impl ScreenRun {
    /// Goes to each screen and visits it. Failures are printed, with artifacts as of a journey.
    pub(crate) async fn go(
        self,
        env: &Rc<TestEnv>,
        screens: Vec<&'static Screen>,
        visit: impl AsyncFn(&Navigator, &Screen) -> Result<()> + 'static,
    ) -> Count {
        let (waiting, visit, run) =
            (Rc::new(RefCell::new(VecDeque::from(screens))), Rc::new(visit), Rc::new(self));
        let count = Rc::new(RefCell::new(Count::default()));
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..env.options.jobs {
            let (env, waiting, visit, run, count) = (
                Rc::clone(env),
                Rc::clone(&waiting),
                Rc::clone(&visit),
                Rc::clone(&run),
                Rc::clone(&count),
            );
            workers.spawn_local(async move {
                let mut navigator = None;
                loop {
                    let Some(screen) = waiting.borrow_mut().pop_front() else { break };
                    let began = Instant::now();
                    let outcome =
                        run.visit_screen(&env, &mut navigator, screen, visit.as_ref()).await;
                    let seconds = began.elapsed().as_secs_f64();
                    match outcome {
                        Ok(()) => {
                            count.borrow_mut().passed += 1;
                            println!("test {}: {} ... ok ({seconds:.1} s)", run.name, screen.name);
                        }
                        Err(error) => {
                            count.borrow_mut().failed += 1;
                            let error = format!("{error:#}").replace('\n', "\n    ");
                            println!(
                                "test {}: {} ... FAILED ({seconds:.1} s)\n    {error}",
                                run.name, screen.name
                            );
                        }
                    }
                }
                if let Some(navigator) = navigator {
                    navigator.user.browser.close().await;
                }
            });
        }
        while let Some(outcome) = workers.join_next().await {
            if let Err(error) = outcome {
                count.borrow_mut().failed += 1;
                println!("a run over screens panicked: {error}");
            }
        }
        *count.borrow()
    }

    /// Goes to one screen, visits it and leaves it. A browser in which something failed is not used
    /// again.
    async fn visit_screen(
        &self,
        env: &Rc<TestEnv>,
        reusable: &mut Option<Navigator>,
        screen: &Screen,
        visit: &impl AsyncFn(&Navigator, &Screen) -> Result<()>,
    ) -> Result<()> {
        let navigator = match reusable.take() {
            Some(navigator) => navigator,
            None => Navigator::new(
                Rc::new(User::new(Rc::clone(env)).await?),
                self.presentation,
                self.language.as_deref(),
            )?,
        };
        let work = async {
            navigator.user.browser.emulate_media(&[]).await?;
            (screen.reach)(&navigator)
                .await
                .map_err(|error| error.context("the screen was not reached"))?;
            visit(&navigator, screen).await
        };
        let outcome = match tokio::time::timeout(TIMEOUT, work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow!("it took longer than {} s", TIMEOUT.as_secs())),
        };
        let folder = env.options.artifacts.join(format!("{}-{}", self.name, screen.file_name()));
        let _ = std::fs::remove_dir_all(&folder);
        match outcome {
            Ok(()) => {
                if navigator.reset().await.is_ok() {
                    *reusable = Some(navigator);
                } else {
                    navigator.user.browser.close().await;
                }
                Ok(())
            }
            Err(error) => {
                let (console, _) = navigator.user.console().await.unwrap_or_default();
                let users = std::slice::from_ref(&navigator.user);
                let saved = artifacts::save(users, &console, &folder).await;
                navigator.user.browser.close().await;
                let note = saved.map_or_else(
                    |error| format!("the artifacts could not be saved: {error:#}"),
                    |()| format!("see {}", folder.display()),
                );
                Err(anyhow!("{error:#}\n{note}"))
            }
        }
    }
}
