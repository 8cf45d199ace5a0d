//! One attempt at one delivery: the request, its signature, and what is kept of the response.
//!
//! The receiver is not trusted: it may be slow, never end, or respond with anything. Nothing of its
//! response but the status counts, and no more of it is read than is shown.

use std::error::Error;
use std::time::{Duration, Instant};

use axum::http::header;
use latchkey_api_types::Event;
use reqwest::Response;
use secrecy::ExposeSecret;

use crate::domain::webhooks::{SIGNATURE_HEADER, signature};
use crate::state::AppState;
use crate::store::StoreResult;

/// The bytes of a response that are kept.
const LONGEST_RESPONSE: usize = 1024;

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A response with a status in the 200s.
    Accepted,
    /// Any other response.
    Refused,
    /// No response in time.
    TimedOut,
    /// Nothing could be reached at the address.
    NotConnected,
    /// The connection was closed before a response.
    ConnectionLost,
}

impl Outcome {
    /// The stored name.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "taken",
            Self::Refused => "refused",
            Self::TimedOut => "timed_out",
            Self::NotConnected => "not_connected",
            Self::ConnectionLost => "connection_lost",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) outcome: Outcome,
    pub(super) status: Option<u16>,
    /// The beginning of the response, or the cause of the failure.
    pub(super) response: Option<String>,
    pub(super) duration: Duration,
}

/// Sends the event, signed with the current time.
pub(super) async fn send(state: &AppState, url: &str, event: &Event) -> StoreResult<Report> {
    let body = serde_json::to_string(event)?;
    let signature = signature(state.config.webhook_secret.expose_secret(), state.now(), &body);
    let timeout = Duration::from_secs(state.config.limits.webhook_timeout.unsigned_abs());
    let request = state
        .http
        .post(url)
        .timeout(timeout)
        .header(header::CONTENT_TYPE.as_str(), "application/json")
        .header(SIGNATURE_HEADER, signature);
    let started = Instant::now();
    let (outcome, status, response) = match request.body(body).send().await {
        Ok(response) => {
            let status = response.status();
            let outcome = if status.is_success() { Outcome::Accepted } else { Outcome::Refused };
            (outcome, Some(status.as_u16()), beginning(response).await)
        }
        Err(error) => match outcome_of(&error) {
            // The error has no further cause.
            Outcome::TimedOut => (Outcome::TimedOut, None, None),
            other => (other, None, root_cause(&error)),
        },
    };
    Ok(Report { outcome, status, response, duration: started.elapsed() })
}

fn outcome_of(error: &reqwest::Error) -> Outcome {
    if error.is_timeout() {
        Outcome::TimedOut
    } else if error.is_connect() || error.is_builder() {
        Outcome::NotConnected
    } else {
        Outcome::ConnectionLost
    }
}

/// Returns the beginning of a response as text, as far as it arrived in time.
async fn beginning(mut response: Response) -> Option<String> {
    let mut bytes = Vec::new();
    while bytes.len() < LONGEST_RESPONSE {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                bytes.extend_from_slice(&chunk[..chunk.len().min(LONGEST_RESPONSE - bytes.len())])
            }
            Ok(None) | Err(_) => break,
        }
    }
    (!bytes.is_empty()).then(|| as_text(&bytes))
}

/// Returns the innermost cause of an error, such as "Connection refused". The outer ones repeat the
/// address.
fn root_cause(error: &reqwest::Error) -> Option<String> {
    let mut cause = error.source()?;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    Some(as_text(&text.as_bytes()[..text.len().min(LONGEST_RESPONSE)]))
}

/// Returns text without characters that a database or a page may not contain.
fn as_text(bytes: &[u8]) -> String {
    let is_harmless =
        |character: &char| matches!(character, '\n' | '\t') || !character.is_control();
    String::from_utf8_lossy(bytes).chars().filter(is_harmless).collect()
}
