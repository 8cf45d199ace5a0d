//! Malformed requests, which still get errors in the documented shape.

use axum::body::Body;
use axum::http::{HeaderValue, Method, header};

use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, request, secret_of};

const SESSIONS: &str = "/v1/verification_sessions";

async fn post_bytes(
    sandbox: &Sandbox,
    path: &str,
    credential: &str,
    content_types: &[&str],
    body: &[u8],
) -> Answer {
    let post = content_types.iter().fold(request(Method::POST, path, credential), |post, kind| {
        post.header(header::CONTENT_TYPE, *kind)
    });
    sandbox.send(post.body(Body::from(body.to_vec())).unwrap()).await
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_malformed_parameter() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    let deep_list = [b"{\"metadata\":".to_vec(), b"[".repeat(100_000)].concat();
    let deep_object = [b"{\"x\":".to_vec(), b"{\"x\":".repeat(100_000)].concat();
    let bodies: [&[u8]; 14] = [
        b"",
        b" ",
        b"null",
        b"[]",
        b"\"text\"",
        b"{\"applicant\"",
        b"{} {}",
        b"{'applicant': 1}",
        b"{\"applicant\": \xff\xfe}",
        b"{\"applicant\": {\"first_name\": \"\xc3\x28\"}}",
        b"{\"applicant\": {\"first_name\": \"\\ud800\"}}",
        b"\xef\xbb\xbf{}",
        &deep_list,
        &deep_object,
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        for (path, credential) in [(SESSIONS, SECRET_KEY), ("/v1/session", secret.as_str())] {
            let answer = post_bytes(&sandbox, path, credential, &["application/json"], body).await;
            assert_eq!(answer.status, 400, "{path} {shown}: {}", answer.text());
            let error = &answer.json()["error"];
            assert_eq!(
                (error["type"].as_str(), error["code"].as_str()),
                (Some("invalid_request_error"), Some("parameter_invalid")),
                "{path} {shown}"
            );
        }
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_named_by_its_path() {
    let sandbox = Sandbox::new().await;
    let cases: [(&str, Option<&str>); 7] = [
        (r#"{"applicant": "Jane"}"#, Some("applicant")),
        (r#"{"applicant": {"address": {"line1": 7}}}"#, Some("applicant.address.line1")),
        (r#"{"products": "identity"}"#, Some("products")),
        (r#"{"products": ["identity", 7]}"#, Some("products[1]")),
        (r#"{"metadata": []}"#, Some("metadata")),
        (r#"{"redirect_url": {}}"#, Some("redirect_url")),
        (r#"{"webhook_url": 1e999}"#, None),
    ];
    for (body, param) in cases {
        let answer =
            post_bytes(&sandbox, SESSIONS, SECRET_KEY, &["application/json"], body.as_bytes())
                .await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", param);
    }
}

#[tokio::test]
async fn a_control_character_in_a_text_is_refused_by_name() {
    let sandbox = Sandbox::new().await;
    for (field, status, kind) in
        [("first_name", 422, "validation_error"), ("email", 400, "invalid_request_error")]
    {
        let mut applicant = serde_json::json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
        applicant[field] = "a\0b@example.com".into();
        let answer = sandbox
            .post(
                SESSIONS,
                SECRET_KEY,
                &serde_json::json!({ "applicant": applicant, "products": ["identity"] }),
            )
            .await;
        answer.assert_error(status, kind, "parameter_invalid", Some(&format!("applicant.{field}")));
    }
}

#[tokio::test]
async fn only_json_in_utf_8_sent_as_such_is_a_body() {
    let sandbox = Sandbox::new().await;
    let body = br#"{"applicant": {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}, "products": ["identity"]}"#;
    for good in
        ["application/json", "Application/JSON; charset=UTF-8", "application/vnd.business+json"]
    {
        post_bytes(&sandbox, SESSIONS, SECRET_KEY, &[good], body).await.ok();
    }
    let bad: [&[&str]; 7] = [
        &[],
        &["text/plain"],
        &["application/json; charset=latin1"],
        &["application/json", "application/json"],
        &["application/json", "text/plain"],
        &["application/x-www-form-urlencoded"],
        &["json"],
    ];
    for content_types in bad {
        let answer = post_bytes(&sandbox, SESSIONS, SECRET_KEY, content_types, body).await;
        answer.assert_error(415, "invalid_request_error", "media_type_unsupported", None);
    }
    let packed = request(Method::POST, SESSIONS, SECRET_KEY)
        .header(header::CONTENT_TYPE, "application/json")
        .header("content-encoding", "gzip");
    let answer = sandbox.send(packed.body(Body::from(body.to_vec())).unwrap()).await;
    answer.assert_error(415, "invalid_request_error", "media_type_unsupported", None);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413_with_and_without_an_idempotency_key() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for (path, credential) in [
        (SESSIONS, SECRET_KEY),
        ("/v1/session", secret.as_str()),
        ("/v1/session/cancel", secret.as_str()),
    ] {
        for key in [None, Some("key")] {
            let post = request(Method::POST, path, credential)
                .header(header::CONTENT_TYPE, "application/json");
            let post = key.into_iter().fold(post, |post, key| {
                post.header("idempotency-key", format!("{key}-{}", path.len()))
            });
            let answer =
                sandbox.send(post.body(Body::from(vec![b' '; 1024 * 1024 + 1])).unwrap()).await;
            answer.assert_error(413, "invalid_request_error", "file_too_large", None);
        }
    }
}

#[tokio::test]
async fn an_address_that_is_not_percent_encoded_text_is_refused() {
    let sandbox = Sandbox::new().await;
    for path in ["%", "vs_%zz", "vs_%ff", "vs_%00", "vs_1/cancel%C3"] {
        let answer = sandbox.get(&format!("{SESSIONS}/{path}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", None);
    }
    for query in ["applicant_email=%", "status=%ff", "starting_after=vs_%00", "%zz=1"] {
        let answer = sandbox.get(&format!("{SESSIONS}?{query}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", None);
    }
}

#[tokio::test]
async fn a_parameter_that_is_sent_twice_is_named_and_an_unknown_one_is_ignored() {
    let sandbox = Sandbox::new().await;
    let session = id_of(&sandbox.create_session(&["identity"]).await);
    for (path, name) in [
        (SESSIONS, "limit"),
        (SESSIONS, "status"),
        ("/v1/verification_reports", "session"),
        ("/v1/identity_checks", "starting_after"),
        ("/v1/document_uploads", "session"),
        ("/v1/institutions", "country"),
    ] {
        let answer = sandbox.get(&format!("{path}?{name}=1&{name}=1"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some(name));
    }
    let list = sandbox
        .get(&format!("{SESSIONS}?colour=red&colour=blue&&=&limit=1"), SECRET_KEY)
        .await
        .ok();
    assert_eq!(list["data"][0]["id"], session.as_str());
}

#[tokio::test]
async fn an_idempotency_key_is_one_word_of_visible_ascii() {
    let sandbox = Sandbox::new().await;
    let post = |keys: Vec<HeaderValue>| {
        let post = request(Method::POST, SESSIONS, SECRET_KEY)
            .header(header::CONTENT_TYPE, "application/json");
        let post = keys.into_iter().fold(post, |post, key| post.header("idempotency-key", key));
        sandbox.send(post.body(Body::from("{}")).unwrap())
    };
    let long = "k".repeat(256);
    for key in ["", " ", "two words", "a\tb", &long] {
        let answer = post(vec![HeaderValue::from_str(key).unwrap()]).await;
        answer.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Idempotency-Key"),
        );
    }
    let foreign = post(vec![HeaderValue::from_bytes("clé".as_bytes()).unwrap()]).await;
    foreign.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Idempotency-Key"),
    );
    let two = post(vec![HeaderValue::from_static("a"), HeaderValue::from_static("b")]).await;
    two.assert_error(400, "invalid_request_error", "parameter_invalid", Some("Idempotency-Key"));
    let longest = post(vec![HeaderValue::from_str(&"k".repeat(255)).unwrap()]).await;
    longest.assert_error(400, "invalid_request_error", "parameter_missing", Some("applicant"));
}
