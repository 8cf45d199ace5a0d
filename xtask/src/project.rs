//! Paths of the project and of its caches, and the versions in its lock file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Returns the folder of the project.
pub(crate) fn root() -> &'static Path {
    // This package's folder is always one below the root.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Returns the folder of the widget's release build.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Returns cargo's target directory.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |directory| root().join(directory))
}

/// Returns the folder for intermediate results of these commands, which can be deleted. It is on the
/// same file system as `dist/`, so that a finished build can be moved there in one step.
pub(crate) fn build_cache() -> PathBuf {
    root().join("target/xtask")
}

/// Returns the folder of the tools that these commands install, which all clones share.
pub(crate) fn tools_cache() -> Result<PathBuf> {
    let cache =
        match std::env::var_os("XDG_CACHE_HOME").filter(|path| Path::new(path).is_absolute()) {
            Some(cache) => PathBuf::from(cache),
            None => PathBuf::from(std::env::var_os("HOME").context(
                "neither XDG_CACHE_HOME nor HOME is set, so there is no place to keep tools",
            )?)
            .join(".cache"),
        };
    Ok(cache.join("latchkey").join("tools"))
}

/// Returns the version of a package in `Cargo.lock`, for tools that have to match it.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    version_in_lock_file(&text, package).with_context(|| format!("{package} is not in Cargo.lock"))
}

fn version_in_lock_file(text: &str, package: &str) -> Option<String> {
    let lock: toml::Table = text.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let entry = packages
        .iter()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(entry.get("version")?.as_str()?.to_owned())
}

/// Returns every file below a folder, sorted, as paths from that folder with `/`. Hidden files are
/// left out.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut waiting = vec![String::new()];
    while let Some(relative) = waiting.pop() {
        let here = folder.join(&relative);
        for entry in
            std::fs::read_dir(&here).with_context(|| format!("cannot list {}", here.display()))?
        {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = if relative.is_empty() { name } else { format!("{relative}/{name}") };
            if entry.file_type()?.is_dir() { waiting.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_which_version_a_tool_has_to_match() {
        let lock = "version = 4\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in_lock_file(lock, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(version_in_lock_file(lock, "leptos"), None);
    }

    #[test]
    fn hidden_files_are_not_listed_and_the_order_is_steady() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["b/c.txt", "a.txt", ".hidden"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(files_below(folder.path()).unwrap(), ["a.txt", "b/c.txt"]);
    }
}
