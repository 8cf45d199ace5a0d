//! Generates the colour tokens from `style/tokens.css`, so that the built-in colours are defined once.

use std::error::Error;
use std::path::Path;
use std::{env, fmt::Write, fs};

const LIGHT: &str = ":root {";
const DARK: &str = ":root[data-theme=\"dark\"] {";

fn main() -> Result<(), Box<dyn Error>> {
    let tokens = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../style/tokens.css");
    println!("cargo::rerun-if-changed={}", tokens.display());
    let css = fs::read_to_string(tokens)?;
    let (light, dark) = (colors(&css, LIGHT)?, colors(&css, DARK)?);
    let mut code = String::from(
        "/// A colour token of `style/tokens.css`.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Token {\n",
    );
    let (mut names, mut colors_by_mode) = (String::new(), String::new());
    for (name, color) in &light {
        // The dark theme inherits colours that it does not set.
        let dark = dark.iter().find(|(other, _)| other == name).map_or(color, |(_, dark)| dark);
        writeln!(code, "    /// `{name}`\n    {},", variant(name))?;
        writeln!(names, "    \"{name}\",")?;
        writeln!(colors_by_mode, "    (0x{color}, 0x{dark}),")?;
    }
    let count = light.len();
    writeln!(
        code,
        "}}\n\n/// The custom property of each token.\npub const NAMES: [&str; {count}] = [\n{names}];\n"
    )?;
    writeln!(
        code,
        "/// The built-in colour of each token, in light and in dark.\npub(crate) const BUILT_IN: [(u32, u32); {count}] = [\n{colors_by_mode}];"
    )?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("tokens.rs"), code)?;
    Ok(())
}

/// Returns the colours of one block that are written as `#rrggbb`. Others, such as shadows, are no
/// backgrounds of text.
fn colors<'a>(css: &'a str, block: &str) -> Result<Vec<(&'a str, &'a str)>, String> {
    let start = css.find(block).ok_or_else(|| format!("style/tokens.css has no `{block}`"))?;
    let block = css[start..].split('}').next().unwrap_or_default();
    let declarations = block
        .split(['{', ';'])
        .filter_map(|declaration| declaration.rsplit('/').next()?.trim().split_once(": #"));
    Ok(declarations
        .filter(|(name, color)| name.starts_with("--color-") && color.len() == 6)
        .collect())
}

/// Returns the name of the variant: `OnAccent` for `--color-on-accent`.
fn variant(name: &str) -> String {
    let words = name.trim_start_matches("--color-").split('-');
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
