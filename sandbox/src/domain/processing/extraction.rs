//! The data that is "extracted" from a document: what the applicant typed, and beyond that figures
//! that are plainly the sandbox's.

use jiff::ToSpan;
use jiff::civil::Date;
use latchkey_api_types::{DocumentType, DocumentUpload, JsonMap};
use serde_json::{Value, json};

use crate::clock::date_of;
use crate::store::sessions::SessionRecord;

/// Returns the data of one document; `None` for a photo of a face.
pub(crate) fn of_upload(
    record: &SessionRecord,
    upload: &DocumentUpload,
    now: i64,
) -> Option<JsonMap> {
    let today = date_of(now);
    let data = match &upload.document_type {
        DocumentType::IdDocument => json!({
            "document_type": record.id_document.as_ref().map(|document| document.kind.as_str()),
            "document_country": record.id_document.as_ref().map(|document| document.issuing_country.as_str()),
            "number": masked_number(record),
            "full_name": full_name(record),
            "date_of_birth": record.applicant.date_of_birth,
            "expiry_date": expiry_date(now),
        }),
        DocumentType::BankStatement => {
            let end = today.first_of_month().yesterday().unwrap_or(today);
            json!({
                "institution": "Sandbox Bank",
                "account_holder": full_name(record),
                "period_start": end.first_of_month().to_string(),
                "period_end": end.to_string(),
                "opening_balance": 750_000,
                "closing_balance": 850_000,
            })
        }
        DocumentType::Paystub => json!({
            "employer": record.employment.as_ref().and_then(|employment| employment.employer.clone()),
            "employee": full_name(record),
            "gross_pay": record.employment.as_ref().map(|employment| employment.gross_pay),
            "currency": record.employment.as_ref().map(|employment| employment.currency.clone()),
        }),
        DocumentType::ProofOfAddress => json!({
            "name": full_name(record),
            "address": record.applicant.address,
            "issued": ago(today, 1).to_string(),
        }),
        DocumentType::Selfie | DocumentType::Other(_) => return None,
    };
    match data {
        Value::Object(map) => Some(map),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            None
        }
    }
}

/// Returns the document's number, masked except for its end.
pub(crate) fn masked_number(record: &SessionRecord) -> String {
    format!("***{}", sandbox_digits(record))
}

/// Returns the date five years from now.
pub(crate) fn expiry_date(now: i64) -> String {
    let today = date_of(now);
    today.checked_add(5.years()).unwrap_or(today).to_string()
}

/// Returns the date a number of months earlier.
pub(crate) fn ago(today: Date, months: i32) -> Date {
    today.checked_sub(months.months()).unwrap_or(today)
}

/// Returns four digits for a document number: always the same for the same session.
fn sandbox_digits(record: &SessionRecord) -> String {
    let sum = record
        .id
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("{:04}", sum % 10_000)
}

/// Returns the applicant's full name; `None` where neither name is known.
pub(crate) fn full_name(record: &SessionRecord) -> Option<String> {
    let parts: Vec<&str> = [&record.applicant.first_name, &record.applicant.last_name]
        .into_iter()
        .filter_map(|name| name.as_deref())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
