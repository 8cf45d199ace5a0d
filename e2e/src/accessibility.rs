//! Accessibility of every screen of the catalogue ([`screens`]): the rules of axe ([`axe`]), checks
//! of our own ([`checks`]), and the stored accessibility trees ([`tree`]). The conditions are
//! English and Arabic, light, dark and forced colours, computer and phone, and a zoom of 400 %. By
//! default every pair of theme, size and language occurs, with `--full` every combination.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --accessibility [--full] [--renew] [--language TAG]
//! [PART OF A NAME]`

mod axe;
mod checks;
mod components_page;
mod conditions;
mod report;
mod themes;
mod tree;

use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::Rc;

use anyhow::{Result, bail};
use axe::{Axe, Finding, Findings, Reviews};
use checks::Measurements;
pub(crate) use checks::layout;
use conditions::{COMPUTER, FULL, PAIRS, PHONE, Round, Theme, ZOOMED};
use fantoccini::key::Key;
use report::{Problems, Report, ScreenResult};

use crate::engine::options::Options;
use crate::screens::navigator::{Navigator, Presentation};
use crate::screens::screen_run::{self, Count, ScreenRun};
use crate::screens::{self, Screen};
use crate::user::User;

/// What the visits of all screens share.
#[derive(Debug)]
struct Audit {
    axe: Axe,
    reviews: RefCell<Reviews>,
    report: RefCell<Report>,
    renews: bool,
}

/// Checks all screens, or those that the options name.
pub(crate) async fn run(options: Options) -> ExitCode {
    match run_audit(options).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Returns whether all screens passed.
async fn run_audit(options: Options) -> Result<bool> {
    let wanted: Vec<&'static Screen> =
        screens::all().filter(|screen| options.wants(screen.name)).collect();
    let filtered_out = screens::all().count() - wanted.len();
    let audit = Rc::new(Audit {
        axe: Axe::read(&options.axe)?,
        reviews: RefCell::new(Reviews::read()?),
        report: RefCell::default(),
        renews: options.renews,
    });
    let (artifacts, jobs, with_components) =
        (options.artifacts.clone(), options.jobs, options.wants(components_page::NAME));
    let is_wanted = |round: &&Round| {
        options.languages.is_empty() || options.languages.iter().any(|tag| tag == round.language())
    };
    let all_rounds: &'static [Round] = if options.full { &FULL } else { &PAIRS };
    let rounds: Vec<&'static Round> = all_rounds.iter().filter(is_wanted).collect();
    let env = screen_run::start_env(options).await?;
    let mut count = Count::default();
    for &round in &rounds {
        let audit = Rc::clone(&audit);
        println!("checking {} screens in {}, {jobs} at a time", wanted.len(), round.language());
        let run = ScreenRun {
            presentation: Presentation::Hosted,
            language: round.requested_language.map(str::to_owned),
            name: round.name,
        };
        count += run
            .go(&env, wanted.clone(), async move |navigator: &Navigator, screen: &Screen| {
                audit.check_screen(round, navigator, screen).await
            })
            .await;
    }
    if with_components {
        let outcome = components_page::check(&audit.axe, &audit.reviews, &env).await;
        count.passed += usize::from(outcome.is_ok());
        count.failed += usize::from(outcome.is_err());
        println!(
            "test accessibility: {} ... {}",
            components_page::NAME,
            outcome.map_or_else(|error| format!("FAILED\n    {error:#}"), |()| "ok".to_owned())
        );
    }
    let run = ScreenRun { presentation: Presentation::Modal, language: None, name: "looks" };
    let themed: Vec<&'static Screen> =
        wanted.into_iter().filter(|screen| themes::is_wanted(screen)).collect();
    let shared = Rc::clone(&audit);
    count += run
        .go(&env, themed, async move |navigator: &Navigator, _: &Screen| {
            shared.check_looks(navigator).await
        })
        .await;
    env.end().await;

    // Unused reviews and trees are known only after a complete run.
    if filtered_out == 0 && rounds.len() == all_rounds.len() {
        let reviews = audit.reviews.borrow().unused();
        let trees = tree::without_screen(&PAIRS.map(|round| round.language()))?;
        for (name, passed) in [
            ("every review applies", reviews.is_empty()),
            ("every tree has a screen", trees.is_empty()),
        ] {
            count.passed += usize::from(passed);
            count.failed += usize::from(!passed);
            println!("test accessibility: {name} ... {}", if passed { "ok" } else { "FAILED" });
        }
        reviews.iter().for_each(|review| println!("    unused review: {review}"));
        trees.iter().for_each(|path| println!("    no screen: {}", path.display()));
    }
    let path = artifacts.join("accessibility.md");
    audit.report.borrow().write(&path)?;
    println!("\n{}see {}", audit.report.borrow(), path.display());
    let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {} passed; {} failed; 0 ignored; 0 measured; {filtered_out} filtered out",
        count.passed, count.failed
    );
    Ok(count.failed == 0)
}

impl Audit {
    /// Checks one screen in all conditions of a round.
    async fn check_screen(
        &self,
        round: &Round,
        navigator: &Navigator,
        screen: &Screen,
    ) -> Result<()> {
        let user = navigator.user.as_ref();
        let mut problems = Problems::default();
        let mut result = ScreenResult::new(screen.name);
        let mut measurements = Measurements::default();
        let resize = async |(width, height): (u32, u32)| user.browser.resize(width, height).await;

        Theme::Light.apply(user).await?;
        resize(COMPUTER).await?;
        problems.add("", checks::structure(user, round.language()).await?);
        problems.add("", checks::directions(user).await?);
        if let Err(error) = tree::compare(user, screen, round.language(), self.renews).await {
            problems.add("", vec![format!("{error:#}")]);
        }
        self.axe.load(user).await?;
        for &theme in round.on_computer {
            theme.apply(user).await?;
            let conditions = round.conditions(theme, "computer");
            self.run_axe(user, screen, &conditions, &mut result, &mut problems).await?;
        }
        resize(PHONE).await?;
        for &theme in round.on_phone {
            theme.apply(user).await?;
            let conditions = round.conditions(theme, "phone");
            self.run_axe(user, screen, &conditions, &mut result, &mut problems).await?;
            problems.add(theme.name(), checks::colours(user, theme == Theme::Forced).await?);
        }
        Theme::Light.apply(user).await?;
        problems.add("target", checks::targets(user, &mut measurements).await?);
        resize(ZOOMED).await?;
        problems.add("at 400 %", checks::layout(user).await?);
        // From here on, the focus is not where the screen has put it. A key is needed for
        // `:focus-visible`, and must not move the focus out of the frame. It would go to the page
        // around a frame in which no key was pressed yet.
        user.run_script("window.focus(); if (document.activeElement === document.body) document.querySelector('h1')?.focus()").await?;
        user.press_key(Key::Home).await?;
        problems.add("focus at 400 %", checks::focus(user, &mut measurements).await?);
        resize(PHONE).await?;
        for &theme in round.on_phone {
            theme.apply(user).await?;
            problems.add(
                &format!("focus, {}", theme.name()),
                checks::focus(user, &mut measurements).await?,
            );
        }
        result.set_measurements(measurements);
        self.report.borrow_mut().add(result);
        if problems.is_empty() { Ok(()) } else { bail!("{problems}") }
    }

    /// Checks one screen in the demo page's looks.
    async fn check_looks(&self, navigator: &Navigator) -> Result<()> {
        let problems = themes::check(&self.axe, &navigator.user).await?;
        if problems.is_empty() { Ok(()) } else { bail!("{problems}") }
    }

    /// Runs the rules of axe on the current screen.
    async fn run_axe(
        &self,
        user: &User,
        screen: &Screen,
        conditions: &str,
        result: &mut ScreenResult,
        problems: &mut Problems,
    ) -> Result<()> {
        let Findings { passes, violations, incomplete } = Axe::run(user).await?;
        result.add_axe_run(passes, violations.len());
        problems.add(
            conditions,
            violations
                .iter()
                .map(|found| format!("axe: {}: {} ({})", found.rule, found.why, found.html))
                .collect(),
        );
        for found in incomplete {
            if self.reviews.borrow_mut().explains(screen.name, conditions, &found) {
                result.add_reviewed();
            } else {
                let Finding { rule, why, target, html } = found;
                problems.add(
                    conditions,
                    vec![format!("axe, needs review: {rule}: {why} at {target} ({html})")],
                );
            }
        }
        Ok(())
    }
}
