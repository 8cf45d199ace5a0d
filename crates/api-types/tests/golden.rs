//! Round-trip tests: every documented object is parsed and serialized without loss.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types as wire;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Parses `text` as a `T`, serializes it again, and compares both as JSON.
fn check<T: Serialize + DeserializeOwned>(text: &str) {
    let documented: Value = serde_json::from_str(text).unwrap();
    let parsed: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&parsed).unwrap(), documented);
}

#[test]
fn documented_objects_survive_a_round_trip() {
    check::<wire::DocumentUpload>(include_str!("golden/document_upload.json"));
    check::<wire::ApiError>(include_str!("golden/error.json"));
    check::<wire::Event>(include_str!("golden/event.json"));
    check::<wire::IdentityCheck>(include_str!("golden/identity_check.json"));
    check::<wire::Institution>(include_str!("golden/institution.json"));
    check::<wire::stripe::StripeVerificationSession>(include_str!(
        "golden/stripe.verification_session.json"
    ));
    check::<wire::VerificationReport>(include_str!("golden/verification_report.json"));
    check::<wire::SessionCancel>(include_str!("golden/verification_session.cancel.request.json"));
    check::<wire::VerificationSession>(include_str!(
        "golden/verification_session.cancel.response.json"
    ));
    check::<wire::VerificationSession>(include_str!("golden/verification_session.completed.json"));
    check::<wire::SessionCreate>(include_str!("golden/verification_session.create.request.json"));
    check::<wire::VerificationSession>(include_str!(
        "golden/verification_session.create.response.json"
    ));
    check::<wire::List<wire::VerificationSession>>(include_str!(
        "golden/verification_session.list.json"
    ));
}

#[test]
fn every_golden_file_is_checked() {
    let source = include_str!("golden.rs");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(source.contains(&name), "{name} is in golden/ but no test reads it");
    }
}

#[test]
fn unknown_enum_values_and_fields_are_kept_or_ignored() {
    let session: wire::VerificationSession =
        serde_json::from_str(r#"{"id":"vs_1","object":"verification_session","status":"paused","products":["pets"],"created":1,"new_field":7}"#)
            .unwrap();
    assert_eq!(session.status, wire::SessionStatus::Other("paused".to_owned()));
    let again = serde_json::to_value(&session).unwrap();
    assert_eq!(again["status"], "paused");
    assert_eq!(again["products"][0], "pets");
}

#[test]
fn the_session_view_parses_from_its_required_fields_only() {
    let view: wire::SessionView = serde_json::from_str(
        r#"{"id":"vs_1","object":"verification_session.view","status":"pending","livemode":false,"expires_at":2,
            "business":{"name":"Maple Court"},"products":["identity"],
            "requirements":{"missing":["consent.data_processing","document.id_front","bank_connection"],
                            "errors":[{"requirement":"document.id_front","code":"document_expired","message":"..."}]}}"#,
    )
    .unwrap();
    assert_eq!(view.requirements.missing[1], wire::Requirement::DocumentIdFront);
    assert_eq!(view.requirements.errors[0].code, wire::LastErrorCode::DocumentExpired);
    assert_eq!(view.financial_evidence, wire::FinancialEvidence::BankConnection);
}

#[test]
fn requirements_can_be_keys() {
    let mut requirements = wire::Requirements::default();
    requirements.minimum_files.insert(wire::Requirement::DocumentBankStatement, 3);
    requirements
        .alternatives
        .insert(wire::Requirement::BankConnection, vec![wire::Requirement::DocumentPaystub]);
    let text = serde_json::to_string(&requirements).unwrap();
    assert_eq!(serde_json::from_str::<wire::Requirements>(&text).unwrap(), requirements);
}
