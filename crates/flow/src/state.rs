//! Where the person is. A variant carries what its screen needs, and nothing else.

use latchkey_api_types::{
    Requirement, SessionStatus, SessionUpdate, SessionView, UnfinishedUpload,
};
use latchkey_client::Problem;

use crate::bank::BankStage;
use crate::plan::{self, StepKind};
use crate::upload::{Slot, Upload, UploadNews};

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// The session is being read.
    Loading,
    /// The session could not be read.
    Unavailable(Problem),
    /// The person answers.
    Answering(Box<Answering>),
    /// The person has submitted; checks run.
    Processing(Box<Processing>),
    /// It is over.
    Ended(Box<Ended>),
    /// The person has left, and may come back.
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

    /// The id of the bank connection that the applicant is waiting for.
    pub fn awaited_bank(&self) -> Option<&str> {
        let Step::Bank(stage) = &self.answering()?.step else { return None };
        stage.waiting_for().map(|connection| connection.id.as_str())
    }
}

/// The person answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answering {
    /// As the server last told it.
    pub session: SessionView,
    /// Where they are.
    pub step: Step,
    /// What is going on with the page's answers.
    pub activity: Activity,
    /// Files on their way, from any page.
    pub uploads: Vec<Upload>,
    /// What had arrived of other files, and is not wanted any more: by the server's names. It may
    /// still be there for a while.
    pub given_up: Vec<String>,
    /// What was last to be said about a file.
    pub news: Option<UploadNews>,
    /// What this page's answers build on, and what another window has saved meanwhile.
    pub saving: Saving,
}

/// What is needed so that no answer is overwritten by an older one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Saving {
    /// The revision of the answers that the page was filled in with.
    pub base_revision: u64,
    /// The answers that were sent to be saved last.
    pub local: Option<Box<SessionUpdate>>,
    /// What is saved in their place, by another window or device. The person says which of the two
    /// counts.
    pub remote: Option<Box<SessionView>>,
    /// The person has changed something since they sent theirs.
    pub edited: bool,
    /// Grows when the page has to be filled in anew.
    pub form_version: u32,
}

impl Answering {
    /// Somebody who has just come to `step`.
    pub fn new(session: SessionView, step: Step) -> Self {
        let saving = Saving { base_revision: session.revision, ..Saving::default() };
        Self {
            session,
            step,
            activity: Activity::Idle,
            uploads: Vec::new(),
            given_up: Vec::new(),
            news: None,
            saving,
        }
    }

    /// Files on their way into `slot`.
    pub fn uploads_for<'a>(&'a self, slot: &'a Slot) -> impl Iterator<Item = &'a Upload> {
        self.uploads.iter().filter(move |upload| upload.slot == *slot)
    }

    /// Files of which a part had arrived before, and that nobody sends from here.
    pub fn unfinished(&self) -> impl Iterator<Item = &UnfinishedUpload> {
        let is_own =
            |id: &String| self.uploads.iter().any(|upload| upload.stored_as.as_ref() == Some(id));
        let all = self.session.unfinished_uploads.iter();
        all.filter(move |unfinished| {
            unfinished.received < unfinished.file_size
                && !self.given_up.contains(&unfinished.id)
                && !is_own(&unfinished.id)
        })
    }

    /// The slots into which a file has yet to come: it is on its way or paused, or a part of it had
    /// arrived before. A single picture that had not arrived is left out: its page asks for it
    /// anyway where it is needed.
    pub fn awaited(&self) -> impl Iterator<Item = Slot> {
        let on_their_way = self
            .uploads
            .iter()
            .filter(|upload| upload.is_on_its_way())
            .map(|upload| upload.slot.clone());
        on_their_way.chain(self.unfinished().map(Slot::from).filter(|slot| !slot.holds_one_file()))
    }

    /// Where the page stands in "Step 2 of 5".
    pub fn position(&self) -> Option<(usize, usize)> {
        plan::position(self.step.kind()?, &self.session.requirements)
    }
}

/// A page of the person's way.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one page is held at a time, in a boxed state")]
pub enum Step {
    /// Who asks for what, and the consents.
    Start,
    /// A consent was declined: what that means, and the ways on.
    Declined,
    /// Something was refused: which page, and why.
    Attention,
    /// Something is asked for that this version cannot collect.
    Unsupported(Requirement),
    /// Personal details.
    Details,
    /// Earlier addresses.
    AddressHistory,
    /// Which identity document.
    IdType,
    /// Its front.
    IdFront,
    /// Its back.
    IdBack,
    /// The national ID number.
    IdNumber,
    /// The face.
    Selfie,
    /// The bank.
    Bank(BankStage),
    /// Job and pay.
    Employment,
    /// Papers.
    Documents,
    /// All answers.
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

/// What is going on with a page's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    Idle,
    /// They are being submitted, withdrawn or read back; the page waits.
    Busy,
    /// They are being saved; the page's buttons wait.
    Saving {
        /// The person has changed something since, which is not among what is being saved.
        edited: bool,
    },
    /// They are being saved, but there is no line. The page is the person's again; what they save
    /// meanwhile waits its turn, so that never two saves are on their way.
    Waiting {
        /// What is saved next, whatever becomes of the save before: the newest answers of this
        /// page.
        newest: Option<Box<SessionUpdate>>,
        /// The person has changed something since.
        edited: bool,
    },
    /// That failed. What was typed is still there.
    Failed(Problem),
    /// The person wants to go on, but this page still lacks something.
    StillMissing,
}

impl Activity {
    /// Whether something is on its way that the page's answers or the session's end depend on, so
    /// that the person stays here.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Busy | Self::Saving { .. } | Self::Waiting { .. })
    }

    /// Whether the page's own buttons have to wait.
    pub fn holds_step(&self) -> bool {
        matches!(self, Self::Busy | Self::Saving { .. })
    }
}

/// Checks run.
#[derive(Debug, Clone, PartialEq)]
pub struct Processing {
    /// As the server last told it.
    pub session: SessionView,
    /// They have run for more than a minute.
    pub overdue: bool,
}

/// It is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// As the server last told it.
    pub session: SessionView,
    /// How.
    pub outcome: Outcome,
    /// It was over before this page was opened: the person comes back to something finished.
    pub on_arrival: bool,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Verified.
    Completed,
    /// Could not be verified.
    Failed,
    /// Not finished in time.
    Expired,
    /// Called off, by the person in another place or by the business.
    Canceled,
    /// Called off by the person, here and now.
    Withdrawn,
    /// In a way that this version does not know.
    Unknown(String),
}

/// What a session's status means for where the person is.
pub(crate) enum SessionPhase {
    /// They can answer.
    Open,
    /// Checks run.
    Processing,
    /// It is over.
    Over(Outcome),
}

impl SessionPhase {
    /// What `status` means.
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
