//! The project's commands: start the sandbox, build the widget, measure its size, run the tests,
//! take screenshots, run benchmarks.
//!
//! Each command is a module. They share `project` (paths), `report` (output), `process` (starting
//! and ending programs) and `tools` (finding and installing programs). Nothing here is shipped, and
//! nothing here depends on how the sandbox or the widget work inside: the one is a program to
//! start, the other a folder of files.

mod bench;
mod languages;
mod postgres;
mod process;
mod project;
mod readability;
mod report;
mod sandbox;
mod screenshots;
mod size;
mod start;
mod test;
mod tools;
mod widget;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Starts, builds, checks and measures the project.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build what has changed, start the sandbox with its demo page, and open it in a browser.
    Start {
        /// Where the sandbox listens.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4010")]
        listen: SocketAddr,
        /// Where the sandbox keeps its database and files.
        #[arg(long, value_name = "DIR", default_value = ".sandbox")]
        data: PathBuf,
        /// Do not open a browser.
        #[arg(long)]
        no_open: bool,
    },
    /// Build the widget: the release in dist/, or a quick one for development in target/dist-dev.
    Build {
        /// Build quickly and unoptimised into target/dist-dev instead.
        #[arg(long)]
        dev: bool,
        /// Build only if an input of the widget has changed.
        #[arg(long)]
        if_changed: bool,
    },
    /// Check that the texts of all languages are complete and translated.
    Languages,
    /// Check how readable the English texts are: grade, longest sentence, words to avoid.
    Words,
    /// Show the size of each file of the widget, and fail if one is over its budget in budget.toml.
    Size,
    /// Test everything, or one part of it.
    Test(test::Options),
    /// Take pictures of every screen in every size, theme and direction into target/screenshots,
    /// with an index.html that shows them.
    Screenshots {
        /// Parts of the names of the screens to take; by default, all.
        parts: Vec<String>,
        /// Tag of a language, in place of English and Arabic; may be repeated.
        #[arg(long, value_name = "TAG")]
        language: Vec<String>,
    },
    /// Measure the widget's first load, or the server's API.
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome =
        process::end_everything_when_interrupted().and_then(|()| match arguments.command {
            Command::Start { listen, data, no_open } => start::start(listen, &data, !no_open),
            Command::Build { dev, if_changed } => {
                let flavour = if dev { widget::Flavour::Dev } else { widget::Flavour::Release };
                if if_changed {
                    widget::build_if_changed(flavour).map(drop)
                } else {
                    widget::build(flavour)
                }
            }
            Command::Languages => languages::check(),
            Command::Words => readability::check(),
            Command::Size => size::size(),
            Command::Test(options) => test::test(&options),
            Command::Screenshots { parts, language } => screenshots::screenshots(&parts, &language),
            Command::Bench(options) => bench::bench(&options),
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::interrupted() => {
            report::info("interrupted; everything that was started has ended");
            ExitCode::from(130)
        }
        // The failure is reported already, and the count has to stay the last line.
        Err(error) if error.is::<test::Failed>() => ExitCode::FAILURE,
        Err(error) => {
            report::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
