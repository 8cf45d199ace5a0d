//! `/v1/document_uploads` with a secret key, and the signed addresses of the files.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::journey;
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, request, secret_of};

const PATH: &str = "/v1/document_uploads";

async fn upload(sandbox: &Sandbox, session: &str, document_type: &str) -> Answer {
    let fields = [
        ("session", session),
        ("document_type", document_type),
        ("description", "From the letting agent"),
    ];
    sandbox.post_file(PATH, SECRET_KEY, &fields, "proof.png", &journey::photo()).await
}

fn file_path(upload: &Value) -> String {
    upload["file_url"].as_str().unwrap().strip_prefix("http://localhost:4010").unwrap().to_owned()
}

/// Requests an address without a credential.
async fn fetch(sandbox: &Sandbox, path: &str) -> Answer {
    sandbox.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_business_uploads_for_a_session_and_reads_it_back() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["documents"]).await;
    let created = upload(&sandbox, &id_of(&session), "proof_of_address").await.ok();
    assert_eq!((&created["session"], &created["status"]), (&session["id"], &json!("pending")));
    assert_eq!(
        (&created["file_name"], &created["mime_type"]),
        (&json!("proof.png"), &json!("image/png"))
    );
    assert_eq!(created["file_size"], journey::photo().len());
    assert_eq!(created["description"], "From the letting agent");
    let read = sandbox.get(&format!("{PATH}/{}", id_of(&created)), SECRET_KEY).await.ok();
    assert_eq!(read, created);
    let status = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY)
        .await
        .ok()["status"]
        .clone();
    assert_eq!(status, "created", "the applicant has not started");
}

#[tokio::test]
async fn uploads_are_listed_by_session_and_a_widget_sees_only_its_own() {
    let sandbox = Sandbox::new().await;
    let (one, other) = (
        sandbox.create_session(&["documents"]).await,
        sandbox.create_session(&["documents"]).await,
    );
    let first = id_of(&upload(&sandbox, &id_of(&one), "proof_of_address").await.ok());
    let second = id_of(&upload(&sandbox, &id_of(&other), "proof_of_address").await.ok());
    let ids = |list: Value| list["data"].as_array().unwrap().iter().map(id_of).collect::<Vec<_>>();
    assert_eq!(ids(sandbox.get(PATH, SECRET_KEY).await.ok()), [second.clone(), first.clone()]);
    assert_eq!(
        ids(sandbox.get(&format!("{PATH}?session={}", id_of(&one)), SECRET_KEY).await.ok()),
        std::slice::from_ref(&first)
    );
    let asks_for_anothers = format!("{PATH}?session={}", id_of(&one));
    assert_eq!(ids(sandbox.get(&asks_for_anothers, &secret_of(&other)).await.ok()), [second]);
    let from_anothers =
        sandbox.get(&format!("{PATH}?starting_after={first}"), &secret_of(&other)).await;
    from_anothers.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("starting_after"),
    );
    let foreign = sandbox.get(&format!("{PATH}/{first}"), &secret_of(&other)).await;
    foreign.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_named() {
    let sandbox = Sandbox::new().await;
    let session = id_of(&sandbox.create_session(&["documents"]).await);
    let no_session = sandbox
        .post_file(PATH, SECRET_KEY, &[("document_type", "paystub")], "a.png", &journey::photo())
        .await;
    no_session.assert_error(400, "invalid_request_error", "parameter_missing", Some("session"));
    upload(&sandbox, "vs_unknown", "paystub").await.assert_error(
        404,
        "invalid_request_error",
        "resource_not_found",
        Some("session"),
    );
    let no_type = sandbox
        .post_file(PATH, SECRET_KEY, &[("session", &session)], "a.png", &journey::photo())
        .await;
    no_type.assert_error(400, "invalid_request_error", "parameter_missing", Some("document_type"));
    let unknown = sandbox.get(&format!("{PATH}/du_unknown"), SECRET_KEY).await;
    unknown.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
    let as_json = sandbox.post(PATH, SECRET_KEY, &json!({})).await;
    as_json.assert_error(415, "invalid_request_error", "media_type_unsupported", None);
}

#[tokio::test]
async fn a_business_deletes_nothing_and_adds_nothing_to_a_finished_session() {
    let sandbox = Sandbox::new().await;
    let session = id_of(&sandbox.create_session(&["documents"]).await);
    let id = id_of(&upload(&sandbox, &session, "proof_of_address").await.ok());
    sandbox.delete(&format!("{PATH}/{id}"), SECRET_KEY).await.assert_error(
        403,
        "invalid_request_error",
        "forbidden",
        None,
    );
    sandbox
        .post(&format!("/v1/verification_sessions/{session}/cancel"), SECRET_KEY, &json!({}))
        .await
        .ok();
    upload(&sandbox, &session, "proof_of_address").await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
}

#[tokio::test]
async fn the_signed_address_gives_the_file_as_an_attachment_for_an_hour() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["documents"]).await;
    let created = upload(&sandbox, &id_of(&session), "proof_of_address").await.ok();
    let file = fetch(&sandbox, &file_path(&created)).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.body, journey::photo());
    assert_eq!(file.header("content-type"), "image/png");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"du_"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "private, no-store");
    sandbox.state.clock.advance(3600);
    fetch(&sandbox, &file_path(&created)).await.assert_error(
        401,
        "authentication_error",
        "link_expired",
        None,
    );
}

#[tokio::test]
async fn a_signed_address_cannot_be_bent() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["documents"]).await;
    let one = upload(&sandbox, &id_of(&session), "proof_of_address").await.ok();
    let other = upload(&sandbox, &id_of(&session), "proof_of_address").await.ok();
    let path = file_path(&one);
    let token = path.split_once("token=").unwrap().1;
    let bent = [
        path.replace(&id_of(&one), &id_of(&other)),
        path.replace("expires=", "expires=9"),
        path.replace(token, &"0".repeat(token.len())),
        format!("{PATH}/{}/file", id_of(&one)),
    ];
    for path in bent {
        fetch(&sandbox, &path).await.assert_error(
            404,
            "invalid_request_error",
            "resource_not_found",
            Some("id"),
        );
    }
    let with_origin = request(Method::GET, &path, "")
        .header("origin", "http://127.0.0.1:4010")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        sandbox.send(with_origin).await.header("access-control-allow-origin"),
        "",
        "no page reads it"
    );
}
