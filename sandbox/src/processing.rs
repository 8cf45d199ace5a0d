//! The checks of a submitted session. A sandbox does not really check; the session's test value says what comes out, and
//! the report is made from what the applicant really gave.

use latchkey_api_types::{
    CheckStatus, DocumentStatus, DocumentUpload, EventType, Irregularity, IrregularityStatus, LastError, RequirementError, SessionStatus,
};

use crate::config::Config;
use crate::jobs::{self, Job};
use crate::state::AppState;
use crate::store::jobs::JobRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{self, StoreResult, Transaction, bank_connections, document_uploads, identity_checks, reports, sessions};
use crate::{events, ids};

mod checks;
mod extraction;
mod outcome;
mod report;

use outcome::Fault;
pub use outcome::Outcome;

/// How many seconds the checks of this session take.
pub fn duration(config: &Config, record: &SessionRecord) -> i64 {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Slow) => config.slow_seconds,
        Some(Outcome::Completed | Outcome::Fixable(_) | Outcome::Failed(_)) | None => config.processing_seconds,
    }
}

/// Runs the checks of one session and takes out the job for it, all in one transaction.
pub(crate) async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    if !store::jobs::delete(&mut transaction, job).await? {
        return Ok(());
    }
    let session = &job.subject;
    // A session that was called off meanwhile, or that another run has finished, is left as it is.
    if let Some(mut record) = sessions::lock(&mut transaction, session).await?.filter(|record| record.status == SessionStatus::Processing) {
        let uploads = document_uploads::of_session(&mut transaction, session).await?;
        match verdict(&record, &uploads) {
            Verdict::Complete => complete(&mut transaction, state, &mut record, uploads).await?,
            Verdict::GiveBack(fault, upload) => give_back(&mut transaction, state, &mut record, fault, upload).await?,
            Verdict::Fail(error) => fail(&mut transaction, state, &mut record, error, uploads).await?,
        }
        sessions::save(&mut transaction, &mut record).await?;
    }
    transaction.commit().await?;
    state.wake();
    Ok(())
}

/// What comes out.
enum Verdict {
    /// All is well.
    Complete,
    /// The applicant can put it right by giving this upload anew.
    GiveBack(Fault, Box<DocumentUpload>),
    /// Nobody can put it right.
    Fail(LastError),
}

fn verdict(record: &SessionRecord, uploads: &[DocumentUpload]) -> Verdict {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Completed | Outcome::Slow) | None => Verdict::Complete,
        // Only the first time, so that putting it right can be tried out; and only where there is something to refuse.
        Some(Outcome::Failed(error)) if record.submissions == 1 => Verdict::Fail(error),
        Some(Outcome::Failed(_)) => Verdict::Complete,
        Some(Outcome::Fixable(fault)) => match uploads.iter().rev().find(|upload| fault.concerns(upload)) {
            Some(upload) if record.submissions == 1 => Verdict::GiveBack(fault, Box::new(upload.clone())),
            Some(_) | None => Verdict::Complete,
        },
    }
}

async fn complete(transaction: &mut Transaction, state: &AppState, record: &mut SessionRecord, uploads: Vec<DocumentUpload>) -> StoreResult<()> {
    for upload in uploads.iter().filter(|upload| is_unchecked(upload)) {
        verify(transaction, state, record, upload.clone()).await?;
    }
    for check in checks::of_session(record, &uploads, CheckStatus::Passed, state.now()) {
        identity_checks::insert(transaction, &check).await?;
        events::record(transaction, state, record, EventType::CheckPassed, &check).await?;
    }
    let banks = bank_connections::of_session(transaction, &record.id).await?;
    let report = report::of_session(record, &uploads, &banks, state.now());
    reports::insert(transaction, &report).await?;
    record.report = Some(report.id.clone());
    record.status = SessionStatus::Completed;
    record.last_error = None;
    events::record(transaction, state, record, EventType::ReportReady, &report).await?;
    events::record_session(transaction, state, record, EventType::SessionCompleted).await?;
    Ok(())
}

async fn give_back(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    fault: Fault,
    upload: Box<DocumentUpload>,
) -> StoreResult<()> {
    reject(transaction, state, record, *upload, fault.code.as_str()).await?;
    let check = checks::failed(record, fault.check(), fault.code.as_str(), state.now());
    identity_checks::insert(transaction, &check).await?;
    events::record(transaction, state, record, EventType::CheckFailed, &check).await?;
    record.status = SessionStatus::Pending;
    record.last_error = Some(LastError { code: fault.code.clone(), reason: fault.reason().to_owned() });
    record.requirement_errors =
        vec![RequirementError { requirement: fault.requirement(), code: fault.code.clone(), message: fault.reason().to_owned() }];
    // The job that was to let it expire may have come while it was being worked on, and found nothing to do.
    jobs::enqueue(transaction, &Job::ExpireSession(record.id.clone()), record.expires_at).await?;
    events::record_session(transaction, state, record, EventType::SessionPending).await?;
    Ok(())
}

async fn fail(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    error: LastError,
    uploads: Vec<DocumentUpload>,
) -> StoreResult<()> {
    for upload in uploads.into_iter().filter(is_unchecked) {
        reject(transaction, state, record, upload, error.code.as_str()).await?;
    }
    for check in checks::of_session(record, &[], CheckStatus::Failed, state.now()) {
        identity_checks::insert(transaction, &check).await?;
        events::record(transaction, state, record, EventType::CheckFailed, &check).await?;
    }
    record.status = SessionStatus::Failed;
    record.last_error = Some(error);
    events::record_session(transaction, state, record, EventType::SessionFailed).await?;
    Ok(())
}

/// What the applicant has to give anew after a failure, beyond the uploads, which were rejected then.
pub fn to_be_given_anew(record: &SessionRecord) -> Vec<RequirementError> {
    let Some(error) = &record.last_error else { return Vec::new() };
    let anew = |requirement| RequirementError { requirement, code: error.code.clone(), message: error.reason.clone() };
    outcome::requirements_at_fault(&error.code).into_iter().map(anew).collect()
}

async fn verify(transaction: &mut Transaction, state: &AppState, record: &SessionRecord, upload: DocumentUpload) -> StoreResult<()> {
    let upload = DocumentUpload {
        status: DocumentStatus::Verified,
        irregularity_detection: Some(Irregularity { status: IrregularityStatus::Clear, reasons: Vec::new() }),
        extracted_data: extraction::of_upload(record, &upload, state.now()),
        ..upload
    };
    document_uploads::update(transaction, &upload).await?;
    events::record(transaction, state, record, EventType::DocumentProcessed, &upload).await?;
    Ok(())
}

async fn reject(transaction: &mut Transaction, state: &AppState, record: &SessionRecord, upload: DocumentUpload, reason: &str) -> StoreResult<()> {
    let upload = DocumentUpload {
        status: DocumentStatus::Rejected,
        irregularity_detection: Some(Irregularity { status: IrregularityStatus::Suspicious, reasons: vec![reason.to_owned()] }),
        ..upload
    };
    document_uploads::update(transaction, &upload).await?;
    events::record(transaction, state, record, EventType::DocumentRejected, &upload).await?;
    Ok(())
}

fn is_unchecked(upload: &DocumentUpload) -> bool {
    matches!(upload.status, DocumentStatus::Pending | DocumentStatus::Processing)
}

/// Four digits that look as if they came from a document: always the same for the same session.
fn sandbox_digits(record: &SessionRecord) -> String {
    let sum = record.id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("{:04}", sum % 10_000)
}

fn full_name(record: &SessionRecord) -> Option<String> {
    let parts: Vec<&str> = [&record.applicant.first_name, &record.applicant.last_name].into_iter().filter_map(|name| name.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn new_source_id() -> String {
    ids::new("src_")
}
