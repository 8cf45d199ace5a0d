//! The expected response to each request of the JSON API, and the request's effect on the model.

use latchkey_api_types::{
    BankConnection, BankConnectionStatus, SessionStatus, SessionUpdate, SessionView,
};
use serde_json::Value;

use crate::answers::answers_in;
use crate::model::{AcceptedAnswers, Bank, Checked, Model, SavedAnswer, hold};
use crate::sandbox::ServerResponse;
use crate::transport::QueuedRequest;

/// Seconds for which a bank connection stays pending.
const ATTEMPT_SECONDS: i64 = 600;

impl Model {
    /// Checks the sandbox's response to a request, and applies the request to the model.
    /// `is_complete` is whether no requirement was missing before the request; `now` is a Unix
    /// time.
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
                "{} {} has two responses to one key: {known:?} and {status} {body}",
                request.method.as_str(),
                request.url
            );
            return Ok(());
        }
        if !self.is_valid_secret(secret) {
            hold!(
                status == 401,
                "{} {} with an invalid secret returned {status}",
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
        self.apply(request, status, body, is_complete, now)
            .map_err(|why| format!("{} {}: {why}", request.method.as_str(), request.url))?;
        // A conflict is not stored with the key: nothing was done, and a repeat may succeed.
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

    fn apply(
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
                hold!(status == expected, "a read returned {status} {code}");
            }
            ("GET", _) => hold!(status == 200, "a read returned {status} {code}"),
            // Two errors apply; either may be returned.
            ("POST", "/v1/bank_connections") if !self.is_open() => {
                hold!(status == 422, "a {} session returned {status} {code}", self.status)
            }
            (_, _) if !self.is_open() => hold!(
                status == 422 && code == "state_invalid",
                "a {} session returned {status} {code}",
                self.status
            ),
            ("POST", "/v1/session") => self.apply_answers(request, status, body)?,
            ("POST", "/v1/session/submit") if !is_complete => {
                hold!(
                    status == 422 && code == "requirement_missing",
                    "the submission of an incomplete session returned {status} {code}"
                );
            }
            ("POST", "/v1/session/submit") => {
                hold!(
                    status == 200,
                    "the submission of a complete session returned {status} {code}"
                );
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
                hold!(status == 200, "returned {status} {code}");
                self.end(SessionStatus::Canceled);
            }
            ("POST", "/v1/bank_connections") => self.add_bank(request, status, body, now)?,
            ("DELETE", path) if path.starts_with("/v1/bank_connections/") => {
                hold!(status == 204, "returned {status} {code}");
                let bank = self
                    .banks
                    .iter_mut()
                    .find(|bank| bank.id == last)
                    .ok_or("the connection is unknown")?;
                bank.status = BankConnectionStatus::Revoked;
                self.start();
            }
            ("DELETE", path) if path.starts_with("/v1/document_uploads/") => {
                let expected = if self.documents.remove(last).is_some() { 204 } else { 404 };
                hold!(status == expected, "returned {status} {code}, expected {expected}");
                if status == 204 {
                    self.start();
                }
            }
            (method, path) => return Err(format!("{method} {path} is not known to the model")),
        }
        Ok(())
    }

    fn apply_answers(&mut self, request: &QueuedRequest, status: u16, body: &Value) -> Checked {
        let code = body["error"]["code"].as_str().unwrap_or_default();
        let update: SessionUpdate =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        let given =
            answers_in(&update, |name| self.answers.get(name).map(|saved| saved.value.clone()));
        let writer = update.draft.as_ref().map(|mark| mark.writer.clone());
        let is_outdated = |(name, value): (&String, &Value)| {
            self.answers.get(name).is_some_and(|saved| {
                saved.value != *value
                    && update.revision.is_some_and(|known| saved.revision > known)
                    && (writer.is_none() || saved.writer != writer)
            })
        };
        if given.iter().any(is_outdated) {
            hold!(
                status == 409 && code == "answer_outdated",
                "an outdated answer replaced a newer one: {status} {code}"
            );
            return Ok(());
        }
        hold!(status == 200, "returned {status} {code}");
        let changed: Vec<_> = given
            .iter()
            .filter(|(name, value)| {
                self.answers.get(*name).map(|saved| &saved.value) != Some(*value)
            })
            .collect();
        if !changed.is_empty() {
            self.revision += 1;
        }
        if given.contains_key("id_document")
            && changed.iter().any(|(name, _)| *name == "id_document")
            && self.answers.contains_key("id_document")
        {
            self.documents.retain(|_, stored| stored.slot.document_type.as_str() != "id_document");
        }
        for (name, value) in changed {
            self.answers.insert(
                name.clone(),
                SavedAnswer {
                    value: value.clone(),
                    revision: self.revision,
                    writer: writer.clone(),
                },
            );
        }
        self.accepted.push(AcceptedAnswers { opening: request.opening, answers: given });
        self.start();
        Ok(())
    }

    fn add_bank(
        &mut self,
        request: &QueuedRequest,
        status: u16,
        body: &Value,
        now: i64,
    ) -> Checked {
        let asked: Value =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        let code = body["error"]["code"].as_str().unwrap_or_default();
        if asked["institution"] == "sandbox_bank_down" {
            hold!(
                status == 422 && code == "institution_unavailable",
                "an unavailable institution returned {status} {code}"
            );
            return Ok(());
        }
        hold!(status == 200, "returned {status} {code}");
        let connection: BankConnection =
            serde_json::from_value(body.clone()).map_err(|error| error.to_string())?;
        for bank in
            self.banks.iter_mut().filter(|bank| bank.status == BankConnectionStatus::Pending)
        {
            bank.status = BankConnectionStatus::Revoked;
        }
        let url = connection.authorization_url.unwrap_or_default();
        let institution = connection.institution.id;
        self.banks.push(Bank {
            id: connection.id,
            institution,
            status: BankConnectionStatus::Pending,
            ends_at: now + ATTEMPT_SECONDS,
            url,
        });
        self.start();
        Ok(())
    }
}
