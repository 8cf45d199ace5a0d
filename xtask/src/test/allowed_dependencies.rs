//! Dependency rules of the crates: each may depend on what its list in `xtask/allowed-deps/` names,
//! and on nothing else.
//!
//! A list names indirect dependencies, too. A name that is no longer needed has to be removed from
//! the list.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::tools::cargo;
use crate::{process, project};

/// The packages that have a list.
pub(super) const LISTED: [&str; 5] = [
    "latchkey-api-types",
    "latchkey-rules",
    "latchkey-flow",
    "latchkey-client",
    "latchkey-appearance",
];

/// Compares the dependencies of a package, on any platform, with its list.
pub(super) fn check_package(package: &str) -> Result<()> {
    let path = project::root().join("xtask/allowed-deps").join(format!("{package}.txt"));
    let list = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let mut command = cargo();
    command.args([
        "tree",
        "--quiet",
        "--package",
        package,
        "--edges",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let tree = process::output_of(command)?;
    compare(&names(&tree), &names(&list))
        .with_context(|| format!("xtask/allowed-deps/{package}.txt"))
}

/// Returns the first word of each line, a package's name; `#` begins a comment.
fn names(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !name.starts_with('#'))
        .collect()
}

fn compare(needed: &BTreeSet<&str>, allowed: &BTreeSet<&str>) -> Result<()> {
    let listed = |names: Vec<&&str>| names.into_iter().copied().collect::<Vec<_>>().join(", ");
    let (unlisted, unneeded) = (
        listed(needed.difference(allowed).collect()),
        listed(allowed.difference(needed).collect()),
    );
    match (unlisted.is_empty(), unneeded.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => bail!("not allowed, but depended on: {unlisted}"),
        (true, false) => bail!("allowed, but no longer needed: {unneeded}"),
        (false, false) => bail!(
            "not allowed, but depended on: {unlisted}; allowed, but no longer needed: {unneeded}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "latchkey-flow v0.1.0 (somewhere)\nserde v1.0.228\nserde_derive v1.0.228 (proc-macro)\nserde v1.0.228 (*)\n";

    #[test]
    fn a_tree_that_equals_its_list_passes() {
        assert!(
            compare(&names(TREE), &names("# why\nlatchkey-flow\nserde\nserde_derive\n")).is_ok()
        );
    }

    #[test]
    fn both_kinds_of_difference_are_named() {
        let error =
            compare(&names(TREE), &names("latchkey-flow\nserde\nrand\n")).unwrap_err().to_string();
        assert_eq!(
            error,
            "not allowed, but depended on: serde_derive; allowed, but no longer needed: rand"
        );
    }
}
