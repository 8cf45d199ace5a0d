//! Everything that can happen.

use std::time::Duration;

use latchkey_api_types::{
    BankConnection, DocumentUpload, FinancialEvidence, SessionUpdate, SessionView,
};
use latchkey_client::Problem;

use crate::bank::BankWindow;
use crate::plan::StepKind;
use crate::problem::FileProblem;
use crate::upload::{Loss, Slot, UploadId};

/// The answer to a request for the session.
pub type SessionAnswer = Result<Box<SessionView>, Problem>;

/// Something that happened: an answer of the server's, a timer, or an action of the person's.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The session was read, to go on where it stopped.
    Loaded(SessionAnswer),
    /// The session was read in passing.
    Refreshed(SessionAnswer),
    /// Answers were saved.
    Saved(SessionAnswer),
    /// The session was read because something else is saved in place of the answers that were sent.
    RemoteRead(SessionAnswer),
    /// The session was submitted.
    Submitted(SessionAnswer),
    /// The session was withdrawn.
    Withdrawn(SessionAnswer),
    /// The session was read while checks run.
    Watched(SessionAnswer),
    /// The checks take longer than a minute.
    ProcessingOverdue,
    /// The page came back to the front, or the session's time may be over.
    Resumed,
    /// A request was not answered, and the person is told that there is no line. It goes on being
    /// tried.
    ConnectionLost,
    /// What is known of the session has changed, and nothing is typed on the page: it can be filled
    /// in anew.
    Renewed,

    /// The server knows of a file: it was announced there, or it is one that had not arrived whole.
    UploadKnown {
        /// Which file.
        id: UploadId,
        /// What the server calls it.
        upload: String,
    },
    /// A file's bytes are on their way. Told again now and then even where nothing has moved.
    UploadProgressed {
        /// Which file.
        id: UploadId,
        /// Bytes sent.
        sent: u64,
        /// Bytes to send, after preparation.
        total: u64,
        /// When, by a clock that never goes back.
        at: Duration,
    },
    /// A file does not get through, and will be tried again by itself.
    UploadWaiting(UploadId),
    /// What has arrived of a file is of no use, and it is sent from its first byte.
    UploadStartedAgain {
        /// Which file.
        id: UploadId,
        /// Why.
        loss: Loss,
    },
    /// A file has arrived.
    UploadFinished {
        /// Which file.
        id: UploadId,
        /// What the server made of it.
        document: Box<DocumentUpload>,
    },
    /// A file did not arrive.
    UploadFailed {
        /// Which file.
        id: UploadId,
        /// Why.
        problem: FileProblem,
    },
    /// What had arrived of a file was deleted, or not.
    UnfinishedRemoved {
        /// What the server calls it.
        upload: String,
        /// Whether it is gone.
        answer: Result<(), Problem>,
    },
    /// A stored document was deleted, or not.
    DocumentRemoved(Result<String, Problem>),

    /// The server has made a connection, or not.
    BankStarted {
        /// For which institution it was asked: the person may have chosen another one since.
        institution: String,
        /// What it has made.
        answer: Result<Box<BankConnection>, Problem>,
    },
    /// A connection has changed.
    BankChanged(Box<BankConnection>),
    /// The bank's window was opened, blocked or closed.
    BankWindow(BankWindow),
    /// A connection was dropped, or not.
    BankDropped(Result<String, Problem>),

    /// The person has changed something on the page.
    Edited,
    /// The person leaves the page with these answers.
    Answered(Box<SessionUpdate>),
    /// The person lets their answers count, and not what another window has saved.
    KeepLocal,
    /// The person lets what another window has saved count.
    KeepRemote,
    /// The person leaves that open, and looks at the page again.
    ChoiceDeferred,
    /// The person leaves a page whose answers are already with the server.
    Continued,
    /// The person goes back one page.
    WentBack,
    /// The person wants to change an answer, and then to come back to the check.
    Changed(StepKind),
    /// The person has thought again about a consent that they had declined.
    Reconsidered,
    /// The person has chosen files.
    FilesChosen(Vec<ChosenFile>),
    /// The person stops a file for now.
    UploadPaused(UploadId),
    /// The person lets a file that they stopped go on.
    UploadResumed(UploadId),
    /// The person gives a file up, or takes a failed one away.
    UploadCanceled(UploadId),
    /// The person wants a failed file to be sent again.
    UploadRetried(UploadId),
    /// The person does not want to go on with a file that had not arrived whole.
    UnfinishedRemovalRequested(String),
    /// The person takes a stored document away.
    RemovalRequested(String),
    /// The person has chosen a bank.
    BankChosen(String),
    /// The person goes to the bank in the same window.
    BankRedirectChosen,
    /// The person does not wait for the bank any longer, or wants another one.
    BankGivenUp,
    /// The person shows income in another way.
    EvidenceChosen(FinancialEvidence),
    /// The person submits.
    SubmitRequested,
    /// The person withdraws, having said so twice.
    WithdrawRequested,
    /// The person leaves, to come back later.
    LeaveRequested,
    /// The person wants to try again, or to come back.
    RetryRequested,
    /// The person goes on to the landlord's address.
    RedirectRequested,
}

/// A file as the person has chosen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// Given by the adapter, which keeps the bytes under it.
    pub id: UploadId,
    /// What it is for.
    pub slot: Slot,
    /// As the person's device names it.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Whether it was taken here by the camera.
    pub is_from_camera: bool,
}
