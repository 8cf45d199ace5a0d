//! The identity checks of a session's products, and their findings.

use latchkey_api_types::{
    CheckStatus, CheckType, DocumentType, DocumentUpload, IdentityCheck, JsonMap, LastErrorCode,
    Product,
};
use serde_json::{Value, json};

use crate::domain::processing::{extraction, outcome};
use crate::ids;
use crate::store::sessions::SessionRecord;

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    Passed,
    /// Failed, for this reason.
    Failed(String),
    /// Without a result, for this reason.
    Inconclusive(String),
}

/// Returns the checks that a session's products require.
pub(crate) fn of_session(record: &SessionRecord, uploads: &[DocumentUpload]) -> Vec<CheckType> {
    let asked = |product: Product| record.products.contains(&product);
    let shown = |document_type: DocumentType| {
        uploads.iter().any(|upload| upload.document_type == document_type)
    };
    let mut types = Vec::new();
    if asked(Product::Identity) {
        types.extend(shown(DocumentType::IdDocument).then_some(CheckType::DocumentVerification));
        types.extend(shown(DocumentType::Selfie).then_some(CheckType::SelfieMatch));
        types.push(CheckType::WatchlistScreening);
    }
    if asked(Product::Credit) || asked(Product::Documents) {
        types.push(CheckType::AddressVerification);
    }
    types
}

/// A check without a result.
pub(crate) fn pending(record: &SessionRecord, check_type: CheckType, now: i64) -> IdentityCheck {
    IdentityCheck {
        id: ids::new("idc_"),
        object: "identity_check".to_owned(),
        session: record.id.clone(),
        check_type,
        status: CheckStatus::Pending,
        result: None,
        created: now,
    }
}

/// Returns the check with its result.
pub(crate) fn decided(
    check: IdentityCheck,
    finding: Finding,
    record: &SessionRecord,
    now: i64,
) -> IdentityCheck {
    let (status, result) = match finding {
        Finding::Passed => (CheckStatus::Passed, passed_result(record, &check.check_type, now)),
        Finding::Failed(code) => (CheckStatus::Failed, map(json!({ "code": code }))),
        Finding::Inconclusive(code) => (CheckStatus::Inconclusive, map(json!({ "code": code }))),
    };
    IdentityCheck { status, result: Some(result), ..check }
}

/// Returns a check's finding in a session that fails for good: the check that concerns the failure
/// fails, and where no check could run, all are inconclusive.
pub(crate) fn of_failure(
    record: &SessionRecord,
    code: &LastErrorCode,
    check_type: &CheckType,
) -> Finding {
    let at_fault = match code {
        LastErrorCode::Abandoned
        | LastErrorCode::ConsentDeclined
        | LastErrorCode::CountryNotSupported
        | LastErrorCode::DeviceNotSupported => {
            return Finding::Inconclusive(code.to_string());
        }
        LastErrorCode::DocumentExpired
        | LastErrorCode::DocumentTypeNotSupported
        | LastErrorCode::DocumentUnverifiedOther
        | LastErrorCode::IdNumberInsufficientDocumentData
        | LastErrorCode::IdNumberMismatch
        | LastErrorCode::IdNumberUnverifiedOther
        | LastErrorCode::UnderSupportedAge => {
            // Without an identity document, other documents could not be verified.
            let shows_who = record.products.contains(&Product::Identity);
            if shows_who { CheckType::DocumentVerification } else { CheckType::AddressVerification }
        }
        LastErrorCode::SelfieDocumentMissingPhoto
        | LastErrorCode::SelfieFaceMismatch
        | LastErrorCode::SelfieManipulated
        | LastErrorCode::SelfieUnverifiedOther => CheckType::SelfieMatch,
        LastErrorCode::Other(code) if code == outcome::CREDIT_UNVERIFIED => {
            CheckType::AddressVerification
        }
        LastErrorCode::Other(_) => return Finding::Passed,
    };
    if *check_type == at_fault { Finding::Failed(code.to_string()) } else { Finding::Passed }
}

/// Returns a check's finding for the outcome `inconclusive`: external checks have no result.
pub(crate) fn of_inconclusive(check_type: &CheckType) -> Finding {
    match check_type {
        CheckType::DocumentVerification | CheckType::SelfieMatch => Finding::Passed,
        CheckType::AddressVerification | CheckType::WatchlistScreening | CheckType::Other(_) => {
            Finding::Inconclusive("insufficient_data".to_owned())
        }
    }
}

fn passed_result(record: &SessionRecord, check_type: &CheckType, now: i64) -> JsonMap {
    let applicant = &record.applicant;
    map(match check_type {
        CheckType::DocumentVerification => json!({
            "document_type": record.id_document.as_ref().map(|document| document.kind.as_str()),
            "document_country": record.id_document.as_ref().map(|document| document.issuing_country.as_str()),
            "first_name": applicant.first_name,
            "last_name": applicant.last_name,
            "date_of_birth": applicant.date_of_birth,
            "expiry_date": extraction::expiry_date(now),
            "authenticity_score": 0.99,
            "tamper_detection": "clear",
        }),
        CheckType::SelfieMatch => json!({ "similarity": 0.98, "liveness": "clear" }),
        CheckType::AddressVerification => json!({
            "postal_code": applicant.address.as_ref().and_then(|address| address.postal_code.as_deref()),
            "country": applicant.address.as_ref().and_then(|address| address.country.as_deref()),
            "match": "full",
        }),
        CheckType::WatchlistScreening => {
            json!({ "matches": 0, "lists": ["Sandbox sanctions list"] })
        }
        CheckType::Other(_) => json!({}),
    })
}

fn map(value: Value) -> JsonMap {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            JsonMap::new()
        }
    }
}
