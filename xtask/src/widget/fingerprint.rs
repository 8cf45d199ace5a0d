//! Tells whether a build of the widget is still what would be built now, from the content of
//! everything that goes into it.
//!
//! Times of files are not looked at: they change with every checkout and stay the same across some.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::project;

/// What the widget is made of, its own recipe included. What is not there is part of the
/// fingerprint too.
const INPUTS: [&str; 26] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build",
    "build.rs",
    "components",
    "crates/api-types/Cargo.toml",
    "crates/api-types/src",
    "crates/appearance/Cargo.toml",
    "crates/appearance/build.rs",
    "crates/appearance/src",
    "crates/client/Cargo.toml",
    "crates/client/src",
    "crates/flow/Cargo.toml",
    "crates/flow/src",
    "crates/locales/Cargo.toml",
    "crates/locales/src",
    "embed",
    "index.html",
    "locales",
    "rust-toolchain.toml",
    "src",
    "style",
    "xtask/src/widget",
    "xtask/src/widget.rs",
];

/// What is noted beside a build.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct Note {
    inputs: String,
    outputs: String,
}

/// A digest of everything that the widget is made of.
pub(super) fn of_inputs(flavour: &str) -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(flavour);
    for input in INPUTS {
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

/// Notes what the widget in `folder` was made of.
pub(super) fn remember(flavour: &str, inputs: &str, folder: &Path) -> Result<()> {
    let note = Note { inputs: inputs.to_owned(), outputs: of_folder(folder)? };
    let path = note_path(flavour);
    std::fs::create_dir_all(project::build_cache())?;
    std::fs::write(&path, serde_json::to_string_pretty(&note)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Whether the widget in `folder` is there, untouched, and made of what is there now.
pub(super) fn is_fresh(flavour: &str, folder: &Path) -> Result<bool> {
    let Some(note) = read_note(flavour) else { return Ok(false) };
    Ok(folder.is_dir() && note == Note { inputs: of_inputs(flavour)?, outputs: of_folder(folder)? })
}

/// A note that cannot be read is as good as none: the widget is built again.
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
    // Lengths keep one file's end from being taken for the next one's beginning.
    digest.update(format!("{name} {}\n", content.len()));
    digest.update(content);
    Ok(())
}

/// Bytes as hexadecimal digits.
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
