//! Which credential reaches which route.

use axum::body::Body;
use axum::http::{Method, Request, header};

use serde_json::json;

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, request, secret_of};

const LANDLORD: [(Method, &str); 8] = [
    (Method::POST, "/v1/verification_sessions"),
    (Method::GET, "/v1/verification_sessions"),
    (Method::GET, "/v1/verification_sessions/vs_1"),
    (Method::POST, "/v1/verification_sessions/vs_1/cancel"),
    (Method::GET, "/v1/verification_reports"),
    (Method::GET, "/v1/verification_reports/vr_1"),
    (Method::GET, "/v1/identity_checks"),
    (Method::GET, "/v1/identity_checks/idc_1"),
];

const WIDGET: [(Method, &str); 4] =
    [(Method::GET, "/v1/session"), (Method::POST, "/v1/session"), (Method::POST, "/v1/session/submit"), (Method::POST, "/v1/session/cancel")];

const SHARED: [(Method, &str); 3] =
    [(Method::GET, "/v1/document_uploads"), (Method::GET, "/v1/document_uploads/du_1"), (Method::POST, "/v1/document_uploads")];

fn json(method: Method, path: &str, credential: &str) -> Request<Body> {
    request(method, path, credential).header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap()
}

#[tokio::test]
async fn every_route_asks_for_a_credential() {
    let sandbox = Sandbox::new().await;
    for (method, path) in LANDLORD.into_iter().chain(WIDGET).chain(SHARED) {
        let answer = sandbox.send(json(method, path, "")).await;
        answer.assert_error(401, "authentication_error", "credential_missing", None);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn an_unknown_credential_of_either_kind_is_refused() {
    let sandbox = Sandbox::new().await;
    for credential in ["sk_test_wrong", "vs_secret_0123456789abcdef0123456789abcdef", "nonsense"] {
        for (method, path) in LANDLORD.into_iter().chain(WIDGET).chain(SHARED) {
            sandbox.send(json(method, path, credential)).await.assert_error(401, "authentication_error", "credential_invalid", None);
        }
    }
}

#[tokio::test]
async fn a_client_secret_does_not_reach_the_landlords_routes() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for (method, path) in LANDLORD {
        sandbox.send(json(method, path, &secret)).await.assert_error(403, "invalid_request_error", "forbidden", None);
    }
}

#[tokio::test]
async fn a_secret_key_does_not_reach_the_widgets_routes() {
    let sandbox = Sandbox::new().await;
    for (method, path) in WIDGET {
        sandbox.send(json(method, path, SECRET_KEY)).await.assert_error(403, "invalid_request_error", "forbidden", None);
    }
}

#[tokio::test]
async fn the_hosted_page_shows_how_it_ended_after_the_client_secret_has_lapsed() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.pass(30 * 3600).await;
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    let opened = sandbox.post(&format!("/session/{}/open", id_of(&session)), "", &json!({ "token": token })).await.ok();
    assert_eq!(opened["view"]["status"], "completed");
    assert_ne!(opened["client_secret"], session["client_secret"]);
    assert_eq!(sandbox.get("/v1/session", &secret_of(&opened)).await.ok()["status"], "completed");
}

#[tokio::test]
async fn no_cache_keeps_an_answer_of_either_side() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let paths = [("/v1/verification_sessions", SECRET_KEY), ("/v1/session", &secret_of(&session)), ("/v1/document_uploads", SECRET_KEY)];
    for (path, credential) in paths {
        assert_eq!(sandbox.get(path, credential).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn another_scheme_than_bearer_is_no_credential() {
    let sandbox = Sandbox::new().await;
    let request = Request::builder().uri("/v1/session").header(header::AUTHORIZATION, "Basic c2s6").body(Body::empty()).unwrap();
    sandbox.send(request).await.assert_error(401, "authentication_error", "credential_missing", None);
}
