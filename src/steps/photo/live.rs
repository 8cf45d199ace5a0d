//! Live capture: the camera is on or starting.

use latchkey_flow::{CameraProblem, CameraWish, Slot};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{PhotoState, Wording, receive};
use crate::i18n::{Key, Text, tr};
use crate::steps::context::{OpenCamera, StepContext};
use crate::ui::{Button, ButtonKind, PageHeading, Shutter, Viewfinder, use_announcer};

/// The state of the camera. Replacing [`Live::On`] turns it off.
pub(super) enum Live {
    /// Not in use.
    Off,
    /// Requested.
    Opening,
    /// In use.
    On(OpenCamera),
    /// Requested, but not available.
    Failed(CameraProblem),
}

impl Live {
    fn camera(&self) -> Option<&OpenCamera> {
        match self {
            Self::On(camera) => Some(camera),
            Self::Off | Self::Opening | Self::Failed(_) => None,
        }
    }
}

/// Turns on a camera in place of the current one.
pub(super) fn open(context: StepContext, state: PhotoState, camera: CameraWish) {
    // Turned off before the next one is requested, because many phones can use only one at a time.
    state.live.set(Live::Opening);
    state.camera.set(Some(camera.clone()));
    let lost = move |problem| {
        let _ = state.live.try_set(Live::Failed(problem));
    };
    let opening =
        context.services.with_value(|services| (services.open_camera)(camera, Box::new(lost)));
    spawn_local(async move {
        let opened = opening.await;
        // The applicant may have left or refused while it started; it is then released at once.
        let _ = state.live.try_update(|live| {
            if matches!(live, Live::Opening) {
                *live = opened.map_or_else(Live::Failed, Live::On);
            }
        });
    });
}

/// The page with the camera.
pub(super) fn view(
    context: StepContext,
    slot: Slot,
    wording: Wording,
    state: PhotoState,
) -> AnyView {
    let announcer = use_announcer();
    let video = NodeRef::<html::Video>::new();
    let is_seen = RwSignal::new(false);
    let is_mirrored = RwSignal::new(false);
    // Kept while the other camera starts, so that the button stays in place.
    let next = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        is_seen.set(false);
        state.live.with(|live| {
            let camera = live.camera();
            video.set_src_object(camera.map(|camera| &camera.stream));
            if let Some(camera) = camera {
                is_mirrored.set(camera.is_mirrored);
                next.set(camera.next.clone());
            }
        });
    });
    let seen = move |()| {
        is_seen.set(true);
        announcer.announce(tr(Key::CameraOn));
    };
    let take = move |()| {
        let Some(video) = video.get_untracked() else { return };
        let photo =
            context.services.with_value(|services| (services.photograph)(video, slot.clone()));
        announcer.announce(tr(Key::CameraTaken));
        receive(state, photo);
        state.live.set(Live::Off);
    };
    let switch = move || {
        next.get().map(|camera| {
            view! { <Button label=Key::CameraSwitch kind=ButtonKind::Quiet on_press=move |()| open(context, state, camera.clone()) /> }
        })
    };
    view! {
        <div class="camera">
            <div class="camera-words">
                <PageHeading text=wording.title />
                <p>{Text::from(wording.guide).view()}</p>
            </div>
            <Viewfinder video=video outline=wording.outline is_mirrored=is_mirrored is_on=is_seen waiting=Key::CameraStarting on_seen=seen />
            <div class="camera-controls">
                <Button label=Key::CameraCancel kind=ButtonKind::Quiet on_press=move |()| state.live.set(Live::Off) />
                <Shutter label=Key::CameraTake is_ready=is_seen on_press=take />
                {switch}
            </div>
        </div>
    }
    .into_any()
}
