//! Redaction: removes the personal data of a session from the session, its files and uploads,
//! checks, reports, bank connections, events (and so pending webhooks), and stored responses of
//! idempotency keys.
//!
//! The fields that stay are listed; everything else goes, including fields that are added later. It
//! cannot be undone.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::jobs;
use crate::domain::jobs::Job;
use crate::state::AppState;
use crate::store::sessions::{Redaction, SessionRecord};
use crate::store::{StoreResult, Transaction, client_secrets, drafts, hosted_links};

/// The replacement of a text.
pub const PLACEHOLDER: &str = "[redacted]";

/// The fields that stay, with everything in them: ids, types, states, times, and what the business
/// asked for.
const KEPT_FIELDS: [&str; 45] = [
    "id",
    "object",
    "status",
    "type",
    "kind",
    "session",
    "verification_session",
    "report",
    "created",
    "expires_at",
    "livemode",
    "products",
    "options",
    "redirect_url",
    "webhook_url",
    "last_error",
    "error",
    "requirement_errors",
    "redaction",
    "code",
    "message",
    "param",
    "document_type",
    "check_type",
    "side",
    "mime_type",
    "file_size",
    "capture_method",
    "decided_at",
    "submissions",
    "reopens_with",
    "secret_generation",
    "link_generation",
    "version",
    "client_reference_id",
    "related_customer",
    "related_customer_account",
    "related_person",
    "verification_flow",
    "requirements",
    "business",
    "financial_evidence",
    "source_id",
    "source_type",
    "irregularity_detection",
];

/// Ends what opens the session, hides its personal data, and enqueues the job that removes the
/// data. The caller saves the record.
pub async fn begin(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<()> {
    record.redaction = Some(Redaction::Processing);
    record.reopens_with = None;
    record.metadata.clear();
    drafts::delete_all(transaction, &record.id).await?;
    client_secrets::delete_all(transaction, &record.id).await?;
    hosted_links::delete_all(transaction, &record.id).await?;
    jobs::enqueue(transaction, &Job::RedactSession(record.id.clone()), state.now()).await
}

/// Returns the session without personal data.
pub fn of_session(record: &SessionRecord) -> StoreResult<SessionRecord> {
    Ok(SessionRecord { employment: None, ..of_value(record)? })
}

/// Returns an object of a session without personal data.
pub fn of_value<T: Serialize + DeserializeOwned>(value: &T) -> StoreResult<T> {
    let mut value = serde_json::to_value(value)?;
    redact(&mut value);
    Ok(serde_json::from_value(value)?)
}

/// Returns a JSON text without personal data.
pub(crate) fn of_text(text: &str) -> StoreResult<String> {
    let mut value = serde_json::from_str(text)?;
    redact(&mut value);
    Ok(serde_json::to_string(&value)?)
}

/// Replaces every text by the placeholder and every number by zero, except in the fields that stay.
fn redact(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => *number = 0.into(),
        Value::String(text) => PLACEHOLDER.clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(redact),
        Value::Object(fields) => redact_fields(fields),
    }
}

fn redact_fields(fields: &mut Map<String, Value>) {
    for (name, value) in fields {
        match (name.as_str(), &mut *value) {
            ("metadata", Value::Object(metadata)) => metadata.clear(),
            // `object` names an object's type, except in an event, where it is the object.
            ("object", Value::Object(object)) => redact_fields(object),
            (name, _) if KEPT_FIELDS.contains(&name) => {}
            (_, value) => redact(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn redacted(mut value: Value) -> Value {
        redact(&mut value);
        value
    }

    #[test]
    fn what_is_not_known_to_be_harmless_goes() {
        let event = json!({
            "id": "evt_1", "object": "event", "created": 5,
            "data": { "object": {
                "id": "vs_1", "status": "completed", "metadata": { "tenant": "Ada" },
                "applicant": { "first_name": "Ada", "previous_addresses": [{ "address": { "city": "Rome" }, "since": "2020-01" }] },
                "a_field_of_next_year": "Lovelace", "gross_pay": 420_000, "verified": true,
            } },
        });
        let object = redacted(event)["data"]["object"].clone();
        assert_eq!(
            (&object["id"], &object["status"], &object["metadata"]),
            (&json!("vs_1"), &json!("completed"), &json!({}))
        );
        assert_eq!(object["applicant"]["previous_addresses"][0]["address"]["city"], PLACEHOLDER);
        assert_eq!(
            (&object["a_field_of_next_year"], &object["gross_pay"], &object["verified"]),
            (&json!(PLACEHOLDER), &json!(0), &json!(true))
        );
        assert!(!object.to_string().contains("Ada"));
    }

    #[test]
    fn redacting_again_changes_nothing() {
        let once =
            redacted(json!({ "applicant": { "first_name": "Ada", "phone": null }, "id": "vs_1" }));
        assert_eq!(redacted(once.clone()), once);
    }
}
