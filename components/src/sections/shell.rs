//! The shell. It is a page with landmarks and a heading, so it is shown in a frame.

use latchkey::ui::{MenuEntry, PageHeading, Shell, StepPosition, Steps, TestRibbon, Toaster};
use leptos::prelude::*;

use crate::sample::{Sample, words};

pub(super) fn framed() -> AnyView {
    view! {
        <Sample state="With all that it can have: a ribbon, the way back, a menu, steps, no line, and a footer" wide=true>
            <iframe class="gallery-frame" src="/components?only=shell" title="The shell around a page"></iframe>
        </Sample>
        <Sample state="The ribbon by itself"><TestRibbon /></Sample>
    }
    .into_any()
}

/// The shell as a page.
pub(crate) fn whole() -> AnyView {
    Toaster::provide();
    let offline = RwSignal::new(true);
    let entries = vec![
        MenuEntry::new(
            words("Help"),
            Callback::new(move |()| offline.update(|offline| *offline = !*offline)),
        ),
        MenuEntry::new(words("Withdraw"), Callback::new(|()| ())).danger(),
    ];
    view! {
        <Shell
            business_name=Some("Maple Court Lettings".to_owned())
            business_icon=Signal::stored(None::<String>)
            is_offline=offline
            test_mode=true
            step=Some(StepPosition { current: 2, total: 5 })
            can_go_back=true
            on_back=|()| ()
            menu_entries=entries
            on_close=Some(Callback::new(|()| ()))
            privacy_url=Some("https://example.com/privacy".to_owned())
            support_email=Some("help@example.com".to_owned())
        >
            <PageHeading text=words("A page") take_focus=false />
            <p>"What is asked stands here."</p>
        </Shell>
    }
    .into_any()
}

pub(super) fn steps() -> AnyView {
    let at = |current, total| Signal::stored(Some(StepPosition { current, total }));
    view! {
        <Sample state="The first"><Steps position=at(1, 5) /></Sample>
        <Sample state="The last of many"><Steps position=at(12, 12) /></Sample>
        <Sample state="Not known yet: nothing"><Steps position=Signal::stored(None) /></Sample>
    }
    .into_any()
}
