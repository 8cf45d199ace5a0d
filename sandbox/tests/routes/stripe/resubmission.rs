//! A failed check and the resubmission: `last_error`, new credentials, another submission.

use serde_json::{Value, json};

use super::{answer_id_number, call, create, retrieve, submitted};
use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

async fn open(sandbox: &Sandbox, session: &Value) -> Value {
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    sandbox
        .post(&format!("/session/{}/open", id_of(session)), "", &json!({ "token": token }))
        .await
        .ok()
}

#[tokio::test]
async fn a_photo_that_is_refused_brings_the_session_back_until_it_is_given_anew() {
    let sandbox = Sandbox::new().await;
    let session =
        submitted(&sandbox, "type=document&metadata[sandbox_outcome]=document_expired").await;
    let running = retrieve(&sandbox, &session, "").await;
    assert_eq!(
        (&running["status"], &running["client_secret"], &running["url"]),
        (&json!("processing"), &json!(null), &json!(null))
    );
    sandbox.pass(2).await;

    let back = retrieve(&sandbox, &session, "").await;
    assert_eq!(
        (&back["status"], &back["last_error"]["code"]),
        (&json!("requires_input"), &json!("document_expired"))
    );
    assert_ne!(secret_of(&back), secret_of(&session), "the one before was used up");
    sandbox.get("/v1/session", &secret_of(&session)).await.assert_error(
        401,
        "authentication_error",
        "client_secret_used",
        None,
    );

    journey::upload(&sandbox, &secret_of(&back), "id_document", Some("front")).await;
    journey::submit(&sandbox, &secret_of(&back)).await;
    sandbox.pass(2).await;
    let done = retrieve(&sandbox, &session, "").await;
    assert_eq!((&done["status"], &done["last_error"]), (&json!("verified"), &json!(null)));
}

#[tokio::test]
async fn a_failure_is_final_for_one_dialect_and_opens_again_with_the_fresh_credentials_of_the_other()
 {
    let sandbox = Sandbox::new().await;
    let session = submitted(&sandbox, "type=document&metadata[sandbox_outcome]=failed").await;
    sandbox.pass(2).await;
    let ours = async || {
        sandbox
            .get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY)
            .await
            .ok()
    };
    assert_eq!(ours().await["status"], "failed");

    let offered = retrieve(&sandbox, &session, "").await;
    assert_eq!(
        (&offered["status"], &offered["last_error"]["code"]),
        (&json!("requires_input"), &json!("document_unverified_other"))
    );
    assert_eq!(retrieve(&sandbox, &session, "").await, offered, "asking again gives the same");
    assert_eq!(ours().await["status"], "failed", "until they are used");
    assert!(ours().await.get("client_secret").is_none());

    let opened = open(&sandbox, &offered).await;
    assert_eq!(opened["view"]["status"], "pending");
    assert!(opened["view"]["requirements"]["missing"].to_string().contains("document.id_front"));
    let secret = secret_of(&opened);
    journey::upload(&sandbox, &secret, "id_document", Some("front")).await;
    journey::upload(&sandbox, &secret, "selfie", None).await;
    journey::submit(&sandbox, &secret).await;
    sandbox.pass(2).await;
    assert_eq!(retrieve(&sandbox, &session, "").await["status"], "verified");
    assert_eq!(ours().await["status"], "completed");
    let events = sandbox.event_types(&id_of(&session)).await;
    let place = |name: &str| events.iter().rposition(|event| event == name).unwrap();
    assert!(place("verification_session.failed") < place("verification_session.pending"));
}

#[tokio::test]
async fn an_id_number_that_is_somebody_elses_has_to_be_given_anew() {
    let sandbox = Sandbox::new().await;
    let session =
        create(&sandbox, "type=id_number&metadata[sandbox_outcome]=id_number_mismatch").await;
    answer_id_number(&sandbox, &secret_of(&session)).await;
    journey::submit(&sandbox, &secret_of(&session)).await;
    sandbox.pass(2).await;
    let offered = retrieve(&sandbox, &session, "").await;
    assert_eq!(offered["last_error"]["code"], "id_number_mismatch");
    let secret = secret_of(&offered);
    let view = sandbox.get("/v1/session", &secret).await.ok();
    assert_eq!(
        (&view["status"], &view["requirements"]["missing"]),
        (&json!("pending"), &json!(["applicant.id_number"]))
    );
    answer_id_number(&sandbox, &secret).await;
    journey::submit(&sandbox, &secret).await;
    sandbox.pass(2).await;
    assert_eq!(retrieve(&sandbox, &session, "").await["status"], "verified");
}

#[tokio::test]
async fn the_secret_that_watched_the_failure_does_not_open_the_session_again() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=document&metadata[sandbox_outcome]=failed").await;
    journey::answer_identity(&sandbox, &secret_of(&session)).await;
    let watching = secret_of(&journey::submit(&sandbox, &secret_of(&session)).await);
    sandbox.pass(2).await;
    retrieve(&sandbox, &session, "").await;
    assert_eq!(sandbox.get("/v1/session", &watching).await.ok()["status"], "failed");
}

#[tokio::test]
async fn a_failed_session_that_is_canceled_stays_closed() {
    let sandbox = Sandbox::new().await;
    let session = submitted(&sandbox, "type=document&metadata[sandbox_outcome]=failed").await;
    sandbox.pass(2).await;
    let offered = retrieve(&sandbox, &session, "").await;
    assert_eq!(call(&sandbox, &session, "cancel").await.ok()["status"], "canceled");
    assert_eq!(sandbox.get("/v1/session", &secret_of(&offered)).await.ok()["status"], "canceled");
}

#[tokio::test]
async fn lapsed_secrets_and_links_are_renewed_while_input_is_required() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=document").await;
    sandbox.state.clock.advance(24 * 3600);
    let next_day = retrieve(&sandbox, &session, "").await;
    assert_ne!(next_day["client_secret"], session["client_secret"]);
    assert_eq!(next_day["url"], session["url"]);
    sandbox.state.clock.advance(24 * 3600);
    assert_ne!(retrieve(&sandbox, &session, "").await["url"], session["url"]);
}

#[tokio::test]
async fn a_url_opens_once_and_its_browser_goes_on() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=document").await;
    open(&sandbox, &session).await;
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    let again = sandbox
        .post(&format!("/session/{}/open", id_of(&session)), "", &json!({ "token": token }))
        .await;
    again.assert_error(401, "authentication_error", "link_used", None);
    let fresh = retrieve(&sandbox, &session, "").await;
    assert_ne!(fresh["url"], session["url"]);
    open(&sandbox, &fresh).await;
}
