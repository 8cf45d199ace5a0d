//! `/v1/identity/verification_reports`

use serde_json::json;

use super::{assert_refused, create, retrieve, verified};
use crate::support::{SECRET_KEY, Sandbox, id_of};

const REPORTS: &str = "/v1/identity/verification_reports";

#[tokio::test]
async fn a_report_says_what_was_checked() {
    let sandbox = Sandbox::new().await;
    let body = "type=document&client_reference_id=tenant-7&options[document][require_matching_selfie]=true";
    let session = verified(&sandbox, body).await;
    let id = retrieve(&sandbox, &session, "").await["last_verification_report"]
        .as_str()
        .unwrap()
        .to_owned();
    let report =
        sandbox.get(&format!("{REPORTS}/{id}?expand[]=document.dob"), SECRET_KEY).await.ok();
    assert_eq!(
        (&report["object"], &report["type"]),
        (&json!("identity.verification_report"), &json!("document"))
    );
    assert_eq!(
        (&report["verification_session"], &report["client_reference_id"]),
        (&session["id"], &json!("tenant-7"))
    );
    assert_eq!(report["options"], session["options"]);
    let document = &report["document"];
    assert_eq!(
        (&document["status"], &document["error"], &document["type"]),
        (&json!("verified"), &json!(null), &json!("passport"))
    );
    assert_eq!(
        (&document["first_name"], &document["issuing_country"]),
        (&json!("Zoë"), &json!("GB"))
    );
    assert_eq!(document["dob"], json!({ "day": 15, "month": 5, "year": 1990 }));
    assert_eq!(document["expiration_date"], json!({ "day": 15, "month": 3, "year": 2031 }));
    assert_eq!(report["selfie"]["document"], document["files"][0]);
    assert!(report["selfie"]["selfie"].as_str().unwrap().starts_with("du_"));
    assert!(report.get("id_number").is_none());
    assert_eq!(
        retrieve(&sandbox, &session, "?expand[]=last_verification_report").await["last_verification_report"],
        report
    );
}

#[tokio::test]
async fn reports_are_listed_by_session_reference_and_type() {
    let sandbox = Sandbox::new().await;
    let one = verified(&sandbox, "type=document&client_reference_id=a").await;
    let other = verified(&sandbox, "type=document&client_reference_id=b").await;
    create(&sandbox, "type=document&client_reference_id=b").await;
    for (query, expected) in [
        ("".to_owned(), vec![id_of(&other), id_of(&one)]),
        (format!("verification_session={}", id_of(&one)), vec![id_of(&one)]),
        ("client_reference_id=b".to_owned(), vec![id_of(&other)]),
        ("type=document&limit=1".to_owned(), vec![id_of(&other)]),
        ("type=id_number".to_owned(), vec![]),
        ("created[lt]=5".to_owned(), vec![]),
    ] {
        let list = sandbox.get(&format!("{REPORTS}?{query}"), SECRET_KEY).await.ok();
        let sessions: Vec<&str> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|report| report["verification_session"].as_str().unwrap())
            .collect();
        assert_eq!(sessions, expected, "{query}");
    }
    let wrong = sandbox.get(&format!("{REPORTS}?session=vs_1"), SECRET_KEY).await;
    assert_refused(
        &wrong,
        400,
        "invalid_request_error",
        Some("parameter_unknown"),
        Some("session"),
    );
}
