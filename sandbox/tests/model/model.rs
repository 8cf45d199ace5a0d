//! The model of what the server must hold, without a database or retries. It gets each request with
//! the sandbox's response, checks the response, and records what must be stored from then on.

use std::collections::{BTreeMap, BTreeSet};

use latchkey_api_types::{BankConnectionStatus, SessionStatus, SessionUpdate, SessionView};
use latchkey_flow::Slot;
use serde_json::{Value, json};

use crate::answers::{ID_NUMBER, parts_given, parts_of};
use crate::banks::Bank;
use crate::partial_uploads::PartialUpload;
use crate::sandbox::ServerResponse;
use crate::transport::QueuedRequest;

/// Nothing if a check passes, else what is wrong.
pub(crate) type Checked = Result<(), String>;

/// Returns from a check with an error unless `$holds`.
macro_rules! hold {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}
pub(crate) use hold;

/// One answer, with the revision and the writer of its last change.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    value: Value,
    revision: u64,
    writer: Option<String>,
}

/// A stored document.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    slot: Slot,
    pub(crate) bytes: Vec<u8>,
}

/// Answers that the server has saved.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    /// The opened page that sent them.
    pub(crate) opening: u32,
    /// The answers by name.
    pub(crate) parts: BTreeMap<String, Value>,
}

/// What the server must hold for one session.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) status: SessionStatus,
    expires_at: i64,
    parts: BTreeMap<String, Held>,
    revision: u64,
    pub(crate) documents: BTreeMap<String, Stored>,
    /// Files that were uploaded in chunks, also deleted ones.
    pub(crate) uploads: BTreeMap<String, PartialUpload>,
    pub(crate) banks: Vec<Bank>,
    pub(crate) taken: Vec<Taken>,
    secrets: BTreeSet<String>,
    /// The response to each idempotency key.
    responses: BTreeMap<String, (u16, Value)>,
}

impl Model {
    /// Creates the model of a new session with this client secret.
    pub(crate) fn new(view: &SessionView, secret: &str) -> Self {
        let parts = parts_of(view)
            .into_iter()
            .map(|(name, value)| (name, Held { value, revision: 0, writer: None }))
            .collect();
        Self {
            status: SessionStatus::Created,
            expires_at: view.expires_at,
            parts,
            revision: view.revision,
            documents: BTreeMap::new(),
            uploads: BTreeMap::new(),
            banks: Vec::new(),
            taken: Vec::new(),
            secrets: BTreeSet::from([secret.to_owned()]),
            responses: BTreeMap::new(),
        }
    }

    /// Whether the session takes answers.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, SessionStatus::Created | SessionStatus::Pending)
    }

    /// Adds a valid client secret.
    pub(crate) fn add_secret(&mut self, secret: &str) {
        self.secrets.insert(secret.to_owned());
    }

    /// Whether this client secret is valid.
    pub(crate) fn is_valid_secret(&self, secret: &str) -> bool {
        self.secrets.contains(secret)
    }

    /// Advances the clock to `now`.
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

    /// Records that the sandbox has completed the checks.
    pub(crate) fn checks_completed(&mut self, status: SessionStatus, now: i64) -> Checked {
        let is_possible = match status {
            SessionStatus::Completed | SessionStatus::Pending => true,
            // It was sent back to the applicant and then expired.
            SessionStatus::Expired => now >= self.expires_at,
            _ => false,
        };
        hold!(
            self.status == SessionStatus::Processing && is_possible,
            "a {} session became {status} by itself",
            self.status
        );
        self.status = status;
        Ok(())
    }

    /// Records that the business has canceled the session, if that is still possible.
    pub(crate) fn business_canceled(&mut self) {
        if self.is_open() || self.status == SessionStatus::Processing {
            self.end(SessionStatus::Canceled);
        }
    }

    /// Ends the session for the applicant: unfinished uploads are deleted.
    fn end(&mut self, status: SessionStatus) {
        self.status = status;
        for upload in self.uploads.values_mut() {
            upload.end();
        }
    }

    /// Checks the response to a request. `is_complete` is whether nothing was missing before it.
    pub(crate) fn check_response(
        &mut self,
        request: &QueuedRequest,
        response: &ServerResponse,
        is_complete: bool,
        now: i64,
    ) -> Checked {
        let (status, body) = (response.status, &response.json());
        let is_tus = request.url.starts_with("/v1/uploads");
        let secret = request
            .header("Authorization")
            .and_then(|bearer| bearer.strip_prefix("Bearer "))
            .unwrap_or_default();
        let key = request.header("Idempotency-Key").map(str::to_owned);
        if let Some(known) =
            key.as_ref().filter(|_| !is_tus).and_then(|key| self.responses.get(key))
        {
            hold!(
                *known == (status, body.clone()),
                "{} {} was answered twice, differently: {known:?} and {status} {body}",
                request.method.as_str(),
                request.url
            );
            return Ok(());
        }
        if !self.is_valid_secret(secret) {
            hold!(
                status == 401,
                "{} {} with a used secret was answered {status}",
                request.method.as_str(),
                request.url
            );
            return Ok(());
        }
        if is_tus {
            return self
                .check_tus_response(request, response)
                .map_err(|why| format!("{} {}: {why}", request.method.as_str(), request.url));
        }
        self.check_effect(request, status, body, is_complete, now)
            .map_err(|why| format!("{} {}: {why}", request.method.as_str(), request.url))?;
        // After a conflict nothing was done, and a retry may succeed.
        if let Some(key) = key
            && status != 409
        {
            self.responses.insert(key, (status, body.clone()));
        }
        if let Ok(view) = serde_json::from_value::<SessionView>(body.clone()) {
            self.check_view(&view)?;
        }
        Ok(())
    }

    fn check_effect(
        &mut self,
        request: &QueuedRequest,
        status: u16,
        body: &Value,
        is_complete: bool,
        now: i64,
    ) -> Checked {
        let path = request.url.split('?').next().unwrap_or_default();
        let code = body["error"]["code"].as_str().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        match (request.method.as_str(), path) {
            ("GET", path) if path.starts_with("/v1/document_uploads/") => {
                let expected = if self.documents.contains_key(last) { 200 } else { 404 };
                hold!(status == expected, "a read was answered {status} {code}");
            }
            ("GET", _) => hold!(status == 200, "a read was answered {status} {code}"),
            // Two error codes are possible; which one is returned is not specified.
            ("POST", "/v1/bank_connections") if !self.is_open() => {
                hold!(status == 422, "a {} session answered {status} {code}", self.status)
            }
            (_, _) if !self.is_open() => hold!(
                status == 422 && code == "state_invalid",
                "a {} session answered {status} {code}",
                self.status
            ),
            ("POST", "/v1/session") => self.check_save(request, status, body)?,
            ("POST", "/v1/session/submit") if !is_complete => {
                hold!(
                    status == 422 && code == "requirement_missing",
                    "it was submitted although something was missing: {status} {code}"
                );
            }
            ("POST", "/v1/session/submit") => {
                hold!(status == 200, "complete, and refused with {status} {code}");
                self.end(SessionStatus::Processing);
                self.secrets =
                    body["client_secret"].as_str().map(str::to_owned).into_iter().collect();
                for bank in self
                    .banks
                    .iter_mut()
                    .filter(|bank| bank.status == BankConnectionStatus::Pending)
                {
                    bank.status = BankConnectionStatus::Revoked;
                }
            }
            ("POST", "/v1/session/cancel") => {
                hold!(status == 200, "refused with {status} {code}");
                self.end(SessionStatus::Canceled);
            }
            ("POST", "/v1/bank_connections") => {
                self.check_bank_created(request, status, body, now)?
            }
            ("DELETE", path) if path.starts_with("/v1/bank_connections/") => {
                hold!(status == 204, "refused with {status} {code}");
                let bank =
                    self.banks.iter_mut().find(|bank| bank.id == last).ok_or("it never was")?;
                bank.status = BankConnectionStatus::Revoked;
                self.started();
            }
            ("DELETE", path) if path.starts_with("/v1/document_uploads/") => {
                let expected = if self.documents.remove(last).is_some() { 204 } else { 404 };
                hold!(status == expected, "answered {status} {code} in place of {expected}");
                if status == 204 {
                    self.started();
                }
            }
            (method, path) => return Err(format!("{method} {path} is not known to the model")),
        }
        Ok(())
    }

    fn check_save(&mut self, request: &QueuedRequest, status: u16, body: &Value) -> Checked {
        let code = body["error"]["code"].as_str().unwrap_or_default();
        let update: SessionUpdate =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        let given =
            parts_given(&update, |name| self.parts.get(name).map(|held| held.value.clone()));
        let writer = update.draft.as_ref().map(|mark| mark.writer.clone());
        let is_outdated = |(name, value): (&String, &Value)| {
            self.parts.get(name).is_some_and(|held| {
                held.value != *value
                    && update.revision.is_some_and(|known| held.revision > known)
                    && (writer.is_none() || held.writer != writer)
            })
        };
        if given.iter().any(is_outdated) {
            hold!(
                status == 409 && code == "answer_outdated",
                "an older answer was taken over a newer one: {status} {code}"
            );
            return Ok(());
        }
        hold!(status == 200, "refused with {status} {code}");
        let changed: Vec<_> = given
            .iter()
            .filter(|(name, value)| self.parts.get(*name).map(|held| &held.value) != Some(*value))
            .collect();
        if !changed.is_empty() {
            self.revision += 1;
        }
        if given.contains_key("id_document")
            && changed.iter().any(|(name, _)| *name == "id_document")
            && self.parts.contains_key("id_document")
        {
            self.documents.retain(|_, stored| stored.slot.document_type.as_str() != "id_document");
        }
        for (name, value) in changed {
            self.parts.insert(
                name.clone(),
                Held { value: value.clone(), revision: self.revision, writer: writer.clone() },
            );
        }
        self.taken.push(Taken { opening: request.opening, parts: given });
        self.started();
        Ok(())
    }

    /// Records that a file was uploaded completely.
    pub(crate) fn document_stored(&mut self, id: &str, slot: Slot, bytes: Vec<u8>) {
        if slot.holds_one_file() {
            self.documents.retain(|_, stored| stored.slot != slot);
        }
        self.documents.insert(id.to_owned(), Stored { slot, bytes });
        self.started();
    }

    /// Records that the applicant has done something.
    pub(crate) fn started(&mut self) {
        if self.status == SessionStatus::Created {
            self.status = SessionStatus::Pending;
        }
    }

    /// Checks that the session's view shows what the model expects, and nothing else.
    pub(crate) fn check_view(&self, view: &SessionView) -> Checked {
        hold!(
            view.status == self.status,
            "the session is {} and must be {}",
            view.status,
            self.status
        );
        let (shown, expected) = (
            parts_of(view),
            self.parts
                .iter()
                .filter(|(name, _)| *name != ID_NUMBER)
                .map(|(name, held)| (name.clone(), held.value.clone()))
                .collect(),
        );
        hold!(
            shown == expected,
            "the server holds {} and must hold {}",
            json!(shown),
            json!(expected)
        );
        hold!(
            view.revision == self.revision,
            "revision {} and must be {}",
            view.revision,
            self.revision
        );
        let stored: Vec<&String> =
            view.document_uploads.iter().map(|document| &document.id).collect();
        let is_same = stored.len() == self.documents.len()
            && stored.iter().all(|id| self.documents.contains_key(*id));
        hold!(is_same, "the files {stored:?} are there and must be {:?}", self.documents.keys());
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
            "of unfinished files {unfinished:?} are there and must be {expected:?}"
        );
        let banks: Vec<_> = view
            .bank_connections
            .iter()
            .map(|bank| (bank.id.as_str(), bank.status.as_str()))
            .collect();
        let expected: Vec<_> =
            self.banks.iter().map(|bank| (bank.id.as_str(), bank.status.as_str())).collect();
        hold!(banks == expected, "the banks are {banks:?} and must be {expected:?}");
        Ok(())
    }
}
