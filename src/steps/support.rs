//! The way to somebody who helps.

use leptos::prelude::*;

use crate::i18n::{Phrase, Text, tr_with};
use crate::ui::ExternalLink;

/// A link that begins an email.
pub(super) fn email(address: String) -> AnyView {
    let href = format!("mailto:{address}");
    let label = Text::from(move || tr_with(Phrase::ShellSupport { address: &address }));
    view! { <p><ExternalLink label=label href=Signal::stored(href) /></p> }.into_any()
}
