//! News that belongs to the whole page.

use leptos::html;
use leptos::prelude::*;

use super::focus::bring_into_sight;
use super::icon::{Symbol, icon};
use crate::i18n::Text;

/// What sort of news it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Success,
    /// Look out.
    Warning,
    /// It did not work.
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

    /// An error is said at once; anything else when the person has finished listening.
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
    /// What sort of news it is.
    #[prop(optional)]
    kind: BannerKind,
    /// The news in a few words.
    #[prop(into, optional)]
    title: Option<Text>,
    /// Whether it is read out when it appears.
    #[prop(default = true)]
    live: bool,
    /// It answers what the person has just pressed, and is brought into sight wherever they
    /// pressed it.
    #[prop(optional)]
    asked: bool,
    /// More about it, and what to do.
    children: Children,
) -> AnyView {
    let banner = NodeRef::<html::Div>::new();
    if asked {
        // In the next frame it has its place on the page.
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
