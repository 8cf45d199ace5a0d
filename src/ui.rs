//! Components: what the pages are built of. They know how to look and how to be used by everyone, and nothing of
//! verification, of the server or of the host page. Words come in as [`Text`](crate::i18n::Text), news go out as callbacks.
//!
//! Every component gives back one erased view: each distinct type of view would cost bytes in wasm.

#![expect(unreachable_pub, reason = "beside each component its macro makes a public function that is not exported again")]

mod banner;
mod button;
mod checkbox;
mod choice_list;
mod date_field;
mod details;
mod dialog;
mod digits;
mod draft;
mod error_summary;
mod external_link;
mod fact_list;
mod field;
mod file_drop;
mod focus;
mod form;
mod icon;
mod illustration;
mod input;
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
mod upload_row;
mod viewfinder;

pub use banner::{Banner, BannerKind};
pub use button::{Button, ButtonKind, ButtonRow, LinkButton};
pub use checkbox::{Checkbox, ConsentBox};
pub use choice_list::{ChoiceCard, ChoiceList};
pub use date_field::{DateField, DateParts};
pub use details::{Card, Details};
pub use dialog::Dialog;
pub use draft::FormDraft;
pub use error_summary::ErrorSummary;
pub use external_link::ExternalLink;
pub use fact_list::{Fact, FactList, FactSentence};
pub use field::{DatePart, FieldError, FormErrors};
pub use file_drop::{Capture, FileDrop};
pub use focus::{ask_for_files, focus_control};
pub use form::Form;
pub use icon::{Icon, Symbol};
pub use illustration::{Illustration, Picture};
pub use input::{FieldWidth, TextKind};
pub use live_region::{Announcer, LiveRegion, use_announcer};
pub use menu::MenuEntry;
pub use money_field::MoneyField;
pub use month_field::{MonthField, MonthParts};
pub use page_heading::PageHeading;
pub use photo_preview::PhotoPreview;
pub use progress::Progress;
pub use radio_group::{RadioGroup, RadioOption};
pub use search_field::SearchField;
pub use select::{CountrySelect, Select, SelectOption};
pub use shell::{Shell, TestRibbon};
pub use skeleton::{Skeleton, Spinner};
pub use steps::StepPosition;
pub use summary_list::{SummaryList, SummaryRow};
pub use text_field::TextField;
pub use upload_row::{Sent, UploadList, UploadRow, UploadState};
pub use viewfinder::{Outline, Shutter, Viewfinder};
