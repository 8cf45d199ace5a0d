//! Whole journeys in a real, headless Chromium, from the landlord's page to the report.
//!
//! Everything is found as a person with a screen reader finds it: by the role and the name that the
//! browser computes. Nothing here knows an element's class or id, nor a type of the wire or the
//! widget; it knows what a browser shows. Nothing waits for a time to pass: it waits for what is to
//! be seen, and gives up after a while ([`wait`]).
//!
//! In reading order: [`options`] is what the command line and the environment say; [`world`] is the
//! sandbox and the driver that all journeys share; [`browser`] is one browser; [`find`] finds
//! things in it; [`person`] sits before it and does and sees things; [`demo`], [`widget`] and
//! [`bank`] are the three places that a person goes to; [`files`] are the files they
//! have; [`journeys`] are what is proven; [`runner`] runs them and reports. [`faults`] has one
//! journey gone through hundreds of times over a bad line. [`screens`] is the catalogue of all
//! screens, and [`accessibility`] and [`untranslated`] are what has to hold for each of them.
//!
//! `cargo test -p latchkey-e2e --test journeys -- [--show-slow] [--jobs N] [PART OF A NAME]`

#![allow(missing_docs, reason = "the crate is a program; its library exists for its tests")]

mod accessibility;
mod bank;
mod browser;
mod demo;
mod faults;
mod files;
mod find;
mod http;
mod journeys;
mod options;
mod person;
mod runner;
mod screens;
mod screenshots;
mod untranslated;
mod wait;
mod widget;
mod world;

use std::process::ExitCode;

/// Runs the journeys that the command line names, or all of them.
pub fn run() -> ExitCode {
    let options = match options::Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(2);
        }
    };
    // One thread: every journey waits for its browser nearly all the time, and nothing needs to be
    // sent between threads.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let tasks = tokio::task::LocalSet::new();
    match options.faults.clone() {
        Some(wish) => tasks.block_on(&runtime, faults::run(options, wish)),
        None if options.is_about_words => tasks.block_on(&runtime, untranslated::run(options)),
        None if options.is_about_access => tasks.block_on(&runtime, accessibility::run(options)),
        None if options.takes_pictures => tasks.block_on(&runtime, screenshots::run(options)),
        None => tasks.block_on(&runtime, runner::run(options)),
    }
}
