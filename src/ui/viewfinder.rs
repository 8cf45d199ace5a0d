//! The view of a camera, with an outline to align things with, and the shutter button.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlVideoElement;

use super::focus::bring_into_sight;
use super::skeleton::spinner;
use crate::i18n::Text;

/// The outline over the video; the text of the page says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// A card such as a driving licence: ID-1 of ISO/IEC 7810.
    Card,
    /// The photo page of a passport: ID-3 of ISO/IEC 7810.
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

/// The view of a camera, in landscape or portrait, whichever shows more of it.
#[component]
pub fn Viewfinder(
    /// The element that plays the stream.
    video: NodeRef<html::Video>,
    /// The outline over it.
    outline: Outline,
    /// Whether it is mirrored.
    #[prop(into)]
    is_mirrored: Signal<bool>,
    /// Whether there is a video to show.
    #[prop(into)]
    is_on: Signal<bool>,
    /// The text while there is none.
    #[prop(into)]
    waiting: Text,
    /// Called when the first frame of a stream is visible.
    #[prop(into)]
    on_seen: Callback<()>,
) -> AnyView {
    let is_wide = RwSignal::new(true);
    // Rotating a phone rotates its camera's video too.
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

/// The shutter button.
#[component]
pub fn Shutter(
    /// Its label.
    #[prop(into)]
    label: Text,
    /// Whether a photo can be taken. Until then the button keeps its place and its name and does
    /// nothing.
    #[prop(into)]
    is_ready: Signal<bool>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    let button = NodeRef::<html::Button>::new();
    // The button is only now useful, and may be below the visible part of the page.
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
