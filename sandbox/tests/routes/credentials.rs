//! Authorization: which credential reaches which route.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::journey;
use crate::openapi::{described, document};
use crate::support::{SECRET_KEY, Sandbox, id_of, request, secret_of};

/// Every route that requires a credential, with an unknown id, and the kinds that reach it, from
/// the OpenAPI document.
fn routes() -> Vec<(Method, String, BTreeSet<String>)> {
    let document = document();
    let kinds = |path: &str, method: &Method| -> BTreeSet<String> {
        let security = &document["paths"][path][method.as_str().to_lowercase()]["security"];
        security
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|one| one.as_object().unwrap().keys().cloned())
            .collect()
    };
    let with_kinds = described()
        .into_iter()
        .map(|(path, method)| (kinds(&path, &method), path.replace("{id}", "unknown"), method));
    with_kinds
        .filter(|(kinds, ..)| !kinds.is_empty())
        .map(|(kinds, path, method)| (method, path, kinds))
        .collect()
}

/// The routes that only one kind of credential reaches.
fn routes_for(kind: &str) -> Vec<(Method, String)> {
    let only = routes()
        .into_iter()
        .filter(|(.., kinds)| kinds.len() == 1 && kinds.contains(kind))
        .map(|(method, path, _)| (method, path));
    let only: Vec<_> = only.collect();
    assert!(only.len() > 5, "the description names hardly any route for {kind}: {only:?}");
    only
}

fn json(method: Method, path: &str, credential: &str) -> Request<Body> {
    request(method, path, credential)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap()
}

#[tokio::test]
async fn every_route_asks_for_a_credential() {
    let sandbox = Sandbox::new().await;
    for (method, path, _) in routes() {
        let answer = sandbox.send(json(method, &path, "")).await;
        answer.assert_error(401, "authentication_error", "credential_missing", None);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn an_unknown_credential_of_either_kind_is_refused() {
    let sandbox = Sandbox::new().await;
    for credential in ["sk_test_wrong", "vs_secret_0123456789abcdef0123456789abcdef", "nonsense"] {
        for (method, path, _) in routes() {
            sandbox.send(json(method, &path, credential)).await.assert_error(
                401,
                "authentication_error",
                "credential_invalid",
                None,
            );
        }
    }
}

#[tokio::test]
async fn a_client_secret_does_not_reach_platform_routes() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for (method, path) in routes_for("secret_key") {
        sandbox.send(json(method, &path, &secret)).await.assert_error(
            403,
            "invalid_request_error",
            "forbidden",
            None,
        );
    }
}

/// Not even the widget's origin may read them, nor preflight.
#[tokio::test]
async fn no_page_of_any_origin_reads_platform_routes() {
    let sandbox = Sandbox::new().await;
    for (method, path) in routes_for("secret_key") {
        let asked = Request::builder()
            .method(Method::OPTIONS)
            .uri(&path)
            .header("origin", &sandbox.state.config.widget_origin);
        let asked = asked
            .header("access-control-request-method", method.as_str())
            .body(Body::empty())
            .unwrap();
        let mut called = json(method.clone(), &path, SECRET_KEY);
        called.headers_mut().insert("origin", sandbox.state.config.widget_origin.parse().unwrap());
        for request in [asked, called] {
            assert_eq!(
                sandbox.send(request).await.header("access-control-allow-origin"),
                "",
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_secret_key_does_not_reach_the_widgets_routes() {
    let sandbox = Sandbox::new().await;
    for (method, path) in routes_for("client_secret") {
        sandbox.send(json(method, &path, SECRET_KEY)).await.assert_error(
            403,
            "invalid_request_error",
            "forbidden",
            None,
        );
    }
}

#[tokio::test]
async fn the_hosted_page_shows_how_it_ended_after_the_client_secret_has_lapsed() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.pass(30 * 3600).await;
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    let opened = sandbox
        .post(&format!("/session/{}/open", id_of(&session)), "", &json!({ "token": token }))
        .await
        .ok();
    assert_eq!(opened["view"]["status"], "completed");
    assert_ne!(opened["client_secret"], session["client_secret"]);
    assert_eq!(sandbox.get("/v1/session", &secret_of(&opened)).await.ok()["status"], "completed");
}

#[tokio::test]
async fn no_cache_keeps_an_answer_of_either_side() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let paths = [
        ("/v1/verification_sessions", SECRET_KEY),
        ("/v1/session", &secret_of(&session)),
        ("/v1/document_uploads", SECRET_KEY),
    ];
    for (path, credential) in paths {
        assert_eq!(
            sandbox.get(path, credential).await.header("cache-control"),
            "no-store",
            "{path}"
        );
    }
}

#[tokio::test]
async fn another_scheme_than_bearer_is_no_credential() {
    let sandbox = Sandbox::new().await;
    let request = Request::builder()
        .uri("/v1/session")
        .header(header::AUTHORIZATION, "Basic c2s6")
        .body(Body::empty())
        .unwrap();
    sandbox.send(request).await.assert_error(
        401,
        "authentication_error",
        "credential_missing",
        None,
    );
}
