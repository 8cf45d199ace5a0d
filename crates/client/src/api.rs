//! One method for each endpoint of the applicant API. Files are sent by [`upload`](crate::upload).
//!
//! Each method returns the decoded object or a [`Problem`]; callers see neither statuses nor
//! headers. Requests that change the session itself are sent one after the other, in the order of
//! the calls.

use std::cell::RefCell;
use std::rc::Rc;

use latchkey_api_types::{
    BankConnection, BankConnectionCreate, Draft, Institution, List, SessionCancel, SessionUpdate,
    SessionView,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::async_mutex::AsyncMutex;
use crate::retry::RetryMode;
use crate::send::{ExpectedBody, send_with_retry};
use crate::transport::{Body, Header, Limits, Method, Request, Response, Transport};
use crate::{ClientSecret, Problem, decode};

/// The applicant API for one session, authenticated by its client secret.
#[derive(Debug)]
pub struct Api<T> {
    transport: Rc<T>,
    base_url: String,
    secret: RefCell<ClientSecret>,
    /// The idempotency key of a submission whose response never came.
    unanswered_submission: RefCell<Option<String>>,
    /// Serialises saving, submitting and withdrawing.
    write_lock: AsyncMutex,
}

impl<T: Transport> Api<T> {
    /// Creates the client of the API at `base_url`: empty for the page's own origin, else a URL
    /// without a trailing slash.
    pub fn new(transport: Rc<T>, base_url: String, secret: ClientSecret) -> Self {
        Self {
            transport,
            base_url,
            secret: RefCell::new(secret),
            unanswered_submission: RefCell::default(),
            write_lock: AsyncMutex::default(),
        }
    }

    /// The transport that requests are sent with.
    pub fn transport(&self) -> &Rc<T> {
        &self.transport
    }

    /// The URL before every path.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The current client secret.
    pub fn secret(&self) -> ClientSecret {
        self.secret.borrow().clone()
    }

    /// The `Authorization` header with the current client secret.
    pub fn authorization(&self) -> Header {
        self.secret.borrow().authorization()
    }

    /// Reads the session.
    ///
    /// # Errors
    /// As for every method here, the error that the server returned, or that there was no response.
    pub async fn session(&self, mode: RetryMode) -> Result<SessionView, Problem> {
        self.get("/v1/session", mode).await
    }

    /// Saves answers.
    pub async fn save(&self, answers: &SessionUpdate) -> Result<SessionView, Problem> {
        let _guard = self.write_lock.lock().await;
        let session: SessionView = self.post("/v1/session", &to_json(answers)?).await?;
        // The secret is still valid, so no submission was accepted. The next submission is a new
        // one and must not get the response of an earlier one.
        self.unanswered_submission.take();
        Ok(session)
    }

    /// Saves a draft with a request that outlives the page. It starts with the first poll, is sent
    /// once, and waits for no other write.
    pub async fn save_draft(&self, draft: &Draft) -> Result<(), Problem> {
        let request = Request {
            method: Method::Put,
            url: &format!("{}/v1/session/draft", self.base_url),
            headers: &[self.authorization()],
            body: Body::Json(&to_json(draft)?),
            limits: Limits::SMALL,
            keepalive: true,
        };
        let outcome = self.transport.send(&request, &|_| {}).await;
        decode::problem(&outcome.map_err(|_| Problem::Network)?).map_or(Ok(()), Err)
    }

    /// Submits the session. The server then replaces the client secret by a new one, which is used
    /// from then on.
    ///
    /// If no response came, the next call uses the same idempotency key: if the server had accepted
    /// the first request, only that key returns the response with the new secret.
    pub async fn submit(&self) -> Result<SessionView, Problem> {
        let _guard = self.write_lock.lock().await;
        let key = self
            .unanswered_submission
            .take()
            .unwrap_or_else(|| self.transport.new_idempotency_key());
        // Kept before the request is sent, because this future may be dropped while it waits.
        self.unanswered_submission.replace(Some(key.clone()));
        let response = self
            .send(
                Some(key),
                Method::Post,
                "/v1/session/submit",
                Some("{}"),
                RetryMode::UntilAnswered,
            )
            .await;
        let mut session: SessionView = match response.and_then(|it| decode::object(&it)) {
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
        if let Some(secret) = session.client_secret.take().and_then(ClientSecret::new) {
            self.secret.replace(secret);
        }
        Ok(session)
    }

    /// Cancels the session on behalf of the applicant.
    pub async fn withdraw(&self) -> Result<SessionView, Problem> {
        let _guard = self.write_lock.lock().await;
        let reason = SessionCancel { cancellation_reason: Some("applicant_withdrawn".to_owned()) };
        self.post("/v1/session/cancel", &to_json(&reason)?).await
    }

    /// Deletes a stored document. A document that does not exist counts as deleted.
    pub async fn delete_document(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/document_uploads/{id}")).await
    }

    /// Lists the banks whose name contains `search`, the most used first, starting after the bank
    /// `after`.
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
                path.push_str(&format!("&{name}={}", percent_encode(value)));
            }
        }
        self.get(&path, RetryMode::UntilAnswered).await
    }

    /// Creates a bank connection. The bank redirects to `return_url`; without one, its window
    /// closes itself.
    pub async fn create_bank_connection(
        &self,
        institution: String,
        return_url: Option<String>,
    ) -> Result<BankConnection, Problem> {
        let body = to_json(&BankConnectionCreate { institution, return_url })?;
        self.post("/v1/bank_connections", &body).await
    }

    /// Reads a bank connection.
    pub async fn bank_connection(&self, id: &str) -> Result<BankConnection, Problem> {
        self.get(&format!("/v1/bank_connections/{id}"), RetryMode::Once).await
    }

    /// Deletes a bank connection. One that does not exist counts as deleted.
    pub async fn delete_bank_connection(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/bank_connections/{id}")).await
    }

    async fn get<O: DeserializeOwned>(&self, path: &str, mode: RetryMode) -> Result<O, Problem> {
        decode::object(&self.send(None, Method::Get, path, None, mode).await?)
    }

    async fn post<O: DeserializeOwned>(&self, path: &str, body: &str) -> Result<O, Problem> {
        let key = self.transport.new_idempotency_key();
        decode::object(
            &self.send(Some(key), Method::Post, path, Some(body), RetryMode::UntilAnswered).await?,
        )
    }

    async fn delete(&self, path: &str) -> Result<(), Problem> {
        let response =
            self.send(None, Method::Delete, path, None, RetryMode::UntilAnswered).await?;
        match decode::problem(&response) {
            None => Ok(()),
            Some(_) if response.status == 404 => Ok(()),
            Some(problem) => Err(problem),
        }
    }

    /// Sends a request with retries; all attempts have the same idempotency key.
    async fn send(
        &self,
        key: Option<String>,
        method: Method,
        path: &str,
        body: Option<&str>,
        mode: RetryMode,
    ) -> Result<Response, Problem> {
        let url = format!("{}{path}", self.base_url);
        let expected =
            if method == Method::Delete { ExpectedBody::Any } else { ExpectedBody::Json };
        loop {
            let secret = self.secret();
            let mut headers = vec![secret.authorization()];
            headers.extend(key.clone().map(|key| ("Idempotency-Key", key)));
            let body = body.map_or(Body::None, Body::Json);
            let request = Request {
                method,
                url: &url,
                headers: &headers,
                body,
                limits: Limits::SMALL,
                keepalive: false,
            };
            let response = send_with_retry(&*self.transport, &request, mode, expected).await?;
            if response.status != 401 {
                return Ok(response);
            }
            // Otherwise a submission in progress at the same time has replaced the secret.
            if self.secret() == secret {
                // A submission may have replaced it on the server, with no response yet: then the
                // response to the submission decides what happens next.
                let is_unknown =
                    mode == RetryMode::Once && self.unanswered_submission.borrow().is_some();
                return if is_unknown { Err(Problem::Network) } else { Ok(response) };
            }
        }
    }
}

/// Serialises a request body.
///
/// # Errors
/// [`Problem::Unreadable`] where the value has no JSON form, which is true of no type of the API.
fn to_json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| Problem::Unreadable { request_id: None })
}

/// Percent-encodes `text` for a query: all bytes except the unreserved characters (RFC 3986, 2.3).
fn percent_encode(text: &str) -> String {
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
