//! What a camera sees, an outline that says where to hold things, and the button that takes the
//! picture.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlVideoElement;

use super::focus::bring_into_sight;
use super::skeleton::spinner;
use crate::i18n::Text;

/// What is drawn over the picture. The words of the page say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// A card such as a driving licence: ID-1 of ISO 7810.
    Card,
    /// The photo page of a passport: ID-3.
    Passport,
    /// A face.
    Face,
}

impl Outline {
    fn class(self) -> &'static str {
        match self {
            Self::Card => "viewfinder-outline viewfinder-card",
            Self::Passport => "viewfinder-outline viewfinder-passport",
            Self::Face => "viewfinder-outline viewfinder-face",
        }
    }
}

/// The picture of a camera. Its window is wide or upright, whichever shows more of it.
#[component]
pub fn Viewfinder(
    /// The element that shows it, to which the stream is given.
    video: NodeRef<html::Video>,
    /// What is drawn over it.
    outline: Outline,
    /// Whether it is shown as in a mirror.
    #[prop(into)]
    is_mirrored: Signal<bool>,
    /// Whether there is anything to be seen.
    #[prop(into)]
    is_on: Signal<bool>,
    /// What is said while there is not.
    #[prop(into)]
    waiting: Text,
    /// The first frame of a stream is there.
    #[prop(into)]
    on_seen: Callback<()>,
) -> AnyView {
    let is_wide = RwSignal::new(true);
    // A phone that is turned turns its camera's picture too.
    let look = move || {
        if let Some(video) = video.get_untracked() {
            let video: &HtmlVideoElement = &video;
            is_wide.set(video.video_width() >= video.video_height());
        }
    };
    view! {
        <div
            class="viewfinder"
            class:viewfinder-wide=move || is_wide.get()
            class:viewfinder-mirrored=move || is_mirrored.get()
            class:viewfinder-on=move || is_on.get()
        >
            <video
                class="viewfinder-video"
                node_ref=video
                aria-hidden="true"
                autoplay
                playsinline
                disablepictureinpicture
                prop:muted=true
                on:loadedmetadata=move |_| look()
                on:resize=move |_| look()
                on:playing=move |_| on_seen.run(())
            ></video>
            <span class=outline.class() aria-hidden="true"></span>
            {move || (!is_on.get()).then(|| spinner(waiting.clone()))}
        </div>
    }
    .into_any()
}

/// The button that takes the picture.
#[component]
pub fn Shutter(
    /// What it does.
    #[prop(into)]
    label: Text,
    /// Whether there is a picture to be taken. Until then it keeps its place and its name, and
    /// does nothing.
    #[prop(into)]
    is_ready: Signal<bool>,
    /// It was pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    let button = NodeRef::<html::Button>::new();
    // Below the picture it may be out of sight, and only now is it of use.
    Effect::new(move |_| {
        if is_ready.get()
            && let Some(button) = button.get()
        {
            bring_into_sight(&button);
        }
    });
    let press = move |_| {
        if is_ready.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button class="shutter" type="button" node_ref=button aria-disabled=move || (!is_ready.get()).then_some("true") on:click=press>
            <span class="shutter-ring" aria-hidden="true"></span>
            <span>{label.view()}</span>
        </button>
    }
    .into_any()
}
