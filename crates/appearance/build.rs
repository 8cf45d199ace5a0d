//! Reads the colours of our own look from `style/tokens.css`, so that they are written down once.

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
    let (mut names, mut pairs) = (String::new(), String::new());
    for (name, color) in &light {
        // What the dark does not say is as in the light.
        let dark = dark.iter().find(|(other, _)| other == name).map_or(color, |(_, dark)| dark);
        writeln!(code, "    /// `{name}`\n    {},", variant(name))?;
        writeln!(names, "    \"{name}\",")?;
        writeln!(pairs, "    (0x{color}, 0x{dark}),")?;
    }
    let count = light.len();
    writeln!(code, "}}\n\n/// Their names.\npub const NAMES: [&str; {count}] = [\n{names}];\n")?;
    writeln!(code, "/// In light and in dark.\nconst OURS: [(u32, u32); {count}] = [\n{pairs}];")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("tokens.rs"), code)?;
    Ok(())
}

/// The colours of one block that are written as `#rrggbb`; the others, shadows for instance, are
/// not for words to stand on.
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

/// `--color-on-accent` as `OnAccent`.
fn variant(name: &str) -> String {
    let words = name.trim_start_matches("--color-").split('-');
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
