//! The state of the widget. Each variant carries what its screen needs, and nothing else.

use latchkey_api_types::{
    Requirement, SessionStatus, SessionUpdate, SessionView, UnfinishedUpload,
};
use latchkey_client::Problem;

use crate::bank::BankStage;
use crate::plan::{self, StepKind};
use crate::upload::{Slot, Upload, UploadAnnouncement};

/// The state of the widget.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// The session is being read.
    Loading,
    /// The session could not be read.
    Unavailable(Problem),
    /// The applicant is answering.
    Answering(Box<Answering>),
    /// The applicant has submitted; checks are running.
    Processing(Box<Processing>),
    /// The session has ended.
    Ended(Box<Ended>),
    /// The applicant has left, and may come back.
    Exited(Box<SessionView>),
}

impl State {
    /// The session; `None` before it was read, and where it could not be read.
    pub fn session(&self) -> Option<&SessionView> {
        match self {
            Self::Answering(answering) => Some(&answering.session),
            Self::Processing(processing) => Some(&processing.session),
            Self::Ended(ended) => Some(&ended.session),
            Self::Exited(session) => Some(session),
            Self::Loading | Self::Unavailable(_) => None,
        }
    }

    /// The applicant's answers and step, while the applicant is answering.
    pub fn answering(&self) -> Option<&Answering> {
        match self {
            Self::Answering(answering) => Some(answering),
            Self::Loading
            | Self::Unavailable(_)
            | Self::Processing(_)
            | Self::Ended(_)
            | Self::Exited(_) => None,
        }
    }

    /// The same as [`Self::answering`], to be changed.
    pub fn answering_mut(&mut self) -> Option<&mut Answering> {
        match self {
            Self::Answering(answering) => Some(answering),
            Self::Loading
            | Self::Unavailable(_)
            | Self::Processing(_)
            | Self::Ended(_)
            | Self::Exited(_) => None,
        }
    }

    /// Whether the session can still be left or withdrawn: the applicant is answering, or checks
    /// are running.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Answering(_) | Self::Processing(_))
    }

    /// Returns the id of the bank connection that the applicant is waiting for.
    pub fn awaited_bank(&self) -> Option<&str> {
        let Step::Bank(stage) = &self.answering()?.step else { return None };
        stage.waiting_for().map(|connection| connection.id.as_str())
    }
}

/// The state while the applicant is answering.
#[derive(Debug, Clone, PartialEq)]
pub struct Answering {
    /// The session as last read.
    pub session: SessionView,
    /// The current step.
    pub step: Step,
    /// What is being done with the step's answers.
    pub activity: Activity,
    /// The files in transfer, from any step.
    pub uploads: Vec<Upload>,
    /// The ids of uploads that were discarded. The session may still list them for a while.
    pub discarded: Vec<String>,
    /// The latest announcement about a file.
    pub announcement: Option<UploadAnnouncement>,
    /// What is known for saving the step's answers, and a conflict with another window.
    pub saving: Saving,
}

/// What is needed so that no answer is overwritten by an older one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Saving {
    /// The revision of the answers that the form was filled in with.
    pub base_revision: u64,
    /// The answers that were sent to be saved last.
    pub local: Option<Box<SessionUpdate>>,
    /// The session that another window or device has saved in their place. The applicant chooses
    /// which of the two is kept.
    pub remote: Option<Box<SessionView>>,
    /// Whether the applicant has changed something since they sent their answers.
    pub edited: bool,
    /// A counter that grows when the form has to be filled in again.
    pub form_version: u32,
}

impl Answering {
    /// The state of an applicant who has just come to `step`.
    pub fn new(session: SessionView, step: Step) -> Self {
        let saving = Saving { base_revision: session.revision, ..Saving::default() };
        Self {
            session,
            step,
            activity: Activity::Idle,
            uploads: Vec::new(),
            discarded: Vec::new(),
            announcement: None,
            saving,
        }
    }

    /// Returns the files in transfer for `slot`.
    pub fn uploads_for<'a>(&'a self, slot: &'a Slot) -> impl Iterator<Item = &'a Upload> {
        self.uploads.iter().filter(move |upload| upload.slot == *slot)
    }

    /// Returns the uploads that were not finished, and that this page does not send.
    pub fn unfinished(&self) -> impl Iterator<Item = &UnfinishedUpload> {
        let is_own =
            |id: &String| self.uploads.iter().any(|upload| upload.stored_as.as_ref() == Some(id));
        let all = self.session.unfinished_uploads.iter();
        all.filter(move |unfinished| {
            unfinished.received < unfinished.file_size
                && !self.discarded.contains(&unfinished.id)
                && !is_own(&unfinished.id)
        })
    }

    /// Returns the slots that a file is awaited for: one in transfer, or an upload that was not
    /// finished. An unfinished upload of a single photo is left out: its step asks for the photo
    /// anyway where it is needed.
    pub fn awaited(&self) -> impl Iterator<Item = Slot> {
        let on_their_way = self
            .uploads
            .iter()
            .filter(|upload| upload.is_in_transfer())
            .map(|upload| upload.slot.clone());
        on_their_way.chain(self.unfinished().map(Slot::from).filter(|slot| !slot.holds_one_file()))
    }

    /// Returns the two numbers of "Step 2 of 5".
    pub fn position(&self) -> Option<(usize, usize)> {
        plan::position(self.step.kind()?, &self.session.requirements)
    }
}

/// A step of the widget.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one step is held at a time, in a boxed state")]
pub enum Step {
    /// Which business asks for what, and the consents.
    Start,
    /// A consent was declined: what that means, and what the applicant can do.
    Declined,
    /// The business has asked for answers again: which, and why.
    Attention,
    /// A requirement that this version cannot meet.
    Unsupported(Requirement),
    /// Personal details.
    Details,
    /// Earlier addresses.
    AddressHistory,
    /// Which identity document.
    IdType,
    /// The front of the identity document.
    IdFront,
    /// The back of the identity document.
    IdBack,
    /// The national ID number.
    IdNumber,
    /// The photo of the applicant's face.
    Selfie,
    /// The connection of a bank.
    Bank(BankStage),
    /// Job and pay.
    Employment,
    /// Documents such as payslips and bank statements.
    Documents,
    /// All answers, each with a way to change it.
    Check,
}

impl Step {
    /// The step of that kind, with what `session` holds for it.
    pub fn open(kind: StepKind, session: &SessionView) -> Self {
        match kind {
            StepKind::Start => Self::Start,
            StepKind::Details => Self::Details,
            StepKind::AddressHistory => Self::AddressHistory,
            StepKind::IdType => Self::IdType,
            StepKind::IdFront => Self::IdFront,
            StepKind::IdBack => Self::IdBack,
            StepKind::IdNumber => Self::IdNumber,
            StepKind::Selfie => Self::Selfie,
            StepKind::Bank => Self::Bank(BankStage::of(session)),
            StepKind::Employment => Self::Employment,
            StepKind::Documents => Self::Documents,
            StepKind::Check => Self::Check,
        }
    }

    /// The kind of a step that meets requirements; `None` for one that only informs.
    pub fn kind(&self) -> Option<StepKind> {
        match self {
            Self::Declined | Self::Attention | Self::Unsupported(_) => None,
            Self::Start => Some(StepKind::Start),
            Self::Details => Some(StepKind::Details),
            Self::AddressHistory => Some(StepKind::AddressHistory),
            Self::IdType => Some(StepKind::IdType),
            Self::IdFront => Some(StepKind::IdFront),
            Self::IdBack => Some(StepKind::IdBack),
            Self::IdNumber => Some(StepKind::IdNumber),
            Self::Selfie => Some(StepKind::Selfie),
            Self::Bank(_) => Some(StepKind::Bank),
            Self::Employment => Some(StepKind::Employment),
            Self::Documents => Some(StepKind::Documents),
            Self::Check => Some(StepKind::Check),
        }
    }
}

/// What is being done with a step's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    Idle,
    /// They are being submitted, withdrawn or read back; the step waits.
    Busy,
    /// They are being saved; the step's buttons wait.
    Saving {
        /// Whether the applicant has changed something that is not being saved.
        edited: bool,
    },
    /// They are being saved, but the widget is offline. The step can be used again; what the
    /// applicant saves meanwhile waits, so that there are never two saves at once.
    Waiting {
        /// The newest answers of this step, which are saved next whatever the result of the save
        /// before.
        newest: Option<Box<SessionUpdate>>,
        /// Whether the applicant has changed something since.
        edited: bool,
    },
    /// The last request failed. What was typed is still in the form.
    Failed(Problem),
    /// The applicant wants to go on, but something is still missing at this step.
    StillMissing,
}

impl Activity {
    /// Whether a request is under way that the answers or the end of the session depend on, so that
    /// the applicant stays at this step.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Busy | Self::Saving { .. } | Self::Waiting { .. })
    }

    /// Whether the step's own buttons have to wait.
    pub fn holds_step(&self) -> bool {
        matches!(self, Self::Busy | Self::Saving { .. })
    }
}

/// The state while checks are running.
#[derive(Debug, Clone, PartialEq)]
pub struct Processing {
    /// The session as last read.
    pub session: SessionView,
    /// Whether they have run for more than a minute.
    pub overdue: bool,
}

/// The state after the end of the session.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The session as last read.
    pub session: SessionView,
    /// The outcome.
    pub outcome: Outcome,
    /// Whether it had ended before this page was opened.
    pub on_arrival: bool,
}

/// The outcome of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The applicant was verified.
    Completed,
    /// The applicant could not be verified.
    Failed,
    /// The session was not submitted in time.
    Expired,
    /// The session was canceled, by the applicant in another window or by the business.
    Canceled,
    /// The session was canceled by the applicant in this window.
    Withdrawn,
    /// An outcome that this version does not know.
    Unknown(String),
}

/// The phase of a session, by its status.
pub(crate) enum SessionPhase {
    /// The applicant can answer.
    Open,
    /// Checks are running.
    Processing,
    /// The session has ended.
    Over(Outcome),
}

impl SessionPhase {
    /// Returns the phase of `status`.
    pub(crate) fn of(status: &SessionStatus) -> Self {
        match status {
            SessionStatus::Created | SessionStatus::Pending => Self::Open,
            SessionStatus::Processing => Self::Processing,
            SessionStatus::Completed => Self::Over(Outcome::Completed),
            SessionStatus::Expired => Self::Over(Outcome::Expired),
            SessionStatus::Failed => Self::Over(Outcome::Failed),
            SessionStatus::Canceled => Self::Over(Outcome::Canceled),
            SessionStatus::Other(status) => Self::Over(Outcome::Unknown(status.clone())),
        }
    }
}
