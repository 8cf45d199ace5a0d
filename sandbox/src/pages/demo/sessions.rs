//! What the demo page's script asks its own server. A landlord's server would know who is logged in
//! and whose session it is; this business has no logins, as nothing here is real.

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

/// What the page's script sends.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    products: Vec<Product>,
    #[serde(default)]
    outcome: Option<String>,
}

/// What the page's script may have: the secret for the widget and the hosted page's address,
/// nothing of the secret key.
#[derive(Serialize)]
pub(super) struct SessionForThePage {
    id: String,
    status: SessionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<VerificationSession> for SessionForThePage {
    fn from(session: VerificationSession) -> Self {
        Self {
            id: session.id,
            status: session.status,
            client_secret: session.client_secret,
            url: session.url,
        }
    }
}

/// `POST /demo/sessions`: creates a session that leads back to the completion page.
pub(super) async fn create(
    State(state): State<AppState>,
    ApiJson(wish): ApiJson<Wish>,
) -> ApiResult<Response> {
    let applicant = Applicant {
        first_name: Some("Jane".to_owned()),
        last_name: Some("Doe".to_owned()),
        email: Some("jane.doe@example.com".to_owned()),
        ..Applicant::default()
    };
    let outcome = wish.outcome.unwrap_or_else(|| "completed".to_owned());
    let metadata = JsonMap::from_iter([
        ("sandbox_outcome".to_owned(), Value::from(outcome)),
        ("application".to_owned(), Value::from("maple-court-4")),
    ]);
    let create = SessionCreate {
        applicant: Some(applicant),
        products: Some(wish.products),
        metadata: Some(metadata),
        ..SessionCreate::default()
    };
    let session = platform::sessions::create(&state, create).await?;
    lead_back(&state, &session.id).await?;
    Ok(answer(SessionForThePage::from(session)))
}

/// The completion page's address has the session's id in it, so it is known only now.
async fn lead_back(state: &AppState, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut record = store::sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    record.redirect_url =
        Some(format!("{}/demo/complete?session={id}", state.config.business_origin));
    store::sessions::save(&mut transaction, &mut record).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// `GET /demo/sessions/{id}`: the session again, for a page that was reloaded or that a bank has
/// led back to.
pub(super) async fn retrieve(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    Ok(answer(SessionForThePage::from(platform::sessions::retrieve(&state, &id).await?)))
}

/// What the page shows of an event.
#[derive(Debug, Serialize)]
struct EventForThePage {
    id: String,
    #[serde(rename = "type")]
    kind: EventType,
    created: i64,
}

#[derive(Debug, Serialize)]
struct EventsForThePage {
    status: SessionStatus,
    data: Vec<EventForThePage>,
}

/// `GET /demo/sessions/{id}/events`: what has happened, oldest first, and the status that it has
/// led to.
pub(super) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let mut connection = state.store.read().await?;
    let record = store::sessions::find(&mut connection, &id).await?.ok_or_else(not_found)?;
    let events = store::events::of_session(&mut connection, &id).await?;
    let data = events
        .into_iter()
        .map(|event| EventForThePage { id: event.id, kind: event.kind, created: event.created })
        .collect();
    Ok(answer(EventsForThePage { status: record.status, data }))
}

fn answer(body: impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("verification session").at("id")
}
