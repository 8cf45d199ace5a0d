//! The messages, as the build script made them from `locales/en-GB.json`.

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The English text at a place in the table.
#[cfg(feature = "built-in-english")]
pub(crate) fn english(slot: usize) -> &'static str {
    let end = ENDS.get(slot).map_or(0, |end| usize::from(*end));
    let start =
        slot.checked_sub(1).and_then(|before| ENDS.get(before)).map_or(0, |end| usize::from(*end));
    ENGLISH.get(start..end).unwrap_or("")
}

/// People's English is loaded like any other language.
#[cfg(not(feature = "built-in-english"))]
pub(crate) fn english(_: usize) -> &'static str {
    ""
}
