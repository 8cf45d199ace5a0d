//! The texts of the widget from `locales/` (i18next JSON v4), one file for each language.
//!
//! In reading order: [`tree`] reads a file and keeps its order; [`source`] makes messages of the
//! English one; [`translation`] compares another language's file with them; [`mod@table`] makes the
//! list that the widget loads; [`mod@pseudo`] makes the pseudo-locales, which show text that is
//! untranslated or does not fit. Used by the build and the checks only, never in the wasm.

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

/// The source language of all texts.
pub const SOURCE_LANGUAGE: &str = "en-GB";
