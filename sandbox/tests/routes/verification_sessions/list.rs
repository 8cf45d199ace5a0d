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
    assert_eq!(
        (&list["object"], &list["url"], &list["has_more"]),
        (&json!("list"), &json!(PATH), &json!(false))
    );
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
    assert_eq!(
        ids(&sandbox.get(&format!("{PATH}?status=created"), SECRET_KEY).await.ok()),
        std::slice::from_ref(&sam)
    );
    assert_eq!(
        ids(&sandbox.get(&format!("{PATH}?status=canceled"), SECRET_KEY).await.ok()),
        [jane]
    );
    assert_eq!(
        ids(&sandbox
            .get(&format!("{PATH}?applicant_email=sam%40example.com"), SECRET_KEY)
            .await
            .ok()),
        [sam]
    );
    assert!(
        ids(&sandbox
            .get(&format!("{PATH}?applicant_email=nobody%40example.com"), SECRET_KEY)
            .await
            .ok())
        .is_empty()
    );
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

/// Reads every page while new sessions are created.
async fn walk(sandbox: &Sandbox) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    loop {
        let after = seen.last().map(|id| format!("&starting_after={id}")).unwrap_or_default();
        let page = sandbox.get(&format!("{PATH}?limit=2{after}"), SECRET_KEY).await.ok();
        seen.extend(ids(&page));
        sandbox.create_session(&["identity"]).await;
        sandbox.state.clock.advance(1);
        sandbox.create_session(&["identity"]).await;
        if page["has_more"] == json!(false) {
            return seen;
        }
    }
}

/// Reads from the oldest session on, so that new sessions are found at the end.
async fn walk_back(sandbox: &Sandbox, oldest: &str, pages: usize) -> Vec<String> {
    let mut seen = vec![oldest.to_owned()];
    for _ in 0..pages {
        let page = sandbox
            .get(&format!("{PATH}?limit=2&ending_before={}", seen[0]), SECRET_KEY)
            .await
            .ok();
        seen.splice(0..0, ids(&page)).for_each(drop);
        sandbox.create_session(&["identity"]).await;
    }
    seen
}

#[tokio::test]
async fn nobody_is_missed_or_seen_twice_while_new_sessions_arrive() {
    let sandbox = Sandbox::new().await;
    let all = five(&sandbox).await;
    assert_eq!(walk(&sandbox).await, all, "what arrives later is before the first page");
    let back = walk_back(&sandbox, &all[4], 20).await;
    let everybody = ids(&sandbox.get(&format!("{PATH}?limit=100"), SECRET_KEY).await.ok());
    assert_eq!(back, everybody[1..], "all but the one that arrived after the last page");
}

#[tokio::test]
async fn a_list_that_has_caught_up_goes_on_where_it_stopped() {
    let sandbox = Sandbox::new().await;
    let all = five(&sandbox).await;
    let nothing_new =
        sandbox.get(&format!("{PATH}?ending_before={}", all[0]), SECRET_KEY).await.ok();
    assert_eq!((&nothing_new["data"], &nothing_new["has_more"]), (&json!([]), &json!(false)));
    let new = id_of(&sandbox.create_session(&["identity"]).await);
    assert_eq!(
        ids(&sandbox.get(&format!("{PATH}?ending_before={}", all[0]), SECRET_KEY).await.ok()),
        [new]
    );
    let nothing_older =
        sandbox.get(&format!("{PATH}?starting_after={}", all[4]), SECRET_KEY).await.ok();
    assert_eq!((&nothing_older["data"], &nothing_older["has_more"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn a_filter_and_a_cursor_go_together_even_when_the_cursors_own_session_has_moved_on() {
    let sandbox = Sandbox::new().await;
    let all = five(&sandbox).await;
    sandbox.post(&format!("{PATH}/{}/cancel", all[1]), SECRET_KEY, &json!({})).await.ok();
    sandbox.post(&format!("{PATH}/{}/cancel", all[3]), SECRET_KEY, &json!({})).await.ok();
    let page = |query: String| {
        let sandbox = &sandbox;
        async move { sandbox.get(&format!("{PATH}?{query}"), SECRET_KEY).await.ok() }
    };
    let first = page("status=created&limit=2".to_owned()).await;
    assert_eq!(
        (ids(&first), &first["has_more"]),
        (vec![all[0].clone(), all[2].clone()], &json!(true))
    );
    sandbox.post(&format!("{PATH}/{}/cancel", all[2]), SECRET_KEY, &json!({})).await.ok();
    let second = page(format!("status=created&limit=2&starting_after={}", all[2])).await;
    assert_eq!((ids(&second), &second["has_more"]), (vec![all[4].clone()], &json!(false)));
    let back = page(format!("status=canceled&limit=2&ending_before={}", all[4])).await;
    assert_eq!(
        (ids(&back), &back["has_more"]),
        (vec![all[2].clone(), all[3].clone()], &json!(true))
    );
}
