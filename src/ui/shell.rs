//! The frame of every page: business, step, back, menu, and contact.

use leptos::prelude::*;

use super::banner::{Banner, BannerKind};
use super::icon::{Symbol, icon};
use super::link::external_link;
use super::live_region::{Announcer, live_region};
use super::menu::{MenuEntry, menu};
use super::steps::{StepPosition, steps};
use super::toast::{toasts, use_toaster};
use crate::i18n::{Key, Phrase, Text, tr_with};

/// The frame of all pages.
#[component]
pub fn Shell(
    /// The name of the business; `None` until it is known.
    #[prop(into)]
    business_name: Signal<Option<String>>,
    /// The address of its logo.
    #[prop(into)]
    business_icon: Signal<Option<String>>,
    /// Whether the device is offline.
    #[prop(into)]
    is_offline: Signal<bool>,
    /// The time at which the session expires, as text, if that is soon.
    #[prop(into, optional)]
    ends_at: Signal<Option<String>>,
    /// Whether the session is in test mode.
    #[prop(into)]
    test_mode: Signal<bool>,
    /// The position of the page among all steps.
    #[prop(into)]
    step: Signal<Option<StepPosition>>,
    /// Whether there is a page to go back to.
    #[prop(into)]
    can_go_back: Signal<bool>,
    /// Called to go back.
    #[prop(into)]
    on_back: Callback<()>,
    /// The entries of the menu.
    #[prop(into)]
    menu_entries: Signal<Vec<MenuEntry>>,
    /// Called to close the widget, if it can be closed from inside.
    on_close: Option<Callback<()>>,
    /// The address of the privacy notice.
    #[prop(into)]
    privacy_url: Signal<Option<String>>,
    /// The support address of the business.
    #[prop(into)]
    support_email: Signal<Option<String>>,
    /// The page.
    children: Children,
) -> AnyView {
    let announcer = Announcer::provide();
    let back =
        move || can_go_back.get().then(|| icon_button(Symbol::Back, Key::ShellBack, on_back));
    let close = on_close.map(|on_close| icon_button(Symbol::Close, Key::ShellClose, on_close));
    view! {
        <div class="shell">
            {move || test_mode.get().then(test_ribbon)}
            <div class="shell-card">
                <header class="shell-header">
                    <div class="shell-bar">
                        {back}
                        <div class="shell-business">{business(business_name, business_icon)}</div>
                        {menu(menu_entries)}
                        {close}
                    </div>
                    {steps(step)}
                </header>
                // Always in the page, so that screen readers announce what appears in it.
                <div class="shell-offline" role="status">{move || is_offline.get().then(offline_banner)}</div>
                <div class="shell-offline" role="status">{move || ends_at.get().map(ends_banner)}</div>
                <main class="shell-main" id="main">{children()}</main>
                {footer(privacy_url, support_email)}
            </div>
            {live_region(announcer.message())}
            {toasts(use_toaster())}
        </div>
    }
    .into_any()
}

fn offline_banner() -> AnyView {
    view! { <Banner kind=BannerKind::Warning live=false><p>{Text::from(Key::ShellOffline).view()}</p></Banner> }.into_any()
}

fn ends_banner(time: String) -> AnyView {
    view! { <Banner kind=BannerKind::Warning live=false><p>{move || tr_with(Phrase::ShellEndsSoon { time: &time })}</p></Banner> }.into_any()
}

/// The notice of test mode.
#[component]
pub fn TestRibbon() -> AnyView {
    test_ribbon()
}

fn test_ribbon() -> AnyView {
    view! { <aside><p class="test-ribbon">{Text::from(Key::ShellTestMode).view()}</p></aside> }
        .into_any()
}

fn icon_button(symbol: Symbol, name: Key, on_press: Callback<()>) -> AnyView {
    view! {
        <button class="icon-button" type="button" aria-label=Text::from(name).reader() on:click=move |_| on_press.run(())>
            {icon(symbol)}
        </button>
    }
    .into_any()
}

fn business(name: Signal<Option<String>>, sign: Signal<Option<String>>) -> AnyView {
    let shown = move || {
        name.get().map(|name| {
            let sign = match sign.get() {
                Some(address) => view! { <img class="business-sign" src=address alt="" width="36" height="36" /> }.into_any(),
                None => {
                    let initial: String = name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
                    view! { <span class="business-sign" aria-hidden="true">{initial}</span> }.into_any()
                }
            };
            view! { {sign} <span class="business-name" dir="auto">{name}</span> }
        })
    };
    shown.into_any()
}

fn footer(privacy_url: Signal<Option<String>>, support_email: Signal<Option<String>>) -> AnyView {
    let privacy = move || {
        let address = privacy_url.get()?;
        Some(external_link(Key::ShellPrivacy.into(), Signal::stored(address)))
    };
    let support = move || {
        let address = support_email.get()?;
        let link = Signal::stored(format!("mailto:{address}"));
        Some(external_link(
            Text::from(move || tr_with(Phrase::ShellSupport { address: &address })),
            link,
        ))
    };
    view! { <footer class="shell-footer">{privacy} {support}</footer> }.into_any()
}
