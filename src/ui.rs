//! The components that pages consist of. They are accessible and styled, and know nothing of
//! verification, of the server or of the host page. Texts are given as [`Text`](crate::i18n::Text),
//! events are reported by callbacks.
//!
//! Every component returns one erased view, because each distinct type of view costs bytes in wasm.

#![expect(
    unreachable_pub,
    reason = "beside each component its macro makes a public function that is not exported again"
)]

mod banner;
mod button;
mod card;
mod checkbox;
mod choice;
mod choice_list;
mod combobox;
mod date_field;
mod dialog;
mod draft;
mod drop_target;
mod error_summary;
mod fact_list;
mod field;
mod file_drop;
mod focus;
mod form;
mod icon;
mod illustration;
mod input;
mod language_list;
mod link;
mod live_region;
mod menu;
mod money_field;
mod month_field;
mod page_heading;
mod photo_preview;
mod progress;
mod radio_group;
mod search_field;
mod select;
mod shell;
mod skeleton;
mod steps;
mod summary_list;
mod text_field;
mod toast;
mod upload_row;
mod viewfinder;

pub use latchkey_rules::date::{DatePart, DateParts, MonthParts};

pub use banner::{Banner, BannerKind};
pub use button::{Button, ButtonKind, ButtonRow};
pub use card::Card;
pub use checkbox::{Checkbox, ConsentBox};
pub use choice::ChoiceOption;
pub use choice_list::{ChoiceCard, ChoiceList};
pub use combobox::Combobox;
pub use date_field::DateField;
pub use dialog::Dialog;
pub use draft::FormDraft;
pub use error_summary::ErrorSummary;
pub use fact_list::{Fact, FactList, FactSentence};
pub use field::{FieldMessage, FormErrors};
pub use file_drop::{Capture, FileDrop};
pub use focus::{ask_for_files, focus_control};
pub use form::Form;
pub use icon::{Icon, Symbol};
pub use illustration::{Illustration, IllustrationKind};
pub use input::{FieldWidth, TextKind};
pub use language_list::LanguageList;
pub use link::{ExternalLink, LinkButton};
pub use live_region::{Announcer, LiveRegion, use_announcer};
pub use menu::MenuEntry;
pub use money_field::MoneyField;
pub use month_field::MonthField;
pub use page_heading::PageHeading;
pub use photo_preview::{PhotoAwaited, PhotoPreview};
pub use progress::Progress;
pub use radio_group::RadioGroup;
pub use search_field::SearchField;
pub use select::{CountrySelect, Select, SelectOption};
pub use shell::{Shell, TestRibbon};
pub use skeleton::{Skeleton, Spinner};
pub use steps::{StepPosition, Steps};
pub use summary_list::{SummaryList, SummaryRow};
pub use text_field::TextField;
pub use toast::{Toaster, Toasts, use_toaster};
pub use upload_row::{Sent, UploadList, UploadRow, UploadState};
pub use viewfinder::{Outline, Shutter, Viewfinder};
