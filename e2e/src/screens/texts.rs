//! The widget's texts by their keys in the language files, so that a reworded button breaks no test
//! and every screen is reached in every language.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Error, Result};
use latchkey_locales::{Pseudo, pseudo, read_source};
use serde_json::Value;

/// The source language.
pub(crate) const SOURCE: &str = "en-GB";

/// The texts of one language, by key.
#[derive(Debug)]
pub(crate) struct Texts(HashMap<String, String>);

impl Texts {
    /// Reads the language of that tag. A pseudo-locale is derived from the source language, as in
    /// the build.
    pub(crate) fn of(tag: &str) -> Result<Self> {
        if let Some(language) = Pseudo::ALL.into_iter().find(|language| language.tag() == tag) {
            let source = read_source(&read(SOURCE)?).map_err(Error::msg)?;
            let texts = pseudo(&source, language);
            let named = source
                .iter()
                .zip(texts)
                .flat_map(|(message, texts)| message.names().into_iter().zip(texts));
            return Ok(Self(named.collect()));
        }
        let tree: Value = serde_json::from_str(&read(tag)?)
            .with_context(|| format!("locales/{tag}.json is no JSON"))?;
        let mut texts = HashMap::new();
        collect(&tree, String::new(), &mut texts);
        Ok(Self(texts))
    }

    /// Returns the text of a key, such as `start.agree`, with values for its placeholders.
    pub(crate) fn text(&self, key: &str, values: &[(&str, &str)]) -> Result<String> {
        let text = self
            .0
            .get(key)
            .with_context(|| format!("there is no text with the key {key}"))?
            .clone();
        Ok(values.iter().fold(text, |text, (placeholder, value)| {
            text.replace(&format!("{{{{{placeholder}}}}}"), value)
        }))
    }
}

fn read(tag: &str) -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales").join(format!("{tag}.json"));
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn collect(tree: &Value, name: String, texts: &mut HashMap<String, String>) {
    if let Some(text) = tree.as_str() {
        texts.insert(name, text.to_owned());
    } else {
        for (part, child) in tree.as_object().into_iter().flatten() {
            collect(
                child,
                if name.is_empty() { part.clone() } else { format!("{name}.{part}") },
                texts,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_key_and_gets_values() {
        let words = Texts::of(SOURCE).unwrap();
        let title = words.text("bank.connected_title", &[("bank", "Kestrel")]).unwrap();
        assert!(title.contains("Kestrel") && !title.contains('{'), "{title}");
        assert!(words.text("bank.no_such_text", &[]).is_err());
    }
}
