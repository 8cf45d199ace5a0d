//! `/v1/identity_checks`

use serde_json::{Value, json};

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of};

const PATH: &str = "/v1/identity_checks";

fn types(list: &Value) -> Vec<&str> {
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["check_type"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn checks_are_listed_by_session_type_and_status_and_retrieved() {
    let sandbox = Sandbox::new().await;
    let passed = journey::submitted_identity(&sandbox, json!({})).await;
    journey::submitted_identity(&sandbox, json!({ "metadata": { "sandbox_outcome": "failed" } }))
        .await;
    sandbox.pass(2).await;
    let list = sandbox.get(&format!("{PATH}?session={}", id_of(&passed)), SECRET_KEY).await.ok();
    assert_eq!(types(&list), ["watchlist_screening", "selfie_match", "document_verification"]);
    let failed = sandbox
        .get(&format!("{PATH}?status=failed&check_type=document_verification"), SECRET_KEY)
        .await
        .ok();
    assert_eq!(types(&failed), ["document_verification"]);
    assert_ne!(failed["data"][0]["session"], passed["id"]);

    let id = list["data"][2]["id"].as_str().unwrap();
    let check = sandbox.get(&format!("{PATH}/{id}"), SECRET_KEY).await.ok();
    assert_eq!(check, list["data"][2]);
    assert_eq!(
        (&check["status"], &check["result"]["document_type"]),
        (&json!("passed"), &json!("passport"))
    );
}

#[tokio::test]
async fn a_filter_that_can_find_nothing_is_refused_by_name() {
    let sandbox = Sandbox::new().await;
    for (query, param) in [
        ("check_type=fingerprint", "check_type"),
        ("status=processing", "status"),
        ("limit=101", "limit"),
        ("status=", "status"),
    ] {
        let answer = sandbox.get(&format!("{PATH}?{query}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some(param));
    }
    let of_nobody = sandbox.get(&format!("{PATH}?session=vs_unknown"), SECRET_KEY).await.ok();
    assert_eq!(of_nobody["data"], json!([]));
}

#[tokio::test]
async fn an_unknown_check_is_not_found() {
    let sandbox = Sandbox::new().await;
    let answer = sandbox.get(&format!("{PATH}/idc_unknown"), SECRET_KEY).await;
    answer.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}
