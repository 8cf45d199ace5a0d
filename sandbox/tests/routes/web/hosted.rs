//! `/session/{id}` and `POST /session/{id}/open`

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::{browse, cookie_of};
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of};

async fn open(sandbox: &Sandbox, id: &str, cookie: &str, body: &Value) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/session/{id}/open"))
        .header(header::CONTENT_TYPE, "application/json");
    let request = if cookie.is_empty() { request } else { request.header(header::COOKIE, cookie) };
    sandbox
        .send(
            request
                .header(header::ORIGIN, "http://localhost:4010")
                .body(Body::from(body.to_string()))
                .unwrap(),
        )
        .await
}

/// A session and the token of its hosted link.
async fn session(sandbox: &Sandbox) -> (String, String) {
    let session = sandbox.create_session(&["identity"]).await;
    let (page, token) = session["url"].as_str().unwrap().split_once('#').unwrap();
    assert_eq!(page, format!("http://localhost:4010/session/{}", id_of(&session)));
    (id_of(&session), token.to_owned())
}

#[tokio::test]
async fn the_first_browser_gets_the_secret_and_keeps_the_session() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let first = open(&sandbox, &id, "", &json!({ "token": token })).await;
    let opened = first.ok();
    assert_eq!(
        (opened["view"]["id"].as_str(), opened["view"]["object"].as_str()),
        (Some(id.as_str()), Some("verification_session.view"))
    );
    let secret = opened["client_secret"].as_str().unwrap();
    assert_eq!(sandbox.get("/v1/session", secret).await.ok()["id"].as_str(), Some(id.as_str()));
    assert!(
        first
            .header("set-cookie")
            .ends_with(&format!("; Path=/session/{id}; HttpOnly; SameSite=Lax"))
    );
    assert_eq!(first.header("cache-control"), "no-store");

    // A reload has the cookie without the token; the link in an e-mail has both.
    let cookie = cookie_of(&first);
    assert_eq!(
        open(&sandbox, &id, &cookie, &json!({})).await.ok()["client_secret"],
        opened["client_secret"]
    );
    assert_eq!(open(&sandbox, &id, &cookie, &json!({ "token": token })).await.status, 200);
}

#[tokio::test]
async fn the_hosted_page_gets_what_was_typed_before_its_reload() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let first = open(&sandbox, &id, "", &json!({ "token": token })).await;
    let draft = json!({ "page": "details", "writer": "one", "sequence": 1, "fields": { "first_name": "Ad" } });
    let kept = sandbox
        .put("/v1/session/draft", first.ok()["client_secret"].as_str().unwrap(), &draft)
        .await;
    assert_eq!(kept.status, 204, "{}", kept.text());
    let again = open(&sandbox, &id, &cookie_of(&first), &json!({})).await.ok();
    assert_eq!(again["view"]["drafts"]["details"]["fields"], json!({ "first_name": "Ad" }));
}

#[tokio::test]
async fn another_browser_is_told_that_the_link_is_used() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    open(&sandbox, &id, "", &json!({ "token": token })).await.ok();
    for cookie in ["", "latchkey_open=guessed"] {
        open(&sandbox, &id, cookie, &json!({ "token": token })).await.assert_error(
            401,
            "authentication_error",
            "link_used",
            None,
        );
    }
}

#[tokio::test]
async fn a_link_lapses_after_two_days_even_in_its_own_browser() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let cookie = cookie_of(&open(&sandbox, &id, "", &json!({ "token": token })).await);
    sandbox.state.clock.advance(2 * 86_400);
    open(&sandbox, &id, "", &json!({ "token": token })).await.assert_error(
        401,
        "authentication_error",
        "link_expired",
        None,
    );
    open(&sandbox, &id, &cookie, &json!({})).await.assert_error(
        401,
        "authentication_error",
        "link_expired",
        None,
    );
    // A retrieve gives the business a new link, which opens once, in any browser.
    let renewed = sandbox.get(&format!("/v1/verification_sessions/{id}"), SECRET_KEY).await.ok();
    let (_, new_token) = renewed["url"].as_str().unwrap().split_once('#').unwrap();
    assert_ne!(new_token, token);
    assert_eq!(open(&sandbox, &id, "", &json!({ "token": new_token })).await.status, 200);
}

#[tokio::test]
async fn unknown_sessions_tokens_and_browsers_all_get_the_same_answer() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let (other, other_token) = session(&sandbox).await;
    let other_cookie =
        cookie_of(&open(&sandbox, &other, "", &json!({ "token": other_token })).await);
    let mut bodies = Vec::new();
    for (id, cookie, body) in [
        ("vs_unknown", "", json!({ "token": token })),
        (id.as_str(), "", json!({ "token": "guessed" })),
        (id.as_str(), "", json!({ "token": other_token })),
        (id.as_str(), other_cookie.as_str(), json!({})),
        (id.as_str(), "", json!({})),
    ] {
        let answer = open(&sandbox, id, cookie, &body).await;
        answer.assert_error(404, "invalid_request_error", "resource_not_found", None);
        bodies.push(answer.text());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_the_browsers_cookie() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let cookie = cookie_of(&open(&sandbox, &id, "", &json!({ "token": token })).await);
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/session/{id}/open"))
        .header(header::COOKIE, cookie);
    let answer = sandbox
        .send(request.header(header::ORIGIN, "https://evil.example").body(Body::empty()).unwrap())
        .await;
    answer.assert_error(403, "invalid_request_error", "forbidden", None);
}

#[tokio::test]
async fn the_page_is_the_widget_without_a_frame_and_opening_it_uses_nothing_up() {
    let sandbox = Sandbox::new().await;
    std::fs::create_dir_all(&sandbox.state.config.assets).unwrap();
    std::fs::write(sandbox.state.config.assets.join("index.html"), "<script>boot()</script>")
        .unwrap();
    let (id, token) = session(&sandbox).await;
    for id in [id.as_str(), "vs_unknown"] {
        let page = browse(&sandbox, &format!("/session/{id}"), &[]).await;
        assert_eq!((page.status.as_u16(), page.text().as_str()), (200, "<script>boot()</script>"));
        assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"));
        assert_eq!(
            (page.header("x-frame-options"), page.header("referrer-policy")),
            ("DENY", "no-referrer")
        );
    }
    assert_eq!(open(&sandbox, &id, "", &json!({ "token": token })).await.status, 200);
}

/// Regression: a lost response left the link consumed by a browser that never got the cookie.
#[tokio::test]
async fn a_link_is_opened_again_by_the_browser_that_did_not_hear_the_answer() {
    let sandbox = Sandbox::new().await;
    std::fs::create_dir_all(&sandbox.state.config.assets).unwrap();
    std::fs::write(sandbox.state.config.assets.join("index.html"), "<script>boot()</script>")
        .unwrap();
    let (id, token) = session(&sandbox).await;
    let page = browse(&sandbox, &format!("/session/{id}"), &[]).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let cookie = cookie_of(&page);
    for _ in 0..2 {
        let answer = open(&sandbox, &id, &cookie, &json!({ "token": token })).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "it has its cookie");
    }
    assert_eq!(open(&sandbox, &id, &cookie, &json!({})).await.status, 200);
    let other = cookie_of(&browse(&sandbox, &format!("/session/{id}"), &[]).await);
    assert_ne!(other, cookie);
    let answer = open(&sandbox, &id, &other, &json!({ "token": token })).await;
    answer.assert_error(401, "authentication_error", "link_used", None);
    // The browser keeps its cookie, whichever link of the session it follows.
    let again = browse(&sandbox, &format!("/session/{id}"), &[("cookie", &cookie)]).await;
    assert!(!again.headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn an_address_cannot_write_into_the_pages_cookie() {
    let sandbox = Sandbox::new().await;
    std::fs::create_dir_all(&sandbox.state.config.assets).unwrap();
    std::fs::write(sandbox.state.config.assets.join("index.html"), "<script>boot()</script>")
        .unwrap();
    let page = browse(&sandbox, "/session/vs_1%3B%20Domain=evil.example", &[]).await;
    assert_eq!(page.status, 200);
    assert!(!page.headers.contains_key(header::SET_COOKIE));
}

/// Regression: a link that was opened on the wrong device first.
#[tokio::test]
async fn a_link_that_was_opened_is_followed_by_a_fresh_one_and_stays_its_browsers() {
    let sandbox = Sandbox::new().await;
    let (id, token) = session(&sandbox).await;
    let cookie = cookie_of(&open(&sandbox, &id, "", &json!({ "token": token })).await);
    let retrieve =
        async || sandbox.get(&format!("/v1/verification_sessions/{id}"), SECRET_KEY).await.ok();
    let fresh = retrieve().await;
    let (_, fresh_token) = fresh["url"].as_str().unwrap().split_once('#').unwrap();
    assert_ne!(fresh_token, token);
    assert_eq!(retrieve().await, fresh, "until it is opened, it stays the same");
    assert_eq!(open(&sandbox, &id, "", &json!({ "token": fresh_token })).await.status, 200);
    assert_eq!(
        open(&sandbox, &id, &cookie, &json!({})).await.status,
        200,
        "the first browser goes on"
    );
}
