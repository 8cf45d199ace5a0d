//! One sandbox per test, in its own directory and with a manual clock. The database is SQLite, or
//! PostgreSQL where `LATCHKEY_TEST_DATABASE` names one.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use latchkey_sandbox::app;
use latchkey_sandbox::background::run_due_jobs;
use latchkey_sandbox::clock::Clock;
use latchkey_sandbox::config::{Config, DEFAULT_SECRET_KEY};
use latchkey_sandbox::state::AppState;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::postgres::Schema;

/// 2026-03-15 12:00:00 UTC, the time at which every test begins.
pub(crate) const START: i64 = 1_773_576_000;
/// The secret key of the business.
pub(crate) const SECRET_KEY: &str = DEFAULT_SECRET_KEY;

/// The sandbox of one test.
pub(crate) struct Sandbox {
    pub(crate) state: AppState,
    directory: TempDir,
    /// Dropped last, after the connections to it.
    schema: Option<Schema>,
}

impl Sandbox {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A sandbox with another configuration.
    pub(crate) async fn with(configure: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let schema = Schema::of_the_test().await;
        let mut config = Config::for_port(4010, directory.path(), directory.path().join("dist"));
        // The clock stands still, so a rate limit would never refill.
        config.limits.rate_limit.per_second = 0;
        if let Some(schema) = &schema {
            config.database = schema.address().parse().unwrap();
        }
        configure(&mut config);
        let state = AppState::open(config, Clock::settable(START)).await.unwrap();
        Self { state, directory, schema }
    }

    /// Restarts on the same directory at the same time.
    pub(crate) async fn restart(self) -> Self {
        let Self { state, directory, schema } = self;
        state.store.close().await;
        let config = (*state.config).clone();
        let state = AppState::open(config, Clock::settable(state.now())).await.unwrap();
        Self { state, directory, schema }
    }

    /// A second process on the same PostgreSQL and files, with its own clock.
    pub(crate) async fn beside(&self) -> Self {
        assert!(self.state.store.is_shared(), "needs LATCHKEY_TEST_DATABASE");
        let state = AppState::open((*self.state.config).clone(), Clock::settable(self.state.now()))
            .await
            .unwrap();
        Self { state, directory: tempfile::tempdir().unwrap(), schema: None }
    }

    pub(crate) fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Moves the clock and runs the jobs that are due.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.state.clock.advance(seconds);
        run_due_jobs(&self.state).await.unwrap();
    }

    /// The types of a session's events, oldest first.
    pub(crate) async fn event_types(&self, session: &str) -> Vec<String> {
        let events = latchkey_sandbox::store::events::of_session(
            &mut self.state.store.read().await.unwrap(),
            session,
        )
        .await
        .unwrap();
        events.iter().map(|event| event.kind.to_string()).collect()
    }

    /// Every text in the database. Consumes the sandbox.
    pub(crate) async fn everything_stored(&self) -> String {
        self.state.store.close().await;
        if let Some(schema) = &self.schema {
            return schema.everything_stored().await;
        }
        let paths = std::fs::read_dir(self.directory()).unwrap().map(|entry| entry.unwrap().path());
        let bytes: Vec<u8> = paths
            .filter(|path| path.is_file())
            .flat_map(|path| std::fs::read(path).unwrap())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = app(self.state.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// `GET` with a credential.
    pub(crate) async fn get(&self, path: &str, credential: &str) -> Answer {
        self.send(request(Method::GET, path, credential).body(Body::empty()).unwrap()).await
    }

    /// `DELETE` with a credential.
    pub(crate) async fn delete(&self, path: &str, credential: &str) -> Answer {
        self.send(request(Method::DELETE, path, credential).body(Body::empty()).unwrap()).await
    }

    /// `POST` of JSON with a credential.
    pub(crate) async fn post(&self, path: &str, credential: &str, body: &Value) -> Answer {
        let request = request(Method::POST, path, credential)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// `PUT` of JSON with a credential.
    pub(crate) async fn put(&self, path: &str, credential: &str, body: &Value) -> Answer {
        let request =
            request(Method::PUT, path, credential).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// `POST` of a form with one file and further fields.
    pub(crate) async fn post_file(
        &self,
        path: &str,
        credential: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        bytes: &[u8],
    ) -> Answer {
        let (content_type, body) = multipart(fields, file_name, bytes);
        self.send(
            request(Method::POST, path, credential)
                .header(header::CONTENT_TYPE, content_type)
                .body(Body::from(body))
                .unwrap(),
        )
        .await
    }

    /// Creates a session for these products and returns the object.
    pub(crate) async fn create_session(&self, products: &[&str]) -> Value {
        self.create_session_with(json!({ "products": products })).await
    }

    /// Creates a session, with defaults for what `body` leaves out.
    pub(crate) async fn create_session_with(&self, mut create: Value) -> Value {
        let defaults = json!({
            "applicant": { "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com" },
            "products": ["identity"],
        });
        for (key, value) in defaults.as_object().unwrap() {
            create.as_object_mut().unwrap().entry(key).or_insert_with(|| value.clone());
        }
        let answer = self.post("/v1/verification_sessions", SECRET_KEY, &create).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }
}

/// A response with its whole body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty where it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts a failure in the documented error shape.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, kind: &str, code: &str, param: Option<&str>) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let error = &self.json()["error"];
        assert_eq!(
            (error["type"].as_str(), error["code"].as_str(), error["param"].as_str()),
            (Some(kind), Some(code), param),
            "{error}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(self.header("request-id").starts_with("req_"));
    }

    /// The body of a successful call.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.json()
    }
}

/// A request builder with a credential; without one where it is empty.
pub(crate) fn request(
    method: Method,
    path: &str,
    credential: &str,
) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    if credential.is_empty() {
        request
    } else {
        request.header(header::AUTHORIZATION, format!("Bearer {credential}"))
    }
}

/// The media type and the body of a form with one file.
pub(crate) fn multipart(
    fields: &[(&str, &str)],
    file_name: &str,
    bytes: &[u8],
) -> (String, Vec<u8>) {
    multipart_with_boundary("boundary-of-the-test", fields, file_name, bytes)
}

/// A form with one file and a given boundary.
pub(crate) fn multipart_with_boundary(
    boundary: &str,
    fields: &[(&str, &str)],
    file_name: &str,
    bytes: &[u8],
) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// The client secret of a created session.
pub(crate) fn secret_of(session: &Value) -> String {
    session["client_secret"].as_str().unwrap().to_owned()
}

/// The id of any object.
pub(crate) fn id_of(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}
