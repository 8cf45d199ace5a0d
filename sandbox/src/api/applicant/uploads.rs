//! `/v1/uploads`: resumable uploads over tus 1.0.0, their headers and the layer around them.

pub(crate) mod headers;
pub(crate) mod layer;
mod protocol;
pub(crate) mod routes;

/// The address of the uploads.
const PATH: &str = "/v1/uploads";
