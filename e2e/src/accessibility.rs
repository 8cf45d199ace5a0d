//! Whether everybody can use the widget: every screen of the catalogue ([`screens`]) is held
//! against the rules of axe ([`axe`]), against rules of our own ([`checks`]), and told to somebody
//! who does not see it ([`tree`]); in English and, from right to left, in Arabic; in light, dark and
//! forced colours; on a phone and on a computer, and at a zoom of 400 %. Of theme, size and language,
//! each pair is covered by default, each combination by `--full`.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --accessibility [--full] [--renew] [--language TAG]
//! [PART OF A NAME]`

mod axe;
mod checks;
mod components_page;
mod report;
mod themes;
mod tree;

use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::Rc;

use anyhow::{Result, bail};
use axe::{Axe, Finding, Findings, Reviews};
use checks::Counted;
pub(crate) use checks::layout;
use fantoccini::key::Key;
use report::{Complaints, Line, Report};

use crate::options::Options;
use crate::person::Person;
use crate::screens::guide::{Guide, Present};
use crate::screens::tour::{self, Count, Tour};
use crate::screens::words::SOURCE;
use crate::screens::{self, Screen};
use crate::wait::until;

/// A computer's screen.
const COMPUTER: (u32, u32) = (1280, 800);
/// A phone's.
const PHONE: (u32, u32) = (390, 844);
/// What is left of a computer's screen at 400 %.
const ZOOMED: (u32, u32) = (320, 256);

/// How a screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Light,
    Dark,
    Forced,
}

impl Manner {
    const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Forced];

    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced colours",
        }
    }

    /// Has the screen that is looked at shown so.
    async fn show(self, person: &Person) -> Result<()> {
        let features: &[(&str, &str)] = match self {
            Self::Light => &[("prefers-color-scheme", "light")],
            Self::Dark => &[("prefers-color-scheme", "dark")],
            Self::Forced => &[("prefers-color-scheme", "light"), ("forced-colors", "active")],
        };
        person.browser.prefer(features).await?;
        // The page hears of the change when the browser draws next. Where no script runs, it stays
        // as it is.
        let script = format!(
            "const root = document.documentElement;
            if (parent !== window) document.body.scrollIntoView();
            return [undefined, '{}'].includes(root.dataset.theme) ? true : null",
            if self == Self::Dark { "dark" } else { "light" }
        );
        until("the page to be drawn otherwise", async || {
            Ok(person.run_script(&script).await?.as_bool())
        })
        .await
        .map(drop)
    }
}

/// One way round all screens.
#[derive(Debug)]
struct Round {
    /// What the person wishes for; none for what this browser wishes for by itself, which is
    /// English.
    wish: Option<&'static str>,
    /// What it is called where it is reported.
    name: &'static str,
    /// How each screen is shown on a computer.
    on_computer: &'static [Manner],
    /// How each screen is shown on a phone.
    on_phone: &'static [Manner],
}

/// The themes, sizes and languages that a screen is checked in, one round for each direction of
/// writing: every pair of two of these occurs (each theme in each size, each theme in each language,
/// each size in each language).
const PAIRS: [Round; 2] = [
    Round {
        wish: None,
        name: "accessibility",
        on_computer: &[Manner::Light, Manner::Forced],
        on_phone: &[Manner::Dark],
    },
    Round {
        wish: Some("ar"),
        name: "accessibility-ar",
        on_computer: &[Manner::Dark],
        on_phone: &[Manner::Light, Manner::Forced],
    },
];

/// Every combination of theme, size and language.
const FULL: [Round; 2] = [
    Round { wish: None, name: "accessibility", on_computer: &Manner::ALL, on_phone: &Manner::ALL },
    Round {
        wish: Some("ar"),
        name: "accessibility-ar",
        on_computer: &Manner::ALL,
        on_phone: &Manner::ALL,
    },
];

impl Round {
    /// What is spoken.
    fn language(&self) -> &'static str {
        self.wish.unwrap_or(SOURCE)
    }

    /// Where something is found, as complaints and reviews name it.
    fn place(&self, manner: Manner, device: &str) -> String {
        format!("{}, {device}, {}", manner.name(), self.language())
    }
}

/// What all visits share.
#[derive(Debug)]
struct Inspection {
    axe: Axe,
    reviews: RefCell<Reviews>,
    report: RefCell<Report>,
    renews: bool,
}

/// Goes to all screens, or to those that the command line names.
pub(crate) async fn run(options: Options) -> ExitCode {
    match inspect(options).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn inspect(options: Options) -> Result<bool> {
    let wanted: Vec<&'static Screen> =
        screens::all().filter(|screen| options.wants(screen.name)).collect();
    let left_out = screens::all().count() - wanted.len();
    let inspection = Rc::new(Inspection {
        axe: Axe::read(&options.axe)?,
        reviews: RefCell::new(Reviews::read()?),
        report: RefCell::default(),
        renews: options.renews,
    });
    let (artifacts, jobs, with_components) =
        (options.artifacts.clone(), options.jobs, options.wants(components_page::NAME));
    let is_spoken = |round: &&Round| {
        options.languages.is_empty() || options.languages.iter().any(|tag| tag == round.language())
    };
    let all_rounds: &'static [Round] = if options.full { &FULL } else { &PAIRS };
    let rounds: Vec<&'static Round> = all_rounds.iter().filter(is_spoken).collect();
    let world = tour::world(options).await?;
    let mut count = Count::default();
    for &round in &rounds {
        let visitor = Rc::clone(&inspection);
        println!("going to {} screens in {}, {jobs} at a time", wanted.len(), round.language());
        let tour = Tour {
            place: Present::Hosted,
            language: round.wish.map(str::to_owned),
            name: round.name,
        };
        count += tour
            .go(&world, wanted.clone(), async move |guide: &Guide, screen: &Screen| {
                visitor.visit(round, guide, screen).await
            })
            .await;
    }
    if with_components {
        let outcome = components_page::inspect(&inspection.axe, &inspection.reviews, &world).await;
        count.passed += usize::from(outcome.is_ok());
        count.failed += usize::from(outcome.is_err());
        println!(
            "test accessibility: {} ... {}",
            components_page::NAME,
            outcome.map_or_else(|error| format!("FAILED\n    {error:#}"), |()| "ok".to_owned())
        );
    }
    let tour = Tour { place: Present::Modal, language: None, name: "looks" };
    let visitor = Rc::clone(&inspection);
    let themed: Vec<&'static Screen> =
        wanted.into_iter().filter(|screen| themes::is_wanted(screen)).collect();
    count += tour
        .go(&world, themed, async move |guide: &Guide, _: &Screen| {
            visitor.visit_in_looks(guide).await
        })
        .await;
    world.end().await;

    // Only who has been everywhere knows what is of no use any more.
    if left_out == 0 && rounds.len() == all_rounds.len() {
        let unused = inspection.reviews.borrow().unused();
        let trees = tree::left_over(&PAIRS.map(|round| round.language()))?;
        for (name, is_so) in [
            ("every review is of use", unused.is_empty()),
            ("every tree has a screen", trees.is_empty()),
        ] {
            count.passed += usize::from(is_so);
            count.failed += usize::from(!is_so);
            println!("test accessibility: {name} ... {}", if is_so { "ok" } else { "FAILED" });
        }
        unused.iter().for_each(|review| println!("    of no use: {review}"));
        trees.iter().for_each(|path| println!("    of no screen: {}", path.display()));
    }
    let path = artifacts.join("accessibility.md");
    inspection.report.borrow().write(&path)?;
    println!("\n{}see {}", inspection.report.borrow(), path.display());
    let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out",
        count.passed, count.failed
    );
    Ok(count.failed == 0)
}

impl Inspection {
    /// Looks at one screen in every way of this round.
    async fn visit(&self, round: &Round, guide: &Guide, screen: &Screen) -> Result<()> {
        let person = guide.person.as_ref();
        let mut complaints = Complaints::default();
        let mut line = Line::new(screen.name);
        let mut counted = Counted::default();
        let resize = async |(width, height): (u32, u32)| person.browser.resize(width, height).await;

        Manner::Light.show(person).await?;
        resize(COMPUTER).await?;
        complaints.add("", checks::structure(person, round.language()).await?);
        complaints.add("", checks::directions(person).await?);
        if let Err(error) = tree::compare(person, screen, round.language(), self.renews).await {
            complaints.add("", vec![format!("{error:#}")]);
        }
        self.axe.enter(person).await?;
        for &manner in round.on_computer {
            manner.show(person).await?;
            self.judge(
                person,
                screen,
                &round.place(manner, "computer"),
                &mut line,
                &mut complaints,
            )
            .await?;
        }
        resize(PHONE).await?;
        for &manner in round.on_phone {
            manner.show(person).await?;
            self.judge(person, screen, &round.place(manner, "phone"), &mut line, &mut complaints)
                .await?;
            complaints.add(manner.name(), checks::colours(person, manner == Manner::Forced).await?);
        }
        Manner::Light.show(person).await?;
        complaints.add("target", checks::targets(person, &mut counted).await?);
        resize(ZOOMED).await?;
        complaints.add("at 400 %", checks::layout(person).await?);
        // From here on the focus is not where the screen has put it.
        // Any key will do that goes nowhere: one that moves the focus may move it out of the frame.
        // It goes to the page around a frame in which nobody has pressed anything yet.
        person.run_script("window.focus(); if (document.activeElement === document.body) document.querySelector('h1')?.focus()").await?;
        person.key(Key::Home).await?;
        complaints.add("focus at 400 %", checks::focus(person, &mut counted).await?);
        resize(PHONE).await?;
        for &manner in round.on_phone {
            manner.show(person).await?;
            complaints.add(
                &format!("focus, {}", manner.name()),
                checks::focus(person, &mut counted).await?,
            );
        }
        line.counted(counted);
        self.report.borrow_mut().add(line);
        if complaints.is_empty() { Ok(()) } else { bail!("{complaints}") }
    }

    /// Looks at one screen in the colours of others.
    async fn visit_in_looks(&self, guide: &Guide) -> Result<()> {
        let complaints = themes::look_at(&self.axe, &guide.person).await?;
        if complaints.is_empty() { Ok(()) } else { bail!("{complaints}") }
    }

    /// Holds what is shown against the rules of axe.
    async fn judge(
        &self,
        person: &Person,
        screen: &Screen,
        manner: &str,
        line: &mut Line,
        complaints: &mut Complaints,
    ) -> Result<()> {
        let Findings { passes, violations, incomplete } = Axe::run(person).await?;
        line.ran(passes, violations.len());
        complaints.add(
            manner,
            violations
                .iter()
                .map(|found| format!("axe: {}: {} ({})", found.rule, found.why, found.html))
                .collect(),
        );
        for found in incomplete {
            if self.reviews.borrow_mut().explains(screen.name, manner, &found) {
                line.reviewed();
            } else {
                let Finding { rule, why, target, html } = found;
                complaints.add(
                    manner,
                    vec![format!("axe, to be looked at: {rule}: {why} at {target} ({html})")],
                );
            }
        }
        Ok(())
    }
}
