//! Idempotency: `POST` requests with the same `Idempotency-Key` are executed once and get the same
//! response.
//!
//! A handler that changes something stores its response in the transaction of the change
//! ([`crate::domain::idempotent_response`]). All other responses, mostly errors, are stored by this
//! layer. The request runs in a task of its own, so that its response is stored even if the client
//! disconnects.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::api::auth::{Credential, Identified};
use crate::api::{auth, multipart};
use crate::domain::idempotent_response::{DerivedSecrets, KeyedRequest, masked, unmasked};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::state::AppState;
use crate::store::idempotency::{IdempotencyRecord, StartMoments};
use crate::store::{StoreError, StoreResult, idempotency};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that marks a replayed response.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const MAX_KEY_LENGTH: usize = 255;

pub async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    let key = request.headers().get(HEADER).cloned();
    let mut response =
        run_once(state, request, next).await.unwrap_or_else(IntoResponse::into_response);
    // Stripe's libraries expect the key in the response.
    if let Some(key) = key {
        response.headers_mut().insert(HEADER, key);
    }
    response
}

async fn run_once(state: AppState, request: Request, next: Next) -> ApiResult<Response> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let caller = match parts.extensions.get::<Credential>() {
        Some(known) => Identified::Caller(known.clone()),
        None => auth::identify(&state, &parts.headers).await?,
    };
    let body = read_body(body, multipart::body_limit(&state.config.limits)).await?;
    let fingerprint = fingerprint(parts.uri.path(), &parts.headers, &body);

    let keyed = match caller {
        // The response to a submission, which contains the next client secret, may have been lost.
        Identified::UsedSecret { session } => {
            return replay(&state, &session, &key, &fingerprint)
                .await?
                .ok_or_else(ApiFailure::client_secret_used);
        }
        Identified::Caller(credential) => {
            let keyed = KeyedRequest::new(credential.scope().to_owned(), key);
            parts.extensions.insert(credential);
            keyed
        }
    };
    if let Some(response) = claim(&state, &keyed, &fingerprint).await? {
        return Ok(response);
    }
    let request = Request::from_parts(parts, Body::from(body));
    let task = tokio::spawn(
        async move {
            let mut running = tokio::spawn(keyed.clone().run(next.run(request)).in_current_span());
            let ended = loop {
                tokio::select! {
                    ended = &mut running => break ended,
                    () = tokio::time::sleep(state.lease_renewal()) => renew(&state, &keyed).await,
                }
            };
            match ended {
                Ok(response) => store(&state, &keyed, response).await,
                Err(_) => {
                    release(&state, &keyed).await?;
                    Err(ApiFailure::internal("a handler panicked"))
                }
            }
        }
        .in_current_span(),
    );
    task.await.map_err(|_| ApiFailure::internal("the task of an idempotent request panicked"))?
}

/// Returns the key of a request, if any, for a handler with idempotency of its own.
pub(crate) fn optional_key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    if headers.contains_key(HEADER) { key(headers).map(Some) } else { Ok(None) }
}

fn key(headers: &HeaderMap) -> ApiResult<String> {
    let mut keys = headers.get_all(HEADER).iter();
    let only = keys
        .next()
        .filter(|_| keys.next().is_none())
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if only.is_empty()
        || only.len() > MAX_KEY_LENGTH
        || !only.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(ApiFailure::parameter_invalid(
            "Idempotency-Key",
            format!(
                "The header 'Idempotency-Key' must have 1 to {MAX_KEY_LENGTH} visible ASCII \
                    characters."
            ),
        ));
    }
    Ok(only.to_owned())
}

async fn read_body(body: Body, limit: usize) -> ApiResult<Bytes> {
    let limited = Limited::new(body, limit);
    match limited.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(ApiFailure::too_large("The body exceeds the size limit."))
        }
        Err(_) => Err(ApiFailure::body_malformed("The body is incomplete.")),
    }
}

/// Claims the key for the request, or returns the stored response.
async fn claim(
    state: &AppState,
    request: &KeyedRequest,
    fingerprint: &str,
) -> ApiResult<Option<Response>> {
    let now = state.now();
    let oldest = now - state.config.limits.idempotency_lifetime;
    let moments = StartMoments { now, since: oldest, claimed_until: state.lease_end() };
    let mut transaction = state.store.begin().await?;
    if idempotency::start(&mut transaction, request.claim(), fingerprint, &moments).await? {
        idempotency::forget_old(&mut transaction, oldest).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        return Ok(None);
    }
    let known =
        idempotency::find(&mut transaction, &request.claim().scope, &request.claim().key, oldest)
            .await?;
    drop(transaction);
    // The key was released a moment ago because its request failed, so the client may retry.
    let Some(known) = known else { return Err(ApiFailure::idempotency_key_in_use()) };
    Ok(Some(stored_response(state, known, fingerprint)?))
}

/// Returns the stored response to an earlier request, if any.
async fn replay(
    state: &AppState,
    scope: &str,
    key: &str,
    fingerprint: &str,
) -> ApiResult<Option<Response>> {
    let oldest = state.now() - state.config.limits.idempotency_lifetime;
    let known = idempotency::find(&mut *state.store.read().await?, scope, key, oldest).await?;
    known.map(|known| stored_response(state, known, fingerprint)).transpose()
}

/// Returns the stored response.
fn stored_response(
    state: &AppState,
    known: IdempotencyRecord,
    fingerprint: &str,
) -> ApiResult<Response> {
    if known.fingerprint != fingerprint {
        return Err(ApiFailure::idempotency_key_reused());
    }
    let (Some(status), Some(body)) = (known.status, known.body) else {
        return Err(ApiFailure::idempotency_key_in_use());
    };
    let body = unmasked(state, body, known.derived_secrets.as_deref().unwrap_or("[]"))?;
    let mut response = (
        u16::try_from(status)
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::OK),
        body,
    )
        .into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    if let Some(content_type) =
        known.content_type.and_then(|text| HeaderValue::from_str(&text).ok())
    {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// Extends the claim of the key, so that a long-running request is not taken for one whose process
/// has ended.
async fn renew(state: &AppState, request: &KeyedRequest) {
    let renewed: StoreResult<()> = async {
        let mut transaction = state.store.begin().await?;
        idempotency::renew(&mut transaction, request.claim(), state.lease_end()).await?;
        Ok(transaction.commit().await?)
    }
    .await;
    if let Err(error) = renewed {
        tracing::warn!(%error, "cannot renew the claim of an idempotency key");
    }
}

/// Stores a response that a retry would get again. Releases the key if a retry may succeed.
async fn store(
    state: &AppState,
    request: &KeyedRequest,
    response: Response,
) -> ApiResult<Response> {
    if response.status() == StatusCode::OK && request.is_stored() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|_| ApiFailure::internal("cannot read the body of a response"))?;
    let transient = matches!(
        parts.status,
        StatusCode::UNAUTHORIZED | StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS
    );
    if parts.status.is_server_error() || transient {
        release(state, request).await?;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    let secrets = parts.extensions.get::<DerivedSecrets>().cloned().unwrap_or_default();
    let content_type = parts.headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let response = masked(state, parts.status.as_u16(), content_type, &body, &secrets)?;
    let mut transaction = state.store.begin().await?;
    idempotency::finish(&mut transaction, request.claim(), &response).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn release(state: &AppState, request: &KeyedRequest) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    idempotency::forget(&mut transaction, request.claim()).await?;
    Ok(transaction.commit().await?)
}

/// Returns a hash that identifies the request. The boundary of a multipart form is not part of it,
/// because a retry has another one.
fn fingerprint(path: &str, headers: &HeaderMap, body: &[u8]) -> String {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = content_type
        .parse::<mime::Mime>()
        .ok()
        .filter(|mime| mime.type_() == mime::MULTIPART)
        .and_then(|mime| mime.get_param(mime::BOUNDARY).map(|boundary| format!("--{boundary}")));
    let mut digest = Sha256::new();
    digest.update(path.as_bytes());
    digest.update([0]);
    match boundary {
        Some(boundary) => {
            let mut rest = body;
            while let Some(at) = memchr::memmem::find(rest, boundary.as_bytes()) {
                digest.update(&rest[..at]);
                digest.update([0]);
                rest = &rest[at + boundary.len()..];
            }
            digest.update(rest);
        }
        None => digest.update(body),
    }
    secrets::hash_bytes(&digest.finalize())
}
