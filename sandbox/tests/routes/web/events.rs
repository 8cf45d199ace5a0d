//! The event log.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use latchkey_sandbox::config::DEFAULT_WEBHOOK_SECRET;
use latchkey_sandbox::domain::webhooks::deliver_due;
use serde_json::json;

use super::{between, browse};
use crate::journey;
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, secret_of};
use crate::webhooks::receiver::Receiver;

const HOST: (&str, &str) = ("host", "127.0.0.1:4010");
const OWN_ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:4010");

async fn look(sandbox: &Sandbox, path: &str) -> String {
    let page = browse(sandbox, path, &[HOST]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

async fn press(sandbox: &Sandbox, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(Method::POST).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    sandbox.send(request.body(Body::empty()).unwrap()).await
}

/// The ids of the events on a page, in order.
fn ids(page: &str) -> Vec<String> {
    page.split("<article class=\"event\" id=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_event_is_shown_with_each_attempt_the_answer_and_the_next_try() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    receiver.answers(StatusCode::SERVICE_UNAVAILABLE);
    let session = id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    for pause in [1, 0] {
        deliver_due(&sandbox.state).await.unwrap();
        sandbox.state.clock.advance(pause);
    }
    let page = look(&sandbox, "/events").await;
    for words in [
        "verification_<wbr>session.<wbr>created",
        &session,
        &receiver.url,
        "Retrying",
        "503 Service Unavailable",
        "Next attempt at <time datetime=\"2026-03-15T12:00:03Z\">12:00:03</time>, in 2 s.",
        "&quot;object&quot;: &quot;event&quot;",
        "Send again",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert_eq!(page.matches("503 Service Unavailable").count(), 2, "each attempt");

    receiver.answers(StatusCode::OK);
    sandbox.state.clock.advance(2);
    deliver_due(&sandbox.state).await.unwrap();
    let page = look(&sandbox, "/events").await;
    assert!(page.contains("Delivered") && page.contains(", after 3 attempts."), "{page}");
}

#[tokio::test]
async fn a_press_of_the_button_sends_it_again_and_leads_back() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    let session = id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    deliver_due(&sandbox.state).await.unwrap();
    let page = look(&sandbox, &format!("/events?session={session}&delivery=delivered")).await;
    let event = ids(&page).remove(0);
    let action = between(&page, "method=\"post\" action=\"", "\"").replace("&amp;", "&");
    assert_eq!(action, format!("/events/{event}/send?session={session}&delivery=delivered"));

    let answer =
        press(&sandbox, &action, &[HOST, OWN_ORIGIN, ("sec-fetch-site", "same-origin")]).await;
    let back = format!("/events?session={session}&delivery=delivered&sent={event}#{event}");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, back.as_str()));
    let page = look(&sandbox, &format!("/events?session={session}&sent={event}")).await;
    assert!(page.contains("is on its way") && page.contains("Sent again to"), "{page}");

    deliver_due(&sandbox.state).await.unwrap();
    let received = receiver.received.lock().unwrap();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].1, received[1].1, "the very same event");
}

#[tokio::test]
async fn no_other_page_can_press_the_button() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    deliver_due(&sandbox.state).await.unwrap();
    let action = format!("/events/{}/send", ids(&look(&sandbox, "/events").await)[0]);
    let strangers: [&[(&str, &str)]; 6] = [
        &[HOST],
        &[HOST, ("origin", "https://evil.example")],
        &[HOST, ("origin", "null")],
        &[HOST, ("origin", "http://localhost:4010")],
        &[HOST, OWN_ORIGIN, ("sec-fetch-site", "cross-site")],
        &[
            ("host", "evil.example:4010"),
            ("origin", "http://evil.example:4010"),
            ("sec-fetch-site", "same-origin"),
        ],
    ];
    for headers in strangers {
        assert_eq!(press(&sandbox, &action, headers).await.status, 403, "{headers:?}");
    }
    assert_eq!(deliver_due(&sandbox.state).await.unwrap(), 0);
    assert_eq!(press(&sandbox, &action, &[HOST, OWN_ORIGIN]).await.status, 303);
    assert_eq!(press(&sandbox, "/events/evt_unknown/send", &[HOST, OWN_ORIGIN]).await.status, 404);
}

#[tokio::test]
async fn the_page_is_at_the_business_origin_only() {
    let sandbox = Sandbox::new().await;
    sandbox.create_session(&["identity"]).await;
    let widgets = browse(
        &sandbox,
        "/events?type=verification_session.created",
        &[("host", "localhost:4010")],
    )
    .await;
    let own = "http://127.0.0.1:4010/events?type=verification_session.created";
    assert_eq!((widgets.status.as_u16(), widgets.header("location")), (303, own));
    for host in [&[][..], &[("host", "evil.example")], &[("host", "127.0.0.1:9999")]] {
        let page = browse(&sandbox, "/events", host).await;
        assert_eq!(page.status, 421);
        assert!(
            !page.text().contains("verification_session.created"),
            "a name that a stranger has given to this machine"
        );
    }
}

#[tokio::test]
async fn where_there_is_no_address_it_says_so_and_offers_no_button() {
    let sandbox = Sandbox::new().await;
    sandbox.create_session(&["identity"]).await;
    let page = look(&sandbox, "/events").await;
    assert!(
        page.contains("Not sent")
            && page.contains("The session has no <code>webhook_url</code>")
            && !page.contains("Send again"),
        "{page}"
    );
    let answer =
        press(&sandbox, &format!("/events/{}/send", ids(&page)[0]), &[HOST, OWN_ORIGIN]).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn it_goes_page_by_page_in_both_directions_and_stays_where_it_is_while_new_events_come() {
    let sandbox = Sandbox::new().await;
    assert!(look(&sandbox, "/events").await.contains("Nothing has happened yet"));
    for _ in 0..45 {
        sandbox.create_session(&["identity"]).await;
    }
    let address = |page: &str, rel: &str| {
        between(page, &format!("rel=\"{rel}\" href=\""), "\"").replace("&amp;", "&")
    };
    let first = look(&sandbox, "/events").await;
    assert!(!first.contains("rel=\"prev\""));
    let second = look(&sandbox, &address(&first, "next")).await;
    sandbox.create_session(&["identity"]).await;
    assert_eq!(ids(&look(&sandbox, &address(&first, "next")).await), ids(&second));
    let third = look(&sandbox, &address(&second, "next")).await;
    assert!(!third.contains("rel=\"next\""));
    let all = [ids(&first), ids(&second), ids(&third)].concat();
    assert_eq!((all.len(), ids(&third).len()), (45, 5));
    assert_eq!(ids(&look(&sandbox, &address(&third, "prev")).await), ids(&second));
    assert!(look(&sandbox, "/events?older_than=evt_unknown").await.contains("Show the newest"));
}

#[tokio::test]
async fn it_shows_only_what_is_asked_for() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    let taken = id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    deliver_due(&sandbox.state).await.unwrap();
    receiver.answers(StatusCode::NOT_FOUND);
    let given_up =
        id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    for _ in 0..17 {
        deliver_due(&sandbox.state).await.unwrap();
        sandbox.state.clock.advance(24 * 3600);
    }
    let retrying =
        id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    deliver_due(&sandbox.state).await.unwrap();
    let waiting = id_of(&sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await);
    let not_sent = id_of(&sandbox.create_session(&["identity"]).await);
    let all = [
        ("delivered", taken),
        ("given_up", given_up),
        ("retrying", retrying),
        ("waiting", waiting),
        ("not_sent", not_sent.clone()),
    ];
    for (standing, session) in &all {
        let page = look(&sandbox, &format!("/events?delivery={standing}")).await;
        assert_eq!(ids(&page).len(), 1, "{standing}");
        assert!(page.contains(session.as_str()), "{standing}");
        assert_eq!(
            ids(&look(&sandbox, &format!("/events?delivery={standing}&session={session}&type=verification_session.created")).await),
            ids(&page)
        );
    }
    sandbox
        .post(&format!("/v1/verification_sessions/{not_sent}/cancel"), SECRET_KEY, &json!({}))
        .await
        .ok();
    assert_eq!(ids(&look(&sandbox, "/events?type=verification_session.canceled").await).len(), 1);
    assert!(
        look(&sandbox, "/events?session=vs_unknown").await.contains("No event matches the filter")
    );
}

#[tokio::test]
async fn it_shows_no_secret_and_runs_nothing_that_somebody_typed() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    let name = "<script>alert(1)</script>\" onload=\"x";
    let create = json!({ "webhook_url": receiver.url, "applicant": { "first_name": name, "last_name": "Doe", "email": "j@example.com" } });
    let session = journey::submitted_identity(&sandbox, create).await;
    sandbox.pass(5).await;
    deliver_due(&sandbox.state).await.unwrap();
    let page = browse(&sandbox, &format!("/events?session={}", id_of(&session)), &[HOST]).await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), "no-store");
    let text = page.text();
    assert!(
        !text.contains("<script>") && !text.contains("style=\"") && text.contains("&lt;script&gt;"),
        "{text}"
    );
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    for secret in [
        "vs_secret_",
        &secret_of(&session),
        &token,
        SECRET_KEY,
        DEFAULT_WEBHOOK_SECRET,
        "v1=",
        "token=",
    ] {
        assert!(!text.contains(secret), "{secret} is on the page");
    }
    for (path, media_type) in [
        ("/site.css", "text/css; charset=utf-8"),
        ("/events/events.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(browse(&sandbox, path, &[]).await.header("content-type"), media_type);
    }
}
