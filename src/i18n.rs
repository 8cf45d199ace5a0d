//! What is said to the person, in their language. Texts come from `locales/`; dates, numbers, plurals and names of
//! countries from the browser's `Intl`. English is built in; any other language is one downloaded list of texts.
//! Knows nothing of what the texts are about.

mod countries;
mod folded;
mod format;
mod language;
mod messages;
mod text;

pub use countries::{countries, country_name, other_country_names};
pub use folded::folded;
pub use format::{bytes_of, date, file_size, list, money, month, number, percent, time_of};
pub use language::{UnknownLanguage, language, switch_language};
pub use messages::{Key, Phrase};
pub use text::{Text, tr, tr_with};
