//! What the adapters are asked to do. Each request answers with the event named beside it.

use latchkey_api_types::{SessionStatus, SessionUpdate};

use crate::plan::StepKind;
use crate::upload::UploadId;

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Read the session: [`crate::Event::Loaded`].
    Load,
    /// Read the session without moving the person: [`crate::Event::Refreshed`].
    Refresh,
    /// Read the session and move on: [`crate::Event::Saved`].
    ReadBack,
    /// Save answers: [`crate::Event::Saved`].
    Save(Box<SessionUpdate>),
    /// Read what is saved in place of answers that came too late: [`crate::Event::RemoteRead`].
    ReadRemote,
    /// Forget what is typed into a form, by the name of its draft.
    DropDraft(String),
    /// Submit: [`crate::Event::Submitted`].
    Submit,
    /// Withdraw: [`crate::Event::Withdrawn`].
    Withdraw,
    /// Wait a little, then read the session: [`crate::Event::Watched`].
    Watch,
    /// Say so when the checks take longer than a minute: [`crate::Event::ProcessingOverdue`].
    WarnWhenOverdue,
    /// Prepare and send a file, or go on with it: [`crate::Event::UploadProgressed`], then
    /// `UploadFinished` or `UploadFailed`.
    Upload(UploadId),
    /// Stop sending a file, and keep it, here and on the server.
    PauseUpload(UploadId),
    /// Stop sending a file, forget its bytes, and have the server drop what has arrived:
    /// [`crate::Event::UnfinishedRemoved`] where the server knew of it.
    CancelUpload(UploadId),
    /// Stop sending a file, and forget its bytes. What has arrived stays with the server.
    ForgetUpload(UploadId),
    /// Have the server drop what had arrived of a file: [`crate::Event::UnfinishedRemoved`].
    RemoveUnfinished(String),
    /// Delete a stored document: [`crate::Event::DocumentRemoved`].
    RemoveDocument(String),
    /// Ask for a bank's page: [`crate::Event::BankStarted`].
    StartBank {
        /// The institution's id.
        institution: String,
    },
    /// Lead the bank's window, made inside the click, to the bank: [`crate::Event::BankWindow`].
    OpenBank {
        /// The bank's page.
        url: String,
    },
    /// Ask the server about a pending connection now and then, until it is not pending:
    /// [`crate::Event::BankChanged`].
    WatchBank {
        /// The connection's id.
        connection: String,
    },
    /// Close the bank's window, if it is open.
    CloseBankWindow,
    /// Go to the bank in the top-level page; [`crate::Event::BankStarted`] only where that fails.
    RedirectToBank {
        /// The institution's id; a new connection, which leads back here, is made for it.
        institution: String,
    },
    /// Drop a connection: [`crate::Event::BankDropped`].
    DropBank {
        /// The connection's id.
        connection: String,
    },
    /// Tell the embedding page.
    Tell(Notice),
    /// Go on to the landlord's address.
    FollowRedirect,
}

/// What the embedding page is told. Names and shapes are public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The first screen is there.
    Loaded,
    /// The person has come to a page.
    Step(StepKind),
    /// The answers were submitted.
    Submitted,
    /// The journey is over.
    Ended(SessionStatus),
    /// The person leaves, and may come back.
    Exited,
    /// Something failed that the person cannot put right here.
    Failed(latchkey_client::Problem),
}
