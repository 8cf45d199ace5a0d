//! Keeps one caller from taking the server from all others.
//!
//! A caller is who its credential says: the business's server, or one session, however many secrets
//! it has had. Without a valid credential it is an address, so that inventing credentials gets
//! nobody further.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::auth;
use crate::error::ApiFailure;
use crate::rate_limiter::Caller;
use crate::state::AppState;

/// Refuses a request too many. Leaves the credential that it has checked for the handler.
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
