//! Names each wasm file and its script by the hash of their final content, so that an address never
//! stands for two different contents.
//!
//! Trunk names both by the compiler's output. After `wasm-opt` the content is different, and
//! depends on the version of `wasm-opt`, under a name that browsers may cache for ever.

use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::fingerprint::hexadecimal;
use crate::project;

const WASM_ENDING: &str = "_bg.wasm";
const TEXT_ENDINGS: [&str; 3] = [".html", ".js", ".json"];

/// Renames every pair of wasm and script in a folder, and every reference to them.
pub(super) fn by_content(folder: &Path) -> Result<()> {
    for file in project::files_below(folder)? {
        let Some(stem) = file.strip_suffix(WASM_ENDING) else { continue };
        let Some((name, old_digest)) =
            stem.rsplit_once('-').filter(|(_, digest)| is_digest(digest))
        else {
            continue;
        };
        let script = format!("{stem}.js");
        let mut content = Sha256::new();
        content.update(read(&folder.join(&file))?);
        // The script contains the old names, which differ between builds of the same content.
        content
            .update(String::from_utf8_lossy(&read(&folder.join(&script))?).replace(old_digest, ""));
        let new_digest = &hexadecimal(&content.finalize())[..old_digest.len()];
        for ending in [WASM_ENDING, ".js"] {
            std::fs::rename(
                folder.join(format!("{stem}{ending}")),
                folder.join(format!("{name}-{new_digest}{ending}")),
            )?;
        }
        let old_name = file_name(stem);
        replace_mentions(folder, old_name, &old_name.replace(old_digest, new_digest))?;
    }
    Ok(())
}

fn replace_mentions(folder: &Path, old: &str, new: &str) -> Result<()> {
    for file in project::files_below(folder)? {
        if TEXT_ENDINGS.iter().any(|ending| file.ends_with(ending)) {
            let path = folder.join(&file);
            let text = String::from_utf8(read(&path)?)
                .with_context(|| format!("{} is not text", path.display()))?;
            if text.contains(old) {
                std::fs::write(&path, text.replace(old, new))?;
            }
        }
    }
    Ok(())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_digest(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|letter| letter.is_ascii_hexdigit())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(digest: &str, wasm: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: String| {
            std::fs::write(folder.path().join(name), content).unwrap()
        };
        write(&format!("widget-{digest}_bg.wasm"), wasm.to_owned());
        write(
            &format!("widget-{digest}.js"),
            format!("new URL('widget-{digest}_bg.wasm', import.meta.url)"),
        );
        write("index.html", format!("import '/widget/widget-{digest}.js'"));
        folder
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        project::files_below(folder.path()).unwrap()
    }

    #[test]
    fn names_follow_the_content_and_mentions_follow_the_names() {
        let folder = folder_with("0123456789abcdef", "smaller");
        by_content(folder.path()).unwrap();
        let names = names(&folder);
        let [page, script, wasm] = &names[..] else { panic!("{names:?}") };
        assert!(
            !script.contains("0123456789abcdef")
                && script.len() == "widget-0123456789abcdef.js".len()
        );
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(page), format!("import '/widget/{script}'"));
        assert_eq!(read(script), format!("new URL('{wasm}', import.meta.url)"));
    }

    #[test]
    fn the_same_content_gets_the_same_name_whatever_trunk_called_it() {
        let (one, two, other) = (
            folder_with("0123456789abcdef", "a"),
            folder_with("fedcba9876543210", "a"),
            folder_with("0123456789abcdef", "b"),
        );
        for folder in [&one, &two, &other] {
            by_content(folder.path()).unwrap();
        }
        assert_eq!(names(&one), names(&two));
        assert_ne!(names(&one), names(&other));
    }

    #[test]
    fn names_without_a_digest_are_left_alone() {
        let folder = folder_with("worker", "a");
        by_content(folder.path()).unwrap();
        assert!(names(&folder).contains(&"widget-worker_bg.wasm".to_owned()));
    }
}
