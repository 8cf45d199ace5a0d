//! What every page is given: what is known, a way to say what the person did, and the few things
//! that need a browser.
//!
//! Pages do not know the API, the host, uploads or the camera: `app` joins them by filling a
//! [`StepContext`].

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

/// A future of this page.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// What comes of looking at a file.
pub type PreviewOutcome = Result<Preview, FileProblem>;

/// What comes of turning on a camera.
pub type CameraOutcome = Result<OpenCamera, CameraProblem>;

/// What a page works with. Cheap to copy.
#[derive(Clone, Copy)]
pub struct StepContext {
    /// Where the person is.
    pub state: Signal<State>,
    /// Says what happened.
    pub send: Callback<Event>,
    /// What needs a browser or a server.
    pub services: StoredValue<StepServices, LocalStorage>,
}

/// What a page may ask for beyond the state.
pub struct StepServices {
    /// Today, by the device's clock.
    pub today: CivilDate,
    /// Whether the widget fills a page of its own, with no landlord's page around it.
    pub is_hosted: bool,
    /// Whether the top-level page may be left for a bank.
    pub may_redirect_to_bank: bool,
    /// Whether the top-level page is left for the landlord's address by itself at the end.
    pub may_redirect_at_end: bool,
    /// Finds banks by name.
    pub find_banks: Rc<dyn Fn(BankQuery) -> Pending<Result<BankPage, Problem>>>,
    /// Opens a bank's window, inside the click, and says that the bank was chosen.
    pub choose_bank: Rc<dyn Fn(String)>,
    /// Opens the bank's window again, inside the click, for a connection that is waited for.
    pub reopen_bank: Rc<dyn Fn(BankConnection)>,
    /// Looks at a picture and prepares it, before the person decides to use it.
    pub preview: Rc<dyn Fn(web_sys::File, Slot) -> Pending<PreviewOutcome>>,
    /// Whether the device is held in the hand, so that its camera is nearer than its files.
    pub is_handheld: bool,
    /// Why this browser gives no page a camera, where it is known before one is asked for.
    pub camera_problem: Option<CameraProblem>,
    /// Turns on a camera, inside the click, and tells when it is of no use any more.
    pub open_camera: Rc<dyn Fn(CameraWish, CameraLost) -> Pending<CameraOutcome>>,
    /// Keeps what a camera shows in a video element at this moment, and prepares it. Neither is
    /// needed after the call.
    pub photograph: Rc<dyn Fn(web_sys::HtmlVideoElement, Slot) -> Pending<PreviewOutcome>>,
    /// Takes over what the person has looked at, and says that it was chosen.
    pub use_preview: Rc<dyn Fn(Slot, Preview)>,
    /// Takes over files that need no look, and says that they were chosen.
    pub use_files: Rc<dyn Fn(Slot, Vec<web_sys::File>)>,
    /// Keeps what is typed and not saved.
    pub drafts: Rc<dyn Drafting>,
}

/// Keeps what is typed and not saved, by the names of the form and the field.
pub trait Drafting {
    /// What was typed into a field.
    fn text(&self, form: &str, field: &str) -> Option<String>;
    /// Whether anything was typed into a form.
    fn has(&self, form: &str) -> bool;
    /// What is in a field now; `None` where that is what is saved.
    fn typed(&self, form: &str, field: &str, text: Option<String>);
    /// Has `answers` take the place of what was typed into a form.
    fn mark(&self, form: &str, answers: &mut SessionUpdate);
    /// Forgets what was typed into a form.
    fn forget(&self, form: &str);
    /// Whether something is typed that does not get to the server.
    fn is_behind(&self) -> bool;
}

/// Keeps nothing.
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
    /// Part of a name; empty for the most used.
    pub search: String,
    /// The last bank that is already shown.
    pub after: Option<String>,
}

/// Some of the banks that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankPage {
    /// Most used first.
    pub banks: Vec<Institution>,
    /// Whether there are more.
    pub has_more: bool,
}

/// Told that a camera is of no use any more.
pub type CameraLost = Box<dyn Fn(CameraProblem)>;

/// A camera that is on, for as long as this is held.
pub struct OpenCamera {
    /// What it sees, for a video element.
    pub stream: web_sys::MediaStream,
    /// Whether the person sees themselves in it, as in a mirror.
    pub is_mirrored: bool,
    /// The device's other camera, where there is one.
    pub next: Option<CameraWish>,
    /// The camera.
    pub held: Box<dyn std::any::Any>,
}

/// A chosen file or a photo, to be looked at.
#[derive(Clone)]
pub struct Preview {
    /// A `blob:` address of the picture as it will be sent; `None` for a PDF.
    pub address: Option<String>,
    /// As the person's device names it.
    pub file_name: String,
    /// The prepared file. The address lives as long as this does.
    pub held: Rc<dyn std::any::Any>,
}

impl StepContext {
    /// Says what happened.
    pub fn tell(self, event: Event) {
        self.send.run(event);
    }

    /// Keeps what is typed into the form of that name, and fills it in again, from before its
    /// fields are drawn.
    pub fn draft(self, form: impl Into<String>) -> FormDraft {
        let form: Rc<str> = form.into().into();
        let drafts = self.services.with_value(|services| Rc::clone(&services.drafts));
        let (before, name) = (Rc::clone(&drafts), Rc::clone(&form));
        FormDraft::provide(
            move |field| before.text(&name, field),
            move |field, text| {
                // Only then does it matter, and each event has the whole state looked at.
                let is_under_way = self.state.with_untracked(|state| {
                    state.answering().is_some_and(|answering| answering.activity.is_under_way())
                });
                if is_under_way {
                    self.tell(Event::Edited);
                }
                drafts.typed(&form, field, text);
            },
        )
    }

    /// The person leaves the page with these answers, which take the place of what was typed into
    /// the form of that name.
    pub fn answer(self, form: &str, mut answers: SessionUpdate) {
        self.services.with_value(|services| Rc::clone(&services.drafts)).mark(form, &mut answers);
        self.tell(Event::Answered(Box::new(answers)));
    }

    /// Runs `read` on the person's answers where they are answering.
    pub fn answering<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Answering) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.state.with(|state| state.answering().map(&read)))
    }

    /// The session as it is now, without following it: what a form starts from.
    pub fn session_now(self) -> Option<SessionView> {
        self.state.with_untracked(|state| state.session().cloned())
    }

    /// Whether the page's answers are on their way.
    pub fn is_busy(self) -> Signal<bool> {
        let busy = self.answering(|answering| answering.activity.holds_step());
        Signal::derive(move || busy.get().unwrap_or(false))
    }

    /// What went wrong with the page's answers.
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

    /// Whether the person wanted to go on although something is still missing here.
    pub fn is_still_missing(self) -> Memo<bool> {
        let missing = self.answering(|answering| answering.activity == Activity::StillMissing);
        Memo::new(move |_| missing.get().unwrap_or(false))
    }

    /// The stored documents of a slot.
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

    /// The files of a slot that are on their way.
    pub fn uploads(self, slot: Slot) -> Memo<Vec<Upload>> {
        let uploads = self
            .answering(move |answering| answering.uploads_for(&slot).cloned().collect::<Vec<_>>());
        Memo::new(move |_| uploads.get().unwrap_or_default())
    }

    /// The files of a slot of which a part had arrived before, and that are not sent from here.
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

    /// Whether `requirement` is still missing, by the last word of the server.
    pub fn lacks(self, requirement: Requirement) -> Memo<bool> {
        let lacks = self.answering(move |answering| {
            answering.session.requirements.missing.contains(&requirement)
        });
        Memo::new(move |_| lacks.get().unwrap_or(false))
    }

    /// Goes to the page of that name, and back to the check afterwards.
    pub fn change(self, page: StepKind) {
        self.tell(Event::Changed(page));
    }
}
