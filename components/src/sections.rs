//! The sections of the page, in their order.

mod actions;
mod choices;
mod fields;
mod files;
mod messages;
mod overlays;
mod pages;
pub(crate) mod shell;
mod waiting;

use leptos::prelude::*;

/// A section: its name, and its content.
type Section = (&'static str, fn() -> AnyView);

/// All sections.
pub(crate) const SECTIONS: &[Section] = &[
    ("Button", actions::buttons),
    ("Link", actions::links),
    ("Icon", actions::icons),
    ("Text field", fields::text),
    ("Date", fields::dates),
    ("Money", fields::money),
    ("Search", fields::search),
    ("Select", choices::select),
    ("Combobox", choices::combobox),
    ("Radio group", choices::radios),
    ("Checkbox", choices::checkboxes),
    ("Choice list", choices::choice_list),
    ("File drop", files::file_drop),
    ("Upload row", files::upload_rows),
    ("Camera", files::camera),
    ("Photo preview", files::photo_preview),
    ("Banner", messages::banners),
    ("Error summary", messages::error_summary),
    ("Live region", messages::live_region),
    ("Dialog", overlays::dialog),
    ("Toast", overlays::toast),
    ("Language list", overlays::language_list),
    ("Progress", waiting::progress),
    ("Skeleton", waiting::skeleton),
    ("Spinner", waiting::spinner),
    ("Page heading", pages::page_heading),
    ("Illustration", pages::illustrations),
    ("Fact list", pages::facts),
    ("Summary list", pages::summary_list),
    ("Steps", shell::steps),
    ("Shell", shell::framed),
];
