//! What is answered where no handler is.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::error::ApiFailure;

/// No such route.
pub(crate) async fn not_found() -> ApiFailure {
    ApiFailure::route_not_found()
}

/// The route does not take the method.
pub(crate) async fn method_not_allowed() -> ApiFailure {
    ApiFailure::method_not_allowed()
}

/// A handler panicked. The panic's own text goes to standard error, not into the answer.
pub(crate) fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    ApiFailure::internal("a handler panicked").into_response()
}
