//! `/v1/identity/verification_sessions`: create, retrieve, update, list, cancel and redact
//! sessions.

use axum::extract::{Path, State};
use axum::{Extension, Json};
use latchkey_api_types::List;
use latchkey_api_types::stripe::{StripeStatus, StripeVerificationSession};

use crate::api::auth::SecretKey;
use crate::api::openapi::tags;
use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::expand::Expand;
use crate::api::stripe::openapi::{
    CreatedQuery, StripeExpansion, StripeSessionCreate, StripeSessionUpdate,
};
use crate::api::stripe::params::{Body, Params, QueryString};
use crate::api::stripe::{create, expand, list, object, update};
use crate::domain::credentials::{Credentials, Dialect};
use crate::domain::idempotent_response;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::{credentials, lifecycle, redaction, revisions, verification_sessions};
use crate::state::AppState;
use crate::store::sessions::{SessionFilter, SessionRecord};
use crate::store::{StoreError, Transaction, sessions};

const PATH: &str = "/v1/identity/verification_sessions";

/// The response to a write, which is stored with its idempotency key.
type SessionResponse = (Extension<DerivedSecrets>, Json<StripeVerificationSession>);

/// Create a VerificationSession
///
/// Requires either `type` or a `verification_flow`, which defines type and options.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "stripe_create_verification_session",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    request_body(content(
        (StripeSessionCreate = "application/x-www-form-urlencoded"),
        (StripeSessionCreate = "application/json")
    )),
    responses((status = 200, description = "The session, with its \
        credentials.", body = StripeVerificationSession))
)]
pub(crate) async fn create_session(
    _: SecretKey,
    State(state): State<AppState>,
    Body(params): Body,
) -> StripeResult<SessionResponse> {
    let (mut record, expand) = create::checked(&state, params)?;
    let mut transaction = state.store.begin().await?;
    let credentials =
        verification_sessions::insert(&mut transaction, &state, &mut record, Dialect::Stripe)
            .await?;
    commit(transaction, &state, &record, credentials, expand).await
}

/// Retrieve a VerificationSession
///
/// While the session requires input, the response contains a valid `client_secret` and `url`.
#[utoipa::path(
    get,
    path = "/v1/identity/verification_sessions/{id}",
    operation_id = "stripe_retrieve_verification_session",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(
        ("id" = String, Path),
        ("expand[]" = Option<Vec<String>>, Query, description = "Properties to expand: \
            `last_verification_report`, `verified_outputs`.")
    ),
    responses((status = 200, description = "The session.", body = StripeVerificationSession))
)]
pub(crate) async fn retrieve_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    QueryString(mut params): QueryString,
) -> StripeResult<Json<StripeVerificationSession>> {
    let expand = expand::of_session(&mut params)?;
    params.finish()?;
    let (record, credentials) = credentials::retrieve(&state, &id, Dialect::Stripe).await?;
    let mut connection = state.store.read().await?;
    Ok(Json(object::of_session(&mut connection, &record, credentials, expand).await?))
}

/// Update a VerificationSession
///
/// Changes `type`, `options`, `metadata` or `provided_details`, while the session requires input.
/// Omitted parameters are left unchanged.
#[utoipa::path(
    post,
    path = "/v1/identity/verification_sessions/{id}",
    operation_id = "stripe_update_verification_session",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(("id" = String, Path)),
    request_body(content(
        (Option<StripeSessionUpdate> = "application/x-www-form-urlencoded"),
        (Option<StripeSessionUpdate> = "application/json")
    )),
    responses((status = 200, description = "The session.", body = StripeVerificationSession))
)]
pub(crate) async fn update_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(mut params): Body,
) -> StripeResult<SessionResponse> {
    let expand = expand::of_session(&mut params)?;
    let (mut transaction, mut record) = lock(&state, &id).await?;
    let before = record.clone();
    update::apply(&mut record, params)?;
    revisions::count(&before, &mut record, None);
    let credentials =
        credentials::current(&mut transaction, &state, &mut record, Dialect::Stripe).await?;
    sessions::save(&mut transaction, &mut record).await?;
    commit(transaction, &state, &record, credentials, expand).await
}

/// List VerificationSessions
///
/// Returns sessions, newest first, without credentials.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "stripe_list_verification_sessions",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(
        CreatedQuery,
        ("expand[]" = Option<Vec<String>>, Query, description = "Properties to expand: \
            `data.last_verification_report`, `data.verified_outputs`."),
        ("related_customer" = Option<String>, Query, description = "Only return sessions of this \
            customer."),
        ("related_customer_account" = Option<String>, Query, description = "Only return sessions \
            of this customer account."),
        ("status" = Option<String>, Query, description = "Only return sessions with this status: \
            `requires_input`, `processing`, `verified` or `canceled`."),
        crate::api::extract::PageQuery,
    ),
    responses((status = 200, description = "A page of \
        sessions.", body = List<StripeVerificationSession>))
)]
pub(crate) async fn list_sessions(
    _: SecretKey,
    State(state): State<AppState>,
    QueryString(mut params): QueryString,
) -> StripeResult<Json<List<StripeVerificationSession>>> {
    let expand = expand::of_sessions(&mut params)?;
    let status = params.text("status")?;
    if let Some(StripeStatus::Other(_)) = status.as_deref().map(StripeStatus::from) {
        let message =
            "Invalid status: must be one of canceled, processing, requires_input, or verified.";
        return Err(StripeFailure::invalid("status", message));
    }
    let filter = SessionFilter {
        stripe_status: status,
        client_reference_id: params.text("client_reference_id")?,
        related_customer: params.text("related_customer")?,
        related_customer_account: params.text("related_customer_account")?,
        created: list::created(&mut params)?,
        ..SessionFilter::default()
    };
    let page = list::page(&mut params)?;
    params.finish()?;
    lifecycle::expire_all_due(&state).await?;
    let mut connection = state.store.read().await?;
    let page = sessions::list(&mut connection, &filter, &page)
        .await?
        .ok_or_else(|| list::unknown_cursor(&page, "verification session"))?;
    let mut data = Vec::with_capacity(page.rows.len());
    for record in &page.rows {
        data.push(
            object::of_session(&mut connection, record, Credentials::default(), expand).await?,
        );
    }
    Ok(Json(List::new(PATH, data, page.has_more)))
}

/// Cancel a VerificationSession
///
/// Possible while the session requires input.
#[utoipa::path(
    post,
    path = "/v1/identity/verification_sessions/{id}/cancel",
    operation_id = "stripe_cancel_verification_session",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(("id" = String, Path)),
    request_body(content(
        (Option<StripeExpansion> = "application/x-www-form-urlencoded"),
        (Option<StripeExpansion> = "application/json")
    )),
    responses((status = 200, description = "The session, without \
        credentials.", body = StripeVerificationSession))
)]
pub(crate) async fn cancel_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(params): Body,
) -> StripeResult<SessionResponse> {
    let expand = only_expand(params)?;
    let (mut transaction, mut record) = lock(&state, &id).await?;
    update::require_input(&record, "canceled")?;
    lifecycle::cancel(&mut transaction, &state, &mut record, None).await?;
    sessions::save(&mut transaction, &mut record).await?;
    commit(transaction, &state, &record, Credentials::default(), expand).await
}

/// Redact a VerificationSession
///
/// Removes personal data from the session and its related objects, and deletes its files. This
/// cannot be undone. A session that requires input is also canceled. A session with the status
/// `processing` cannot be redacted.
#[utoipa::path(
    post,
    path = "/v1/identity/verification_sessions/{id}/redact",
    operation_id = "stripe_redact_verification_session",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(("id" = String, Path)),
    request_body(content(
        (Option<StripeExpansion> = "application/x-www-form-urlencoded"),
        (Option<StripeExpansion> = "application/json")
    )),
    responses((status = 200, description = "The session. Its `redaction.status` is `processing` \
        until the redaction is complete.", body = StripeVerificationSession))
)]
pub(crate) async fn redact_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Body(params): Body,
) -> StripeResult<SessionResponse> {
    let expand = only_expand(params)?;
    let (mut transaction, mut record) = lock(&state, &id).await?;
    // A repeated request has no effect.
    if record.redaction.is_none() {
        match record.stripe_status() {
            StripeStatus::RequiresInput => {
                lifecycle::cancel(&mut transaction, &state, &mut record, None).await?
            }
            StripeStatus::Verified | StripeStatus::Canceled => {}
            StripeStatus::Processing | StripeStatus::Other(_) => {
                return Err(StripeFailure::state_invalid(
                    "A VerificationSession cannot be redacted while its status is processing.",
                ));
            }
        }
        redaction::begin(&mut transaction, &state, &mut record).await?;
        sessions::save(&mut transaction, &mut record).await?;
    }
    commit(transaction, &state, &record, Credentials::default(), expand).await
}

fn only_expand(mut params: Params) -> StripeResult<Expand> {
    let expand = expand::of_session(&mut params)?;
    params.finish()?;
    Ok(expand)
}

/// Locks the session for a change.
async fn lock(state: &AppState, id: &str) -> StripeResult<(Transaction, SessionRecord)> {
    let not_found = || StripeFailure::no_such("verification session", "id");
    let record =
        sessions::find(&mut *state.store.read().await?, id).await?.ok_or_else(not_found)?;
    lifecycle::expire_if_due(state, record).await?;
    let mut transaction = state.store.begin().await?;
    let record = sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    Ok((transaction, record))
}

/// Commits the transaction, including the response to store with the idempotency key.
async fn commit(
    mut transaction: Transaction,
    state: &AppState,
    record: &SessionRecord,
    credentials: Credentials,
    expand: Expand,
) -> StripeResult<SessionResponse> {
    let secrets = if credentials == Credentials::default() {
        DerivedSecrets::default()
    } else {
        credentials::names(record)
    };
    let session = object::of_session(&mut transaction, record, credentials, expand).await?;
    idempotent_response::store_response(&mut transaction, state, &session, &secrets).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok((Extension(secrets), Json(session)))
}
