//! `POST /v1/session` with a `revision`: a stale save never overwrites a newer answer.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::applicant::{Applicant, applicant, every_answer};
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, request, secret_of};

/// A save from a form that was filled in at this revision.
fn first_name(revision: &Value, name: &str) -> Value {
    json!({ "applicant": { "first_name": name }, "revision": revision })
}

#[track_caller]
fn assert_outdated(answer: &Answer, param: &str) {
    answer.assert_error(409, "invalid_request_error", "answer_outdated", Some(param));
}

#[tokio::test]
async fn the_second_of_two_tabs_hears_of_the_answer_of_the_first_before_it_overwrites_it() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let opened = applicant.view().await["revision"].clone();
    let saved = applicant.save(first_name(&opened, "Ada")).await.ok();
    assert_eq!(saved["revision"], 1);

    let mut older = first_name(&opened, "Augusta");
    older["consents"] = json!({ "data_processing": true });
    assert_outdated(&applicant.save(older).await, "applicant.name");
    let view = applicant.view().await;
    assert_eq!(
        (&view["applicant"]["first_name"], &view["consents"]),
        (&json!("Ada"), &json!({})),
        "nothing of it was saved"
    );

    let decided = applicant.save(first_name(&view["revision"], "Augusta")).await.ok();
    assert_eq!(
        (&decided["applicant"]["first_name"], &decided["revision"]),
        (&json!("Augusta"), &json!(2))
    );
}

#[tokio::test]
async fn two_tabs_at_different_questions_do_not_meet() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    applicant.save(first_name(&json!(0), "Ada")).await.ok();
    let job = every_answer()["employment"].clone();
    applicant.save(json!({ "employment": job, "revision": 0 })).await.ok();
    applicant.save(json!({ "consents": { "biometric": true }, "revision": 0 })).await.ok();
    let view = applicant
        .save(json!({ "consents": { "data_processing": true }, "revision": 0 }))
        .await
        .ok();
    assert_eq!((&view["revision"], &view["applicant"]["first_name"]), (&json!(4), &json!("Ada")));
    assert_outdated(
        &applicant.save(json!({ "consents": { "biometric": false }, "revision": 1 })).await,
        "consents.biometric",
    );
}

#[tokio::test]
async fn what_says_the_same_as_is_there_is_never_outdated_and_is_no_change() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income", "credit"]).await;
    let saved = applicant.save(every_answer()).await.ok();
    assert_eq!(saved["revision"], 1);
    let mut again = every_answer();
    again["revision"] = json!(0);
    again["applicant"]["phone"] = json!("+44 20 7946 0958");
    assert_eq!(
        applicant.save(again).await.ok()["revision"],
        1,
        "the same number, written otherwise"
    );
}

#[tokio::test]
async fn a_page_with_several_answers_is_refused_for_the_one_that_has_changed() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["credit"]).await;
    let home = every_answer()["applicant"]["address"].clone();
    let details = |phone: &str, since: &str, revision: u64| json!({ "applicant": { "first_name": "Ada", "phone": phone, "address": home, "address_since": since }, "revision": revision });
    applicant.save(details("+442079460958", "2020-01", 0)).await.ok();
    // One tab corrects the month, the other the phone number; each form sends both.
    applicant.save(details("+442079460958", "2021-01", 1)).await.ok();
    assert_outdated(
        &applicant.save(details("+442079460959", "2020-01", 1)).await,
        "applicant.address",
    );
    applicant.save(details("+442079460959", "2021-01", 2)).await.ok();
}

#[tokio::test]
async fn who_says_nothing_of_a_revision_overwrites_as_ever() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    let view = applicant.save(json!({ "applicant": { "first_name": "Augusta" } })).await.ok();
    assert_eq!(
        (&view["applicant"]["first_name"], &view["revision"]),
        (&json!("Augusta"), &json!(2))
    );
}

#[tokio::test]
async fn of_two_tabs_that_save_at_the_same_moment_one_hears_of_the_other() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    for round in 0..5 {
        let revision = applicant.view().await["revision"].clone();
        let (one, other) = (format!("Ada {round}"), format!("Augusta {round}"));
        let saved = tokio::join!(
            applicant.save(first_name(&revision, &one)),
            applicant.save(first_name(&revision, &other))
        );
        let (won, lost, name) =
            if saved.0.status == 200 { (saved.0, saved.1, one) } else { (saved.1, saved.0, other) };
        assert_eq!(won.ok()["applicant"]["first_name"], json!(name));
        assert_outdated(&lost, "applicant.name");
        assert_eq!(applicant.view().await["applicant"]["first_name"], json!(name));
    }
}

#[tokio::test]
async fn a_tab_whose_answer_got_lost_is_not_told_of_itself() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let of = |writer: &str, sequence: u64, name: &str| {
        let mut answer = first_name(&json!(0), name);
        answer["draft"] = json!({ "page": "details", "writer": writer, "sequence": sequence });
        answer
    };
    applicant.save(of("one", 1, "Ada")).await.ok();
    applicant.save(of("one", 2, "Augusta")).await.ok();
    assert_outdated(&applicant.save(of("other", 1, "Ada")).await, "applicant.name");
}

#[tokio::test]
async fn a_refusal_leaves_its_idempotency_key_free_for_what_is_decided() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    let keyed = |body: Value| {
        let save = request(Method::POST, "/v1/session", &applicant.secret)
            .header("content-type", "application/json");
        sandbox
            .send(save.header("idempotency-key", "k").body(Body::from(body.to_string())).unwrap())
    };
    assert_outdated(&keyed(first_name(&json!(0), "Augusta")).await, "applicant.name");
    let decided = first_name(&json!(1), "Augusta");
    let saved = keyed(decided.clone()).await.ok();
    assert_eq!(
        keyed(decided).await.ok(),
        saved,
        "and then it is kept: the same request again is not outdated by itself"
    );
}

#[tokio::test]
async fn what_the_business_fills_in_counts_as_a_change_too() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let update = request(
        Method::POST,
        &format!("/v1/identity/verification_sessions/{}", id_of(&session)),
        SECRET_KEY,
    )
    .header("content-type", "application/x-www-form-urlencoded");
    sandbox
        .send(update.body(Body::from("provided_details[phone]=%2B447700900123")).unwrap())
        .await
        .ok();
    let older =
        applicant.save(json!({ "applicant": { "phone": "+442079460958" }, "revision": 0 })).await;
    assert_outdated(&older, "applicant.phone");
}
