//! Create, retrieve, update and cancel; and the same session in the other dialect.

use serde_json::json;

use super::{SESSIONS, answer_id_number, assert_refused, call, create, form, retrieve, verified};
use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

#[tokio::test]
async fn a_created_session_has_the_documented_shape() {
    let sandbox = Sandbox::new().await;
    let session = create(
        &sandbox,
        "type=document&options[document][require_matching_selfie]=true&metadata[order]=4711",
    )
    .await;
    let documented: serde_json::Value = serde_json::from_str(include_str!(
        "../../../../crates/api-types/tests/golden/stripe.verification_session.json"
    ))
    .unwrap();
    for (name, value) in documented.as_object().unwrap() {
        let ours = &session[name.as_str()];
        assert_eq!(ours.is_null(), value.is_null(), "{name}: {ours}");
    }
    assert_eq!(session["object"], "identity.verification_session");
    assert_eq!(
        (&session["status"], &session["type"], &session["livemode"]),
        (&json!("requires_input"), &json!("document"), &json!(false))
    );
    assert_eq!(session["options"], json!({ "document": { "require_matching_selfie": true } }));
    assert_eq!(session["metadata"], json!({ "order": "4711" }));
    assert!(session["url"].as_str().unwrap().contains("/session/vs_"));
    assert!(session.get("verified_outputs").is_none(), "only where it is expanded");
    assert_eq!(retrieve(&sandbox, &session, "").await, session);
}

#[tokio::test]
async fn every_parameter_of_create_comes_back() {
    let sandbox = Sandbox::new().await;
    let body = "type=document&client_reference_id=tenant-7&related_customer=cus_1&related_customer_account=acct_1\
                &related_person[account]=acct_2&related_person[person]=person_1&return_url=https%3A%2F%2Flandlord.example%2Fthanks\
                &provided_details[email]=ada%40example.com&provided_details[phone]=%2B44%207700%20900123\
                &options[document][allowed_types][]=passport&options[document][allowed_types][]=id_card\
                &options[document][require_id_number]=true&options[document][require_live_capture]=false";
    let session = create(&sandbox, body).await;
    assert_eq!(session["client_reference_id"], "tenant-7");
    assert_eq!(
        (&session["related_customer"], &session["related_customer_account"]),
        (&json!("cus_1"), &json!("acct_1"))
    );
    assert_eq!(session["related_person"], json!({ "account": "acct_2", "person": "person_1" }));
    assert_eq!(
        session["provided_details"],
        json!({ "email": "ada@example.com", "phone": "+447700900123" })
    );
    let options = json!({ "document": { "allowed_types": ["passport", "id_card"], "require_id_number": true, "require_live_capture": false } });
    assert_eq!(session["options"], options);

    let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
    assert_eq!(view["redirect_url"], "https://landlord.example/thanks");
    assert_eq!(
        (&view["applicant"]["email"], &view["applicant"]["phone"]),
        (&json!("ada@example.com"), &json!("+447700900123"))
    );
}

#[tokio::test]
async fn create_refuses_what_cannot_be() {
    let sandbox = Sandbox::new().await;
    let long_key = format!("type=document&metadata[{}]=x", "k".repeat(41));
    let long_value = format!("type=document&metadata[k]={}", "v".repeat(501));
    let many = format!(
        "type=document{}",
        (0..51).map(|number| format!("&metadata[key{number}]=x")).collect::<String>()
    );
    for (body, code, param) in [
        ("", Some("parameter_missing"), "type"),
        ("type=", Some("parameter_invalid_empty"), "type"),
        ("type=selfie", None, "type"),
        ("type=document&verification_flow=vf_id_number", Some("parameters_exclusive"), "type"),
        ("verification_flow=vf_unknown", Some("resource_missing"), "verification_flow"),
        ("type=document&colour=red", Some("parameter_unknown"), "colour"),
        ("type=document&options[selfie]=1", Some("parameter_unknown"), "options[selfie]"),
        ("type=document&options[document][x]=1", Some("parameter_unknown"), "options[document][x]"),
        (
            "type=document&options[document][allowed_types][]=library_card",
            None,
            "options[document][allowed_types][0]",
        ),
        (
            "type=document&options[document][require_live_capture]=maybe",
            None,
            "options[document][require_live_capture]",
        ),
        ("type=id_number&options[document][require_live_capture]=true", None, "options[document]"),
        (
            "type=document&return_url=http%3A%2F%2Flandlord.example",
            Some("url_invalid"),
            "return_url",
        ),
        (
            "type=document&provided_details[email]=nobody",
            Some("email_invalid"),
            "provided_details[email]",
        ),
        (
            "type=document&related_person[account]=acct_1",
            Some("parameter_missing"),
            "related_person[person]",
        ),
        ("type=document&metadata[sandbox_outcome]=miracle", None, "metadata[sandbox_outcome]"),
        ("type=document&expand[]=everything", None, "expand[0]"),
        (&long_key, None, "metadata"),
        (&long_value, None, "metadata[k]"),
        (&many, None, "metadata"),
    ] {
        assert_refused(
            &form(&sandbox, SESSIONS, body).await,
            400,
            "invalid_request_error",
            code,
            Some(param),
        );
    }
}

#[tokio::test]
async fn a_verification_flow_brings_type_and_options() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "verification_flow=vf_document_and_selfie").await;
    assert_eq!(
        (&session["type"], &session["verification_flow"]),
        (&json!("verification_flow"), &json!("vf_document_and_selfie"))
    );
    assert_eq!(session["options"]["document"]["require_live_capture"], true);
    let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
    assert_eq!(view["options"]["document"]["require_live_capture"], true);
    assert!(view["requirements"]["missing"].to_string().contains("document.selfie"));
}

/// The requirements, by type and options.
#[tokio::test]
async fn options_decide_what_the_applicant_is_asked_for() {
    let sandbox = Sandbox::new().await;
    let names =
        ["document.id_front", "document.selfie", "applicant.id_number", "consent.biometric"];
    for (body, asked) in [
        ("type=document", [true, false, false, true]),
        (
            "type=document&options[document][require_matching_selfie]=true",
            [true, true, false, true],
        ),
        ("type=document&options[document][require_id_number]=true", [true, false, true, true]),
        (
            "type=document&options[document][require_id_number]=true&options[document][require_matching_selfie]=true",
            [true, true, true, true],
        ),
        ("type=id_number", [false, false, true, false]),
        ("verification_flow=vf_id_number", [false, false, true, false]),
    ] {
        let session = create(&sandbox, body).await;
        let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
        let missing = view["requirements"]["missing"].as_array().unwrap();
        for (name, asked) in names.iter().zip(asked) {
            assert_eq!(missing.contains(&json!(name)), asked, "{body}: {name}");
        }
    }
}

#[tokio::test]
async fn a_document_that_is_not_allowed_is_refused_by_the_server() {
    let sandbox = Sandbox::new().await;
    let session =
        create(&sandbox, "type=document&options[document][allowed_types][]=passport").await;
    let choose = |kind: &'static str| {
        let answer = json!({ "id_document": { "type": kind, "issuing_country": "GB" } });
        let secret = secret_of(&session);
        let sandbox = &sandbox;
        async move { sandbox.post("/v1/session", &secret, &answer).await }
    };
    choose("id_card").await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("id_document.type"),
    );
    choose("passport").await.ok();
    // Stripe has no residence permits, so its sessions take none.
    let session = create(&sandbox, "type=document").await;
    let answer = json!({ "id_document": { "type": "residence_permit", "issuing_country": "GB" } });
    sandbox.post("/v1/session", &secret_of(&session), &answer).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("id_document.type"),
    );
}

#[tokio::test]
async fn an_id_number_alone_is_verified() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=id_number").await;
    answer_id_number(&sandbox, &secret_of(&session)).await;
    journey::submit(&sandbox, &secret_of(&session)).await;
    sandbox.pass(2).await;
    let done = retrieve(
        &sandbox,
        &session,
        "?expand[]=verified_outputs&expand[]=last_verification_report",
    )
    .await;
    assert_eq!(done["status"], "verified");
    assert_eq!(done["verified_outputs"]["id_number"], "123-45-6789");
    assert_eq!(done["verified_outputs"]["dob"], json!({ "day": 15, "month": 5, "year": 1990 }));
    let report = &done["last_verification_report"];
    assert_eq!(
        (&report["type"], &report["id_number"]["status"]),
        (&json!("id_number"), &json!("verified"))
    );
    assert!(report.get("document").is_none() && report.get("selfie").is_none());
}

#[tokio::test]
async fn verified_outputs_are_told_once_verified_and_only_when_expanded() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=document").await;
    assert!(
        retrieve(&sandbox, &session, "?expand[]=verified_outputs").await["verified_outputs"]
            .is_null()
    );
    let session =
        verified(&sandbox, "type=document&provided_details[email]=ada%40example.com").await;
    let plain = retrieve(&sandbox, &session, "").await;
    assert_eq!((&plain["status"], plain.get("verified_outputs")), (&json!("verified"), None));
    assert_eq!((&plain["client_secret"], &plain["url"]), (&json!(null), &json!(null)));
    assert!(plain["last_verification_report"].as_str().unwrap().starts_with("vr_"));
    let outputs =
        retrieve(&sandbox, &session, "?expand[0]=verified_outputs.dob").await["verified_outputs"]
            .clone();
    assert_eq!(
        (&outputs["first_name"], &outputs["last_name"], &outputs["email"]),
        (&json!("Zoë"), &json!("Müller-Łoś"), &json!("ada@example.com"))
    );
    assert_eq!(outputs["dob"], json!({ "day": 15, "month": 5, "year": 1990 }));
    assert_eq!((&outputs["id_number"], &outputs["address"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_leaves_the_rest() {
    let sandbox = Sandbox::new().await;
    let session = create(
        &sandbox,
        "type=document&metadata[a]=1&metadata[b]=2&options[document][require_matching_selfie]=true",
    )
    .await;
    let path = format!("{SESSIONS}/{}", id_of(&session));
    let update = async |body: &str| form(&sandbox, &path, body).await.ok();
    assert_eq!(update("").await, session);
    assert_eq!(
        update("metadata[a]=&metadata[c]=3").await["metadata"],
        json!({ "b": "2", "c": "3" })
    );
    let options = update("options[document][require_id_number]=true").await["options"].clone();
    assert_eq!(
        options,
        json!({ "document": { "require_id_number": true, "require_matching_selfie": true } })
    );
    let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
    assert!(view["requirements"]["missing"].to_string().contains("applicant.id_number"));
    assert_eq!(update("options[document]=").await["options"], json!({}));
    assert_eq!(update("metadata=").await["metadata"], json!({}));
    let by_number = update("type=id_number&provided_details[email]=ada%40example.com").await;
    assert_eq!(
        (&by_number["type"], &by_number["options"]),
        (&json!("id_number"), &json!({ "id_number": {} }))
    );
    assert_eq!(by_number["provided_details"], json!({ "email": "ada@example.com" }));
    let refused = form(&sandbox, &path, "client_reference_id=x").await;
    assert_refused(
        &refused,
        400,
        "invalid_request_error",
        Some("parameter_unknown"),
        Some("client_reference_id"),
    );
}

#[tokio::test]
async fn a_session_is_updated_and_canceled_only_while_it_requires_input() {
    let sandbox = Sandbox::new().await;
    let session = super::submitted(&sandbox, "type=document").await;
    let path = format!("{SESSIONS}/{}", id_of(&session));
    for _ in ["processing", "verified"] {
        assert_refused(
            &form(&sandbox, &path, "metadata[a]=1").await,
            400,
            "invalid_request_error",
            Some("state_invalid"),
            None,
        );
        assert_refused(
            &call(&sandbox, &session, "cancel").await,
            400,
            "invalid_request_error",
            Some("state_invalid"),
            None,
        );
        sandbox.pass(2).await;
    }
    let other = create(&sandbox, "type=document").await;
    let canceled = call(&sandbox, &other, "cancel").await.ok();
    assert_eq!(
        (&canceled["status"], &canceled["client_secret"], &canceled["url"]),
        (&json!("canceled"), &json!(null), &json!(null))
    );
    assert_refused(
        &call(&sandbox, &other, "cancel").await,
        400,
        "invalid_request_error",
        Some("state_invalid"),
        None,
    );
}

#[tokio::test]
async fn a_session_of_either_dialect_is_read_and_canceled_in_the_other() {
    let sandbox = Sandbox::new().await;
    let ours = sandbox.create_session(&["identity", "income"]).await;
    let theirs = retrieve(&sandbox, &ours, "").await;
    assert_eq!(
        (&theirs["status"], &theirs["type"]),
        (&json!("requires_input"), &json!("document"))
    );
    assert_eq!(theirs["client_secret"], ours["client_secret"]);
    assert_eq!(theirs["options"]["document"]["require_matching_selfie"], true);
    call(&sandbox, &ours, "cancel").await.ok();
    let path = format!("/v1/verification_sessions/{}", id_of(&ours));
    assert_eq!(sandbox.get(&path, SECRET_KEY).await.ok()["status"], "canceled");

    let theirs = create(&sandbox, "type=document&return_url=https%3A%2F%2Flandlord.example").await;
    let path = format!("/v1/verification_sessions/{}", id_of(&theirs));
    let ours = sandbox.get(&path, SECRET_KEY).await.ok();
    let wire: latchkey_api_types::VerificationSession =
        serde_json::from_value(ours.clone()).unwrap();
    assert_eq!(wire.redirect_url.as_deref(), Some("https://landlord.example"));
    assert_eq!(
        (&ours["products"], &ours["applicant"], &ours["status"]),
        (&json!(["identity"]), &json!({}), &json!("created"))
    );
    sandbox.post(&format!("{path}/cancel"), SECRET_KEY, &json!({})).await.ok();
    assert_eq!(retrieve(&sandbox, &theirs, "").await["status"], "canceled");
    assert_eq!(
        sandbox.get("/v1/verification_sessions", SECRET_KEY).await.ok()["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
