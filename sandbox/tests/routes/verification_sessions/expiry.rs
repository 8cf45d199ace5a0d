//! Expiry of an unfinished session, seven days after its creation and exactly once.

use serde_json::{Value, json};

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

const WEEK: i64 = 7 * 24 * 3600;
const EXPIRED: &str = "verification_session.expired";

async fn status(sandbox: &Sandbox, session: &Value) -> Value {
    sandbox.get(&format!("/v1/verification_sessions/{}", id_of(session)), SECRET_KEY).await.ok()["status"].clone()
}

async fn expiries(sandbox: &Sandbox, session: &Value) -> usize {
    sandbox.event_types(&id_of(session)).await.iter().filter(|kind| *kind == EXPIRED).count()
}

#[tokio::test]
async fn it_happens_without_anybody_asking_and_is_told_once() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    sandbox.pass(WEEK - 1).await;
    assert_eq!(expiries(&sandbox, &session).await, 0);
    sandbox.pass(1).await;
    assert_eq!(expiries(&sandbox, &session).await, 1);
    assert_eq!(status(&sandbox, &session).await, "expired");
    sandbox.pass(WEEK).await;
    assert_eq!(expiries(&sandbox, &session).await, 1);
}

#[tokio::test]
async fn it_happens_when_the_server_comes_back_if_it_was_down_then() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    sandbox.state.clock.advance(WEEK + 3600);
    let sandbox = sandbox.restart().await;
    sandbox.pass(0).await;
    assert_eq!(expiries(&sandbox, &session).await, 1);
    let sandbox = sandbox.restart().await;
    sandbox.pass(0).await;
    assert_eq!(expiries(&sandbox, &session).await, 1);
}

#[tokio::test]
async fn readers_who_come_before_the_job_see_it_and_nobody_is_told_twice() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    sandbox.state.clock.advance(WEEK);
    let (one, other) = tokio::join!(status(&sandbox, &session), status(&sandbox, &session));
    assert_eq!((one, other), (json!("expired"), json!("expired")));
    sandbox.pass(0).await;
    assert_eq!(expiries(&sandbox, &session).await, 1);
}

#[tokio::test]
async fn an_applicant_who_has_begun_is_cut_off_and_one_who_has_submitted_is_not() {
    let sandbox = Sandbox::new().await;
    let begun = sandbox.create_session(&["identity"]).await;
    journey::answer_identity(&sandbox, &secret_of(&begun)).await;
    let submitted =
        journey::submitted_identity(&sandbox, json!({ "metadata": { "sandbox_outcome": "slow" } }))
            .await;
    let canceled = sandbox.create_session(&["identity"]).await;
    sandbox
        .post(
            &format!("/v1/verification_sessions/{}/cancel", id_of(&canceled)),
            SECRET_KEY,
            &json!({}),
        )
        .await
        .ok();
    sandbox.pass(WEEK).await;
    assert_eq!(status(&sandbox, &begun).await, "expired");
    assert_eq!(status(&sandbox, &submitted).await, "completed");
    assert_eq!(status(&sandbox, &canceled).await, "canceled");
}
