//! Texts for the applicant in the current language. Texts come from `locales/`; dates, numbers,
//! plurals and names of countries from `Intl`. A language is one list of texts that the page has
//! downloaded; none is built in. Nothing here depends on the meaning of the texts.

mod countries;
mod folded;
mod format;
mod language;
mod loading;
mod messages;
mod text;

pub use countries::{countries, country_name, other_country_names};
pub use folded::folded;
pub use format::{bytes_of, clock, date, file_size, money, month, number, percent, time_of};
pub use language::{Language, UnknownLanguage, host_text, language, switch_language};
pub use loading::{
    LanguageMissing, choose_language, first_language, languages, preferred_language,
};
pub use messages::{Key, Phrase};
pub use text::{Text, host_text_or, tr, tr_with};
