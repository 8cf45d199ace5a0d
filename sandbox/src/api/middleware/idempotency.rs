//! A `POST` that comes twice with the same `Idempotency-Key` is done once, and answered the same
//! both times.
//!
//! The answer is kept without its secrets: those are derived, so a mark takes their place and they
//! are derived again when the answer is replayed. The request runs in a task of its own, so that a
//! caller who goes away leaves a finished answer.
//!
//! A handler that changes something keeps its answer by [`keep_with`] in the transaction of the
//! change: whatever ends the process, either both are there, or neither. Other answers, refusals
//! above all, are kept once they are made.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::api::auth::{Credential, Identified};
use crate::api::{auth, multipart};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::idempotency::{IdempotencyRecord, KeptAnswer, KeyClaim, StartMoments};
use crate::store::{StoreError, StoreResult, Transaction, idempotency};
use crate::{ids, secrets};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Says of an answer that it is about an earlier request with the same key.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const LONGEST_KEY: usize = 255;

/// An extension of an answer: the derived secrets that its body carries.
#[derive(Debug, Clone, Default)]
pub struct Sealed(pub Vec<SecretName>);

/// The layer.
pub async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    let key = request.headers().get(HEADER).cloned();
    let mut response = once(state, request, next).await.unwrap_or_else(IntoResponse::into_response);
    // Stripe's libraries read it back.
    if let Some(key) = key {
        response.headers_mut().insert(HEADER, key);
    }
    response
}

/// Keeps the answer of the request that runs now in the transaction of its effect. Call it last
/// before the commit, with what the handler will answer as JSON and status 200. Does nothing for a
/// request without a key.
pub async fn keep_with<T: Serialize>(
    transaction: &mut Transaction,
    state: &AppState,
    answer: &T,
    secrets: &Sealed,
) -> StoreResult<()> {
    let Ok(slot) = RUNNING.try_with(Slot::clone) else { return Ok(()) };
    let (body, sealed) = seal(state, &Bytes::from(serde_json::to_vec(answer)?), secrets.0.clone())?;
    let session = session_in(&body);
    let answer = KeptAnswer {
        status: StatusCode::OK.as_u16(),
        content_type: Some(JSON),
        body: &body,
        sealed: &sealed,
        session: session.as_deref(),
    };
    idempotency::finish(transaction, &slot.claim(), answer).await?;
    slot.kept.store(true, Ordering::SeqCst);
    Ok(())
}

tokio::task_local! {
    /// The key of the request that this task is working on.
    static RUNNING: Slot;
}

/// What axum's `Json` answers with.
const JSON: &str = "application/json";

/// One key of one caller, held for the request that is running.
#[derive(Debug, Clone)]
struct Slot {
    scope: String,
    key: String,
    /// Tells this holding of the key from every other.
    claim: String,
    /// Whether the handler has kept its answer itself. It only counts where the handler then went
    /// on to succeed.
    kept: Arc<AtomicBool>,
}

impl Slot {
    fn claim(&self) -> KeyClaim<'_> {
        KeyClaim { scope: &self.scope, key: &self.key, claim: &self.claim }
    }
}

async fn once(state: AppState, request: Request, next: Next) -> ApiResult<Response> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let caller = match parts.extensions.get::<Credential>() {
        Some(known) => Identified::Caller(known.clone()),
        None => auth::identify(&state, &parts.headers).await?,
    };
    let body = whole(body, multipart::body_limit(&state.config.limits)).await?;
    let fingerprint = fingerprint(parts.uri.path(), &parts.headers, &body);

    let slot = match caller {
        // The answer to a submission, which carries the next secret, may have been lost on its way.
        Identified::UsedSecret { session } => {
            return replay(&state, &session, &key, &fingerprint)
                .await?
                .ok_or_else(ApiFailure::client_secret_used);
        }
        Identified::Caller(credential) => {
            let slot = Slot {
                scope: credential.scope().to_owned(),
                key,
                claim: ids::random_text(),
                kept: Arc::default(),
            };
            parts.extensions.insert(credential);
            slot
        }
    };
    if let Some(answer) = begin(&state, &slot, &fingerprint).await? {
        return Ok(answer);
    }
    let request = Request::from_parts(parts, Body::from(body));
    let task = tokio::spawn(
        async move {
            let mut running =
                tokio::spawn(RUNNING.scope(slot.clone(), next.run(request)).in_current_span());
            let ended = loop {
                tokio::select! {
                    ended = &mut running => break ended,
                    () = tokio::time::sleep(state.lease_renewal()) => renew(&state, &slot).await,
                }
            };
            match ended {
                Ok(response) => keep(&state, &slot, response).await,
                Err(_) => {
                    forget(&state, &slot).await?;
                    Err(ApiFailure::internal("a handler panicked"))
                }
            }
        }
        .in_current_span(),
    );
    task.await.map_err(|_| ApiFailure::internal("an idempotent request did not finish"))?
}

/// The key of a request, if it has one, for a handler that keeps what belongs to it by itself.
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
        || only.len() > LONGEST_KEY
        || !only.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(ApiFailure::parameter_invalid(
            "Idempotency-Key",
            format!("One key of 1 to {LONGEST_KEY} visible ASCII characters."),
        ));
    }
    Ok(only.to_owned())
}

async fn whole(body: Body, largest: usize) -> ApiResult<Bytes> {
    let limited = Limited::new(body, largest);
    match limited.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(ApiFailure::too_large("The body is too large."))
        }
        Err(_) => Err(ApiFailure::body_malformed("The body did not arrive whole.")),
    }
}

/// Notes that the request runs now, or says what is answered instead.
async fn begin(state: &AppState, slot: &Slot, fingerprint: &str) -> ApiResult<Option<Response>> {
    let now = state.now();
    let oldest = now - state.config.limits.idempotency_lifetime;
    let moments = StartMoments { now, since: oldest, claimed_until: state.lease_end() };
    let mut transaction = state.store.begin().await?;
    if idempotency::start(&mut transaction, &slot.claim(), fingerprint, &moments).await? {
        idempotency::forget_old(&mut transaction, oldest).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        return Ok(None);
    }
    let known = idempotency::find(&mut transaction, &slot.scope, &slot.key, oldest).await?;
    drop(transaction);
    // Only just forgotten, because its request failed: this one may try again.
    let Some(known) = known else { return Err(ApiFailure::idempotency_key_in_use()) };
    Ok(Some(kept(state, known, fingerprint)?))
}

/// The first answer to a request that is only heard again, if there is one.
async fn replay(
    state: &AppState,
    scope: &str,
    key: &str,
    fingerprint: &str,
) -> ApiResult<Option<Response>> {
    let oldest = state.now() - state.config.limits.idempotency_lifetime;
    let known = idempotency::find(&mut *state.store.read().await?, scope, key, oldest).await?;
    known.map(|known| kept(state, known, fingerprint)).transpose()
}

/// The answer that was kept.
fn kept(state: &AppState, known: IdempotencyRecord, fingerprint: &str) -> ApiResult<Response> {
    if known.fingerprint != fingerprint {
        return Err(ApiFailure::idempotency_key_reused());
    }
    let (Some(status), Some(body)) = (known.status, known.body) else {
        return Err(ApiFailure::idempotency_key_in_use());
    };
    let body = unseal(state, body, known.sealed.as_deref().unwrap_or("[]"))?;
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

/// Goes on holding the key, so that nobody takes a request that takes long for one whose process
/// has ended.
async fn renew(state: &AppState, slot: &Slot) {
    let renewed: StoreResult<()> = async {
        let mut transaction = state.store.begin().await?;
        idempotency::renew(&mut transaction, &slot.claim(), state.lease_end()).await?;
        Ok(transaction.commit().await?)
    }
    .await;
    if let Err(error) = renewed {
        tracing::warn!(%error, "an idempotency key could not be held");
    }
}

/// Keeps an answer that would be the same the next time; forgets the key where trying again may
/// help.
async fn keep(state: &AppState, slot: &Slot, response: Response) -> ApiResult<Response> {
    if response.status() == StatusCode::OK && slot.kept.load(Ordering::SeqCst) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|_| ApiFailure::internal("an answer cannot be read"))?;
    let transient = matches!(
        parts.status,
        StatusCode::UNAUTHORIZED | StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS
    );
    if parts.status.is_server_error() || transient {
        forget(state, slot).await?;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    let names = parts.extensions.get::<Sealed>().cloned().unwrap_or_default().0;
    let (sealed_body, sealed) = seal(state, &body, names)?;
    let session = session_in(&sealed_body);
    let content_type =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        content_type,
        body: &sealed_body,
        sealed: &sealed,
        session: session.as_deref(),
    };
    let mut transaction = state.store.begin().await?;
    idempotency::finish(&mut transaction, &slot.claim(), answer).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn forget(state: &AppState, slot: &Slot) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    idempotency::forget(&mut transaction, &slot.claim()).await?;
    Ok(transaction.commit().await?)
}

/// The session that an answer is about, if it is about one.
fn session_in(body: &[u8]) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
    let is_session =
        answer["object"].as_str().is_some_and(|object| object.contains("verification_session"));
    answer[if is_session { "id" } else { "session" }].as_str().map(str::to_owned)
}

/// Puts a mark that nobody can foresee in the place of each secret.
fn seal(state: &AppState, body: &Bytes, names: Vec<SecretName>) -> StoreResult<(Vec<u8>, String)> {
    if names.is_empty() {
        return Ok((body.to_vec(), "[]".to_owned()));
    }
    let marks: Vec<(String, SecretName)> =
        names.into_iter().map(|name| (ids::new("sealed_"), name)).collect();
    let text =
        marks.iter().fold(String::from_utf8_lossy(body).into_owned(), |text, (mark, name)| {
            text.replace(&state.key.derive(name), mark)
        });
    Ok((text.into_bytes(), serde_json::to_string(&marks)?))
}

fn unseal(state: &AppState, body: Vec<u8>, sealed: &str) -> StoreResult<Vec<u8>> {
    let marks: Vec<(String, SecretName)> = serde_json::from_str(sealed)?;
    if marks.is_empty() {
        return Ok(body);
    }
    let text =
        marks.iter().fold(String::from_utf8_lossy(&body).into_owned(), |text, (mark, name)| {
            text.replace(mark, &state.key.derive(name))
        });
    Ok(text.into_bytes())
}

/// Tells requests apart. A form that is sent again has another boundary, so that the boundary does
/// not count.
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
