//! A real sandbox in this process: its router, database and files, with a clock that the test sets.
//! The runs of a thread share one, each with its own session.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use latchkey_api_types::SessionView;
use latchkey_sandbox::app;
use latchkey_sandbox::background::run_due_jobs;
use latchkey_sandbox::clock::Clock;
use latchkey_sandbox::config::{Config, DEFAULT_SECRET_KEY};
use latchkey_sandbox::domain::view::view_of;
use latchkey_sandbox::state::AppState;
use latchkey_sandbox::store::{document_uploads, sessions};
use latchkey_test_support::applicant;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::action::Case;

/// 2026-03-15 12:00:00 UTC.
const START: i64 = 1_773_576_000;
const DAY: i64 = 24 * 3600;

/// A sandbox and its temporary directory.
pub(crate) struct Sandbox {
    pub(crate) state: AppState,
    router: Router,
    _directory: TempDir,
}

/// A response with its complete body.
pub(crate) struct ServerResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl ServerResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Sandbox {
    pub(crate) async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::for_port(4010, directory.path(), directory.path().join("dist"));
        config.limits.rate_limit.per_second = 0;
        // Longer than any run, so that none of them ends in one.
        config.limits.idempotency_lifetime = 1_000 * DAY;
        config.limits.client_secret_lifetime = 1_000 * DAY;
        config.limits.upload_lifetime = 1_000 * DAY;
        let state = AppState::open(config, Clock::settable(START)).await.unwrap();
        Self { router: app(state.clone()), state, _directory: directory }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> ServerResponse {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        ServerResponse { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Sends a request of the business and returns the response's JSON.
    pub(crate) async fn business(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("Authorization", format!("Bearer {DEFAULT_SECRET_KEY}"));
        let request = request.header("Content-Type", "application/json");
        self.send(
            request.body(body.map_or(Body::empty(), |body| Body::from(body.to_string()))).unwrap(),
        )
        .await
        .json()
    }

    /// Creates the session of a case.
    pub(crate) async fn create(&self, case: &Case) -> Value {
        let mut create = applicant::create_session(&case.products);
        create["metadata"] = json!({ "sandbox_outcome": case.outcome });
        create["options"] = json!({ "document": { "require_id_number": case.asks_for_id_number } });
        self.business("POST", "/v1/verification_sessions", Some(create)).await
    }

    /// Returns the session's view for the applicant, read from the store without a request.
    pub(crate) async fn view(&self, session: &str) -> SessionView {
        let mut connection = self.state.store.read().await.unwrap();
        let record = sessions::find(&mut connection, session).await.unwrap().unwrap();
        view_of(&mut connection, &self.state, &record).await.unwrap()
    }

    /// Returns a stored file's bytes.
    pub(crate) async fn file(&self, document: &str) -> Option<Vec<u8>> {
        let key =
            document_uploads::storage_key(&mut self.state.store.read().await.unwrap(), document)
                .await
                .unwrap()?;
        self.state.files.read(&key).await.ok()?.map(|bytes| bytes.to_vec())
    }

    /// Advances the clock by this many seconds and runs the jobs that are due.
    pub(crate) async fn advance_clock(&self, seconds: i64) {
        self.state.clock.advance(seconds);
        run_due_jobs(&self.state).await.unwrap();
    }
}
