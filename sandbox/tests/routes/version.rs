//! The `CasaPay-Version` header.

use axum::body::Body;
use axum::http::Method;

use crate::support::{SECRET_KEY, Sandbox, request, secret_of};

#[tokio::test]
async fn the_one_version_is_taken_and_any_other_is_refused_on_either_side() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for (path, credential) in [
        ("/v1/verification_sessions", SECRET_KEY),
        ("/v1/session", secret.as_str()),
        ("/v1/institutions", SECRET_KEY),
    ] {
        let get = |version: &'static str| {
            sandbox.send(
                request(Method::GET, path, credential)
                    .header("casapay-version", version)
                    .body(Body::empty())
                    .unwrap(),
            )
        };
        get("2025-01-15").await.ok();
        for unknown in ["2024-06-01", "", "latest"] {
            get(unknown).await.assert_error(
                400,
                "invalid_request_error",
                "parameter_invalid",
                Some("CasaPay-Version"),
            );
        }
    }
}
