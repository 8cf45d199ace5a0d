//! One photo: taking or choosing it, reviewing it, sending it. Shared by the sides of an identity
//! document and the selfie.

use latchkey_api_types::{DocumentStatus, DocumentType};
use latchkey_flow::{
    CameraProblem, CameraWish, Event, Facing, FileProblem, PhotoInput, Slot, Upload, camera,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

mod live;
mod no_camera;

use self::live::Live;
use super::context::{Pending, Preview, PreviewOutcome};
use super::{StepContext, file_problem, problem, reason, uploads};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, Capture, FactList, FactSentence, FileDrop,
    FormErrors, Illustration, IllustrationKind, Outline, PageHeading, PhotoAwaited, PhotoPreview,
    Symbol, UploadList,
};

/// The id of the button that opens the file picker.
const PICKER: &str = "photo";

/// The texts and settings that differ between photos.
#[derive(Clone, Copy)]
pub(super) struct Wording {
    pub(super) title: Key,
    pub(super) intro: Key,
    /// The introduction where only a live capture is accepted.
    pub(super) intro_live: Key,
    pub(super) tips: &'static [Key],
    pub(super) review_title: Key,
    pub(super) review_intro: Key,
    pub(super) illustration: IllustrationKind,
    /// The camera to use.
    pub(super) facing: Facing,
    /// The outline over the video, with its description.
    pub(super) outline: Outline,
    pub(super) guide: Key,
}

/// The part of the page that is shown. Each has its own heading, which takes the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Choose,
    Live,
    NoCamera(CameraProblem),
    Prepare,
    Review,
    Send,
    Stored,
}

/// The state of a photo before it is sent.
#[derive(Clone, Copy)]
struct PhotoState {
    live: RwSignal<Live, LocalStorage>,
    /// The camera that was used last; `None` after a file was chosen.
    camera: RwSignal<Option<CameraWish>>,
    preview: RwSignal<Option<Preview>, LocalStorage>,
    /// The preview that was accepted, to be shown while it is sent.
    used: RwSignal<Option<Preview>, LocalStorage>,
    preparing: RwSignal<bool>,
    problem: RwSignal<Option<FileProblem>>,
    replacing: RwSignal<bool>,
}

/// The page of one photo.
pub(super) fn view(context: StepContext, slot: Slot, wording: Wording) -> AnyView {
    let is_live_only = context.answering(|answering| camera::is_live_only(&answering.session));
    let (known_problem, is_handheld) =
        context.services.with_value(|services| (services.camera_problem, services.is_handheld));
    let ways = move || {
        PhotoInput::of(is_live_only.get() == Some(true), known_problem.is_none(), is_handheld)
    };
    // If only a live capture is accepted and no camera is possible, the page says so before
    // anything is pressed.
    let live = match known_problem {
        Some(problem) if is_live_only.get_untracked() == Some(true) => Live::Failed(problem),
        Some(_) | None => Live::Off,
    };
    let state = PhotoState {
        live: RwSignal::new_local(live),
        camera: RwSignal::new(None),
        preview: RwSignal::new_local(None),
        used: RwSignal::new_local(None),
        preparing: RwSignal::new(false),
        problem: RwSignal::new(None),
        replacing: RwSignal::new(false),
    };
    let on_their_way = context.uploads(slot.clone());
    let lacks = context.lacks(slot.requirement());
    let is_busy = context.is_busy();
    let stage = Memo::new(move |_| {
        if state.preview.with(Option::is_some) {
            Stage::Review
        } else if state.preparing.get() {
            Stage::Prepare
        } else if on_their_way.with(|uploads| !uploads.is_empty()) || is_busy.get() {
            Stage::Send
        } else if !lacks.get() && !state.replacing.get() {
            Stage::Stored
        } else {
            state.live.with(|live| match live {
                Live::Off => Stage::Choose,
                Live::Opening | Live::On(_) => Stage::Live,
                Live::Failed(problem) => Stage::NoCamera(*problem),
            })
        }
    });
    (move || match stage.get() {
        Stage::Choose => choose(context, slot.clone(), wording, state, ways()),
        Stage::Live => live::view(context, slot.clone(), wording, state),
        Stage::NoCamera(problem) => {
            no_camera::view(context, slot.clone(), wording, state, problem, ways())
        }
        Stage::Prepare => prepare(),
        Stage::Review => review(context, slot.clone(), wording, state),
        Stage::Send => send(context, wording, state, on_their_way),
        Stage::Stored => stored(context, slot.clone(), wording, state),
    })
    .into_any()
}

/// Takes a chosen file, or shows its problem.
fn take(context: StepContext, slot: Slot, state: PhotoState, files: Vec<web_sys::File>) {
    let Some(file) = files.into_iter().next() else { return };
    state.camera.set(None);
    state.live.set(Live::Off);
    receive(state, context.services.with_value(|services| (services.preview)(file, slot)));
}

/// Waits for a photo that is being prepared.
fn receive(state: PhotoState, photo: Pending<PreviewOutcome>) {
    state.problem.set(None);
    state.used.set(None);
    state.preparing.set(true);
    spawn_local(async move {
        let outcome = photo.await;
        // The applicant may have left the page meanwhile, and the state with it.
        let _ = match outcome {
            Ok(preview) => state.preview.try_set(Some(preview)).map(drop),
            Err(problem) => state.problem.try_set(Some(problem)).map(drop),
        };
        let _ = state.preparing.try_set(false);
    });
}

fn choose(
    context: StepContext,
    slot: Slot,
    wording: Wording,
    state: PhotoState,
    ways: PhotoInput,
) -> AnyView {
    let requirement = slot.requirement();
    let rejected = context.session_now().and_then(|session| {
        session.requirements.errors.into_iter().find(|error| error.requirement == requirement)
    });
    let tips: Vec<_> =
        wording.tips.iter().map(|tip| view! { <li>{Text::from(*tip).view()}</li> }).collect();
    let intro = if ways == PhotoInput::CameraOnly { wording.intro_live } else { wording.intro };
    view! {
        <div class="stack">
            <Illustration kind=wording.illustration />
            <PageHeading text=wording.title />
            {rejected.map(|error| view! { <Banner kind=BannerKind::Warning live=false>{reason::explain(&error.code)}</Banner> })}
            {problem::banner(context)}
            {move || {
                state
                    .problem
                    .get()
                    .map(|found| view! { <Banner kind=BannerKind::Error title=Key::PhotoProblemTitle><p>{file_problem::words(&found).view()}</p></Banner> })
            }}
            <p class="lead">{Text::from(intro).view()}</p>
            <ul class="list-check" role="list">{tips}</ul>
            {uploads::unfinished_list(context, slot.clone(), wording.title, PICKER)}
            {choose_file(context, slot, wording, state, ways, false)}
        </div>
    }
    .into_any()
}

/// Returns the ways to give a photo, the most suitable first. If only a live capture is accepted,
/// no files are taken. `is_second` if the page has a better alternative.
fn choose_file(
    context: StepContext,
    slot: Slot,
    wording: Wording,
    state: PhotoState,
    ways: PhotoInput,
    is_second: bool,
) -> AnyView {
    let on_camera =
        Callback::new(move |()| live::open(context, state, CameraWish::Facing(wording.facing)));
    if ways == PhotoInput::CameraOnly {
        return view! { <ButtonRow><Button label=Key::PhotoTake on_press=on_camera /></ButtonRow> }
            .into_any();
    }
    let accept = if slot.document_type == DocumentType::Selfie {
        "image/*"
    } else {
        "image/*,application/pdf"
    };
    let device_camera = match wording.facing {
        Facing::Environment => Capture::Environment,
        Facing::User => Capture::User,
    };
    let has_own = ways != PhotoInput::FileOnly;
    view! {
        <FileDrop
            id=PICKER
            label=Key::PhotoChoose
            camera_label=Key::PhotoTake
            capture=(!has_own).then_some(device_camera)
            on_camera=has_own.then_some(on_camera)
            camera_first={ways == PhotoInput::CameraFirst}
            is_second=is_second
            accept=accept
            errors=FormErrors::new()
            on_files=move |files| take(context, slot.clone(), state, files)
        />
    }
    .into_any()
}

fn prepare() -> AnyView {
    view! {
        <div class="stack">
            <PageHeading text=Key::PhotoPrepareTitle />
            <PhotoAwaited label=Key::PhotoPreparing />
        </div>
    }
    .into_any()
}

/// Returns the preview of the photo, if it can be shown.
fn photo(state: PhotoState, preview: Option<Preview>) -> Option<AnyView> {
    let address = preview?.address?;
    let alt = if state.camera.with_untracked(Option::is_some) {
        Key::PhotoAltTaken
    } else {
        Key::PhotoAlt
    };
    Some(view! { <PhotoPreview src=Signal::stored(address) alt=alt /> }.into_any())
}

fn review(context: StepContext, slot: Slot, wording: Wording, state: PhotoState) -> AnyView {
    let taken_by = state.camera.get_untracked();
    let again = if taken_by.is_some() { Key::PhotoRetake } else { Key::PhotoAgain };
    let shown = state.preview.get_untracked();
    let file_name = shown
        .as_ref()
        .filter(|preview| preview.address.is_none())
        .map(|preview| preview.file_name.clone());
    let file = file_name.map(|name| view! { <FactList><FactSentence symbol=Symbol::File text=Text::from(name) /></FactList> });
    let use_it = move |()| {
        if let Some(preview) = state.preview.try_update(Option::take).flatten() {
            state.replacing.set(false);
            state.used.set(Some(preview.clone()));
            context.services.with_value(|services| (services.use_preview)(slot.clone(), preview));
        }
    };
    let anew = move |()| {
        state.preview.set(None);
        if let Some(camera) = taken_by.clone() {
            live::open(context, state, camera);
        }
    };
    view! {
        <div class="stack">
            <PageHeading text=wording.review_title />
            <p class="lead">{Text::from(wording.review_intro).view()}</p>
            {photo(state, shown)}
            {file}
            <ButtonRow>
                <Button label=Key::PhotoUse on_press=use_it />
                <Button label=again kind=ButtonKind::Secondary on_press=anew />
            </ButtonRow>
        </div>
    }
    .into_any()
}

/// Returns the page while the photo is sent, with its preview in the same place, or with the
/// illustration after the page was reloaded.
fn send(
    context: StepContext,
    wording: Wording,
    state: PhotoState,
    on_their_way: Memo<Vec<Upload>>,
) -> AnyView {
    let photo = photo(state, state.used.get_untracked());
    let illustration =
        photo.is_none().then(|| view! { <Illustration kind=wording.illustration /> });
    view! {
        <div class="stack">
            {illustration}
            <PageHeading text=Key::PhotoSendingTitle />
            <p class="lead">{Text::from(Key::PhotoSendingIntro).view()}</p>
            {photo}
            <UploadList label=Key::PhotoSendingTitle>
                {uploads::rows(context, on_their_way, PICKER.to_owned())}
            </UploadList>
        </div>
    }
    .into_any()
}

fn stored(context: StepContext, slot: Slot, wording: Wording, state: PhotoState) -> AnyView {
    let documents = context.documents(slot.clone());
    let name = move || {
        documents.with(|documents| {
            documents
                .iter()
                .rfind(|document| document.status != DocumentStatus::Rejected)
                .map(|d| d.file_name.clone())
        })
    };
    view! {
        <div class="stack">
            <Illustration kind=wording.illustration />
            <PageHeading text=wording.title />
            <Banner kind=BannerKind::Success live=false>
                <p>{move || tr_with(Phrase::PhotoStored { name: &name().unwrap_or_default() })}</p>
            </Banner>
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::PhotoKeep on_press=move |()| context.send(Event::Continued) />
                <Button label=Key::PhotoReplace kind=ButtonKind::Secondary on_press=move |()| state.replacing.set(true) />
            </ButtonRow>
        </div>
    }
    .into_any()
}
