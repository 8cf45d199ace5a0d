//! Requests: the credential, the time limit, the repeated attempt.

use std::cell::RefCell;

use gloo_net::http::RequestBuilder;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use latchkey_api_types::ErrorCode;
use latchkey_flow::Problem;
use web_sys::AbortController;

use super::idempotency;
use super::retry::{self, Failure, Retry};
use crate::host::{Answer, ClientSecret};

/// How long one attempt may take. Answers are small; a line that is slower than this is as good as cut.
const ATTEMPT_LIMIT_MS: u32 = 20_000;

/// What a request does to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// Reads.
    Get,
    /// Writes, under an idempotency key.
    Post,
    /// Deletes.
    Delete,
}

/// Sends requests under one credential at a time.
#[derive(Debug)]
pub(super) struct Transport {
    base: String,
    secret: RefCell<ClientSecret>,
}

/// Stops its request when dropped: one that nobody waits for must not hold the line.
struct Stopper(Option<AbortController>);

impl Drop for Stopper {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// An answer, and what the server wishes before another attempt.
struct Attempt {
    answer: Answer,
    retry_after: Option<std::time::Duration>,
}

impl Transport {
    pub(super) fn new(base: String, secret: ClientSecret) -> Self {
        Self { base, secret: RefCell::new(secret) }
    }

    /// The credential of the next request.
    pub(super) fn secret(&self) -> ClientSecret {
        self.secret.borrow().clone()
    }

    /// Takes another credential for every request from now on.
    pub(super) fn go_on_with(&self, secret: ClientSecret) {
        self.secret.replace(secret);
    }

    /// Sends a request until it is answered for good or there have been enough attempts, all under one idempotency key.
    ///
    /// # Errors
    /// [`Problem::Network`] where no attempt was answered. A refusal is an answer, not an error.
    pub(super) async fn send(&self, method: Method, path: &str, body: Option<&str>) -> Result<Answer, Problem> {
        let key = (method == Method::Post).then(idempotency::new_key);
        self.send_under(key, method, path, body).await
    }

    /// The same under a key of the caller's, who may send the request again later as one and the same.
    pub(super) async fn send_under(&self, key: Option<String>, method: Method, path: &str, body: Option<&str>) -> Result<Answer, Problem> {
        let mut attempt = 1;
        loop {
            let outcome = self.attempt(method, path, body, key.as_deref()).await;
            let failure = match &outcome {
                Ok(Attempt { answer, .. }) if answer.status < 400 => return outcome.map(|attempt| attempt.answer).map_err(|()| Problem::Network),
                Ok(Attempt { answer, retry_after }) => {
                    Failure::Status { status: answer.status, in_use: answer.status == 409 && is_in_use(answer), retry_after: *retry_after }
                }
                Err(()) => Failure::Network,
            };
            match retry::decide(attempt, &failure, js_sys::Math::random()) {
                Retry::After(pause) => TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await,
                Retry::GiveUp => return outcome.map(|attempt| attempt.answer).map_err(|()| Problem::Network),
            }
            attempt += 1;
        }
    }

    /// One attempt. `Err` where there was no whole answer.
    async fn attempt(&self, method: Method, path: &str, body: Option<&str>, key: Option<&str>) -> Result<Attempt, ()> {
        let stopper = Stopper(AbortController::new().ok());
        let signal = stopper.0.as_ref().map(AbortController::signal);
        let limit = stopper.0.clone();
        let _limit = Timeout::new(ATTEMPT_LIMIT_MS, move || {
            if let Some(controller) = limit {
                controller.abort();
            }
        });
        let mut request = RequestBuilder::new(&format!("{}{path}", self.base))
            .method(match method {
                Method::Get => gloo_net::http::Method::GET,
                Method::Post => gloo_net::http::Method::POST,
                Method::Delete => gloo_net::http::Method::DELETE,
            })
            .header("Authorization", &self.secret().bearer())
            .abort_signal(signal.as_ref());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let request = match body {
            Some(body) => request.header("Content-Type", "application/json").body(body),
            None => request.build(),
        };
        let response = request.map_err(drop)?.send().await.map_err(drop)?;
        let retry_after = response.headers().get("Retry-After").and_then(|text| retry::parse_retry_after(&text));
        let request_id = response.headers().get("Request-Id");
        let body = response.text().await.map_err(drop)?;
        Ok(Attempt { answer: Answer { status: response.status(), body, request_id }, retry_after })
    }
}

fn is_in_use(answer: &Answer) -> bool {
    matches!(super::read::refusal(answer), Some(Problem::Refused { code: Some(ErrorCode::IdempotencyKeyInUse), .. }))
}
