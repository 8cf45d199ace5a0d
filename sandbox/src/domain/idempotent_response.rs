//! The response that an idempotency key repeats.
//!
//! A handler that changes something stores its response with [`store_response`] in the transaction
//! of the change, so that a process that ends at any moment leaves either both or neither. The
//! response is stored without its secrets: they are derived from names, so a placeholder takes
//! the place of each, and the secret is derived again when the response is repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::ids;
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::idempotency::{KeyClaim, StoredResponse};
use crate::store::{StoreResult, Transaction, idempotency};

/// The status of a response that a handler stores itself.
const OK: u16 = 200;

/// The media type of a response that a handler stores itself: that of axum's `Json`.
const JSON: &str = "application/json";

/// The names of the derived secrets in a response's body; an extension of the response.
#[derive(Debug, Clone, Default)]
pub struct DerivedSecrets(pub Vec<SecretName>);

/// A running request with an idempotency key.
#[derive(Debug, Clone)]
pub(crate) struct KeyedRequest {
    claim: KeyClaim,
    /// Whether the handler has stored its response. It counts only where the handler then
    /// succeeded.
    is_stored: Arc<AtomicBool>,
}

tokio::task_local! {
    /// The request that this task handles.
    static RUNNING: KeyedRequest;
}

impl KeyedRequest {
    /// A request with a caller's key.
    pub(crate) fn new(scope: String, key: String) -> Self {
        let claim = KeyClaim { scope, key, claim: ids::random_text() };
        Self { claim, is_stored: Arc::default() }
    }

    /// The request's claim on its key.
    pub(crate) fn claim(&self) -> &KeyClaim {
        &self.claim
    }

    /// Whether the handler has stored its response.
    pub(crate) fn is_stored(&self) -> bool {
        self.is_stored.load(Ordering::SeqCst)
    }

    /// Runs a handler, whose calls of [`store_response`] are about this request.
    pub(crate) async fn run<F: Future>(self, handler: F) -> F::Output {
        RUNNING.scope(self, handler).await
    }
}

/// Stores the JSON response, with status 200, of the running request in the transaction of its
/// effect. Call it last before the commit. Does nothing for a request without a key.
pub async fn store_response<T: Serialize>(
    transaction: &mut Transaction,
    state: &AppState,
    response: &T,
    secrets: &DerivedSecrets,
) -> StoreResult<()> {
    let Ok(request) = RUNNING.try_with(KeyedRequest::clone) else { return Ok(()) };
    let response =
        masked(state, OK, Some(JSON.to_owned()), &serde_json::to_vec(response)?, secrets)?;
    idempotency::finish(transaction, request.claim(), &response).await?;
    request.is_stored.store(true, Ordering::SeqCst);
    Ok(())
}

/// Returns a response as it is stored: with a placeholder, which nobody can guess, in the place of
/// each secret.
pub(crate) fn masked(
    state: &AppState,
    status: u16,
    content_type: Option<String>,
    body: &[u8],
    secrets: &DerivedSecrets,
) -> StoreResult<StoredResponse> {
    let placeholders: Vec<(String, &SecretName)> =
        secrets.0.iter().map(|name| (ids::new("derived_"), name)).collect();
    let body = if placeholders.is_empty() {
        body.to_vec()
    } else {
        let text = String::from_utf8_lossy(body).into_owned();
        let replace = |text: String, (placeholder, name): &(String, &SecretName)| {
            text.replace(&state.key.derive(name), placeholder)
        };
        placeholders.iter().fold(text, replace).into_bytes()
    };
    Ok(StoredResponse {
        status,
        content_type,
        session: session_in(&body),
        body,
        derived_secrets: serde_json::to_string(&placeholders)?,
    })
}

/// Returns the body of a stored response with its secrets, by the placeholders that were stored
/// with it.
pub(crate) fn unmasked(
    state: &AppState,
    body: Vec<u8>,
    derived_secrets: &str,
) -> StoreResult<Vec<u8>> {
    let placeholders: Vec<(String, SecretName)> = serde_json::from_str(derived_secrets)?;
    if placeholders.is_empty() {
        return Ok(body);
    }
    let text = String::from_utf8_lossy(&body).into_owned();
    let replace = |text: String, (placeholder, name): &(String, SecretName)| {
        text.replace(placeholder, &state.key.derive(name))
    };
    Ok(placeholders.iter().fold(text, replace).into_bytes())
}

/// Returns the id of the session that a response is about, if any.
fn session_in(body: &[u8]) -> Option<String> {
    let response: serde_json::Value = serde_json::from_slice(body).ok()?;
    let is_session =
        response["object"].as_str().is_some_and(|object| object.contains("verification_session"));
    response[if is_session { "id" } else { "session" }].as_str().map(str::to_owned)
}
