//! Whether the widget in a folder is up to date, from the content of all its inputs.
//!
//! Modification times do not count: they change with every checkout, and stay the same across some.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::project;

/// The inputs of the widget, with the code that builds it. That a file is missing counts, too.
const INPUTS: [&str; 15] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build",
    "build.rs",
    "components",
    "embed",
    "index.html",
    "locales",
    "rust-toolchain.toml",
    "src",
    "style",
    "xtask/src/widget",
    "xtask/src/widget.rs",
];
/// The inputs among the files of a crate.
const INPUTS_OF_CRATE: [&str; 3] = ["Cargo.toml", "build.rs", "src"];

/// What is stored about a build.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct Note {
    inputs: String,
    outputs: String,
}

/// Returns a digest of all inputs.
pub(super) fn of_widget(flavour: &str) -> Result<String> {
    let mut inputs: Vec<String> = INPUTS.map(str::to_owned).to_vec();
    for file in project::files_below(&project::root().join("crates"))? {
        if let Some(name) = file.strip_suffix("/Cargo.toml").filter(|name| !name.contains('/')) {
            inputs.extend(INPUTS_OF_CRATE.map(|input| format!("crates/{name}/{input}")));
        }
    }
    of_inputs(flavour, &inputs)
}

/// Returns a digest of files and folders of the project, and of what else their result depends on.
pub(crate) fn of_inputs(options: &str, inputs: &[impl AsRef<str>]) -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(options);
    for input in inputs.iter().map(AsRef::as_ref) {
        let path = project::root().join(input);
        if path.is_dir() {
            for file in project::files_below(&path)? {
                add_file(&mut digest, &path.join(&file), &format!("{input}/{file}"))?;
            }
        } else if path.is_file() {
            add_file(&mut digest, &path, input)?;
        } else {
            digest.update(format!("{input} is absent\n"));
        }
    }
    if let Some(flags) = std::env::var_os("RUSTFLAGS") {
        digest.update(flags.as_encoded_bytes());
    }
    Ok(hexadecimal(&digest.finalize()))
}

/// Stores the inputs of the widget in `folder`.
pub(super) fn remember(flavour: &str, inputs: &str, folder: &Path) -> Result<()> {
    let note = Note { inputs: inputs.to_owned(), outputs: of_folder(folder)? };
    let path = note_path(flavour);
    std::fs::create_dir_all(project::build_cache())?;
    std::fs::write(&path, serde_json::to_string_pretty(&note)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Whether the widget in `folder` is there, unmodified, and built from the present inputs.
pub(super) fn is_fresh(flavour: &str, folder: &Path) -> Result<bool> {
    let Some(note) = read_note(flavour) else { return Ok(false) };
    Ok(folder.is_dir() && note == Note { inputs: of_widget(flavour)?, outputs: of_folder(folder)? })
}

/// Returns `None` if there is no note or it cannot be read: the widget is built again.
fn read_note(flavour: &str) -> Option<Note> {
    serde_json::from_str(&std::fs::read_to_string(note_path(flavour)).ok()?).ok()
}

fn note_path(flavour: &str) -> PathBuf {
    project::build_cache().join(format!("widget-{flavour}.json"))
}

fn of_folder(folder: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for file in project::files_below(folder)? {
        add_file(&mut digest, &folder.join(&file), &file)?;
    }
    Ok(hexadecimal(&digest.finalize()))
}

fn add_file(digest: &mut Sha256, path: &Path, name: &str) -> Result<()> {
    let content = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    // The length separates one file from the next.
    digest.update(format!("{name} {}\n", content.len()));
    digest.update(content);
    Ok(())
}

/// Formats bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_another_digest_when_a_file_changes_its_content_or_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "one").unwrap();
        let first = of_folder(folder.path()).unwrap();
        std::fs::write(&file, "two").unwrap();
        let second = of_folder(folder.path()).unwrap();
        std::fs::rename(&file, folder.path().join("b")).unwrap();
        let third = of_folder(folder.path()).unwrap();
        assert!(first != second && second != third && first != third);
    }

    #[test]
    fn digits_keep_their_leading_zeros() {
        assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
    }
}
