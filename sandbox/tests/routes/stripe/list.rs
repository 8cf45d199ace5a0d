//! `GET /v1/identity/verification_sessions`

use serde_json::{Value, json};

use super::{SESSIONS, assert_refused, create, submitted, verified};
use crate::support::{SECRET_KEY, START, Sandbox, id_of};

async fn list(sandbox: &Sandbox, query: &str) -> Value {
    sandbox.get(&format!("{SESSIONS}?{query}"), SECRET_KEY).await.ok()
}

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(id_of).collect()
}

#[tokio::test]
async fn a_status_of_stripes_stands_for_several_of_ours() {
    let sandbox = Sandbox::new().await;
    let done = verified(&sandbox, "type=document").await;
    let failed = verified(&sandbox, "type=document&metadata[sandbox_outcome]=failed").await;
    let fresh = create(&sandbox, "type=document").await;
    let expiring = sandbox.create_session(&["income"]).await;
    sandbox.pass(0).await;
    let running = submitted(&sandbox, "type=document").await;
    for (status, expected) in [
        ("requires_input", vec![id_of(&expiring), id_of(&fresh), id_of(&failed)]),
        ("processing", vec![id_of(&running)]),
        ("verified", vec![id_of(&done)]),
        ("canceled", vec![]),
    ] {
        assert_eq!(ids(&list(&sandbox, &format!("status={status}")).await), expected, "{status}");
    }
    sandbox.state.clock.advance(7 * 24 * 3600);
    assert_eq!(
        ids(&list(&sandbox, "status=canceled").await),
        [id_of(&expiring), id_of(&fresh)],
        "expired ones"
    );
    let wrong = sandbox.get(&format!("{SESSIONS}?status=pending"), SECRET_KEY).await;
    assert_refused(&wrong, 400, "invalid_request_error", None, Some("status"));
}

#[tokio::test]
async fn a_list_is_filtered_by_time_with_and_without_brackets() {
    let sandbox = Sandbox::new().await;
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(id_of(&create(&sandbox, "type=document").await));
        sandbox.state.clock.advance(10);
    }
    let at = |index: i64| START + 10 * index;
    for (query, from, to) in [
        (format!("created={}", at(1)), 1, 2),
        (format!("created[gt]={}", at(1)), 2, 4),
        (format!("created[gte]={}", at(1)), 1, 4),
        (format!("created[lt]={}", at(1)), 0, 1),
        (format!("created[lte]={}&created[gt]={}", at(2), at(0)), 1, 3),
        (format!("created%5Bgte%5D={}&created%5Blt%5D={}", at(1), at(3)), 1, 3),
    ] {
        let expected: Vec<String> = sessions[from..to].iter().rev().cloned().collect();
        assert_eq!(ids(&list(&sandbox, &query).await), expected, "{query}");
    }
    let wrong = sandbox.get(&format!("{SESSIONS}?created[gte]=today"), SECRET_KEY).await;
    assert_refused(
        &wrong,
        400,
        "invalid_request_error",
        Some("parameter_invalid_integer"),
        Some("created[gte]"),
    );
}

#[tokio::test]
async fn a_list_is_filtered_by_what_the_caller_knows_a_session_by() {
    let sandbox = Sandbox::new().await;
    let one = create(&sandbox, "type=document&client_reference_id=a&related_customer=cus_1").await;
    let other = create(&sandbox, "type=document&client_reference_id=b&related_customer=cus_1&related_customer_account=acct_1").await;
    assert_eq!(ids(&list(&sandbox, "client_reference_id=a").await), [id_of(&one)]);
    assert_eq!(ids(&list(&sandbox, "related_customer=cus_1").await), [id_of(&other), id_of(&one)]);
    assert_eq!(
        ids(&list(&sandbox, "related_customer_account=acct_1&client_reference_id=b").await),
        [id_of(&other)]
    );
    assert_eq!(list(&sandbox, "client_reference_id=c").await["data"], json!([]));
}

#[tokio::test]
async fn pages_go_both_ways_and_no_list_has_credentials() {
    let sandbox = Sandbox::new().await;
    let mut sessions = Vec::new();
    for _ in 0..5 {
        sessions.insert(0, id_of(&create(&sandbox, "type=document").await));
    }
    let first = list(&sandbox, "limit=2").await;
    assert_eq!(
        (ids(&first), &first["has_more"], &first["url"]),
        (sessions[0..2].to_vec(), &json!(true), &json!(SESSIONS))
    );
    assert_eq!(
        (&first["data"][0]["client_secret"], &first["data"][0]["url"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(
        ids(&list(&sandbox, &format!("limit=2&starting_after={}", sessions[1])).await),
        sessions[2..4]
    );
    assert_eq!(
        ids(&list(&sandbox, &format!("limit=2&ending_before={}", sessions[4])).await),
        sessions[2..4]
    );
    for (query, code, param) in [
        ("limit=0", Some("parameter_invalid_integer"), "limit"),
        ("limit=101", Some("parameter_invalid_integer"), "limit"),
        ("starting_after=vs_unknown", Some("resource_missing"), "starting_after"),
        ("starting_after=a&ending_before=b", Some("parameters_exclusive"), "ending_before"),
        ("applicant_email=a", Some("parameter_unknown"), "applicant_email"),
        ("expand[]=verified_outputs", None, "expand[0]"),
    ] {
        let answer = sandbox.get(&format!("{SESSIONS}?{query}"), SECRET_KEY).await;
        assert_refused(&answer, 400, "invalid_request_error", code, Some(param));
    }
}

#[tokio::test]
async fn a_list_expands_what_is_in_its_data() {
    let sandbox = Sandbox::new().await;
    verified(&sandbox, "type=document").await;
    let expanded =
        list(&sandbox, "expand[]=data.verified_outputs&expand[]=data.last_verification_report")
            .await;
    assert_eq!(expanded["data"][0]["verified_outputs"]["first_name"], "Zoë");
    assert_eq!(
        expanded["data"][0]["last_verification_report"]["object"],
        "identity.verification_report"
    );
}
