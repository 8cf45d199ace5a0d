//! Files and photos.

use latchkey::ui::{
    Capture, Card, FileDrop, FormErrors, Outline, PhotoAwaited, PhotoPreview, Sent, Shutter,
    UploadList, UploadRow, UploadState, Viewfinder,
};
use leptos::prelude::*;

use super::fields::wrong;
use crate::sample::{Sample, words};

/// A drawing in place of a photo.
const PHOTO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 85 54'%3E%3Cpath fill='%23cfe3da' d='M0 0h85v54H0z'/%3E%3Ccircle cx='24' cy='22' r='9' fill='%230f6350'/%3E%3Cpath d='M9 46c0-18 30-18 30 0M48 18h28M48 27h28M48 36h18' stroke='%230f6350' stroke-width='4' fill='none'/%3E%3C/svg%3E";

pub(super) fn file_drop() -> AnyView {
    let names = RwSignal::new(String::new());
    let keep = move |files: Vec<leptos::web_sys::File>| {
        names.set(files.iter().map(leptos::web_sys::File::name).collect::<Vec<_>>().join(", "))
    };
    let none = FormErrors::new();
    let busy = Signal::stored(true);
    view! {
        <Sample state="One file; what was chosen is named below">
            <Card>
                <p>"Drop it anywhere on this card."</p>
                <FileDrop id="drop-one" label=words("Choose a file") accept="image/*" on_files=keep errors=none hint=words("JPEG or PNG, up to 20 MB") />
                <p class="muted">{move || names.get()}</p>
            </Card>
        </Sample>
        <Sample state="Several files">
            <FileDrop id="drop-many" label=words("Choose files") accept="image/*,application/pdf" on_files=keep errors=none multiple=true hint=words("PDF or photo") />
        </Sample>
        <Sample state="Pointed at" force="force-hover">
            <FileDrop id="drop-hover" label=words("Choose a file") accept="image/*" on_files=keep errors=none />
        </Sample>
        <Sample state="With the focus" force="force-focus">
            <FileDrop id="drop-focus" label=words("Choose a file") accept="image/*" on_files=keep errors=none />
        </Sample>
        <Sample state="Getting one ready">
            <FileDrop id="drop-busy" label=words("Choose a file") accept="image/*" on_files=keep errors=none busy=busy />
        </Sample>
        <Sample state="Wrong">
            <FileDrop id="drop-wrong" label=words("Choose a file") accept="image/*" on_files=keep errors=wrong("drop-wrong", "Add a photo of your document") />
        </Sample>
        <Sample state="With the page's own camera first">
            <FileDrop
                id="drop-camera"
                label=words("Choose a file")
                accept="image/*"
                on_files=keep
                errors=none
                on_camera=Some(Callback::new(|()| ()))
                camera_label=words("Take a photo")
                camera_first=true
            />
        </Sample>
        <Sample state="With the phone's own camera program, where there is a touch screen">
            <div class="stack">
                <FileDrop
                    id="drop-back"
                    label=words("Choose a file")
                    accept="image/*"
                    on_files=keep
                    errors=none
                    capture=Some(Capture::Environment)
                    camera_label=words("Take a photo of the card")
                />
                <FileDrop
                    id="drop-front"
                    label=words("Choose another file")
                    accept="image/*"
                    on_files=keep
                    errors=none
                    capture=Some(Capture::User)
                    camera_label=words("Take a photo of your face")
                />
            </div>
        </Sample>
    }
    .into_any()
}

fn row(name: &'static str, state: UploadState) -> AnyView {
    view! { <UploadRow name=name.to_owned() size=8_388_608.0 state=Signal::stored(state) on_act=Some(Callback::new(|()| ())) on_end=|()| () /> }
        .into_any()
}

pub(super) fn upload_rows() -> AnyView {
    let sent = |percent, left: Option<&str>| Sent {
        percent,
        bytes: 83_886.08 * f64::from(percent),
        of: 8_388_608.0,
        left: left.map(words),
    };
    let rows: Vec<AnyView> = [
        ("Waiting.pdf", UploadState::Waiting),
        ("Preparing.heic", UploadState::Preparing),
        ("Sending.pdf", UploadState::Sending(sent(40, Some("about 2 minutes left")))),
        ("Almost.pdf", UploadState::Sending(sent(100, None))),
        ("Offline.pdf", UploadState::Offline(sent(62, None))),
        ("Paused.pdf", UploadState::Paused(sent(62, None))),
        ("Unfinished.pdf", UploadState::Unfinished(words("60% had arrived. Choose the same file again to go on."))),
        ("Done.pdf", UploadState::Done),
        ("Failed.pdf", UploadState::Failed(words("The file was damaged on its way."))),
        ("Unfit.pdf", UploadState::Unfit(words("The file has a password. Save it without one, and add it again."))),
        ("A-file-with-a-name-that-somebody-has-never-thought-about-and-that-has-no-place-to-break-2026-11-21-final-2.pdf", UploadState::Done),
    ]
    .into_iter()
    .map(|(name, state)| row(name, state))
    .collect();
    let pointed = row("Pointed-at.pdf", UploadState::Paused(sent(12, None)));
    view! {
        <Sample state="Every state" wide=true><UploadList label=words("Payslips")>{rows}</UploadList></Sample>
        <Sample state="Pointed at" force="force-hover"><UploadList label=words("One payslip")>{pointed}</UploadList></Sample>
        <Sample state="With a remark">
            <UploadList label=words("One statement")>
                <UploadRow
                    name="May.pdf".to_owned()
                    size=24_000.0
                    state=Signal::stored(UploadState::Done)
                    note=Signal::stored(Some(words("These are not the same bytes as before.")))
                    on_end=|()| ()
                />
            </UploadList>
        </Sample>
    }
    .into_any()
}

pub(super) fn camera() -> AnyView {
    let outline = |(state, outline)| {
        let video = NodeRef::new();
        view! {
            <Sample state=state>
                <Viewfinder video=video outline=outline is_mirrored=false is_on=true waiting=words("Starting the camera…") on_seen=|()| () />
            </Sample>
        }
    };
    let video = NodeRef::new();
    let outlines = [
        ("On, for a card", Outline::Card),
        ("On, for a passport", Outline::Passport),
        ("On, for a face", Outline::Face),
    ];
    view! {
        <Sample state="Not on yet">
            <Viewfinder video=video outline=Outline::Card is_mirrored=false is_on=false waiting=words("Starting the camera…") on_seen=|()| () />
        </Sample>
        {outlines.map(outline).into_iter().collect::<Vec<_>>()}
        <Sample state="The button: not ready"><Shutter label=words("Take the photo") is_ready=false on_press=|()| () /></Sample>
        <Sample state="Ready"><Shutter label=words("Take the photo") is_ready=true on_press=|()| () /></Sample>
        <Sample state="Pointed at" force="force-hover"><Shutter label=words("Take the photo") is_ready=true on_press=|()| () /></Sample>
        <Sample state="With the focus" force="force-focus"><Shutter label=words("Take the photo") is_ready=true on_press=|()| () /></Sample>
    }
    .into_any()
}

pub(super) fn photo_preview() -> AnyView {
    view! {
        <Sample state="A card"><PhotoPreview src=Signal::stored(PHOTO.to_owned()) alt=words("The photo that you chose") /></Sample>
        <Sample state="Getting it ready"><PhotoAwaited label=words("Preparing your photo…") /></Sample>
    }
    .into_any()
}
