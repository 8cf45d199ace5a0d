//! The model of the server: the expected state of one session, without a database, retries or
//! concurrency. `responses` and `partial_uploads` check each response of the sandbox against it and
//! then apply the request to it.

use std::collections::{BTreeMap, BTreeSet};

use latchkey_api_types::{BankConnectionStatus, SessionStatus, SessionView};
use latchkey_flow::Slot;
use serde_json::{Value, json};

use crate::answers::{ID_NUMBER, answers_of};
use crate::partial_uploads::PartialUpload;

/// The result of a check: an error says what does not hold.
pub(crate) type Checked = Result<(), String>;

/// Returns an error unless `$holds`.
macro_rules! hold {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}
pub(crate) use hold;

/// Seconds for which a bank gives access: normally, and where it ends the access early.
const ACCESS_SECONDS: [i64; 2] = [90 * 24 * 3600, 15];

/// One saved answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SavedAnswer {
    pub(crate) value: Value,
    /// The session's revision at its last change.
    pub(crate) revision: u64,
    pub(crate) writer: Option<String>,
}

/// A bank connection.
#[derive(Debug, Clone)]
pub(crate) struct Bank {
    pub(crate) id: String,
    pub(crate) institution: String,
    pub(crate) status: BankConnectionStatus,
    /// Unix time at which the attempt or the access ends.
    pub(crate) ends_at: i64,
    /// The authorization URL.
    pub(crate) url: String,
}

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) slot: Slot,
    pub(crate) bytes: Vec<u8>,
}

/// Answers that the server has accepted in one request.
#[derive(Debug, Clone)]
pub(crate) struct AcceptedAnswers {
    /// The number of the opened page that sent them.
    pub(crate) opening: u32,
    /// By name.
    pub(crate) answers: BTreeMap<String, Value>,
}

/// The expected state of one session.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) status: SessionStatus,
    expires_at: i64,
    pub(crate) answers: BTreeMap<String, SavedAnswer>,
    pub(crate) revision: u64,
    pub(crate) documents: BTreeMap<String, Stored>,
    /// All resumable uploads, including completed and deleted ones.
    pub(crate) uploads: BTreeMap<String, PartialUpload>,
    pub(crate) banks: Vec<Bank>,
    pub(crate) accepted: Vec<AcceptedAnswers>,
    /// The client secrets that are valid now.
    pub(crate) secrets: BTreeSet<String>,
    /// Status and body of the response to each idempotency key.
    pub(crate) responses: BTreeMap<String, (u16, Value)>,
}

impl Model {
    /// Creates the model of a new session with its client secret.
    pub(crate) fn new(view: &SessionView, secret: &str) -> Self {
        let answers = answers_of(view)
            .into_iter()
            .map(|(name, value)| (name, SavedAnswer { value, revision: 0, writer: None }))
            .collect();
        Self {
            status: SessionStatus::Created,
            expires_at: view.expires_at,
            answers,
            revision: view.revision,
            documents: BTreeMap::new(),
            uploads: BTreeMap::new(),
            banks: Vec::new(),
            accepted: Vec::new(),
            secrets: BTreeSet::from([secret.to_owned()]),
            responses: BTreeMap::new(),
        }
    }

    /// Whether the session accepts answers.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, SessionStatus::Created | SessionStatus::Pending)
    }

    /// Adds another valid client secret.
    pub(crate) fn add_secret(&mut self, secret: &str) {
        self.secrets.insert(secret.to_owned());
    }

    /// Whether this client secret is valid.
    pub(crate) fn is_valid_secret(&self, secret: &str) -> bool {
        self.secrets.contains(secret)
    }

    /// Moves the clock to `now`, a Unix time.
    pub(crate) fn advance_clock(&mut self, now: i64) {
        if self.is_open() && now >= self.expires_at {
            self.end(SessionStatus::Expired);
        }
        for bank in &mut self.banks {
            if matches!(
                bank.status,
                BankConnectionStatus::Pending | BankConnectionStatus::Authorised
            ) && now >= bank.ends_at
            {
                bank.status = BankConnectionStatus::Expired;
            }
        }
    }

    /// Applies the end of the processing with the sandbox's `status`. Errors where that status is
    /// impossible.
    pub(crate) fn finish_processing(&mut self, status: SessionStatus, now: i64) -> Checked {
        let is_possible = match status {
            SessionStatus::Completed | SessionStatus::Pending => true,
            // It became pending again, and then expired.
            SessionStatus::Expired => now >= self.expires_at,
            _ => false,
        };
        hold!(
            self.status == SessionStatus::Processing && is_possible,
            "the status changed from {} to {status} without a request",
            self.status
        );
        self.status = status;
        Ok(())
    }

    /// Cancels the session for the business, if that is still possible.
    pub(crate) fn cancel(&mut self) {
        if self.is_open() || self.status == SessionStatus::Processing {
            self.end(SessionStatus::Canceled);
        }
    }

    /// Closes the session with this status and deletes its unfinished uploads.
    pub(crate) fn end(&mut self, status: SessionStatus) {
        self.status = status;
        for upload in self.uploads.values_mut() {
            upload.end();
        }
    }

    /// Applies a bank's decision on the connection at `position`. Only the first decision on a
    /// pending connection has an effect.
    pub(crate) fn decide_bank(&mut self, position: usize, is_granted: bool, now: i64) {
        let is_open = self.is_open();
        let bank = &mut self.banks[position];
        if bank.status != BankConnectionStatus::Pending {
            return;
        }
        bank.status = match (is_open, is_granted) {
            (false, _) => BankConnectionStatus::Revoked,
            (true, true) => BankConnectionStatus::Authorised,
            (true, false) => BankConnectionStatus::Failed,
        };
        bank.ends_at =
            now + ACCESS_SECONDS[usize::from(bank.institution == "sandbox_bank_ends_access")];
    }

    /// Stores a completed file.
    pub(crate) fn store_file(&mut self, id: &str, slot: Slot, bytes: Vec<u8>) {
        if slot.holds_one_file() {
            self.documents.retain(|_, stored| stored.slot != slot);
        }
        self.documents.insert(id.to_owned(), Stored { slot, bytes });
        self.start();
    }

    /// Makes a created session pending, after an action of the applicant.
    pub(crate) fn start(&mut self) {
        if self.status == SessionStatus::Created {
            self.status = SessionStatus::Pending;
        }
    }

    /// Checks that the sandbox's view is exactly the expected state.
    pub(crate) fn check_view(&self, view: &SessionView) -> Checked {
        hold!(
            view.status == self.status,
            "the session's status is {}, expected {}",
            view.status,
            self.status
        );
        let (shown, expected) = (
            answers_of(view),
            self.answers
                .iter()
                .filter(|(name, _)| *name != ID_NUMBER)
                .map(|(name, answer)| (name.clone(), answer.value.clone()))
                .collect(),
        );
        hold!(
            shown == expected,
            "the server has the answers {}, expected {}",
            json!(shown),
            json!(expected)
        );
        hold!(
            view.revision == self.revision,
            "the revision is {}, expected {}",
            view.revision,
            self.revision
        );
        let stored: Vec<&String> =
            view.document_uploads.iter().map(|document| &document.id).collect();
        let is_same = stored.len() == self.documents.len()
            && stored.iter().all(|id| self.documents.contains_key(*id));
        hold!(is_same, "the server has the files {stored:?}, expected {:?}", self.documents.keys());
        let unfinished: BTreeMap<_, _> = view
            .unfinished_uploads
            .iter()
            .map(|upload| (upload.id.as_str(), upload.received))
            .collect();
        let expected = self
            .uploads
            .iter()
            .filter_map(|(id, upload)| Some((id.as_str(), upload.received()?)))
            .collect();
        hold!(
            unfinished == expected,
            "the unfinished uploads are {unfinished:?}, expected {expected:?}"
        );
        let banks: Vec<_> = view
            .bank_connections
            .iter()
            .map(|bank| (bank.id.as_str(), bank.status.as_str()))
            .collect();
        let expected: Vec<_> =
            self.banks.iter().map(|bank| (bank.id.as_str(), bank.status.as_str())).collect();
        hold!(banks == expected, "the bank connections are {banks:?}, expected {expected:?}");
        Ok(())
    }
}
