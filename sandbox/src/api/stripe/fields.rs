//! Values that sessions and reports have in common in the format of Stripe Identity.

use jiff::civil::Date;
use latchkey_api_types::stripe::{StripeDate, StripeOptions, StripeType};
use latchkey_api_types::{ApplicantView, DocumentOptions, LastError, LastErrorCode};

use crate::store::sessions::{SessionRecord, StripeRequest};

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

/// Returns the last error. Codes unknown to Stripe are replaced by a general one.
pub(super) fn last_error(record: &SessionRecord) -> Option<LastError> {
    record.last_error.clone().map(|error| match error.code {
        LastErrorCode::Other(_) => {
            LastError { code: LastErrorCode::DocumentUnverifiedOther, ..error }
        }
        _ => error,
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
