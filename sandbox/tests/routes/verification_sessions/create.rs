//! `POST /v1/verification_sessions`

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use crate::support::{SECRET_KEY, START, Sandbox, request};

const PATH: &str = "/v1/verification_sessions";

fn valid() -> Value {
    json!({
        "applicant": { "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "date_of_birth": "1990-05-15" },
        "products": ["identity", "income", "credit", "cash_flow"],
        "redirect_url": "https://your-app.com/verification/complete",
    })
}

/// The valid request with the value at `pointer` replaced, or removed where the value is null.
fn with(pointer: &str, value: Value) -> Value {
    let mut request = valid();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = request.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(key)
    } else {
        parent.insert(key.to_owned(), value)
    };
    request
}

#[tokio::test]
async fn the_documented_request_makes_a_session_with_its_credentials() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.post(PATH, SECRET_KEY, &valid()).await.ok();
    assert!(session["id"].as_str().unwrap().starts_with("vs_"));
    assert_eq!(session["object"], "verification_session");
    assert_eq!(session["status"], "created");
    assert!(session["client_secret"].as_str().unwrap().starts_with("vs_secret_"));
    assert_eq!(session["redirect_url"], "https://your-app.com/verification/complete");
    let hosted = format!("http://localhost:4010/session/{}#", session["id"].as_str().unwrap());
    assert!(session["url"].as_str().unwrap().starts_with(&hosted));
    assert_eq!(session["created"], START);
    assert_eq!(session["expires_at"], START + 7 * 24 * 3600);
    assert_eq!(session["livemode"], false);
    assert_eq!(session["applicant"]["email"], "jane.doe@example.com");
    assert_eq!(session["products"], json!(["identity", "income", "credit", "cash_flow"]));
}

#[tokio::test]
async fn without_a_redirect_url_the_hosted_page_stands_in_for_it() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.post(PATH, SECRET_KEY, &with("/redirect_url", Value::Null)).await.ok();
    assert_eq!(session["redirect_url"], session["url"]);
}

#[tokio::test]
async fn every_required_parameter_is_named_when_it_is_missing() {
    let sandbox = Sandbox::new().await;
    for pointer in [
        "/applicant",
        "/applicant/first_name",
        "/applicant/last_name",
        "/applicant/email",
        "/products",
    ] {
        let param = pointer[1..].replace('/', ".");
        let answer = sandbox.post(PATH, SECRET_KEY, &with(pointer, Value::Null)).await;
        answer.assert_error(400, "invalid_request_error", "parameter_missing", Some(&param));
    }
    let blank = sandbox.post(PATH, SECRET_KEY, &with("/applicant/first_name", json!("  "))).await;
    blank.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("applicant.first_name"),
    );
    let none = sandbox.post(PATH, SECRET_KEY, &with("/products", json!([]))).await;
    none.assert_error(400, "invalid_request_error", "parameter_missing", Some("products"));
}

#[tokio::test]
async fn malformed_parameters_are_refused_by_name() {
    let sandbox = Sandbox::new().await;
    let cases = [
        ("/applicant/email", json!("jane"), "applicant.email"),
        ("/applicant/email", json!("jane doe@example.com"), "applicant.email"),
        ("/applicant/first_name", json!(7), "applicant.first_name"),
        ("/applicant/phone", json!("07700 900123"), "applicant.phone"),
        ("/products", json!(["identity", "pets"]), "products[1]"),
        ("/redirect_url", json!("/complete"), "redirect_url"),
        ("/redirect_url", json!("javascript:alert(1)"), "redirect_url"),
        ("/redirect_url", json!("data:text/html,hi"), "redirect_url"),
        ("/redirect_url", json!("http://your-app.com/complete"), "redirect_url"),
        ("/redirect_url", json!("http://localhost.your-app.com/"), "redirect_url"),
        ("/webhook_url", json!("ftp://example.com"), "webhook_url"),
        ("/metadata", json!({ "unit": { "number": 4 } }), "metadata.unit"),
        ("/metadata", json!({ "sandbox_outcome": "explode" }), "metadata.sandbox_outcome"),
        (
            "/options",
            json!({ "document": { "allowed_types": ["library_card"] } }),
            "options.document.allowed_types[0]",
        ),
        (
            "/options",
            json!({ "documents": { "required": ["Tax Return"] } }),
            "options.documents.required[0]",
        ),
    ];
    for (pointer, value, param) in cases {
        let answer = sandbox.post(PATH, SECRET_KEY, &with(pointer, value)).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some(param));
    }
}

#[tokio::test]
async fn values_that_cannot_be_are_refused_with_422() {
    let sandbox = Sandbox::new().await;
    let cases = [
        ("/applicant/date_of_birth", json!("1990-02-31"), "applicant.date_of_birth"),
        ("/applicant/date_of_birth", json!("2009-01-01"), "applicant.date_of_birth"),
        ("/applicant/last_name", json!("x".repeat(201)), "applicant.last_name"),
        ("/metadata", json!({ "note": "x".repeat(501) }), "metadata.note"),
    ];
    for (pointer, value, param) in cases {
        let answer = sandbox.post(PATH, SECRET_KEY, &with(pointer, value)).await;
        answer.assert_error(422, "validation_error", "parameter_invalid", Some(param));
    }
}

#[tokio::test]
async fn names_in_any_script_and_a_documented_phone_number_are_taken() {
    let sandbox = Sandbox::new().await;
    let mut request = valid();
    request["applicant"]["first_name"] = json!("محمد 🦊");
    request["applicant"]["last_name"] = json!("ł".repeat(200));
    request["applicant"]["phone"] = json!("+44 7700 900123");
    request["metadata"] = json!({ "property_id": "prop_456", "unit": "4B" });
    let session = sandbox.post(PATH, SECRET_KEY, &request).await.ok();
    assert_eq!(session["applicant"]["first_name"], "محمد 🦊");
    assert_eq!(session["applicant"]["phone"], "+447700900123");
    assert_eq!(session["metadata"]["unit"], "4B");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let sandbox = Sandbox::new().await;
    let json = |body: &'static str| {
        request(Method::POST, PATH, SECRET_KEY)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap()
    };
    for body in ["", "{", "{}}", "[1, 2"] {
        sandbox.send(json(body)).await.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            None,
        );
    }
    sandbox.send(json("[]")).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        None,
    );
    let text = request(Method::POST, PATH, SECRET_KEY)
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from("{}"))
        .unwrap();
    sandbox.send(text).await.assert_error(
        415,
        "invalid_request_error",
        "media_type_unsupported",
        None,
    );
    let large = request(Method::POST, PATH, SECRET_KEY)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(vec![b' '; 1024 * 1024 + 1]));
    sandbox.send(large.unwrap()).await.assert_error(
        413,
        "invalid_request_error",
        "file_too_large",
        None,
    );
}

#[tokio::test]
async fn only_hashes_of_the_credentials_are_stored() {
    let sandbox = Sandbox::new().await;
    let keyed = request(Method::POST, PATH, SECRET_KEY)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", "k1");
    let session = sandbox.send(keyed.body(Body::from(valid().to_string())).unwrap()).await.ok();
    let stored = sandbox.everything_stored().await;
    assert!(stored.contains("jane.doe@example.com"), "the database was not read");
    let secret = session["client_secret"].as_str().unwrap().strip_prefix("vs_secret_").unwrap();
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    assert!(!stored.contains(secret) && !stored.contains(token));
}
