//! One method per endpoint of the session API. Knows requests and answers; nothing of pages, the
//! host or uploads.
//!
//! Every answer is a [`Problem`] or the wire object: who calls never sees a status or a header.
//! What changes the session itself goes one after the other, in the order in which it was asked
//! for.

use std::cell::RefCell;
use std::rc::Rc;

use latchkey_api_types::{
    BankConnection, BankConnectionCreate, Institution, List, SessionCancel, SessionUpdate,
    SessionView,
};
use serde::de::DeserializeOwned;

use crate::async_mutex::AsyncMutex;
use crate::policy::RetryMode;
use crate::send::{Expected, send_with_retry};
use crate::transport::{Body, Limits, Method, Request, Response, Transport};
use crate::{ClientSecret, Problem, decode};

/// The session's endpoints, opened by its client secret.
#[derive(Debug)]
pub struct Api<L> {
    transport: Rc<L>,
    base: String,
    secret: RefCell<ClientSecret>,
    /// The key of a submission of which nobody knows whether the server took it.
    unanswered_submission: RefCell<Option<String>>,
    /// Of saving, submitting and withdrawing.
    async_mutex: AsyncMutex,
}

impl<L: Transport> Api<L> {
    /// The API at `base` (empty for the page's own origin, else without a trailing slash).
    pub fn new(transport: Rc<L>, base: String, secret: ClientSecret) -> Self {
        Self {
            transport,
            base,
            secret: RefCell::new(secret),
            unanswered_submission: RefCell::default(),
            async_mutex: AsyncMutex::default(),
        }
    }

    /// The line that requests go over.
    pub fn transport(&self) -> &Rc<L> {
        &self.transport
    }

    /// What stands before every path.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The secret that opens the session now.
    pub fn secret(&self) -> ClientSecret {
        self.secret.borrow().clone()
    }

    /// The session as the applicant may see it.
    ///
    /// # Errors
    /// As of every method here: what the server refused, or that it could not be asked.
    pub async fn session(&self, patience: RetryMode) -> Result<SessionView, Problem> {
        self.get("/v1/session", patience).await
    }

    /// Saves answers.
    pub async fn save(&self, answers: &SessionUpdate) -> Result<SessionView, Problem> {
        let _turn = self.async_mutex.take().await;
        let session: SessionView = self.post("/v1/session", &decode::body(answers)?).await?;
        // The secret is still good, so no submission was taken: the next one is another, not to be
        // answered as the one before.
        self.unanswered_submission.take();
        Ok(session)
    }

    /// Submits the session, which uses its client secret up; from then on its successor is used.
    ///
    /// Where no answer came, the next call asks under the same key: had the server taken the first,
    /// only that key gets the answer with the successor.
    pub async fn submit(&self) -> Result<SessionView, Problem> {
        let _turn = self.async_mutex.take().await;
        let key = self
            .unanswered_submission
            .take()
            .unwrap_or_else(|| self.transport.new_idempotency_key());
        // Noted before it is sent: whoever gives up waiting meanwhile does not know either.
        self.unanswered_submission.replace(Some(key.clone()));
        let answer = self
            .send(
                Some(key),
                Method::Post,
                "/v1/session/submit",
                Some("{}"),
                RetryMode::UntilAnswered,
            )
            .await;
        let mut session: SessionView = match answer.and_then(|answer| decode::object(&answer)) {
            Ok(session) => session,
            Err(problem) => {
                if !matches!(
                    problem,
                    Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. }
                ) {
                    self.unanswered_submission.take();
                }
                return Err(problem);
            }
        };
        self.unanswered_submission.take();
        if let Some(successor) = session.client_secret.take().and_then(ClientSecret::new) {
            self.secret.replace(successor);
        }
        Ok(session)
    }

    /// Withdraws from the session.
    pub async fn withdraw(&self) -> Result<SessionView, Problem> {
        let _turn = self.async_mutex.take().await;
        let reason = SessionCancel { cancellation_reason: Some("applicant_withdrawn".to_owned()) };
        self.post("/v1/session/cancel", &decode::body(&reason)?).await
    }

    /// Deletes a stored document. One that is gone already counts as deleted.
    pub async fn remove_document(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/document_uploads/{id}")).await
    }

    /// Banks whose name has `search` in it, the most used first, from after the bank `after`.
    pub async fn institutions(
        &self,
        search: &str,
        after: Option<&str>,
    ) -> Result<List<Institution>, Problem> {
        let mut path = "/v1/institutions?feature=account_info&limit=12".to_owned();
        for (name, value) in
            [("search", Some(search).filter(|text| !text.is_empty())), ("starting_after", after)]
        {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        self.get(&path, RetryMode::UntilAnswered).await
    }

    /// Asks for a bank's page. With `return_url` the bank leads back there, else its window closes
    /// itself.
    pub async fn start_bank(
        &self,
        institution: String,
        return_url: Option<String>,
    ) -> Result<BankConnection, Problem> {
        let body = decode::body(&BankConnectionCreate { institution, return_url })?;
        self.post("/v1/bank_connections", &body).await
    }

    /// How far a bank connection has come.
    pub async fn bank(&self, id: &str) -> Result<BankConnection, Problem> {
        self.get(&format!("/v1/bank_connections/{id}"), RetryMode::Once).await
    }

    /// Drops a bank connection. One that is gone already counts as dropped.
    pub async fn drop_bank(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/bank_connections/{id}")).await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        patience: RetryMode,
    ) -> Result<T, Problem> {
        decode::object(&self.send(None, Method::Get, path, None, patience).await?)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &str) -> Result<T, Problem> {
        let key = self.transport.new_idempotency_key();
        decode::object(
            &self.send(Some(key), Method::Post, path, Some(body), RetryMode::UntilAnswered).await?,
        )
    }

    async fn delete(&self, path: &str) -> Result<(), Problem> {
        let answer = self.send(None, Method::Delete, path, None, RetryMode::UntilAnswered).await?;
        match decode::refusal(&answer) {
            None => Ok(()),
            Some(_) if answer.status == 404 => Ok(()),
            Some(problem) => Err(problem),
        }
    }

    /// Sends a request until it is answered for good, all attempts under one idempotency key.
    async fn send(
        &self,
        key: Option<String>,
        method: Method,
        path: &str,
        body: Option<&str>,
        patience: RetryMode,
    ) -> Result<Response, Problem> {
        let address = format!("{}{path}", self.base);
        let expected = if method == Method::Delete { Expected::Nothing } else { Expected::Json };
        loop {
            let secret = self.secret();
            let mut headers = vec![("Authorization", secret.bearer())];
            headers.extend(key.clone().map(|key| ("Idempotency-Key", key)));
            let body = body.map_or(Body::None, Body::Json);
            let request = Request {
                method,
                address: &address,
                headers: &headers,
                body,
                limits: Limits::SMALL,
            };
            let answer = send_with_retry(&*self.transport, &request, patience, expected).await?;
            if answer.status != 401 {
                return Ok(answer);
            }
            // A submission that was under way at the same time has used the secret up.
            if self.secret() == secret {
                // Or nobody knows yet whether it has: then its own answer says what comes next.
                let is_unknown =
                    patience == RetryMode::Once && self.unanswered_submission.borrow().is_some();
                return if is_unknown { Err(Problem::Network) } else { Ok(answer) };
            }
        }
    }
}

/// `text` as it stands in a query: everything but letters, digits and what never has a meaning
/// there is encoded (RFC 3986, 2.3).
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
