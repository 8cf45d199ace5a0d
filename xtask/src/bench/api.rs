//! Throughput of creating, reading and listing sessions, with many of them in the store, on SQLite
//! and on PostgreSQL.
//!
//! The load comes from `sandbox/benches/api`, which is compiled with the same optimisation as the
//! server, so that the result depends on the server and not on the client. Each database starts
//! empty; PostgreSQL has its usual durability.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::postgres::{Durability, Installation, Postgres};
use crate::sandbox::{SECRET_KEY, Sandbox};
use crate::tools::cargo_natively;
use crate::{process, project, report};

/// Greatest ratio of the last page's time to the first page's. More is not noise.
const SLOWEST_LAST_PAGE: f64 = 2.0;

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Number of sessions in the store.
    #[arg(long, default_value_t = 100_000)]
    sessions: u32,
    /// The databases to measure.
    #[arg(long, value_enum, default_value_t = Databases::Both)]
    database: Databases,
    /// Number of clients at once.
    #[arg(long, default_value_t = 16)]
    clients: u16,
    /// Seconds for which each kind of call is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Databases {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL, on a server that is started for this; it has to be installed.
    Postgres,
    /// One after the other.
    Both,
}

/// The output of `sandbox/benches/api`.
#[derive(Debug, Deserialize)]
struct Findings {
    fill: Calls,
    create: Calls,
    read: Calls,
    list: Calls,
    pages: Pages,
}

/// Speed of one kind of call; times in milliseconds.
#[derive(Debug, Deserialize)]
struct Calls {
    per_second: f64,
    median: f64,
    p99: f64,
}

/// Time per page, by its place in the list.
#[derive(Debug, Deserialize)]
struct Pages {
    first: Page,
    middle: Page,
    last: Page,
}

/// Time for one page, in milliseconds.
#[derive(Debug, Deserialize)]
struct Page {
    median: f64,
    p99: f64,
}

impl Findings {
    /// Returns the ratio of the last page's time to the first page's.
    fn last_to_first(&self) -> f64 {
        self.pages.last.median / self.pages.first.median
    }
}

/// Measures, prints the results, and fails if the last page is much slower than the first.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let postgres = match options.database {
        Databases::Sqlite => None,
        Databases::Postgres | Databases::Both => Some(
            Installation::find()
                .context("no PostgreSQL installed; on Debian: sudo apt-get install postgresql")?,
        ),
    };
    // One command for both: cargo compiles the server for its benches with features that it would
    // not have alone.
    let program = report::timed("Sandbox and load: cargo bench --no-run", || {
        let mut command = cargo_natively("bench");
        command.args(["--quiet", "--bench", "api", "--no-run"]);
        process::run(command)?;
        Ok(project::target().join("release/latchkey-sandbox"))
    })?;

    let mut found = Vec::new();
    if options.database != Databases::Postgres {
        found.push(("SQLite", measure("SQLite", &program, None, options)?));
    }
    if let Some(postgres) = postgres {
        let server = report::timed("PostgreSQL: starting", || postgres.start(Durability::Full))?;
        found.push(("PostgreSQL", measure("PostgreSQL", &program, Some(&server), options)?));
    }
    show(&found, options);
    for (database, findings) in &found {
        let ratio = findings.last_to_first();
        ensure!(
            ratio <= SLOWEST_LAST_PAGE,
            "on {database}, the last page costs {ratio:.2} times as much as the first"
        );
    }
    Ok(())
}

fn measure(
    name: &str,
    program: &Path,
    postgres: Option<&Postgres>,
    options: &Options,
) -> Result<Findings> {
    let folder = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    let url = postgres.map(Postgres::url);
    let mut arguments = vec!["--rate-limit", "0"];
    arguments.extend(url.iter().flat_map(|url| ["--database", url]));
    let sandbox = Sandbox::start_quietly(program, folder.path(), &arguments)?;

    let mut command = cargo_natively("bench");
    command.args(["--quiet", "--bench", "api", "--"]).env("LATCHKEY_SECRET_KEY", SECRET_KEY);
    command.arg("--api").arg(format!("http://{}", sandbox.address()));
    let numbers = [u32::from(options.clients), u32::from(options.seconds), options.sessions]
        .map(|number| number.to_string());
    for (name, number) in ["--clients", "--seconds", "--sessions"].iter().zip(&numbers) {
        command.args([name, number.as_str()]);
    }
    let found = report::timed(&format!("{} sessions in {name}", options.sessions), || {
        process::output_of(command)
    })?;
    let Some(line) = found.lines().last() else { bail!("nothing was measured") };
    serde_json::from_str(line).context("what was measured is not understood")
}

fn show(found: &[(&str, Findings)], options: &Options) {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    report::info(&format!(
        "\n{} clients and the server share {cores} processors; times in milliseconds",
        options.clients
    ));
    let time = |value: f64| format!("{value:.1}");

    let mut calls =
        vec![["", "", "per second", "median", "99th percentile"].map(str::to_owned).to_vec()];
    let mut pages = vec![
        ["one page, one client", "first", "middle", "last", "last / first", "99th percentiles"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (database, findings) in found {
        let Findings { fill, create, read, list, pages: Pages { first, middle, last } } = findings;
        for (name, measured) in [
            ("created, into an empty store", fill),
            ("created", create),
            ("read", read),
            ("listed, a page of 10", list),
        ] {
            calls.push(vec![
                (*database).to_owned(),
                name.to_owned(),
                format!("{:.0}", measured.per_second),
                time(measured.median),
                time(measured.p99),
            ]);
        }
        let medians = [first, middle, last].map(|page| format!("{:.2}", page.median));
        let ratio = [
            format!("{:.2}", findings.last_to_first()),
            [first, middle, last].map(|page| format!("{:.2}", page.p99)).join(" "),
        ];
        pages.push([(*database).to_owned()].into_iter().chain(medians).chain(ratio).collect());
    }
    report::info(&report::table(&calls));
    report::info(&report::table(&pages));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_load_found_is_read_as_it_writes_it() {
        let calls = r#"{"calls":10,"per_second":812.5,"median":1.25,"p99":9.0}"#;
        let page = |median: f64| format!(r#"{{"median":{median},"p99":3.5}}"#);
        let pages =
            format!(r#"{{"first":{},"middle":{},"last":{}}}"#, page(0.5), page(0.5), page(0.75));
        let json = format!(
            r#"{{"fill":{calls},"create":{calls},"read":{calls},"list":{calls},"pages":{pages}}}"#
        );
        let findings: Findings = serde_json::from_str(&json).unwrap();
        assert!((findings.create.per_second - 812.5).abs() < f64::EPSILON);
        assert!((findings.last_to_first() - 1.5).abs() < f64::EPSILON);
    }
}
