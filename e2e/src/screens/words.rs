//! The words that the widget shows, by their names in its language files: whoever rewords a button does not have to reword the way
//! to every screen behind it, and the same ways lead through every language.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// The language that all others are translated from.
pub(crate) const SOURCE: &str = "en-GB";

/// The texts of one language.
#[derive(Debug)]
pub(crate) struct Words(Value);

impl Words {
    /// Reads the language of that tag.
    pub(crate) fn of(tag: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
        let path = folder.join(format!("{tag}.json"));
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self(serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?))
    }

    /// The text of that name, such as `start.agree`, with its gaps filled.
    pub(crate) fn say(&self, name: &str, gaps: &[(&str, &str)]) -> Result<String> {
        let text = name.split('.').try_fold(&self.0, |section, part| section.get(part)).and_then(Value::as_str);
        let text = text.with_context(|| format!("there is no text called {name}"))?.to_owned();
        Ok(gaps.iter().fold(text, |text, (gap, with)| text.replace(&format!("{{{{{gap}}}}}"), with)))
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
