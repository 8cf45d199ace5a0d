//! One method per endpoint of the session API. Knows requests and answers; nothing of pages, the host or uploads.
//!
//! Every answer is a [`Problem`] or the wire object: the rest of the widget never sees a status or a header.

pub mod idempotency;
pub mod read;
pub mod retry;
mod transport;

use std::cell::RefCell;
use std::rc::Rc;

use latchkey_api_types::{BankConnection, BankConnectionCreate, Institution, List, SessionCancel, SessionUpdate, SessionView};
use latchkey_flow::Problem;

use crate::host::{Answer, ClientSecret};
use transport::{Method, Transport};

/// The session's endpoints, opened by its client secret. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Api {
    transport: Rc<Transport>,
    /// The key of a submission of which nobody knows whether the server took it.
    unanswered_submission: Rc<RefCell<Option<String>>>,
}

impl Api {
    /// The API at `base` (empty for the page's own origin, else without a trailing slash).
    pub fn new(base: String, secret: ClientSecret) -> Self {
        Self { transport: Rc::new(Transport::new(base, secret)), unanswered_submission: Rc::default() }
    }

    /// The secret that opens the session now.
    pub fn secret(&self) -> ClientSecret {
        self.transport.secret()
    }

    /// The session as the applicant may see it.
    pub async fn session(&self) -> Result<SessionView, Problem> {
        read::object(&self.transport.send(Method::Get, "/v1/session", None).await?)
    }

    /// Saves answers.
    pub async fn save(&self, answers: &SessionUpdate) -> Result<SessionView, Problem> {
        let session = self.post_session("/v1/session", &read::body(answers)?).await?;
        // The secret is still good, so no submission was taken: the next one is another, not to be answered as the one before.
        self.unanswered_submission.take();
        Ok(session)
    }

    /// Submits the session, which uses its client secret up; from then on its successor is used.
    ///
    /// Where no answer came, the next call asks under the same key: had the server taken the first, only that key gets the
    /// answer with the successor.
    pub async fn submit(&self) -> Result<SessionView, Problem> {
        let key = self.unanswered_submission.take().unwrap_or_else(idempotency::new_key);
        let answer = self.transport.send_under(Some(key.clone()), Method::Post, "/v1/session/submit", Some("{}")).await;
        let mut session: SessionView = match answer.and_then(|answer| read::object(&answer)) {
            Ok(session) => session,
            Err(problem) => {
                if matches!(problem, Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. }) {
                    self.unanswered_submission.replace(Some(key));
                }
                return Err(problem);
            }
        };
        if let Some(successor) = session.client_secret.take().and_then(ClientSecret::new) {
            self.transport.go_on_with(successor);
        }
        Ok(session)
    }

    /// Withdraws from the session.
    pub async fn withdraw(&self) -> Result<SessionView, Problem> {
        let reason = SessionCancel { cancellation_reason: Some("applicant_withdrawn".to_owned()) };
        self.post_session("/v1/session/cancel", &read::body(&reason)?).await
    }

    /// Deletes a stored document. One that is gone already counts as deleted.
    pub async fn remove_document(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/document_uploads/{id}")).await
    }

    /// Banks whose name has `search` in it, the most used first, from after the bank `after`.
    pub async fn institutions(&self, search: &str, after: Option<&str>) -> Result<List<Institution>, Problem> {
        let mut path = "/v1/institutions?feature=account_info&limit=12".to_owned();
        for (name, value) in [("search", Some(search).filter(|text| !text.is_empty())), ("starting_after", after)] {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", js_sys::encode_uri_component(value)));
            }
        }
        read::object(&self.transport.send(Method::Get, &path, None).await?)
    }

    /// Asks for a bank's page. With `return_url` the bank leads back there, else its window closes itself.
    pub async fn start_bank(&self, institution: String, return_url: Option<String>) -> Result<BankConnection, Problem> {
        let body = read::body(&BankConnectionCreate { institution, return_url })?;
        read::object(&self.transport.send(Method::Post, "/v1/bank_connections", Some(&body)).await?)
    }

    /// How far a bank connection has come.
    pub async fn bank(&self, id: &str) -> Result<BankConnection, Problem> {
        read::object(&self.transport.send(Method::Get, &format!("/v1/bank_connections/{id}"), None).await?)
    }

    /// Drops a bank connection. One that is gone already counts as dropped.
    pub async fn drop_bank(&self, id: &str) -> Result<(), Problem> {
        self.delete(&format!("/v1/bank_connections/{id}")).await
    }

    async fn post_session(&self, path: &str, body: &str) -> Result<SessionView, Problem> {
        read::object(&self.transport.send(Method::Post, path, Some(body)).await?)
    }

    async fn delete(&self, path: &str) -> Result<(), Problem> {
        let answer: Answer = self.transport.send(Method::Delete, path, None).await?;
        match read::refusal(&answer) {
            None => Ok(()),
            Some(_) if answer.status == 404 => Ok(()),
            Some(problem) => Err(problem),
        }
    }
}
