//! A language as the widget loads it: one list of texts, in the order of the English ones.

use crate::source::Message;

/// What is of the page around the widget, of its loader, or of the list of languages: the widget
/// has no use for it.
const NOT_IN_TABLE: [&str; 3] = ["boot.", "loader.", "language.name"];

/// Whether the widget says this message, rather than the page around it.
pub fn is_in_table(message: &Message) -> bool {
    let name = message.name();
    !NOT_IN_TABLE.iter().any(|start| name.starts_with(start))
}

/// The texts that the widget loads: one for each message of its own, six where the wording depends
/// on a count. `texts` are all texts of the language, message by message.
pub fn table<'texts>(source: &[Message], texts: &'texts [Vec<String>]) -> Vec<&'texts str> {
    let of_the_widget = source.iter().zip(texts).filter(|(message, _)| is_in_table(message));
    of_the_widget.flat_map(|(_, texts)| texts.iter().map(String::as_str)).collect()
}

/// The name and the text of each message without plurals, for what is written at build time: the
/// page, the loader's words.
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
