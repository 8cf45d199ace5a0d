//! The inputs of the state machine.

use std::time::Duration;

use latchkey_api_types::{
    BankConnection, DocumentUpload, FinancialEvidence, SessionUpdate, SessionView,
};
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;

use crate::bank::BankWindow;
use crate::plan::StepKind;
use crate::problem::FileProblem;
use crate::upload::{ChosenFile, UploadId};

/// The result of a request for the session.
pub type SessionResult = Result<Box<SessionView>, Problem>;

/// An input of the state machine: a response of the server, a timer, or an action of the applicant.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The session was read, to resume where it stopped.
    Loaded(SessionResult),
    /// The session was read in passing.
    Refreshed(SessionResult),
    /// Answers were saved.
    Saved(SessionResult),
    /// The session was read because other answers are saved in place of those that were sent.
    RemoteRead(SessionResult),
    /// The session was submitted.
    Submitted(SessionResult),
    /// The session was withdrawn.
    Withdrawn(SessionResult),
    /// The session was read while checks were running.
    Watched(SessionResult),
    /// The checks take longer than a minute.
    ProcessingOverdue,
    /// The page came back to the front, or the session's time may be over.
    Resumed,
    /// A request had no response, and the applicant is told that the widget is offline. The request
    /// is retried.
    ConnectionLost,
    /// The session has changed, and nothing is typed at this step: its form can be filled in again.
    Renewed,

    /// The server has an upload for a file: a new one, or one that had not been finished.
    UploadKnown {
        /// The file.
        id: UploadId,
        /// The id of the upload.
        upload: String,
    },
    /// The progress of a file in transfer. Repeated once a second even where nothing has moved.
    UploadProgressed {
        /// The file.
        id: UploadId,
        /// Bytes sent.
        sent: u64,
        /// Bytes to send, after preparation.
        total: u64,
        /// The time, by a monotonic clock.
        at: Duration,
    },
    /// A file in transfer waits for the network, and is retried by itself.
    UploadWaiting(UploadId),
    /// The bytes that have arrived of a file are of no use, and it is sent from its first byte.
    UploadRestarted {
        /// The file.
        id: UploadId,
        /// Why.
        reason: RestartReason,
    },
    /// A file has arrived.
    UploadFinished {
        /// The file.
        id: UploadId,
        /// The stored document.
        document: Box<DocumentUpload>,
    },
    /// A file did not arrive.
    UploadFailed {
        /// The file.
        id: UploadId,
        /// Why.
        problem: FileProblem,
    },
    /// An unfinished upload was deleted, or not.
    UnfinishedRemoved {
        /// The id of the upload.
        upload: String,
        /// Whether it is deleted.
        result: Result<(), Problem>,
    },
    /// A stored document was deleted, or not.
    DocumentRemoved(Result<String, Problem>),

    /// The server has created a connection, or not.
    BankStarted {
        /// The institution of the request: the applicant may have chosen another one since.
        institution: String,
        /// The connection.
        result: Result<Box<BankConnection>, Problem>,
    },
    /// A connection has changed.
    BankChanged(Box<BankConnection>),
    /// The bank window was opened, blocked or closed.
    BankWindow(BankWindow),
    /// A connection was deleted, or not.
    BankDropped(Result<String, Problem>),

    /// The applicant has changed something in the form.
    Edited,
    /// The applicant leaves the step with these answers.
    Answered(Box<SessionUpdate>),
    /// The applicant keeps their own answers in a conflict.
    KeepLocal,
    /// The applicant keeps what another window has saved in a conflict.
    KeepRemote,
    /// The applicant leaves the conflict open, and looks at the form again.
    ChoiceDeferred,
    /// The applicant leaves a step whose answers are already saved.
    Continued,
    /// The applicant goes back one step.
    WentBack,
    /// The applicant wants to change an answer, and then to come back to the check.
    Changed(StepKind),
    /// The applicant reconsiders a consent that they had declined.
    Reconsidered,
    /// The applicant has chosen files.
    FilesChosen(Vec<ChosenFile>),
    /// The applicant pauses a file.
    UploadPaused(UploadId),
    /// The applicant resumes a paused file.
    UploadResumed(UploadId),
    /// The applicant cancels a file, or removes a failed one.
    UploadCanceled(UploadId),
    /// The applicant retries a failed file.
    UploadRetried(UploadId),
    /// The applicant removes an unfinished upload.
    UnfinishedRemovalRequested(String),
    /// The applicant removes a stored document.
    RemovalRequested(String),
    /// The applicant has chosen a bank.
    BankChosen(String),
    /// The applicant goes to the bank in the same window.
    BankRedirectChosen,
    /// The applicant stops waiting for the bank, or wants another one.
    BankGivenUp,
    /// The applicant proves their income in another way.
    EvidenceChosen(FinancialEvidence),
    /// The applicant submits.
    SubmitRequested,
    /// The applicant withdraws, and has confirmed it.
    WithdrawRequested,
    /// The applicant leaves, to come back later.
    LeaveRequested,
    /// The applicant tries again, or comes back.
    RetryRequested,
    /// The applicant goes on to the session's `redirect_url`.
    RedirectRequested,
}
