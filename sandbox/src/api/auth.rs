//! Authentication: the server of a business with its secret key, or a widget with the client secret
//! of a session.
//!
//! A handler uses the extractor for its caller: [`SecretKey`], [`ClientSession`], or [`Credential`]
//! if it serves both.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use secrecy::ExposeSecret;

use crate::domain::credentials;
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{client_secrets, sessions};

/// The caller is the server of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretKey;

/// The caller is a widget. Contains its session as of the start of the request; a handler that
/// writes must read it again inside its transaction.
#[derive(Debug, Clone)]
pub struct ClientSession {
    pub session: SessionRecord,
    /// The generation of the client secret.
    generation: i64,
}

impl ClientSession {
    /// Brings the session up to date: a request with its client secret may find that its time is
    /// up, or open it again.
    async fn up_to_date(self, state: &AppState) -> ApiResult<Self> {
        let session = credentials::use_session(state, self.session, self.generation).await?;
        Ok(Self { session, ..self })
    }
}

/// A caller, for routes that serve both kinds.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The server of the business.
    SecretKey,
    Client(Box<ClientSession>),
}

impl Credential {
    /// Returns the scope within which the caller's idempotency keys are unique.
    pub fn scope(&self) -> &str {
        match self {
            Self::SecretKey => "secret_key",
            Self::Client(client) => &client.session.id,
        }
    }
}

/// Authenticates the caller of a request.
pub async fn authenticate(state: &AppState, headers: &HeaderMap) -> ApiResult<Credential> {
    match identify(state, headers).await? {
        Identified::Caller(credential) => Ok(credential),
        Identified::UsedSecret { .. } => Err(ApiFailure::client_secret_used()),
    }
}

/// The result of authentication, including client secrets that are only good for repeating a
/// request.
#[derive(Debug, Clone)]
pub enum Identified {
    /// A caller with a valid credential.
    Caller(Credential),
    /// A widget whose client secret was invalidated by a submission. It can only retrieve responses
    /// to its earlier requests.
    UsedSecret {
        /// The id of its session.
        session: String,
    },
}

/// Authenticates the caller of a request, accepting client secrets that a submission has
/// invalidated.
pub async fn identify(state: &AppState, headers: &HeaderMap) -> ApiResult<Identified> {
    let presented =
        headers.get(header::AUTHORIZATION).ok_or_else(ApiFailure::credential_missing)?;
    let presented = presented.to_str().map_err(|_| ApiFailure::credential_invalid())?;
    let Some((_, token)) =
        presented.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
    else {
        return Err(ApiFailure::credential_missing());
    };
    let token = token.trim();
    if token.starts_with("vs_secret_") {
        return client_session(state, token).await;
    }
    if secrets::same(&secrets::hash(token), &secrets::hash(state.config.secret_key.expose_secret()))
    {
        Ok(Identified::Caller(Credential::SecretKey))
    } else if token.starts_with("sk_live_") {
        Err(ApiFailure::live_key())
    } else {
        Err(ApiFailure::credential_invalid())
    }
}

async fn client_session(state: &AppState, token: &str) -> ApiResult<Identified> {
    let mut connection = state.store.read().await?;
    let secret = client_secrets::find(&mut connection, &secrets::hash(token))
        .await?
        .ok_or_else(ApiFailure::credential_invalid)?;
    // The lookup by hash is already safe against timing attacks. The comparison guards against
    // databases whose text comparison is not exact.
    if !secrets::same(&state.key.client_secret(&secret.session, secret.generation), token) {
        return Err(ApiFailure::credential_invalid());
    }
    if secret.expires_at <= state.now() {
        return Err(ApiFailure::client_secret_expired());
    }
    if secret.used_at.is_some() {
        return Ok(Identified::UsedSecret { session: secret.session });
    }
    let session = sessions::find(&mut connection, &secret.session)
        .await?
        .ok_or_else(ApiFailure::credential_invalid)?;
    let client = ClientSession { session, generation: secret.generation };
    Ok(Identified::Caller(Credential::Client(Box::new(client))))
}

/// Returns the credential of a request, without changing the session.
async fn credential_of(parts: &Parts, state: &AppState) -> ApiResult<Credential> {
    // The rate limit layer has stored the credential in the request extensions.
    match parts.extensions.get::<Credential>() {
        Some(credential) => Ok(credential.clone()),
        None => authenticate(state, &parts.headers).await,
    }
}

impl FromRequestParts<AppState> for Credential {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiFailure> {
        match credential_of(parts, state).await? {
            Self::SecretKey => Ok(Self::SecretKey),
            Self::Client(client) => Ok(Self::Client(Box::new(client.up_to_date(state).await?))),
        }
    }
}

impl FromRequestParts<AppState> for SecretKey {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiFailure> {
        match credential_of(parts, state).await? {
            Credential::SecretKey => Ok(Self),
            Credential::Client(_) => Err(ApiFailure::forbidden(
                "This operation requires a secret key. A client secret is accepted by the \
                    applicant API only.",
            )),
        }
    }
}

impl FromRequestParts<AppState> for ClientSession {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiFailure> {
        match credential_of(parts, state).await? {
            Credential::Client(client) => client.up_to_date(state).await,
            Credential::SecretKey => Err(ApiFailure::forbidden(
                "This operation requires the client secret of a session. Never send a secret key \
                    from a browser.",
            )),
        }
    }
}
