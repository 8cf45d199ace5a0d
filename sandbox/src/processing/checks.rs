//! The identity checks that a session's products call for.

use latchkey_api_types::{CheckStatus, CheckType, DocumentType, DocumentUpload, IdentityCheck, JsonMap, Product};
use serde_json::{Value, json};

use super::extraction;
use crate::ids;
use crate::store::sessions::SessionRecord;

/// Every check of the session, all with this verdict.
pub(super) fn of_session(record: &SessionRecord, uploads: &[DocumentUpload], status: CheckStatus, now: i64) -> Vec<IdentityCheck> {
    let mut types = Vec::new();
    if record.products.contains(&Product::Identity) {
        types.push(CheckType::DocumentVerification);
        if uploads.iter().any(|upload| upload.document_type == DocumentType::Selfie) {
            types.push(CheckType::SelfieMatch);
        }
        types.push(CheckType::WatchlistScreening);
    }
    if record.products.contains(&Product::Credit) || record.products.contains(&Product::Documents) {
        types.push(CheckType::AddressVerification);
    }
    types
        .into_iter()
        .map(|check_type| {
            let result = (status == CheckStatus::Passed).then(|| passed_result(record, &check_type, now));
            check(record, check_type, status.clone(), result, now)
        })
        .collect()
}

/// One check that was not passed, for this reason.
pub(super) fn failed(record: &SessionRecord, check_type: CheckType, code: &str, now: i64) -> IdentityCheck {
    check(record, check_type, CheckStatus::Failed, Some(map(json!({ "code": code }))), now)
}

fn check(record: &SessionRecord, check_type: CheckType, status: CheckStatus, result: Option<JsonMap>, now: i64) -> IdentityCheck {
    IdentityCheck { id: ids::new("idc_"), object: "identity_check".to_owned(), session: record.id.clone(), check_type, status, result, created: now }
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
        CheckType::WatchlistScreening => json!({ "matches": 0, "lists": ["Sandbox sanctions list"] }),
        CheckType::Other(_) => json!({}),
    })
}

fn map(value: Value) -> JsonMap {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => JsonMap::new(),
    }
}
