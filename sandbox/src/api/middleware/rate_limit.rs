//! Rate limiting by caller.
//!
//! A caller is identified by its credential: the server of the business, or one session whichever
//! client secret it uses. Without a valid credential it is identified by its IP address, so that
//! random credentials do not evade the limit.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::auth;
use crate::error::ApiFailure;
use crate::rate_limiter::Caller;
use crate::state::AppState;

/// Rejects a request that exceeds the limit. Stores the credential in the request extensions for
/// the handler.
pub async fn layer(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let credential = auth::authenticate(&state, request.headers()).await;
    let caller = match &credential {
        Ok(credential) => Caller::Authenticated(credential.scope().to_owned()),
        Err(_) => Caller::anonymous(
            request
                .extensions()
                .get()
                .map(|ConnectInfo(address): &ConnectInfo<SocketAddr>| address.ip()),
        ),
    };
    if let Err(seconds) = state.limiter.count(&caller) {
        return ApiFailure::rate_limited(seconds).into_response();
    }
    if let Ok(credential) = credential {
        request.extensions_mut().insert(credential);
    }
    next.run(request).await
}
