//! From an answer's text to what the person is told; no server is asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{
    ErrorCode, IdDocumentType, Product, Requirement, SessionStatus, SessionView,
};
use latchkey_client::{Access, Problem, Response, decode};
use serde_json::{Value, json};

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        body: body.to_owned(),
        request_id: Some("req_1".to_owned()),
        ..Response::default()
    }
}

fn problem(status: u16, body: &str) -> Problem {
    decode::object::<SessionView>(&answer(status, body)).unwrap_err()
}

fn error(code: &str) -> String {
    json!({"error": {"type": "validation_error", "code": code, "message": "For the engineer.", "param": "applicant.phone"}}).to_string()
}

fn request_id() -> Option<String> {
    Some("req_1".to_owned())
}

fn view() -> Value {
    json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": ["identity"], "requirements": {"missing": ["consent.data_processing"]},
    })
}

#[test]
fn what_is_no_session_is_unreadable_and_not_a_crash() {
    let cut = &view().to_string()[..40];
    for body in
        ["", "null", "[]", "{}", "<html>", "{\"id\":", "\u{feff}{}", cut, r#"{"id":7,"status":[]}"#]
    {
        assert_eq!(problem(200, body), Problem::Unreadable { request_id: request_id() }, "{body}");
    }
}

#[test]
fn a_refusal_names_the_parameter() {
    let refused = |code| Problem::Refused {
        code: Some(code),
        param: Some("applicant.phone".to_owned()),
        request_id: request_id(),
    };
    assert_eq!(problem(422, &error("parameter_invalid")), refused(ErrorCode::ParameterInvalid));
    assert_eq!(problem(404, &error("resource_not_found")), refused(ErrorCode::ResourceNotFound));
    assert_eq!(
        problem(409, &error("brand_new")),
        refused(ErrorCode::Other("brand_new".to_owned()))
    );
}

#[test]
fn a_refusal_in_no_known_shape_is_unreadable() {
    for (status, body) in
        [(400, ""), (404, "<html>"), (422, "{}"), (302, ""), (301, &error("parameter_invalid"))]
    {
        assert_eq!(
            problem(status, body),
            Problem::Unreadable { request_id: request_id() },
            "{status} {body}"
        );
    }
}

#[test]
fn a_server_in_trouble_is_told_apart_from_a_refusal_whatever_it_says() {
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        for body in ["", "<html>", &error("internal_error")] {
            assert_eq!(
                problem(status, body),
                Problem::Server { request_id: request_id() },
                "{status} {body}"
            );
        }
    }
}

#[test]
fn a_credential_that_does_not_open_says_why() {
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
        assert_eq!(problem(401, &error(code)), Problem::Access(access), "{code}");
    }
    for status in [401, 403] {
        assert_eq!(
            problem(status, "<html>"),
            Problem::Unreadable { request_id: request_id() },
            "somebody on the way keeps the person out"
        );
    }
    assert_eq!(problem(403, &error("forbidden")), Problem::Access(Access::Unknown));
}

#[test]
fn what_a_newer_server_says_is_kept_as_it_came() {
    let mut newer = view();
    newer["status"] = json!("under_review");
    newer["products"] = json!(["identity", "rent_reporting"]);
    newer["id_document"] = json!({"type": "moon_passport", "issuing_country": "XX"});
    newer["requirements"]["missing"] = json!(["consent.data_processing", "voice.sample"]);
    newer["from_the_future"] = json!({"any": ["thing"]});
    let read: SessionView = decode::object(&answer(200, &newer.to_string())).unwrap();
    assert_eq!(read.status, SessionStatus::Other("under_review".to_owned()));
    assert_eq!(read.products[1], Product::Other("rent_reporting".to_owned()));
    assert_eq!(read.requirements.missing[1], Requirement::Other("voice.sample".to_owned()));
    assert_eq!(
        read.id_document.as_ref().unwrap().kind,
        IdDocumentType::Other("moon_passport".to_owned())
    );
    let written: Value = serde_json::from_str(&decode::body(&read).unwrap()).unwrap();
    for name in ["status", "products", "id_document"] {
        assert_eq!(written[name], newer[name]);
    }
}
