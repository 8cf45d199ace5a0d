//! Reading, saving, submitting and withdrawing.

use latchkey_api_types::{
    ApplicantUpdate, ErrorCode, FinancialEvidence, IdDocument, IdDocumentType, Product,
    Requirement, SessionStatus, SessionUpdate,
};
use latchkey_client::{Access, ClientSecret, Problem, RetryMode};
use latchkey_test_support::applicant::all_answers;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::api_of;
use crate::{api, refusal};

fn applicant(applicant: ApplicantUpdate) -> SessionUpdate {
    SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
}

fn consents(decisions: &[(&str, bool)]) -> SessionUpdate {
    SessionUpdate {
        consents: decisions.iter().map(|(name, granted)| ((*name).to_owned(), *granted)).collect(),
        ..SessionUpdate::default()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[wasm_bindgen_test]
async fn new_session_has_its_business_and_products() {
    let session = api(&["identity"]).await.session(RetryMode::UntilAnswered).await.unwrap();
    assert_eq!(
        (session.status, session.livemode, session.products),
        (SessionStatus::Created, false, vec![Product::Identity])
    );
    assert!(!session.business.name.is_empty());
    assert_eq!(session.applicant.first_name.as_deref(), Some("Jane"));
    assert_eq!(session.requirements.met, [Requirement::ApplicantName]);
    assert!(session.requirements.missing.contains(&Requirement::DocumentSelfie));
    assert!(session.expires_at > 0);
}

#[wasm_bindgen_test]
async fn saved_answers_are_returned_and_no_longer_missing() {
    let api = api(&["identity"]).await;
    let saved = api
        .save(&applicant(ApplicantUpdate {
            date_of_birth: text("1990-12-10"),
            ..ApplicantUpdate::default()
        }))
        .await
        .unwrap();
    assert_eq!(saved.status, SessionStatus::Pending);
    assert!(!saved.requirements.missing.contains(&Requirement::ApplicantDateOfBirth));
    let read = api.session(RetryMode::UntilAnswered).await.unwrap();
    assert_eq!(read, saved);
    assert_eq!(read.applicant.date_of_birth.as_deref(), Some("1990-12-10"));
    assert_eq!(read.applicant.first_name.as_deref(), Some("Jane"), "what is not sent stays");
}

#[wasm_bindgen_test]
async fn names_come_back_as_they_were_typed() {
    let api = api(&["identity"]).await;
    let longest = "é".repeat(200);
    for name in ["Zoë 👩🏽‍🚀", "محمد الأمين", "O’Neill-\"Smith\" <b>", longest.as_str()]
    {
        let saved = api
            .save(&applicant(ApplicantUpdate {
                last_name: text(name),
                ..ApplicantUpdate::default()
            }))
            .await
            .unwrap();
        assert_eq!(saved.applicant.last_name.as_deref(), Some(name));
    }
}

#[wasm_bindgen_test]
async fn a_refused_answer_is_named() {
    let api = api(&["identity"]).await;
    let seventeen = format!("{}-06-15", js_sys::Date::new_0().get_full_year() - 17);
    for date in ["2001-02-31", "2999-01-01", "yesterday", &seventeen] {
        let problem = api
            .save(&applicant(ApplicantUpdate {
                date_of_birth: text(date),
                ..ApplicantUpdate::default()
            }))
            .await
            .unwrap_err();
        assert_eq!(
            refusal(problem),
            (ErrorCode::ParameterInvalid, text("applicant.date_of_birth")),
            "{date}"
        );
    }
    assert_eq!(
        api.session(RetryMode::UntilAnswered).await.unwrap().applicant.date_of_birth,
        None,
        "nothing of it was kept"
    );
}

#[wasm_bindgen_test]
async fn a_declined_consent_is_on_record_and_stays_missing() {
    let api = api(&["identity"]).await;
    let saved =
        api.save(&consents(&[("data_processing", true), ("biometric", false)])).await.unwrap();
    assert!(saved.consents["data_processing"].granted);
    assert!(!saved.consents["biometric"].granted);
    assert!(!saved.requirements.missing.contains(&Requirement::ConsentDataProcessing));
    assert!(saved.requirements.missing.contains(&Requirement::ConsentBiometric));
}

#[wasm_bindgen_test]
async fn passport_requires_no_back() {
    let api = api(&["identity"]).await;
    let chosen = |kind| SessionUpdate {
        id_document: Some(IdDocument { kind, issuing_country: "GB".to_owned() }),
        ..SessionUpdate::default()
    };
    let card = api.save(&chosen(IdDocumentType::IdCard)).await.unwrap();
    assert!(card.requirements.missing.contains(&Requirement::DocumentIdBack));
    let passport = api.save(&chosen(IdDocumentType::Passport)).await.unwrap();
    assert!(!passport.requirements.missing.contains(&Requirement::DocumentIdBack));
}

#[wasm_bindgen_test]
async fn documents_replace_the_bank_connection_and_can_be_replaced_again() {
    let api = api(&["income"]).await;
    let shown_by =
        |evidence| SessionUpdate { financial_evidence: Some(evidence), ..SessionUpdate::default() };
    let documents = api.save(&shown_by(FinancialEvidence::Documents)).await.unwrap().requirements;
    assert!(
        documents.missing.contains(&Requirement::DocumentPaystub)
            && !documents.missing.contains(&Requirement::BankConnection)
    );
    assert!(documents.alternatives.contains_key(&Requirement::BankConnection));
    let bank = api.save(&shown_by(FinancialEvidence::BankConnection)).await.unwrap().requirements;
    assert!(
        bank.missing.contains(&Requirement::BankConnection)
            && !bank.missing.contains(&Requirement::DocumentPaystub)
    );
}

#[wasm_bindgen_test]
async fn incomplete_session_cannot_be_submitted() {
    let api = api(&["credit"]).await;
    api.save(&consents(&[("data_processing", true), ("credit_check", true)])).await.unwrap();
    let problem = api.submit().await.unwrap_err();
    assert!(problem.session_moved_on(), "the applicant is led to what is missing");
    assert_eq!(refusal(problem), (ErrorCode::RequirementMissing, text("applicant.address")));
}

#[wasm_bindgen_test]
async fn submitted_session_can_be_read_and_not_changed() {
    let api = api(&["credit"]).await;
    assert_eq!(api.save(&all_answers()).await.unwrap().requirements.missing, []);
    assert_eq!(api.submit().await.unwrap().status, SessionStatus::Processing);
    assert!(matches!(
        api.session(RetryMode::UntilAnswered).await.unwrap().status,
        SessionStatus::Processing | SessionStatus::Completed
    ));
    let changed = api.save(&consents(&[("credit_check", false)])).await.unwrap_err();
    assert!(changed.session_moved_on());
    assert_eq!(refusal(changed).0, ErrorCode::StateInvalid);
    assert_eq!(refusal(api.submit().await.unwrap_err()).0, ErrorCode::StateInvalid);
}

#[wasm_bindgen_test]
async fn withdrawn_session_takes_no_answers() {
    let api = api(&["identity"]).await;
    assert_eq!(api.withdraw().await.unwrap().status, SessionStatus::Canceled);
    let problem = api.save(&consents(&[("data_processing", true)])).await.unwrap_err();
    assert!(problem.session_moved_on());
    assert_eq!(refusal(problem).0, ErrorCode::StateInvalid);
    assert_eq!(
        api.session(RetryMode::UntilAnswered).await.unwrap().status,
        SessionStatus::Canceled
    );
}

#[wasm_bindgen_test]
async fn unknown_secret_gives_no_access() {
    let other = api_of(&ClientSecret::new("vs_secret_0123456789abcdef".to_owned()).unwrap());
    let unknown = Problem::Access(Access::Unknown);
    assert_eq!(other.session(RetryMode::UntilAnswered).await.unwrap_err(), unknown);
    assert_eq!(other.save(&consents(&[("data_processing", true)])).await.unwrap_err(), unknown);
    assert_eq!(other.submit().await.unwrap_err(), unknown);
    assert_eq!(other.institutions("", None).await.unwrap_err(), unknown);
    assert_eq!(
        other.delete_document("du_1").await.unwrap_err(),
        unknown,
        "only an unknown document counts as deleted"
    );
}

#[wasm_bindgen_test]
async fn key_of_the_business_is_no_client_secret() {
    let business =
        api_of(&ClientSecret::new("sk_test_4eC39HqLyjWDarjtT1zdp7dc".to_owned()).unwrap());
    assert_eq!(
        business.session(RetryMode::UntilAnswered).await.unwrap_err(),
        Problem::Access(Access::Unknown)
    );
}

#[wasm_bindgen_test]
async fn unknown_document_counts_as_deleted() {
    let api = api(&["documents"]).await;
    assert_eq!(api.delete_document("du_that_never_was").await, Ok(()));
}
