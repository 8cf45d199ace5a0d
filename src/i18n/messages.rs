//! The messages, generated from `locales/en-GB.json` by the build script.

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Returns the English text at a position of the table.
#[cfg(feature = "built-in-english")]
pub(crate) fn english(slot: usize) -> &'static str {
    let end = ENDS.get(slot).map_or(0, |end| usize::from(*end));
    let start =
        slot.checked_sub(1).and_then(|before| ENDS.get(before)).map_or(0, |end| usize::from(*end));
    ENGLISH.get(start..end).unwrap_or("")
}

/// Returns an empty text: in the widget, English is loaded as any other language.
#[cfg(not(feature = "built-in-english"))]
pub(crate) fn english(_: usize) -> &'static str {
    ""
}
