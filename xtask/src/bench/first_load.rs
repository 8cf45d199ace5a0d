//! Time from opening the hosted page to its first control, with an empty cache.
//!
//! `xtask/bench/firstload.mjs` measures it, each time in a new browser with an empty profile. A
//! hosted link opens in one browser only, so each measurement has a session of its own.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{self, Profile, SECRET_KEY, Sandbox};
use crate::tools::{self, in_project};
use crate::widget::{self, Flavour};
use crate::{process, project, report};

/// The connections that are measured: without limits, and a phone (a processor four times slower,
/// 1.6 Mbit/s, 150 ms).
const PRESETS: [&str; 2] = ["fast", "phone"];
/// The first controls of the page.
const FIRST_CONTROL: &str = "main button, main input, main select";

/// One measurement; times in milliseconds.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Load {
    /// First contentful paint.
    fcp: Option<f64>,
    /// When the first control could be used; `None` if it never could.
    interactive: Option<f64>,
    /// Total blocking time until then.
    tbt: f64,
    /// Bytes loaded until then.
    bytes_at_interactive: Option<f64>,
    /// Bytes loaded in total.
    bytes: f64,
}

/// One preset's measurement, as the harness writes it.
#[derive(Debug, Deserialize)]
struct Measured {
    median: Load,
}

/// What to measure.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Number of measurements of each preset; the median is shown.
    #[arg(long, default_value_t = 5)]
    runs: usize,
}

/// Measures each preset several times and shows the medians.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let runs = options.runs;
    ensure!(runs > 0, "at least one run is needed");
    let node = tools::need_node()?;
    let browser = tools::need_browser()?;
    let assets = widget::build_if_changed(Flavour::Release)?;
    let program =
        report::timed("Sandbox: cargo build --release", || sandbox::build(Profile::Release))?;
    let folder = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    let sandbox = Sandbox::start(&program, sandbox::local_address(0)?, folder.path(), &assets)?;

    let headings =
        ["preset", "first paint", "first control", "blocked", "loaded by then", "loaded in all"];
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    for preset in PRESETS {
        let loads = report::timed(&format!("First load, {preset}, {runs} times"), || {
            (0..runs)
                .map(|_| {
                    measure(
                        &node,
                        &browser.chromium,
                        preset,
                        &hosted_page(&sandbox)?,
                        folder.path(),
                    )
                })
                .collect::<Result<Vec<Load>>>()
        })?;
        rows.push(medians(preset, &loads)?);
    }
    report::info(&format!("\n{}", report::table(&rows)));
    Ok(())
}

/// The address of the hosted page of a new session.
fn hosted_page(sandbox: &Sandbox) -> Result<String> {
    let applicant =
        json!({"first_name": "Jane", "last_name": "Example", "email": "jane@example.com"});
    let address = format!("http://{}/v1/verification_sessions", sandbox.address());
    let mut response = ureq::post(address)
        .header("Authorization", format!("Bearer {SECRET_KEY}"))
        .send_json(json!({"applicant": applicant, "products": ["identity", "income"]}))
        .context("the sandbox created no session")?;
    let session: serde_json::Value =
        response.body_mut().read_json().context("the sandbox's session is not JSON")?;
    Ok(session["url"].as_str().context("the sandbox's session has no url")?.to_owned())
}

fn measure(node: &Path, chromium: &Path, preset: &str, url: &str, folder: &Path) -> Result<Load> {
    let result = folder.join("firstload.json");
    let mut command = in_project(node);
    command.arg(project::root().join("xtask/bench/firstload.mjs"));
    command
        .args([
            "--name",
            "latchkey",
            "--url",
            url,
            "--selector",
            FIRST_CONTROL,
            "--runs",
            "1",
            "--preset",
            preset,
            "--json",
        ])
        .arg(&result);
    // Its own table is of one run only.
    command.env("CHROMIUM", chromium).stdout(Stdio::null());
    if process::run(command).is_err() {
        // The command line holds the session's link, so it is not repeated.
        bail!("the first control never appeared, or the measurement failed; what it said is above");
    }
    let measured: Vec<Measured> = serde_json::from_str(&std::fs::read_to_string(&result)?)
        .context("the measurement is not understood")?;
    Ok(measured.first().context("nothing was measured")?.median)
}

fn medians(preset: &str, loads: &[Load]) -> Result<Vec<String>> {
    let of = |value: fn(&Load) -> Option<f64>| {
        median(loads.iter().filter_map(value).collect()).context("a measurement is incomplete")
    };
    let milliseconds = |value: f64| format!("{value:.0} ms");
    let kilobytes = |value: f64| format!("{:.1} kB", value / 1000.0);
    Ok(vec![
        preset.to_owned(),
        milliseconds(of(|load| load.fcp)?),
        milliseconds(of(|load| load.interactive)?),
        milliseconds(of(|load| Some(load.tbt))?),
        kilobytes(of(|load| load.bytes_at_interactive)?),
        kilobytes(of(|load| Some(load.bytes))?),
    ])
}

/// The middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_measurement_is_read_as_the_harness_writes_it() {
        let json = r#"[{"name":"x","median":{"bytes":150000,"fcp":310.5,"interactive":null,"tbt":0,"bytesAtInteractive":120000,"heap":1}}]"#;
        let measured: Vec<Measured> = serde_json::from_str(json).unwrap();
        assert_eq!(measured[0].median.fcp, Some(310.5));
        assert_eq!(measured[0].median.interactive, None);
    }
}
