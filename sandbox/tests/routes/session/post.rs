//! `POST /v1/session`

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::applicant::{Applicant, applicant, every_answer, png};
use crate::support::{Sandbox, id_of, request, secret_of};

#[tokio::test]
async fn answers_are_kept_in_their_tidy_form() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income", "credit"]).await;
    let view = applicant.save(every_answer()).await.ok();
    assert_eq!(view["status"], "pending");
    assert_eq!(view["applicant"]["phone"], "+442079460958");
    assert_eq!(view["applicant"]["email"], "jane.doe@example.com");
    assert_eq!(view["consents"]["biometric"]["granted"], true);
    assert_eq!(view["employment"]["gross_pay"], 420_000);
    assert_eq!(
        view["requirements"]["missing"],
        json!(["document.id_front", "document.id_back", "document.selfie", "bank_connection"])
    );
    assert_eq!(applicant.view().await, view);
}

#[tokio::test]
async fn what_is_absent_stays_as_it_is() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let before = applicant.save(every_answer()).await.ok();
    assert_eq!(applicant.save(json!({})).await.ok(), before);
    let after = applicant.save(json!({ "applicant": { "first_name": "Augusta" } })).await.ok();
    assert_eq!(after["applicant"]["first_name"], "Augusta");
    assert_eq!(after["applicant"]["last_name"], "Lovelace");
}

#[tokio::test]
async fn unusual_names_are_fine() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    for name in ["Zoë 🦊", "علي", "שרה", &"ñ".repeat(200)] {
        assert_eq!(
            applicant.save(json!({ "applicant": { "first_name": name } })).await.ok()["applicant"]
                ["first_name"],
            name
        );
    }
}

#[tokio::test]
async fn each_answer_that_cannot_be_used_is_named_by_its_path() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income", "credit"]).await;
    let home = &every_answer()["applicant"]["address"];
    let job = |field: &str, value: Value| {
        let mut job = every_answer()["employment"].clone();
        job[field] = value;
        json!({ "employment": job })
    };
    let cases = [
        (json!({ "applicant": { "first_name": "x".repeat(201) } }), "applicant.first_name"),
        (json!({ "applicant": { "last_name": "a\u{0}b" } }), "applicant.last_name"),
        (json!({ "applicant": { "date_of_birth": "1990-02-31" } }), "applicant.date_of_birth"),
        (json!({ "applicant": { "date_of_birth": "2027-01-01" } }), "applicant.date_of_birth"),
        (json!({ "applicant": { "date_of_birth": "1899-01-01" } }), "applicant.date_of_birth"),
        (json!({ "applicant": { "date_of_birth": "2009-03-01" } }), "applicant.date_of_birth"),
        (json!({ "applicant": { "phone": "12" } }), "applicant.phone"),
        (
            json!({ "applicant": { "address": { "line1": "1 High Street", "city": "London", "country": "GB" } } }),
            "applicant.address.postal_code",
        ),
        (json!({ "applicant": { "address_since": "2026-04" } }), "applicant.address_since"),
        (
            json!({ "applicant": { "address_since": "2025-01", "previous_addresses": [{ "address": home, "since": "2025-02" }] } }),
            "applicant.previous_addresses[0].since",
        ),
        (
            json!({ "id_document": { "type": "library_card", "issuing_country": "DE" } }),
            "id_document.type",
        ),
        (
            json!({ "id_document": { "type": "passport", "issuing_country": "ZZ" } }),
            "id_document.issuing_country",
        ),
        (job("gross_pay", json!(-1)), "employment.gross_pay"),
        (job("employer", Value::Null), "employment.employer"),
        (job("start_date", json!("2026-03-16")), "employment.start_date"),
        (job("currency", json!("zzz")), "employment.currency"),
        (json!({ "financial_evidence": "horoscope" }), "financial_evidence"),
        (json!({ "consents": { "marketing": true } }), "consents"),
    ];
    for (update, param) in cases {
        applicant.save(update).await.assert_error(
            422,
            "validation_error",
            "parameter_invalid",
            Some(param),
        );
    }
    assert_eq!(applicant.view().await["status"], "created", "nothing was saved");
}

#[tokio::test]
async fn one_bad_answer_saves_nothing_of_its_page() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let answer = applicant
        .save(json!({ "applicant": { "first_name": "Ada", "date_of_birth": "1990-02-31" } }))
        .await;
    answer.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("applicant.date_of_birth"),
    );
    assert_eq!(applicant.view().await["applicant"]["first_name"], "Jane");
}

#[tokio::test]
async fn a_seventeen_year_old_is_told_why() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let answer = applicant.save(json!({ "applicant": { "date_of_birth": "2008-03-16" } })).await;
    assert_eq!(answer.json()["error"]["message"], "The applicant must be at least 18 years old.");
    applicant.save(json!({ "applicant": { "date_of_birth": "2008-03-15" } })).await.ok();
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let send = async |content_type: &str, body: &str| {
        let request = request(Method::POST, "/v1/session", &applicant.secret)
            .header("content-type", content_type);
        sandbox.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    send("application/json", "{\"applicant\":").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        None,
    );
    send("application/json", "[]").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        None,
    );
    let wrong_type = send("application/json", "{\"applicant\":{\"first_name\":7}}").await;
    wrong_type.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("applicant.first_name"),
    );
    send("text/plain", "{}").await.assert_error(
        415,
        "invalid_request_error",
        "media_type_unsupported",
        None,
    );
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(1024 * 1024));
    send("application/json", &large).await.assert_error(
        413,
        "invalid_request_error",
        "file_too_large",
        None,
    );
}

#[tokio::test]
async fn what_a_newer_client_sends_beside_is_ignored() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let view = applicant
        .save(
            json!({ "applicant": { "first_name": "Ada", "shoe_size": 39 }, "horoscope": "virgo" }),
        )
        .await
        .ok();
    assert_eq!(view["applicant"]["first_name"], "Ada");
}

#[tokio::test]
async fn an_id_number_is_asked_for_where_required_and_comes_back_masked() {
    let sandbox = Sandbox::new().await;
    let session = sandbox
        .create_session_with(json!({ "options": { "document": { "require_id_number": true } } }))
        .await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    assert!(
        applicant.view().await["requirements"]["missing"]
            .as_array()
            .unwrap()
            .contains(&json!("applicant.id_number"))
    );
    let view = applicant.save(json!({ "applicant": { "id_number": "AB 123456 C" } })).await.ok();
    assert_eq!(view["applicant"]["id_number"], "***56 C");
    assert!(
        view["requirements"]["met"].as_array().unwrap().contains(&json!("applicant.id_number"))
    );
    // A later save must not overwrite the number with its masked form.
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    assert_eq!(applicant.view().await["applicant"]["id_number"], "***56 C");
}

#[tokio::test]
async fn another_identity_document_drops_the_photos_of_the_one_before() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.answer_everything().await;
    let kept = applicant
        .save(json!({ "id_document": { "type": "id_card", "issuing_country": "de" } }))
        .await
        .ok();
    assert_eq!(
        kept["document_uploads"].as_array().unwrap().len(),
        4,
        "the same document keeps its photos"
    );
    let front = id_of(&kept["document_uploads"][0]);

    let view = applicant
        .save(json!({ "id_document": { "type": "passport", "issuing_country": "DE" } }))
        .await
        .ok();
    assert_eq!(view["requirements"]["missing"], json!(["document.id_front"]));
    let left: Vec<&Value> = view["document_uploads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|upload| &upload["document_type"])
        .collect();
    assert_eq!(left, ["selfie", "proof_of_address"]);
    let files = sandbox.directory().join("files/documents").join(id_of(&view));
    assert_eq!(std::fs::read_dir(&files).unwrap().count(), 2, "the bytes are gone too");
    let gone = sandbox.get(&format!("/v1/document_uploads/{front}"), &applicant.secret).await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn a_type_that_the_business_does_not_take_is_refused() {
    let sandbox = Sandbox::new().await;
    let session = sandbox
        .create_session_with(
            json!({ "options": { "document": { "allowed_types": ["passport"] } } }),
        )
        .await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let answer = applicant
        .save(json!({ "id_document": { "type": "id_card", "issuing_country": "DE" } }))
        .await;
    answer.assert_error(422, "validation_error", "parameter_invalid", Some("id_document.type"));
    applicant
        .save(json!({ "id_document": { "type": "passport", "issuing_country": "DE" } }))
        .await
        .ok();
}

#[tokio::test]
async fn statements_can_take_the_banks_place_and_back() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income", "cash_flow"]).await;
    let missing = |view: &Value| view["requirements"]["missing"].clone();
    let by_documents = applicant.save(json!({ "financial_evidence": "documents" })).await.ok();
    assert_eq!(
        missing(&by_documents),
        json!([
            "consent.data_processing",
            "employment",
            "document.paystub",
            "document.bank_statement"
        ])
    );
    assert_eq!(
        by_documents["requirements"]["minimum_files"],
        json!({ "document.bank_statement": 3 })
    );
    let by_bank = applicant.save(json!({ "financial_evidence": "bank_connection" })).await.ok();
    assert_eq!(
        missing(&by_bank),
        json!(["consent.data_processing", "bank_connection", "employment"])
    );
}

#[tokio::test]
async fn three_years_of_addresses_are_asked_for() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["credit"]).await;
    let home = every_answer()["applicant"]["address"].clone();
    let view = applicant
        .save(json!({ "applicant": { "address": home, "address_since": "2025-06" } }))
        .await
        .ok();
    assert_eq!(
        view["requirements"]["missing"],
        json!(["consent.data_processing", "consent.credit_check", "applicant.address_history"])
    );
    let previous =
        json!([{ "address": home, "since": "2024-01" }, { "address": home, "since": "2023-03" }]);
    let view =
        applicant.save(json!({ "applicant": { "previous_addresses": previous } })).await.ok();
    assert_eq!(
        view["requirements"]["met"],
        json!(["applicant.address", "applicant.address_history"])
    );
}

/// Regression: of two tabs, one save must not undo the other.
#[tokio::test]
async fn two_tabs_lose_nothing_of_each_other() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    let face = png(600, 800);
    let (details, photo, consents, bank) = tokio::join!(
        applicant.save(json!({ "applicant": { "first_name": "Ada" } })),
        applicant.upload("selfie", None, &face),
        applicant.save(json!({ "consents": { "data_processing": true } })),
        applicant.start_bank(),
    );
    details.ok();
    photo.ok();
    consents.ok();
    assert_eq!(bank["status"], "pending");
    let view = applicant.view().await;
    assert_eq!(view["applicant"]["first_name"], "Ada");
    assert_eq!(view["consents"]["data_processing"]["granted"], true);
    assert_eq!(view["document_uploads"].as_array().unwrap().len(), 1);
    assert_eq!(view["bank_connections"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_business_hears_once_that_the_applicant_has_started() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    let mut connection = sandbox.state.store.read().await.unwrap();
    let events = latchkey_sandbox::store::events::of_session(&mut connection, &id_of(&session))
        .await
        .unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["verification_session.created", "verification_session.pending"]);
}
