//! The changes of `POST /v1/session`: each answer is checked and normalized, and clears the errors
//! of the one before.
//!
//! Pure: works on the record alone. The caller saves it, and deletes the files that are no longer
//! needed.

use latchkey_api_types::{ApplicantUpdate, Consent, FinancialEvidence, Requirement, SessionUpdate};
use latchkey_rules::date::CivilDate;

use crate::domain::validate;
use crate::domain::validate::{Invalid, applicant, employment, id_document};
use crate::store::sessions::SessionRecord;

/// The consequences of an update beyond the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Applied {
    /// Another identity document was chosen, so the photos of the one before have no use.
    pub(crate) removes_id_photos: bool,
}

/// Changes the record.
///
/// # Errors
/// For the first answer that cannot be used; the record is then in no defined state.
pub(crate) fn apply(
    record: &mut SessionRecord,
    update: &SessionUpdate,
    now: i64,
    today: CivilDate,
) -> Result<Applied, Invalid> {
    let mut applied = Applied { removes_id_photos: false };
    if let Some(details) = &update.applicant {
        let mut known = record.applicant.clone();
        known.id_number = record.id_number.take();
        let mut merged = applicant::merge(&known, details, today)?;
        record.id_number = merged.id_number.take();
        record.applicant = merged;
        clear_errors(record, &given(details));
    }
    if let Some(document) = &update.id_document {
        let allowed = record
            .options
            .document
            .as_ref()
            .and_then(|options| options.allowed_types.clone())
            .unwrap_or_default();
        let document = id_document::id_document(document, &allowed)?;
        if record.id_document.as_ref() != Some(&document) {
            applied.removes_id_photos = record.id_document.is_some();
            record.id_document = Some(document);
            clear_errors(
                record,
                &[
                    Requirement::DocumentIdType,
                    Requirement::DocumentIdFront,
                    Requirement::DocumentIdBack,
                ],
            );
        }
    }
    if let Some(job) = &update.employment {
        record.employment =
            Some(employment::employment(job, applicant::born(&record.applicant), today)?);
        clear_errors(record, &[Requirement::Employment]);
    }
    if let Some(evidence) = &update.financial_evidence {
        if let FinancialEvidence::Other(_) = evidence {
            return Err(Invalid::new(
                "financial_evidence",
                "This can be bank_connection or documents.",
            ));
        }
        record.financial_evidence = evidence.clone();
    }
    for (name, granted) in &update.consents {
        validate::consent_name(name)?;
        record.consents.insert(name.clone(), Consent { granted: *granted, decided_at: now });
        clear_errors(record, &[Requirement::from(format!("consent.{name}").as_str())]);
    }
    Ok(applied)
}

/// Clears the errors of requirements.
pub(crate) fn clear_errors(record: &mut SessionRecord, requirements: &[Requirement]) {
    record.requirement_errors.retain(|error| !requirements.contains(&error.requirement));
}

/// Returns the requirements that an update of the personal details answers.
fn given(details: &ApplicantUpdate) -> Vec<Requirement> {
    let answers = [
        (details.first_name.is_some() || details.last_name.is_some(), Requirement::ApplicantName),
        (details.date_of_birth.is_some(), Requirement::ApplicantDateOfBirth),
        (details.phone.is_some(), Requirement::ApplicantPhone),
        (
            details.address.is_some() || details.address_since.is_some(),
            Requirement::ApplicantAddress,
        ),
        (details.previous_addresses.is_some(), Requirement::ApplicantAddressHistory),
        (details.id_number.is_some(), Requirement::ApplicantIdNumber),
    ];
    answers
        .into_iter()
        .filter(|(is_given, _)| *is_given)
        .map(|(_, requirement)| requirement)
        .collect()
}
