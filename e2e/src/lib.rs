//! Journeys through the whole product in a real browser, from the host page to the report.
//!
//! Elements are found as a user of a screen reader finds them: by the role and the name that the
//! browser computes. Journeys know what a browser shows and neither ids, classes nor types of the
//! widget. They never sleep: they wait for what is to be seen, with a time limit.
//!
//! The layers, each of which imports only those before it (`layers` checks this):
//!
//! 1. [`engine`]: WebDriver, the sandbox process, options, waiting.
//! 2. [`user`]: a user with actions and assertions, and the scenario of a journey.
//! 3. [`pages`]: page objects of the host page, the widget and the simulated bank.
//! 4. [`screens`]: the catalogue of all screens, and the shortest way to each.
//! 5. [`journeys`], [`accessibility`], [`faults`], [`screenshots`]: what is tested or shown.
//! 6. [`untranslated`], [`runner`]: runs that build on those.
//!
//! `cargo test -p latchkey-e2e --test journeys -- [--engine NAME] [--show-slow] [--jobs N] [PART
//! OF A NAME]`

#![allow(missing_docs, reason = "the crate is a program; its library exists for its tests")]

mod accessibility;
mod engine;
mod faults;
mod journeys;
#[cfg(test)]
mod layers;
mod pages;
mod runner;
mod screens;
mod screenshots;
mod untranslated;
mod user;

use std::process::ExitCode;

use engine::options::{Mode, Options};

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(2);
        }
    };
    // One thread is enough, as tests wait for their browsers nearly all the time, and lets them
    // share state without locks.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start the async runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let tasks = tokio::task::LocalSet::new();
    match options.mode.clone() {
        Mode::Journeys => tasks.block_on(&runtime, runner::run(options)),
        Mode::Accessibility => tasks.block_on(&runtime, accessibility::run(options)),
        Mode::Untranslated => tasks.block_on(&runtime, untranslated::run(options)),
        Mode::Screenshots => tasks.block_on(&runtime, screenshots::run(options)),
        Mode::Faults(faults) => tasks.block_on(&runtime, faults::run(options, faults)),
    }
}
