//! `GET /v1/verification_sessions`

use serde_json::{Value, json};

use crate::support::{SECRET_KEY, Sandbox, id_of};

const PATH: &str = "/v1/verification_sessions";

async fn five(sandbox: &Sandbox) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.insert(0, id_of(&sandbox.create_session(&["identity"]).await));
    }
    ids
}

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(id_of).collect()
}

#[tokio::test]
async fn sessions_come_newest_first_without_credentials() {
    let sandbox = Sandbox::new().await;
    let expected = five(&sandbox).await;
    let list = sandbox.get(PATH, SECRET_KEY).await.ok();
    assert_eq!((&list["object"], &list["url"], &list["has_more"]), (&json!("list"), &json!(PATH), &json!(false)));
    assert_eq!(ids(&list), expected);
    assert!(list["data"][0].get("client_secret").is_none() && list["data"][0].get("url").is_none());
}

#[tokio::test]
async fn pages_go_forwards_and_backwards_and_say_whether_there_is_more() {
    let sandbox = Sandbox::new().await;
    let all = five(&sandbox).await;
    let page = |query: String| {
        let sandbox = &sandbox;
        async move { sandbox.get(&format!("{PATH}?limit=2&{query}"), SECRET_KEY).await.ok() }
    };
    let first = page(String::new()).await;
    assert_eq!((ids(&first), &first["has_more"]), (all[0..2].to_vec(), &json!(true)));
    let second = page(format!("starting_after={}", all[1])).await;
    assert_eq!((ids(&second), &second["has_more"]), (all[2..4].to_vec(), &json!(true)));
    let last = page(format!("starting_after={}", all[3])).await;
    assert_eq!((ids(&last), &last["has_more"]), (all[4..5].to_vec(), &json!(false)));
    let back = page(format!("ending_before={}", all[4])).await;
    assert_eq!((ids(&back), &back["has_more"]), (all[2..4].to_vec(), &json!(true)));
    let start = page(format!("ending_before={}", all[2])).await;
    assert_eq!((ids(&start), &start["has_more"]), (all[0..2].to_vec(), &json!(false)));
}

#[tokio::test]
async fn status_and_applicant_narrow_the_list() {
    let sandbox = Sandbox::new().await;
    let jane = id_of(&sandbox.create_session(&["identity"]).await);
    let applicant = json!({ "first_name": "Sam", "last_name": "Poe", "email": "Sam@Example.com" });
    let sam = id_of(&sandbox.create_session_with(json!({ "applicant": applicant })).await);
    sandbox.post(&format!("{PATH}/{jane}/cancel"), SECRET_KEY, &json!({})).await.ok();
    assert_eq!(ids(&sandbox.get(&format!("{PATH}?status=created"), SECRET_KEY).await.ok()), std::slice::from_ref(&sam));
    assert_eq!(ids(&sandbox.get(&format!("{PATH}?status=canceled"), SECRET_KEY).await.ok()), [jane]);
    assert_eq!(ids(&sandbox.get(&format!("{PATH}?applicant_email=sam%40example.com"), SECRET_KEY).await.ok()), [sam]);
    assert!(ids(&sandbox.get(&format!("{PATH}?applicant_email=nobody%40example.com"), SECRET_KEY).await.ok()).is_empty());
}

#[tokio::test]
async fn sessions_whose_time_is_up_are_listed_as_expired() {
    let sandbox = Sandbox::new().await;
    sandbox.create_session(&["identity"]).await;
    sandbox.state.clock.advance(8 * 24 * 3600);
    assert!(ids(&sandbox.get(&format!("{PATH}?status=created"), SECRET_KEY).await.ok()).is_empty());
    assert_eq!(sandbox.get(PATH, SECRET_KEY).await.ok()["data"][0]["status"], "expired");
}

#[tokio::test]
async fn bad_list_parameters_are_refused_by_name() {
    let sandbox = Sandbox::new().await;
    let id = id_of(&sandbox.create_session(&["identity"]).await);
    let cases = [
        ("limit=0".to_owned(), "limit"),
        ("limit=101".to_owned(), "limit"),
        ("limit=ten".to_owned(), "limit"),
        ("status=paused".to_owned(), "status"),
        ("starting_after=vs_unknown".to_owned(), "starting_after"),
        ("ending_before=vs_unknown".to_owned(), "ending_before"),
        (format!("starting_after={id}&ending_before={id}"), "ending_before"),
    ];
    for (query, param) in cases {
        let answer = sandbox.get(&format!("{PATH}?{query}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some(param));
    }
}
