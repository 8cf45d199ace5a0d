//! `/v1/verification_reports`

use serde_json::{Value, json};

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of};

const PATH: &str = "/v1/verification_reports";

async fn completed(sandbox: &Sandbox) -> Value {
    let session = journey::submitted_identity(sandbox, json!({})).await;
    sandbox.pass(2).await;
    sandbox.get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY).await.ok()
}

#[tokio::test]
async fn reports_are_listed_by_session_and_status() {
    let sandbox = Sandbox::new().await;
    let (one, two) = (completed(&sandbox).await, completed(&sandbox).await);
    let list = |query: String| {
        let sandbox = &sandbox;
        async move {
            let list = sandbox.get(&format!("{PATH}?{query}"), SECRET_KEY).await.ok();
            list["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|report| report["id"].clone())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(list(String::new()).await, [two["report"].clone(), one["report"].clone()]);
    assert_eq!(list(format!("session={}", id_of(&one))).await, [one["report"].clone()]);
    assert_eq!(list("status=completed&limit=1".to_owned()).await, [two["report"].clone()]);
    assert_eq!(
        list(format!("starting_after={}", two["report"].as_str().unwrap())).await,
        [one["report"].clone()]
    );
    assert!(list("status=pending".to_owned()).await.is_empty());
    assert_eq!(
        list(format!("ending_before={}", one["report"].as_str().unwrap())).await,
        [two["report"].clone()]
    );
    for status in ["complete", ""] {
        let answer = sandbox.get(&format!("{PATH}?status={status}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some("status"));
    }
}

#[tokio::test]
async fn an_unknown_report_is_not_found() {
    let sandbox = Sandbox::new().await;
    let answer = sandbox.get(&format!("{PATH}/vr_unknown"), SECRET_KEY).await;
    answer.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}
