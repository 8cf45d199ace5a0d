//! Sessions in the format of Stripe Identity.

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

/// Returns the request of a Stripe client, or the equivalent request for a session that was created
/// by the platform API.
pub(super) fn request_of(record: &SessionRecord) -> StripeRequest {
    record.stripe.clone().unwrap_or_else(|| {
        let document = record.options.document.clone().unwrap_or_default();
        // The platform API requires a selfie by default.
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

/// Returns the last error. Codes unknown to Stripe are replaced by a general one.
pub(super) fn last_error(record: &SessionRecord) -> Option<LastError> {
    record.last_error.clone().map(|error| match error.code {
        LastErrorCode::Other(_) => {
            LastError { code: LastErrorCode::DocumentUnverifiedOther, ..error }
        }
        _ => error,
    })
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

pub(super) fn date_of_birth(applicant: &ApplicantView) -> Option<StripeDate> {
    applicant.date_of_birth.as_deref().map(date)
}

/// Splits a date into its parts, each `None` if the date was redacted.
pub(super) fn date(text: &str) -> StripeDate {
    let date: Option<Date> = text.parse().ok();
    StripeDate {
        day: date.map(Date::day),
        month: date.map(Date::month),
        year: date.map(Date::year),
    }
}

/// Returns Stripe's name for the type of ID number, which exists for three countries.
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

/// Converts a metadata value to a string: the platform API also stores numbers and booleans.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
