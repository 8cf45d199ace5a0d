//! The commands that the state machine gives to the adapters. Each ends in the event named beside
//! it.

use latchkey_api_types::{SessionStatus, SessionUpdate};

use crate::plan::StepKind;
use crate::upload::UploadId;

/// A command to the adapters.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Reads the session: [`crate::Event::Loaded`].
    Load,
    /// Reads the session without leaving the step: [`crate::Event::Refreshed`].
    Refresh,
    /// Reads the session and moves on: [`crate::Event::Saved`].
    ReadBack,
    /// Saves answers: [`crate::Event::Saved`].
    Save(Box<SessionUpdate>),
    /// Reads what is saved in place of answers that came too late: [`crate::Event::RemoteRead`].
    ReadRemote,
    /// Removes the draft of a form, by its name.
    DropDraft(String),
    /// Submits the session: [`crate::Event::Submitted`].
    Submit,
    /// Withdraws from the session: [`crate::Event::Withdrawn`].
    Withdraw,
    /// Reads the session after a pause: [`crate::Event::Watched`].
    Watch,
    /// Starts a timer for checks that take longer than a minute:
    /// [`crate::Event::ProcessingOverdue`].
    WarnWhenOverdue,
    /// Prepares and sends a file, or resumes it: [`crate::Event::UploadProgressed`], then
    /// `UploadFinished` or `UploadFailed`.
    Upload(UploadId),
    /// Pauses a file, which is kept here and on the server.
    PauseUpload(UploadId),
    /// Stops a file, releases its bytes, and deletes its upload on the server:
    /// [`crate::Event::UnfinishedRemoved`] where the server knew of it.
    CancelUpload(UploadId),
    /// Stops a file, and releases its bytes. Its upload stays on the server.
    ForgetUpload(UploadId),
    /// Deletes an unfinished upload on the server: [`crate::Event::UnfinishedRemoved`].
    RemoveUnfinished(String),
    /// Deletes a stored document: [`crate::Event::DocumentRemoved`].
    RemoveDocument(String),
    /// Creates a bank connection, which has the address of the bank's page:
    /// [`crate::Event::BankStarted`].
    StartBank {
        /// The institution's id.
        institution: String,
    },
    /// Leads the bank window, opened during the click, to the bank: [`crate::Event::BankWindow`].
    OpenBank {
        /// The bank's page.
        url: String,
    },
    /// Polls a pending connection until it is not pending: [`crate::Event::BankChanged`].
    WatchBank {
        /// The connection's id.
        connection: String,
    },
    /// Closes the bank window, if it is open.
    CloseBankWindow,
    /// Leads the top-level page to the bank; [`crate::Event::BankStarted`] only where that fails.
    RedirectToBank {
        /// The institution's id; a new connection, which leads back here, is created for it.
        institution: String,
    },
    /// Deletes a connection: [`crate::Event::BankDropped`].
    DropBank {
        /// The connection's id.
        connection: String,
    },
    /// Posts a notice to the host page.
    Notify(Notice),
    /// Leads the top-level page to the session's `redirect_url`.
    FollowRedirect,
}

/// A notice to the host page. The names and shapes of what is posted are public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The widget is ready.
    Loaded,
    /// The applicant has come to a step.
    Step(StepKind),
    /// The answers were submitted.
    Submitted,
    /// The session has ended.
    Ended(SessionStatus),
    /// The applicant leaves, and may come back.
    Exited,
    /// A failure that the applicant cannot correct here.
    Failed(latchkey_client::Problem),
}
