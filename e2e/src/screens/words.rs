//! The words that the widget shows, by their names in its language files: whoever rewords a button
//! does not have to reword the way to every screen behind it, and the same ways lead through every
//! language.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Error, Result};
use latchkey_locales::{Pseudo, pseudo, read_source};
use serde_json::Value;

/// The language that all others are translated from.
pub(crate) const SOURCE: &str = "en-GB";

/// The texts of one language, by name.
#[derive(Debug)]
pub(crate) struct Words(HashMap<String, String>);

impl Words {
    /// Reads the language of that tag; one that nobody speaks is made from the source, as the build
    /// does.
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

    /// The text of that name, such as `start.agree`, with its gaps filled.
    pub(crate) fn say(&self, name: &str, gaps: &[(&str, &str)]) -> Result<String> {
        let text =
            self.0.get(name).with_context(|| format!("there is no text called {name}"))?.clone();
        Ok(gaps
            .iter()
            .fold(text, |text, (gap, with)| text.replace(&format!("{{{{{gap}}}}}"), with)))
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
    fn a_text_is_found_by_its_name_and_its_gaps_are_filled() {
        let words = Words::of(SOURCE).unwrap();
        let title = words.say("bank.connected_title", &[("bank", "Kestrel")]).unwrap();
        assert!(title.contains("Kestrel") && !title.contains('{'), "{title}");
        assert!(words.say("bank.no_such_text", &[]).is_err());
    }
}
