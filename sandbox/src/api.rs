//! The HTTP API: routes, authentication and middleware, and nothing else.

pub mod applicant;
pub mod auth;
pub mod extract;
pub mod fallback;
pub mod hosted_links;
pub mod institutions;
pub mod middleware;
pub mod multipart;
pub mod openapi;
pub mod platform;
pub mod router;
pub mod routes;
pub mod stripe;
