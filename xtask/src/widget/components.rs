//! Adds the page of components to the widget's folder: another program, which shares the widget's
//! styles and texts.
//!
//! It is for developers on their own machine, so it is always built with the dev profile, and
//! neither optimised nor compressed.

use std::path::Path;

use anyhow::{Context, Result};

use crate::tools::Tools;
use crate::{process, project};

/// Its folder in the widget's folder.
pub(crate) const FOLDER: &str = "components";
/// The page that trunk builds.
const SOURCE_PAGE: &str = "components/index.html";
/// What surrounds the list of languages in a page.
const LANGUAGES: (&str, &str) = (r#"name="latchkey-languages" content=""#, "\"");

/// Builds it, and moves it into the widget's folder, whose own page is finished.
pub(super) fn add(tools: &Tools, folder: &Path, page: &str, public_path: &str) -> Result<()> {
    let unfinished = project::build_cache().join(FOLDER);
    let mut command = tools.command("trunk");
    command.args([
        "build",
        "--skip-version-check",
        "--no-sri=true",
        "--public-url",
        &format!("{public_path}{FOLDER}/"),
        "--dist",
    ]);
    command.arg(&unfinished).arg(SOURCE_PAGE);
    command.env_remove("NO_COLOR");
    process::run(command)?;

    let (own, widgets) = (read(&unfinished.join(page))?, read(&folder.join(page))?);
    let languages =
        languages(&widgets).with_context(|| format!("the widget's {page} names no languages"))?;
    let spoken = with_languages(&own, languages)
        .with_context(|| format!("{SOURCE_PAGE} has no place for the languages"))?;
    std::fs::write(unfinished.join(page), spoken)
        .with_context(|| format!("cannot write {SOURCE_PAGE}"))?;
    let place = folder.join(FOLDER);
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    std::fs::rename(&unfinished, &place)
        .with_context(|| format!("cannot move the page of components to {}", place.display()))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn languages(page: &str) -> Option<&str> {
    Some(page.split_once(LANGUAGES.0)?.1.split_once(LANGUAGES.1)?.0)
}

fn with_languages(page: &str, languages: &str) -> Option<String> {
    let (before, rest) = page.split_once(LANGUAGES.0)?;
    let (_, after) = rest.split_once(LANGUAGES.1)?;
    Some(format!("{before}{}{languages}{}{after}", LANGUAGES.0, LANGUAGES.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_names_the_languages_of_the_other() {
        let widgets = r#"<meta name="latchkey-languages" content="/widget/languages/;fr,abc,Français"><title>A</title>"#;
        let own = r#"<meta name="latchkey-languages" content=""><title>B</title>"#;
        let expected = r#"<meta name="latchkey-languages" content="/widget/languages/;fr,abc,Français"><title>B</title>"#;
        assert_eq!(with_languages(own, languages(widgets).unwrap()).as_deref(), Some(expected));
        assert_eq!(languages("<title>C</title>"), None);
    }
}
