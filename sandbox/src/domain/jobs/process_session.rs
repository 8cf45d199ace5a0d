//! The job that runs the checks of a submitted session.

use latchkey_api_types::{
    DocumentStatus, DocumentUpload, EventType, Irregularity, IrregularityStatus, LastError,
    SessionStatus,
};

use crate::domain::documents::requirement_of;
use crate::domain::processing::checks::Finding;
use crate::domain::processing::outcome::{Fault, Outcome};
use crate::domain::processing::{checks, extraction, outcome, progress, report};
use crate::domain::{events, lifecycle};
use crate::state::AppState;
use crate::store;
use crate::store::jobs::JobRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, bank_connections, document_uploads, sessions};

/// Runs the checks of one session and deletes the job, in one transaction.
pub async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    if !store::jobs::delete(&mut transaction, job).await? {
        return Ok(());
    }
    let session = &job.subject;
    // A session that was canceled meanwhile, or that another run has finished, stays as it is.
    if let Some(mut record) = sessions::lock(&mut transaction, session)
        .await?
        .filter(|record| record.status == SessionStatus::Processing)
    {
        let uploads = document_uploads::of_session(&mut transaction, session).await?;
        match verdict(&record, &uploads) {
            Verdict::Complete(doubt) => {
                complete(&mut transaction, state, &mut record, uploads, doubt).await?
            }
            Verdict::RequestResubmission(fault, upload) => {
                request_resubmission(&mut transaction, state, &mut record, fault, upload).await?
            }
            Verdict::Fail(error) => {
                fail(&mut transaction, state, &mut record, error, uploads).await?
            }
        }
        sessions::save(&mut transaction, &mut record).await?;
    }
    transaction.commit().await?;
    state.wake();
    Ok(())
}

/// The result of the checks.
enum Verdict {
    /// The session completes, perhaps with a doubt.
    Complete(Option<Doubt>),
    /// The applicant can correct it by sending this upload again.
    RequestResubmission(Fault, Box<DocumentUpload>),
    /// A failure that the applicant cannot correct.
    Fail(LastError),
}

/// A finding in a completed session that the business may want to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The external checks were inconclusive.
    Checks,
    /// The documents may have been tampered with.
    Documents,
}

fn verdict(record: &SessionRecord, uploads: &[DocumentUpload]) -> Verdict {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Completed | Outcome::Slow) | None => Verdict::Complete(None),
        Some(Outcome::Inconclusive) => Verdict::Complete(Some(Doubt::Checks)),
        Some(Outcome::Suspicious) => Verdict::Complete(Some(Doubt::Documents)),
        // Only after the first submission, so that a correction can be tested.
        Some(Outcome::Failed(code)) if record.submissions == 1 => {
            Verdict::Fail(outcome::last_error(code.unwrap_or_else(|| outcome::failure_of(record))))
        }
        Some(Outcome::Failed(_)) => Verdict::Complete(None),
        Some(Outcome::Fixable(fault)) => match fault.find_in(record, uploads) {
            Some(upload) if record.submissions == 1 => {
                Verdict::RequestResubmission(fault, Box::new(upload.clone()))
            }
            Some(_) | None => Verdict::Complete(None),
        },
    }
}

async fn complete(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    uploads: Vec<DocumentUpload>,
    doubt: Option<Doubt>,
) -> StoreResult<()> {
    for upload in uploads.iter().filter(|upload| is_unchecked(upload)) {
        verify(transaction, state, record, upload.clone(), doubt == Some(Doubt::Documents)).await?;
    }
    let finding_of = |check_type: &_| {
        Some(if doubt == Some(Doubt::Checks) {
            checks::of_inconclusive(check_type)
        } else {
            Finding::Passed
        })
    };
    progress::decide(transaction, state, record, finding_of).await?;
    let banks = bank_connections::of_session(transaction, &record.id).await?;
    let report = progress::finish_report(
        transaction,
        report::of_session(record, &uploads, &banks, state.now()),
    )
    .await?;
    lifecycle::complete(transaction, state, record, &report).await
}

async fn request_resubmission(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    fault: Fault,
    upload: Box<DocumentUpload>,
) -> StoreResult<()> {
    let requirement = requirement_of(&upload);
    let found_by = fault.check(&upload);
    reject(transaction, state, record, *upload, fault.irregularity()).await?;
    let failed = |check_type: &_| {
        (Some(check_type) == found_by.as_ref()).then(|| Finding::Failed(fault.code.to_string()))
    };
    progress::decide(transaction, state, record, failed).await?;
    progress::wait(transaction, record).await?;
    lifecycle::request_resubmission(transaction, state, record, requirement, fault.last_error())
        .await
}

async fn fail(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    error: LastError,
    uploads: Vec<DocumentUpload>,
) -> StoreResult<()> {
    for upload in uploads.into_iter().filter(is_unchecked) {
        reject(transaction, state, record, upload, outcome::suspicious(&error.code)).await?;
    }
    progress::decide(transaction, state, record, |check_type| {
        Some(checks::of_failure(record, &error.code, check_type))
    })
    .await?;
    progress::give_up_report(transaction, record).await?;
    lifecycle::fail(transaction, state, record, error).await
}

async fn verify(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
    upload: DocumentUpload,
    is_suspicious: bool,
) -> StoreResult<()> {
    let irregularity = if is_suspicious {
        Irregularity {
            status: IrregularityStatus::Suspicious,
            reasons: vec!["edited_after_creation".to_owned()],
        }
    } else {
        Irregularity { status: IrregularityStatus::Clear, reasons: Vec::new() }
    };
    let upload = DocumentUpload {
        status: DocumentStatus::Verified,
        irregularity_detection: Some(irregularity),
        extracted_data: extraction::of_upload(record, &upload, state.now()),
        ..upload
    };
    document_uploads::update(transaction, &upload).await?;
    events::record(transaction, state, record, EventType::DocumentProcessed, &upload).await?;
    Ok(())
}

async fn reject(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
    upload: DocumentUpload,
    irregularity: Irregularity,
) -> StoreResult<()> {
    let upload = DocumentUpload {
        status: DocumentStatus::Rejected,
        irregularity_detection: Some(irregularity),
        ..upload
    };
    document_uploads::update(transaction, &upload).await?;
    events::record(transaction, state, record, EventType::DocumentRejected, &upload).await?;
    Ok(())
}

fn is_unchecked(upload: &DocumentUpload) -> bool {
    matches!(upload.status, DocumentStatus::Pending | DocumentStatus::Processing)
}
