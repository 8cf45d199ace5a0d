//! Responses as objects or problems. Nothing is sent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{
    ErrorCode, IdDocumentType, Product, Requirement, SessionStatus, SessionView,
};
use latchkey_client::{Access, Problem, decode};
use latchkey_test_support::scripted_transport::{error_body, response, session_view};
use serde_json::{Value, json};

fn problem(status: u16, body: &str) -> Problem {
    decode::object::<SessionView>(&response(status, body)).unwrap_err()
}

fn request_id() -> Option<String> {
    Some("req_1".to_owned())
}

#[test]
fn body_that_is_no_session_is_unreadable() {
    let truncated = &session_view("pending").to_string()[..40];
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{\"id\":",
        "\u{feff}{}",
        truncated,
        r#"{"id":7,"status":[]}"#,
    ] {
        assert_eq!(problem(200, body), Problem::Unreadable { request_id: request_id() }, "{body}");
    }
}

#[test]
fn refusal_has_its_code_and_parameter() {
    let refused = |code| Problem::Refused {
        code: Some(code),
        param: Some("applicant.phone".to_owned()),
        request_id: request_id(),
    };
    assert_eq!(
        problem(422, &error_body("parameter_invalid")),
        refused(ErrorCode::ParameterInvalid)
    );
    assert_eq!(
        problem(404, &error_body("resource_not_found")),
        refused(ErrorCode::ResourceNotFound)
    );
    assert_eq!(
        problem(409, &error_body("brand_new")),
        refused(ErrorCode::Other("brand_new".to_owned()))
    );
}

#[test]
fn refusal_without_an_error_body_is_unreadable() {
    for (status, body) in [
        (400, ""),
        (404, "<html>"),
        (422, "{}"),
        (302, ""),
        (301, &error_body("parameter_invalid")),
    ] {
        assert_eq!(
            problem(status, body),
            Problem::Unreadable { request_id: request_id() },
            "{status} {body}"
        );
    }
}

#[test]
fn retryable_statuses_are_server_problems_whatever_the_body() {
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        for body in ["", "<html>", &error_body("internal_error")] {
            assert_eq!(
                problem(status, body),
                Problem::Server { request_id: request_id() },
                "{status} {body}"
            );
        }
    }
}

#[test]
fn access_problem_has_its_reason() {
    let table = [
        ("credential_invalid", Access::Unknown),
        ("credential_missing", Access::Unknown),
        ("client_secret_expired", Access::Lapsed),
        ("client_secret_used", Access::Used),
        ("link_expired", Access::LinkLapsed),
        ("link_used", Access::LinkUsed),
        ("brand_new", Access::Unknown),
    ];
    for (code, access) in table {
        assert_eq!(problem(401, &error_body(code)), Problem::Access(access), "{code}");
    }
    for status in [401, 403] {
        assert_eq!(
            problem(status, "<html>"),
            Problem::Unreadable { request_id: request_id() },
            "something between the widget and the server denies access"
        );
    }
    assert_eq!(problem(403, &error_body("forbidden")), Problem::Access(Access::Unknown));
}

#[test]
fn unknown_values_of_a_newer_server_are_kept() {
    let mut newer = session_view("pending");
    newer["status"] = json!("under_review");
    newer["products"] = json!(["identity", "rent_reporting"]);
    newer["id_document"] = json!({"type": "moon_passport", "issuing_country": "XX"});
    newer["requirements"]["missing"] = json!(["consent.data_processing", "voice.sample"]);
    newer["from_the_future"] = json!({"any": ["thing"]});
    let read: SessionView = decode::object(&response(200, &newer.to_string())).unwrap();
    assert_eq!(read.status, SessionStatus::Other("under_review".to_owned()));
    assert_eq!(read.products[1], Product::Other("rent_reporting".to_owned()));
    assert_eq!(read.requirements.missing[1], Requirement::Other("voice.sample".to_owned()));
    assert_eq!(
        read.id_document.as_ref().unwrap().kind,
        IdDocumentType::Other("moon_passport".to_owned())
    );
    let written: Value = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    for name in ["status", "products", "id_document"] {
        assert_eq!(written[name], newer[name]);
    }
}
