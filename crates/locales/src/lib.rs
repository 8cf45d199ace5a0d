//! The texts of the widget, as they stand in `locales/` (i18next JSON v4), one file for each
//! language.
//!
//! In reading order: [`tree`] reads a file and keeps its order; [`source`] makes messages of the
//! English one; [`translation`] holds another language's file against these; [`mod@table`] makes
//! the list that the widget loads; [`mod@pseudo`] makes languages that nobody speaks, to see what
//! is not translated or does not fit. For those who build and check: nothing here is in the wasm.

mod placeholders;
mod pseudo;
mod source;
mod table;
mod translation;
mod tree;

pub use pseudo::{Pseudo, pseudo};
pub use source::{CATEGORIES, Message, read_source};
pub use table::{is_in_table, named_texts, table};
pub use translation::{PluralForm, SameAsEnglish, Translation, read_translation};

/// The language that all texts are written in first.
pub const SOURCE_LANGUAGE: &str = "en-GB";
