//! Messages about the whole page.

use leptos::html;
use leptos::prelude::*;

use super::focus::bring_into_sight;
use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// The kind of a banner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// Neutral information.
    #[default]
    Info,
    /// A success.
    Success,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

impl BannerKind {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "banner banner-info",
            Self::Success => "banner banner-success",
            Self::Warning => "banner banner-warning",
            Self::Error => "banner banner-error",
        }
    }

    fn symbol(self) -> Symbol {
        match self {
            Self::Info => Symbol::Info,
            Self::Success => Symbol::Tick,
            Self::Warning | Self::Error => Symbol::Alert,
        }
    }

    /// Returns the ARIA role: an error interrupts a screen reader, other banners wait for it.
    fn role(self) -> &'static str {
        match self {
            Self::Info | Self::Success | Self::Warning => "status",
            Self::Error => "alert",
        }
    }
}

/// A banner.
#[component]
pub fn Banner(
    /// Its kind.
    #[prop(optional)]
    kind: BannerKind,
    /// The message in a few words.
    #[prop(into, optional)]
    title: Option<Text>,
    /// Whether screen readers announce it when it appears.
    #[prop(default = true)]
    live: bool,
    /// Whether it responds to what the applicant has just pressed, and is therefore scrolled into
    /// view.
    #[prop(optional)]
    asked: bool,
    /// Details, and what to do.
    children: Children,
) -> AnyView {
    let banner = NodeRef::<html::Div>::new();
    if asked {
        // The banner has its position on the page in the next frame.
        banner.on_load(|banner| request_animation_frame(move || bring_into_sight(&banner)));
    }
    view! {
        <div class=kind.class() role=live.then_some(kind.role()) node_ref=banner>
            {icon(kind.symbol())}
            <div class="banner-words">
                {title.map(|title| view! { <p class="banner-title">{title.view()}</p> })}
                {children()}
            </div>
        </div>
    }
    .into_any()
}
