//! The list of texts that the widget loads, in the order of the English ones.

use crate::source::Message;

/// The keys of the page around the widget, of the loader, and of the list of languages, which the
/// widget does not use.
const NOT_IN_TABLE: [&str; 3] = ["boot.", "loader.", "language.name"];

/// Returns whether the message is one of the widget itself.
pub fn is_in_table(message: &Message) -> bool {
    let name = message.name();
    !NOT_IN_TABLE.iter().any(|start| name.starts_with(start))
}

/// Returns the texts that the widget loads: one for each message of its own, six if the wording
/// depends on a count. `texts` are all texts of the language, message by message.
pub fn table<'texts>(source: &[Message], texts: &'texts [Vec<String>]) -> Vec<&'texts str> {
    let of_the_widget = source.iter().zip(texts).filter(|(message, _)| is_in_table(message));
    of_the_widget.flat_map(|(_, texts)| texts.iter().map(String::as_str)).collect()
}

/// Returns key and text of each message without plurals, for the page and the loader's words, which
/// are generated at build time.
pub fn named_texts<'texts>(
    source: &[Message],
    texts: &'texts [Vec<String>],
) -> Vec<(String, &'texts str)> {
    source
        .iter()
        .zip(texts)
        .filter(|(message, _)| !message.is_plural())
        .filter_map(|(message, texts)| Some((message.name(), texts.first()?.as_str())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_source;

    #[test]
    fn the_table_has_the_widgets_texts_and_six_for_a_plural() {
        let source = read_source(
            r#"{"boot": {"slow": "Slow"}, "a": {"b": "B", "n_one": "one", "n_other": "more"}}"#,
        )
        .unwrap();
        let texts: Vec<Vec<String>> = source.iter().map(|message| message.texts.clone()).collect();
        assert_eq!(table(&source, &texts), ["B", "", "one", "", "", "", "more"]);
        assert_eq!(
            named_texts(&source, &texts),
            [("boot.slow".to_owned(), "Slow"), ("a.b".to_owned(), "B")]
        );
    }
}
