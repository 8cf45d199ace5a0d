//! Checks that the page of components (`components/`) shows every component and every state of one.

use anyhow::{Context, Result, bail};

use crate::project;

/// Where components are, and where they are shown.
const COMPONENTS: &str = "src/ui";
const PAGE: &str = "components/src";

/// Compares the components with those that are shown.
pub(super) fn check_project() -> Result<()> {
    let shown: String = sources(PAGE)?.into_iter().map(|(_, text)| text).collect();
    let missing: Vec<String> = sources(COMPONENTS)?
        .iter()
        .flat_map(|(file, text)| {
            missing(text, &shown)
                .into_iter()
                .map(move |what| format!("{what} of {COMPONENTS}/{file}"))
        })
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        bail!("not shown by {PAGE}:\n  {}", missing.join("\n  "))
    }
}

fn sources(folder: &str) -> Result<Vec<(String, String)>> {
    let folder = project::root().join(folder);
    let files = project::files_below(&folder)?.into_iter().filter(|file| file.ends_with(".rs"));
    files
        .map(|file| {
            let text = std::fs::read_to_string(folder.join(&file))
                .with_context(|| format!("cannot read {file}"))?;
            Ok((file, text))
        })
        .collect()
}

/// Returns the components and states of a module that the page does not show.
fn missing(module: &str, shown: &str) -> Vec<String> {
    let components = components(module).into_iter().map(|name| format!("<{name}"));
    components.chain(states(module)).filter(|wanted| !names(shown, wanted)).collect()
}

/// Whether a text contains `wanted` as a whole word.
fn names(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(position, _)| {
        !text[position + wanted.len()..]
            .starts_with(|sign: char| sign.is_alphanumeric() || sign == '_')
    })
}

/// Returns the names of the public components of a module.
fn components(module: &str) -> Vec<&str> {
    let after_attribute = module.split("#[component]").skip(1);
    after_attribute
        .filter_map(|text| text.trim_start().strip_prefix("pub fn ")?.split(['(', '<']).next())
        .collect()
}

/// Returns the variants of the public enums of a module: the states of its components.
fn states(module: &str) -> Vec<String> {
    let mut states = Vec::new();
    for text in module.split("\npub enum ").skip(1) {
        let Some((name, rest)) = text.split_once(" {") else { continue };
        let body = rest.split_once("\n}").map_or(rest, |(body, _)| body);
        let variants = body
            .lines()
            .filter_map(|line| line.strip_prefix("    "))
            .filter(|line| line.starts_with(|sign: char| sign.is_uppercase()));
        states.extend(
            variants
                .filter_map(|line| line.split([',', '(', ' ']).next())
                .map(|variant| format!("{name}::{variant}")),
        );
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "//! A button.\n\n/// How it looks.\n#[derive(Debug)]\npub enum Kind {\n    /// The way on.\n    #[default]\n    Primary,\n    \
        /// With a number.\n    Numbered(u8),\n}\n\n/// A button.\n#[component]\npub fn Button(\n    kind: Kind,\n) -> AnyView {}\n\n#[component]\nfn Inner() {}\n";

    #[test]
    fn what_is_shown_in_every_state_is_not_missing() {
        assert_eq!(
            missing(MODULE, "<Button kind=Kind::Primary /> <Button kind=Kind::Numbered(4) />"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_component_and_a_state_that_nobody_shows_are_named() {
        assert_eq!(missing(MODULE, "<ButtonRow /> Kind::Primary"), ["<Button", "Kind::Numbered"]);
    }
}
