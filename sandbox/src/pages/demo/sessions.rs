//! The API between the demo page's script and its own server. A real server would authenticate its
//! users and check who owns a session. The demo has no logins, because its data is fictional.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use latchkey_api_types::{
    Applicant, EventType, JsonMap, Product, SessionCreate, SessionStatus, VerificationSession,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::extract::ApiJson;
use crate::api::platform;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store;
use crate::store::StoreError;

/// Parameters of a new session.
#[derive(Debug, Deserialize)]
pub(super) struct CreateSession {
    products: Vec<Product>,
    #[serde(default)]
    outcome: Option<String>,
}

/// A session as the page's script may see it: with the client secret and the URL of the hosted
/// page.
#[derive(Serialize)]
pub(super) struct DemoSession {
    id: String,
    status: SessionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<VerificationSession> for DemoSession {
    fn from(session: VerificationSession) -> Self {
        Self {
            id: session.id,
            status: session.status,
            client_secret: session.client_secret,
            url: session.url,
        }
    }
}

/// `POST /demo/sessions`: creates a session whose `redirect_url` is the completion page.
pub(super) async fn create(
    State(state): State<AppState>,
    ApiJson(request): ApiJson<CreateSession>,
) -> ApiResult<Response> {
    let applicant = Applicant {
        first_name: Some("Jane".to_owned()),
        last_name: Some("Doe".to_owned()),
        email: Some("jane.doe@example.com".to_owned()),
        ..Applicant::default()
    };
    let outcome = request.outcome.unwrap_or_else(|| "completed".to_owned());
    let metadata = JsonMap::from_iter([
        ("sandbox_outcome".to_owned(), Value::from(outcome)),
        ("application".to_owned(), Value::from("maple-court-4")),
    ]);
    let create = SessionCreate {
        applicant: Some(applicant),
        products: Some(request.products),
        metadata: Some(metadata),
        ..SessionCreate::default()
    };
    let session = platform::sessions::create(&state, create).await?;
    set_redirect_url(&state, &session.id).await?;
    Ok(json(DemoSession::from(session)))
}

/// Sets the `redirect_url`, which contains the session's id, after the session was created.
async fn set_redirect_url(state: &AppState, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut record = store::sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    record.redirect_url =
        Some(format!("{}/demo/complete?session={id}", state.config.business_origin));
    store::sessions::save(&mut transaction, &mut record).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// `GET /demo/sessions/{id}`: returns the session, for a page that was reloaded or to which a bank
/// has redirected.
pub(super) async fn retrieve(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    Ok(json(DemoSession::from(platform::sessions::retrieve(&state, &id).await?)))
}

#[derive(Debug, Serialize)]
struct DemoEvent {
    id: String,
    #[serde(rename = "type")]
    kind: EventType,
    created: i64,
}

#[derive(Debug, Serialize)]
struct DemoEvents {
    status: SessionStatus,
    data: Vec<DemoEvent>,
}

/// `GET /demo/sessions/{id}/events`: returns the events, oldest first, and the current status.
pub(super) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let mut connection = state.store.read().await?;
    let record = store::sessions::find(&mut connection, &id).await?.ok_or_else(not_found)?;
    let events = store::events::of_session(&mut connection, &id).await?;
    let data = events
        .into_iter()
        .map(|event| DemoEvent { id: event.id, kind: event.kind, created: event.created })
        .collect();
    Ok(json(DemoEvents { status: record.status, data }))
}

fn json(body: impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("verification session").at("id")
}
