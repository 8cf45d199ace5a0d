//! One picture: choose or take it, look at it, send it. Shared by the sides of a document and the selfie.

use latchkey_api_types::DocumentStatus;
use latchkey_flow::{Event, FileProblem, Slot, Upload, UploadStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::journey::Preview;
use super::{Journey, file_problem, problem, reason};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, Capture, FileDrop, FormErrors, Illustration, PageHeading, PhotoPreview, Picture, Spinner,
    UploadList, UploadRow, UploadState,
};

/// What differs between one picture and another.
#[derive(Clone, Copy)]
pub(super) struct Wording {
    pub(super) title: Key,
    pub(super) intro: Key,
    pub(super) tips: &'static [Key],
    pub(super) look_title: Key,
    pub(super) look_intro: Key,
    pub(super) illustration: Picture,
    pub(super) capture: Capture,
}

/// Where the person is with the picture. Each has its own heading, which takes focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Choose,
    Prepare,
    Look,
    Send,
    Stored,
}

/// What is held of a picture before it is sent.
#[derive(Clone, Copy)]
struct Draft {
    preview: RwSignal<Option<Preview>, LocalStorage>,
    preparing: RwSignal<bool>,
    problem: RwSignal<Option<FileProblem>>,
    replacing: RwSignal<bool>,
}

/// The page for one picture.
pub(super) fn view(journey: Journey, slot: Slot, wording: Wording) -> AnyView {
    let draft =
        Draft { preview: RwSignal::new_local(None), preparing: RwSignal::new(false), problem: RwSignal::new(None), replacing: RwSignal::new(false) };
    let uploads = journey.uploads(slot.clone());
    let lacks = journey.lacks(slot.requirement());
    let is_busy = journey.is_busy();
    let stage = Memo::new(move |_| {
        if draft.preview.with(Option::is_some) {
            Stage::Look
        } else if draft.preparing.get() {
            Stage::Prepare
        } else if uploads.with(|uploads| !uploads.is_empty()) || is_busy.get() {
            Stage::Send
        } else if !lacks.get() && !draft.replacing.get() {
            Stage::Stored
        } else {
            Stage::Choose
        }
    });
    (move || match stage.get() {
        Stage::Choose => choose(journey, slot.clone(), wording, draft),
        Stage::Prepare => view! { <div class="stack"><Spinner label=Key::PicturePreparing /></div> }.into_any(),
        Stage::Look => look(journey, slot.clone(), wording, draft),
        Stage::Send => send(journey, uploads),
        Stage::Stored => stored(journey, slot.clone(), wording, draft),
    })
    .into_any()
}

/// Takes a chosen file into the draft, or says what is wrong with it.
fn take(journey: Journey, slot: Slot, draft: Draft, files: Vec<web_sys::File>) {
    let Some(file) = files.into_iter().next() else { return };
    draft.problem.set(None);
    draft.preparing.set(true);
    let looking = journey.tools.with_value(|tools| (tools.preview)(file, slot));
    spawn_local(async move {
        let looked = looking.await;
        // The person may have gone to another page meanwhile: then the draft is gone too.
        let _ = match looked {
            Ok(preview) => draft.preview.try_set(Some(preview)).map(drop),
            Err(problem) => draft.problem.try_set(Some(problem)).map(drop),
        };
        let _ = draft.preparing.try_set(false);
    });
}

fn choose(journey: Journey, slot: Slot, wording: Wording, draft: Draft) -> AnyView {
    let requirement = slot.requirement();
    let rejected = journey.session_now().and_then(|session| session.requirements.errors.into_iter().find(|error| error.requirement == requirement));
    let tips: Vec<_> = wording.tips.iter().map(|tip| view! { <li>{Text::from(*tip).view()}</li> }).collect();
    let accept = if slot.document_type == latchkey_api_types::DocumentType::Selfie { "image/*" } else { "image/*,application/pdf" };
    view! {
        <div class="stack">
            <Illustration picture=wording.illustration />
            <PageHeading text=wording.title />
            {rejected.map(|error| view! { <Banner kind=BannerKind::Warning live=false>{reason::explain(&error.code)}</Banner> })}
            {problem::banner(journey)}
            {move || {
                draft
                    .problem
                    .get()
                    .map(|found| view! { <Banner kind=BannerKind::Error title=Key::PictureProblemTitle><p>{file_problem::words(&found).view()}</p></Banner> })
            }}
            <p class="lead">{Text::from(wording.intro).view()}</p>
            <ul class="list-check">{tips}</ul>
            <FileDrop
                id="picture"
                label=Key::PictureChoose
                camera_label=Key::PictureTake
                capture=wording.capture
                accept=accept
                errors=FormErrors::new()
                on_files=move |files| take(journey, slot.clone(), draft, files)
            />
        </div>
    }
    .into_any()
}

fn look(journey: Journey, slot: Slot, wording: Wording, draft: Draft) -> AnyView {
    let shown = draft.preview.with_untracked(|preview| preview.as_ref().map(|preview| (preview.address.clone(), preview.file_name.clone())));
    let picture = shown.map(|(address, name)| match address {
        Some(address) => view! { <PhotoPreview src=Signal::stored(address) alt=Key::PictureAlt /> }.into_any(),
        None => view! { <p><bdi>{name}</bdi></p> }.into_any(),
    });
    let use_it = move |()| {
        if let Some(preview) = draft.preview.try_update(Option::take).flatten() {
            draft.replacing.set(false);
            journey.tools.with_value(|tools| (tools.use_preview)(slot.clone(), preview));
        }
    };
    view! {
        <div class="stack">
            <PageHeading text=wording.look_title />
            <p class="lead">{Text::from(wording.look_intro).view()}</p>
            {picture}
            <ButtonRow>
                <Button label=Key::PictureUse on_press=use_it />
                <Button label=Key::PictureAgain kind=ButtonKind::Secondary on_press=move |()| draft.preview.set(None) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

fn send(journey: Journey, uploads: Memo<Vec<Upload>>) -> AnyView {
    view! {
        <div class="stack">
            <PageHeading text=Key::PictureSendingTitle />
            <p>{Text::from(Key::PictureSendingIntro).view()}</p>
            <UploadList label=Key::PictureSendingTitle>
                <For each=move || uploads.get() key=|upload| upload.id children=move |upload| row(journey, uploads, &upload) />
            </UploadList>
        </div>
    }
    .into_any()
}

/// A file on its way, with what can be done about it.
pub(super) fn row(journey: Journey, uploads: Memo<Vec<Upload>>, upload: &Upload) -> AnyView {
    let id = upload.id;
    let state = Signal::derive(move || {
        let status = uploads.with(|uploads| uploads.iter().find(|upload| upload.id == id).map(|upload| upload.status.clone()));
        match status {
            Some(UploadStatus::Failed(found)) => UploadState::Failed(file_problem::words(&found)),
            Some(status) => status.percent().map_or(UploadState::Preparing, UploadState::Sending),
            None => UploadState::Done,
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    let size = upload.size as f64;
    view! {
        <UploadRow
            name=upload.file_name.clone()
            size=size
            state=state
            on_cancel=move |()| journey.tell(Event::UploadCanceled(id))
            on_retry=move |()| journey.tell(Event::UploadRetried(id))
            on_remove=move |()| journey.tell(Event::UploadCanceled(id))
        />
    }
    .into_any()
}

fn stored(journey: Journey, slot: Slot, wording: Wording, draft: Draft) -> AnyView {
    let documents = journey.documents(slot.clone());
    let name = move || {
        documents.with(|documents| documents.iter().rfind(|document| document.status != DocumentStatus::Rejected).map(|d| d.file_name.clone()))
    };
    view! {
        <div class="stack">
            <PageHeading text=wording.title />
            <Banner kind=BannerKind::Success live=false>
                <p>{move || tr_with(Phrase::PictureStored { name: &name().unwrap_or_default() })}</p>
            </Banner>
            {problem::banner(journey)}
            <ButtonRow>
                <Button label=Key::PictureKeep on_press=move |()| journey.tell(Event::Continued) />
                <Button label=Key::PictureReplace kind=ButtonKind::Secondary on_press=move |()| draft.replacing.set(true) />
            </ButtonRow>
        </div>
    }
    .into_any()
}
