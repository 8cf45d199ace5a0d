//! Contact to the support.

use leptos::prelude::*;

use crate::i18n::{Phrase, Text, tr_with};
use crate::ui::ExternalLink;

/// Returns a mail link.
pub(super) fn email(address: String) -> AnyView {
    let href = format!("mailto:{address}");
    let label = Text::from(move || tr_with(Phrase::ShellSupport { address: &address }));
    view! { <p><ExternalLink label=label href=Signal::stored(href) /></p> }.into_any()
}
