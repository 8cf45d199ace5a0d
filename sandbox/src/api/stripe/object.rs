//! Sessions in the format of Stripe Identity.

use latchkey_api_types::VerificationReport;
use latchkey_api_types::report::ReportStatus;
use latchkey_api_types::stripe::{
    StripeRedaction, StripeStatus, StripeType, StripeVerificationSession, StripeVerifiedOutputs,
};
use serde_json::Value;

use crate::api::stripe::expand::Expand;
use crate::api::stripe::fields::{date_of_birth, id_number_type, last_error, request_of};
use crate::api::stripe::reports;
use crate::domain::credentials::Credentials;
use crate::domain::redaction;
use crate::store;
use crate::store::pagination::{Cursor, PageRequest};
use crate::store::reports::ReportFilter;
use crate::store::sessions::{Redaction, SessionRecord};
use crate::store::{Connection, StoreResult};

/// Returns a session with the given credentials and expanded properties.
pub(super) async fn of_session(
    connection: &mut Connection,
    record: &SessionRecord,
    credentials: Credentials,
    expand: Expand,
) -> StoreResult<StripeVerificationSession> {
    let report = last_report(connection, record).await?;
    let last_verification_report = match report {
        Some(report) if expand.report => {
            Some(serde_json::to_value(reports::of_report(connection, record, report).await?)?)
        }
        Some(report) => Some(Value::String(report.id)),
        None => None,
    };
    // Data that the redaction job will remove is hidden as soon as the redaction is requested.
    let hidden = record.redaction.map(|_| redaction::of_session(record)).transpose()?;
    let record = hidden.as_ref().unwrap_or(record);
    let request = request_of(record);
    Ok(StripeVerificationSession {
        id: record.id.clone(),
        object: "identity.verification_session".to_owned(),
        client_reference_id: Some(request.client_reference_id),
        client_secret: credentials.client_secret,
        created: record.created,
        last_error: last_error(record),
        last_verification_report,
        livemode: false,
        metadata: record
            .metadata
            .iter()
            .map(|(key, value)| (key.clone(), Value::String(text_of(value))))
            .collect(),
        options: request.options,
        provided_details: request.provided_details,
        redaction: record.redaction.map(|redaction| StripeRedaction {
            status: match redaction {
                Redaction::Processing => "processing".to_owned(),
                Redaction::Redacted => "redacted".to_owned(),
            },
        }),
        related_customer: Some(request.related_customer),
        related_customer_account: Some(request.related_customer_account),
        related_person: request.related_person,
        status: record.stripe_status(),
        kind: if request.verification_flow.is_some() {
            StripeType::VerificationFlow
        } else {
            request.kind
        },
        url: credentials.url,
        verification_flow: request.verification_flow,
        verified_outputs: expand.outputs.then(|| verified_outputs(record)),
    })
}

/// Returns the newest report whose checks have ended, with success or error.
async fn last_report(
    connection: &mut Connection,
    record: &SessionRecord,
) -> StoreResult<Option<VerificationReport>> {
    if record.submissions == 0 {
        return Ok(None);
    }
    let filter = ReportFilter { session: Some(record.id.clone()), ..ReportFilter::default() };
    let page = PageRequest { limit: 10, cursor: Cursor::Start };
    let reports = store::reports::list(connection, &filter, &page)
        .await?
        .map(|page| page.rows)
        .unwrap_or_default();
    Ok(reports
        .into_iter()
        .find(|report| matches!(report.status, ReportStatus::Completed | ReportStatus::Error)))
}

/// Returns the applicant's details, once they are verified.
fn verified_outputs(record: &SessionRecord) -> Option<StripeVerifiedOutputs> {
    if record.stripe_status() != StripeStatus::Verified {
        return None;
    }
    let applicant = &record.applicant;
    Some(StripeVerifiedOutputs {
        address: applicant.address.clone(),
        dob: date_of_birth(applicant),
        email: applicant.email.clone(),
        first_name: applicant.first_name.clone(),
        id_number: record.id_number.clone(),
        id_number_type: id_number_type(record),
        last_name: applicant.last_name.clone(),
        phone: applicant.phone.clone(),
    })
}

/// Converts a metadata value to a string: the platform API also stores numbers and booleans.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
