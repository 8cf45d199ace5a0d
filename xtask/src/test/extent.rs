//! How thoroughly the random and combinatorial tests are run: the usual extent fits into a change's
//! review, `--full` runs everything.

use std::fmt;
use std::process::{Command, Stdio};

use clap::Args;

use crate::process;
use crate::tools::in_project;

/// The part of the command line that chooses the extent.
#[derive(Debug, Clone, Args)]
pub(super) struct ExtentOptions {
    /// Run every combination: axe in each theme, size and language, 300 runs with network faults,
    /// 1,000 kills of the server, 2,000 runs of the random model. Without it: each pair of theme,
    /// size and language, each fault once at each request, 100 kills, 300 runs.
    #[arg(long)]
    full: bool,
    /// Seed of the random tests, in place of the one that is derived from the commit.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Number of runs with network faults; never fewer than it takes for each fault to occur once
    /// at each request.
    #[arg(long, value_name = "N")]
    fault_runs: Option<u64>,
    /// Number of times that the server is killed.
    #[arg(long, value_name = "N")]
    kills: Option<u64>,
    /// Number of runs of the random model.
    #[arg(long, value_name = "N")]
    model_runs: Option<u64>,
}

/// How many runs each random test has, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Whether each combination is tested, and not only each pair.
    pub(super) full: bool,
    /// The seed of everything that is drawn.
    pub(super) seed: u64,
    /// Runs with network faults; 1 stands for as many as it takes for each fault to occur once.
    pub(super) fault_runs: u64,
    /// Kills of the server.
    pub(super) kills: u64,
    /// Runs of the random model.
    pub(super) model_runs: u64,
}

impl ExtentOptions {
    /// Returns the extent that the command line asks for.
    pub(super) fn extent(&self) -> Extent {
        let by_default = |usual, full| if self.full { full } else { usual };
        Extent {
            full: self.full,
            seed: self.seed.or_else(seed_of_commit).unwrap_or(1),
            fault_runs: self.fault_runs.unwrap_or(by_default(1, 300)),
            kills: self.kills.unwrap_or(by_default(100, 1_000)),
            model_runs: self.model_runs.unwrap_or(by_default(300, 2_000)),
        }
    }
}

impl Extent {
    /// Sets the environment variables that the server's random tests read.
    pub(super) fn pass_to(&self, command: &mut Command) {
        for (variable, number) in [
            ("LATCHKEY_SEED", self.seed),
            ("LATCHKEY_KILLS", self.kills),
            ("LATCHKEY_MODEL_RUNS", self.model_runs),
        ] {
            command.env(variable, number.to_string());
        }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { full, seed, kills, model_runs, .. } = self;
        let extent = if *full { "full" } else { "usual (--full runs everything)" };
        write!(
            formatter,
            "    extent: {extent}; seed {seed}, {kills} kills, {model_runs} model runs; --seed {seed} repeats them"
        )
    }
}

/// Returns a seed that changes with the commit, or nothing outside a git repository.
fn seed_of_commit() -> Option<u64> {
    let mut command = in_project("git");
    command.args(["rev-parse", "HEAD"]).stderr(Stdio::null());
    seed_of(&process::output_of(command).ok()?)
}

/// The first eight digits of the commit's hash, so that a seed is short enough to be typed.
fn seed_of(hash: &str) -> Option<u64> {
    u64::from_str_radix(hash.get(..8)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ExtentOptions {
        ExtentOptions {
            full: false,
            seed: Some(7),
            fault_runs: None,
            kills: None,
            model_runs: None,
        }
    }

    #[test]
    fn the_full_extent_has_more_of_everything() {
        let usual = options().extent();
        let full = ExtentOptions { full: true, ..options() }.extent();
        assert_eq!((usual.fault_runs, usual.kills, usual.model_runs), (1, 100, 300));
        assert_eq!((full.fault_runs, full.kills, full.model_runs), (300, 1_000, 2_000));
    }

    #[test]
    fn a_number_on_the_command_line_overrides_the_extent() {
        let chosen = ExtentOptions { full: true, kills: Some(5), ..options() }.extent();
        assert_eq!((chosen.kills, chosen.model_runs, chosen.seed), (5, 2_000, 7));
    }

    #[test]
    fn the_seed_is_the_beginning_of_the_commits_hash() {
        assert_eq!(seed_of("21f7d7e0aa\n"), Some(0x21f7_d7e0));
        assert_eq!(seed_of("none"), None);
    }
}
