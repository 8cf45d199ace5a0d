//! Rules for all files of the project that no other tool checks.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project;

/// Files and folders with text of the project. `Cargo.lock` is generated.
const PLACES: [&str; 28] = [
    ".cargo",
    ".ci",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.toml",
    "README.md",
    "Trunk.toml",
    "budget.toml",
    "build",
    "build.rs",
    "clippy.toml",
    "components",
    "crates",
    "deny.toml",
    "docs",
    "e2e",
    "embed",
    "index.html",
    "locales",
    "rustfmt.toml",
    "sandbox",
    "src",
    "style",
    "tests",
    "xtask",
];
/// Greatest number of lines of a module.
const LONGEST_MODULE: usize = 400;
/// Names of registries and paths of one machine, which the project must not depend on. They are
/// written in halves, so that this file does not contain them.
const FORBIDDEN: [(&str, &str); 6] = [
    (concat!("crates", ".io"), "a package registry"),
    (concat!("npm", "js.org"), "a package registry"),
    (concat!("npm", "js.com"), "a package registry"),
    (concat!("arti", "factory"), "a package registry"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
];

/// Checks all of the project's own files.
pub(super) fn check_project() -> Result<()> {
    let problems: Vec<String> =
        own_texts()?.iter().flat_map(|(file, text)| problems_in(file, text)).collect();
    if problems.is_empty() { Ok(()) } else { bail!("\n  {}", problems.join("\n  ")) }
}

/// Returns the project's own text files, each with its path from the root.
pub(super) fn own_texts() -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for file in own_files()? {
        let path = project::root().join(&file);
        let content =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // Images and the like are not text.
        if let Ok(text) = String::from_utf8(content) {
            texts.push((file, text));
        }
    }
    Ok(texts)
}

fn own_files() -> Result<Vec<String>> {
    let mut files = Vec::new();
    for place in PLACES {
        let path = project::root().join(place);
        if path.is_dir() {
            files.extend(
                project::files_below(&path)?.into_iter().map(|file| format!("{place}/{file}")),
            );
        } else if path.is_file() {
            files.push(place.to_owned());
        }
    }
    // Installed packages are not the project's files.
    files.retain(|file| !file.contains("node_modules/"));
    Ok(files)
}

fn problems_in(file: &str, text: &str) -> Vec<String> {
    let mut problems: Vec<String> = FORBIDDEN
        .iter()
        .filter(|(tie, _)| text.contains(tie))
        .map(|(tie, what)| format!("{file} names {what}: {tie}"))
        .collect();
    if Path::new(file).extension().is_some_and(|extension| extension == "rs") {
        if !text.trim_start().starts_with("//!") {
            problems.push(format!("{file} does not open with `//!` and what it is for"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_MODULE {
            problems.push(format!(
                "{file} has {lines} lines; one with more than {LONGEST_MODULE} is two modules"
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_what_it_is_for() {
        assert!(problems_in("src/a.rs", "//! For this.\n").is_empty());
        assert_eq!(problems_in("src/a.rs", "use std;\n").len(), 1);
        assert!(problems_in("src/a.css", "a {}\n").is_empty());
    }

    #[test]
    fn a_long_module_is_named_with_its_length() {
        let text = format!("//! Long.\n{}", "\n".repeat(LONGEST_MODULE));
        assert!(problems_in("src/a.rs", &text)[0].contains("401 lines"));
    }

    #[test]
    fn nothing_ties_the_project_to_a_registry_or_a_machine() {
        for (tie, _) in FORBIDDEN {
            assert_eq!(problems_in("README.md", &format!("see {tie}x")).len(), 1, "{tie}");
        }
    }
}
