//! The context of every step: the state, a way to send events, and the services that need a browser
//! or the server.
//!
//! Steps do not know the API, the host page, uploads or the camera: `app` fills a [`StepContext`].

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use latchkey_api_types::{
    BankConnection, DocumentUpload, Institution, Requirement, SessionUpdate, SessionView,
    UnfinishedUpload,
};
use latchkey_client::Problem;
use latchkey_flow::{
    Activity, Answering, CameraProblem, CameraWish, Event, FileProblem, Slot, State, StepKind,
    Upload,
};
use latchkey_rules::date::CivilDate;
use leptos::prelude::*;

use crate::ui::FormDraft;

/// A boxed future, which stays in this thread.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// The result of preparing a file for a preview.
pub type PreviewOutcome = Result<Preview, FileProblem>;

/// The result of turning on a camera.
pub type CameraOutcome = Result<OpenCamera, CameraProblem>;

/// What a step works with. Cheap to copy.
#[derive(Clone, Copy)]
pub struct StepContext {
    /// The state of the widget.
    pub state: Signal<State>,
    /// Sends an event.
    pub send: Callback<Event>,
    /// The services that need a browser or the server.
    pub services: StoredValue<StepServices, LocalStorage>,
}

/// The services that a step may use beyond the state.
pub struct StepServices {
    /// Today's date, by the device's clock.
    pub today: CivilDate,
    /// Whether the widget is the hosted page, without a host page around it.
    pub is_hosted: bool,
    /// Whether the top-level page may be led to a bank.
    pub may_redirect_to_bank: bool,
    /// Whether the top-level page is led to the `redirect_url` by itself at the end.
    pub may_redirect_at_end: bool,
    /// Finds banks by name.
    pub find_banks: Rc<dyn Fn(BankQuery) -> Pending<Result<BankPage, Problem>>>,
    /// Opens the bank window, during the click, and sends the event that the bank was chosen.
    pub choose_bank: Rc<dyn Fn(String)>,
    /// Opens the bank window again, during the click, for a pending connection.
    pub reopen_bank: Rc<dyn Fn(BankConnection)>,
    /// Prepares a chosen photo for a preview.
    pub preview: Rc<dyn Fn(web_sys::File, Slot) -> Pending<PreviewOutcome>>,
    /// Whether the device is a phone or tablet, whose camera is easier to use than its files.
    pub is_handheld: bool,
    /// The reason why this browser gives no page a camera, where it is known in advance.
    pub camera_problem: Option<CameraProblem>,
    /// Turns on a camera, during the click, and calls back when it is lost.
    pub open_camera: Rc<dyn Fn(CameraWish, CameraLost) -> Pending<CameraOutcome>>,
    /// Takes a photo of what a camera shows in a video element, and prepares it. Neither is needed
    /// after the call.
    pub photograph: Rc<dyn Fn(web_sys::HtmlVideoElement, Slot) -> Pending<PreviewOutcome>>,
    /// Takes over a previewed photo, and sends the event that it was chosen.
    pub use_preview: Rc<dyn Fn(Slot, Preview)>,
    /// Takes over files without a preview, and sends the event that they were chosen.
    pub use_files: Rc<dyn Fn(Slot, Vec<web_sys::File>)>,
    /// The drafts of the session.
    pub drafts: Rc<dyn Drafting>,
}

/// Keeps drafts, by the names of the form and the field.
pub trait Drafting {
    /// Returns the text that was typed into a field and is not saved.
    fn text(&self, form: &str, field: &str) -> Option<String>;
    /// Whether a form has a draft.
    fn has(&self, form: &str) -> bool;
    /// Sets the text of a field; `None` where it is what is saved.
    fn typed(&self, form: &str, field: &str, text: Option<String>);
    /// Marks `answers` to replace the draft of a form.
    fn mark(&self, form: &str, answers: &mut SessionUpdate);
    /// Removes the draft of a form.
    fn forget(&self, form: &str);
    /// Whether there are drafts that do not reach the server.
    fn is_behind(&self) -> bool;
}

/// Keeps no drafts.
impl Drafting for () {
    fn text(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn has(&self, _: &str) -> bool {
        false
    }

    fn typed(&self, _: &str, _: &str, _: Option<String>) {}

    fn mark(&self, _: &str, _: &mut SessionUpdate) {}

    fn forget(&self, _: &str) {}

    fn is_behind(&self) -> bool {
        false
    }
}

/// A search for banks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankQuery {
    /// A part of the name; empty for the most used banks.
    pub search: String,
    /// The id of the last bank that is already shown.
    pub after: Option<String>,
}

/// A page of the banks found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankPage {
    /// The banks, most used first.
    pub banks: Vec<Institution>,
    /// Whether there are more.
    pub has_more: bool,
}

/// A callback for the loss of a camera.
pub type CameraLost = Box<dyn Fn(CameraProblem)>;

/// A camera, which is on until this is dropped.
pub struct OpenCamera {
    /// The stream for a video element.
    pub stream: web_sys::MediaStream,
    /// Whether it is shown mirrored, as applicants expect of their own image.
    pub is_mirrored: bool,
    /// The device's next camera, where there is one.
    pub next: Option<CameraWish>,
    /// The camera itself.
    pub held: Box<dyn std::any::Any>,
}

/// A chosen file or a photo, prepared for a preview.
#[derive(Clone)]
pub struct Preview {
    /// The `blob:` address of the photo as it will be sent; `None` for a PDF.
    pub address: Option<String>,
    /// The name on the applicant's device.
    pub file_name: String,
    /// The prepared file. The address lives as long as this does.
    pub held: Rc<dyn std::any::Any>,
}

impl StepContext {
    /// Sends an event.
    pub fn send(self, event: Event) {
        self.send.run(event);
    }

    /// Provides the draft of the form of that name, before its fields are drawn.
    pub fn draft(self, form: impl Into<String>) -> FormDraft {
        let form: Rc<str> = form.into().into();
        let drafts = self.services.with_value(|services| Rc::clone(&services.drafts));
        let (before, name) = (Rc::clone(&drafts), Rc::clone(&form));
        FormDraft::provide(
            move |field| before.text(&name, field),
            move |field, text| {
                // It only matters then, and each event makes everything read the state again.
                let is_under_way = self.state.with_untracked(|state| {
                    state.answering().is_some_and(|answering| answering.activity.is_under_way())
                });
                if is_under_way {
                    self.send(Event::Edited);
                }
                drafts.typed(&form, field, text);
            },
        )
    }

    /// Sends the event that the applicant leaves the step with these answers, which replace the
    /// draft of the form of that name.
    pub fn answer(self, form: &str, mut answers: SessionUpdate) {
        self.services.with_value(|services| Rc::clone(&services.drafts)).mark(form, &mut answers);
        self.send(Event::Answered(Box::new(answers)));
    }

    /// Follows what `read` returns while the applicant is answering.
    pub fn answering<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Answering) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.state.with(|state| state.answering().map(&read)))
    }

    /// Returns the session as it is now, to fill in a form.
    pub fn session_now(self) -> Option<SessionView> {
        self.state.with_untracked(|state| state.session().cloned())
    }

    /// Follows whether the step's buttons have to wait.
    pub fn is_busy(self) -> Signal<bool> {
        let busy = self.answering(|answering| answering.activity.holds_step());
        Signal::derive(move || busy.get().unwrap_or(false))
    }

    /// Follows the problem of the last request of the step.
    pub fn problem(self) -> Memo<Option<Problem>> {
        let problem = self.answering(|answering| match &answering.activity {
            Activity::Failed(problem) => Some(problem.clone()),
            Activity::Idle
            | Activity::Busy
            | Activity::Saving { .. }
            | Activity::Waiting { .. }
            | Activity::StillMissing => None,
        });
        Memo::new(move |_| problem.get().flatten())
    }

    /// Follows whether the applicant wanted to go on although something is missing here.
    pub fn is_still_missing(self) -> Memo<bool> {
        let missing = self.answering(|answering| answering.activity == Activity::StillMissing);
        Memo::new(move |_| missing.get().unwrap_or(false))
    }

    /// Follows the stored documents of a slot.
    pub fn documents(self, slot: Slot) -> Memo<Vec<DocumentUpload>> {
        let documents = self.answering(move |answering| {
            answering
                .session
                .document_uploads
                .iter()
                .filter(|document| slot.holds(document))
                .cloned()
                .collect::<Vec<_>>()
        });
        Memo::new(move |_| documents.get().unwrap_or_default())
    }

    /// Follows the files in transfer for a slot.
    pub fn uploads(self, slot: Slot) -> Memo<Vec<Upload>> {
        let uploads = self
            .answering(move |answering| answering.uploads_for(&slot).cloned().collect::<Vec<_>>());
        Memo::new(move |_| uploads.get().unwrap_or_default())
    }

    /// Follows the unfinished uploads of a slot that this page does not send.
    pub fn unfinished(self, slot: Slot) -> Memo<Vec<UnfinishedUpload>> {
        let unfinished = self.answering(move |answering| {
            answering
                .unfinished()
                .filter(|unfinished| slot.awaits(unfinished))
                .cloned()
                .collect::<Vec<_>>()
        });
        Memo::new(move |_| unfinished.get().unwrap_or_default())
    }

    /// Follows whether `requirement` is missing, by the session as last read.
    pub fn lacks(self, requirement: Requirement) -> Memo<bool> {
        let lacks = self.answering(move |answering| {
            answering.session.requirements.missing.contains(&requirement)
        });
        Memo::new(move |_| lacks.get().unwrap_or(false))
    }

    /// Goes to the step of that kind, and back to the check afterwards.
    pub fn change(self, kind: StepKind) {
        self.send(Event::Changed(kind));
    }
}
