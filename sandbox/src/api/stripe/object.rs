//! The session as a Stripe client sees it.

use jiff::civil::Date;
use latchkey_api_types::report::ReportStatus;
use latchkey_api_types::stripe::{
    StripeDate, StripeOptions, StripeRedaction, StripeStatus, StripeType,
    StripeVerificationSession, StripeVerifiedOutputs,
};
use latchkey_api_types::{
    ApplicantView, DocumentOptions, LastError, LastErrorCode, VerificationReport,
};
use serde_json::Value;

use crate::api::stripe::expand::Expand;
use crate::api::stripe::reports;
use crate::domain::credentials::Credentials;
use crate::domain::redaction;
use crate::store;
use crate::store::pagination::{Cursor, PageRequest};
use crate::store::reports::ReportFilter;
use crate::store::sessions::{Redaction, SessionRecord, StripeRequest};
use crate::store::{Connection, StoreResult};

/// The session with these credentials, and what is to be expanded of it.
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
    // Until the job is done, nothing is told that will be gone then.
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

/// What a Stripe client asked for, or, where the session was made in the other dialect, what it
/// would have asked.
pub(super) fn request_of(record: &SessionRecord) -> StripeRequest {
    record.stripe.clone().unwrap_or_else(|| {
        let document = record.options.document.clone().unwrap_or_default();
        // There a selfie is asked for unless it is said otherwise.
        let document = DocumentOptions {
            require_matching_selfie: Some(document.require_matching_selfie != Some(false)),
            ..document
        };
        StripeRequest {
            kind: StripeType::Document,
            options: StripeOptions { document: Some(document), id_number: None },
            verification_flow: None,
            client_reference_id: None,
            provided_details: None,
            related_customer: None,
            related_customer_account: None,
            related_person: None,
        }
    })
}

/// The newest report of checks that have ended, whichever way.
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

/// Stripe knows fewer reasons than we do.
pub(super) fn last_error(record: &SessionRecord) -> Option<LastError> {
    record.last_error.clone().map(|error| match error.code {
        LastErrorCode::Other(_) => {
            LastError { code: LastErrorCode::DocumentUnverifiedOther, ..error }
        }
        _ => error,
    })
}

/// What was verified: what the applicant gave, once it is.
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

pub(super) fn date_of_birth(applicant: &ApplicantView) -> Option<StripeDate> {
    applicant.date_of_birth.as_deref().map(date)
}

/// A date in three numbers, each null where it was redacted.
pub(super) fn date(text: &str) -> StripeDate {
    let date: Option<Date> = text.parse().ok();
    StripeDate {
        day: date.map(Date::day),
        month: date.map(Date::month),
        year: date.map(Date::year),
    }
}

/// Stripe has a name for the numbers of three countries.
pub(super) fn id_number_type(record: &SessionRecord) -> Option<String> {
    record.id_number.as_ref()?;
    let country = record.applicant.id_number_country.as_deref()?;
    let name = match country {
        "US" => "us_ssn",
        "BR" => "br_cpf",
        "SG" => "sg_nric",
        _ => return None,
    };
    Some(name.to_owned())
}

/// The other dialect keeps numbers and truth values, this one only knows text.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
