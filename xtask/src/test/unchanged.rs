//! Parts of the tests that a run of all parts leaves out, because none of their inputs has changed
//! since they last passed.
//!
//! These are the parts that do not depend on the widget. The run reports how many tests it left out;
//! `--only PART` and `--full` always run them, and so does a fresh clone, which has no notes.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::Part;
use super::extent::Extent;
use crate::project;
use crate::widget::fingerprint;

/// What the parts that do not depend on the widget are made from.
const INPUTS: [&str; 13] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "crates",
    "docs",
    "e2e",
    "embed",
    "locales",
    "rust-toolchain.toml",
    "sandbox",
    "src/boot",
    "style",
    "xtask",
];

/// A part that passed.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    inputs: String,
    tests: u64,
}

/// A part that can be left out, with its present inputs.
#[derive(Debug)]
pub(super) struct Candidate {
    path: PathBuf,
    inputs: String,
}

impl Candidate {
    /// Returns `None` for a part that always runs.
    pub(super) fn of(part: Part, extent: &Extent) -> Result<Option<Self>> {
        if extent.full || !matches!(part, Part::Native | Part::Postgres | Part::Api) {
            return Ok(None);
        }
        let path = project::build_cache().join(format!("passed-{}.json", part.name()));
        let inputs = fingerprint::of_inputs(&format!("{extent:?}"), &INPUTS)?;
        Ok(Some(Self { path, inputs }))
    }

    /// Returns the number of tests that passed with the same inputs. A note that cannot be read
    /// counts as none.
    pub(super) fn passed_before(&self) -> Option<u64> {
        let note: Note = serde_json::from_str(&std::fs::read_to_string(&self.path).ok()?).ok()?;
        (note.inputs == self.inputs).then_some(note.tests)
    }

    /// Stores that all tests of the part have passed.
    pub(super) fn remember(self, tests: u64) -> Result<()> {
        let note = serde_json::to_string(&Note { inputs: self.inputs, tests })?;
        std::fs::create_dir_all(project::build_cache())?;
        std::fs::write(&self.path, note)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(folder: &tempfile::TempDir, inputs: &str) -> Candidate {
        Candidate { path: folder.path().join("passed.json"), inputs: inputs.to_owned() }
    }

    #[test]
    fn a_part_is_left_out_only_with_the_inputs_that_it_passed_with() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(candidate(&folder, "a").passed_before(), None);
        candidate(&folder, "a").remember(7).unwrap();
        assert_eq!(candidate(&folder, "a").passed_before(), Some(7));
        assert_eq!(candidate(&folder, "b").passed_before(), None);
    }
}
