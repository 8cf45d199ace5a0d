//! The checks of a submitted session. A sandbox does not really check; the session's test value
//! says what comes out, and the report is made from what the applicant really gave.

mod checks;
mod extraction;
mod outcome;
pub(crate) mod progress;
mod report;

use latchkey_api_types::{
    DocumentStatus, DocumentUpload, EventType, Irregularity, IrregularityStatus, LastError,
    RequirementError, SessionStatus,
};

use crate::config::Config;
use crate::domain::documents::requirement_of;
use crate::domain::jobs::Job;
use crate::domain::{events, jobs};
use crate::state::AppState;
use crate::store::jobs::JobRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, bank_connections, document_uploads, sessions};
use crate::{ids, store};

use checks::Finding;
use outcome::Fault;
pub use outcome::Outcome;

/// How many seconds the checks of this session take.
pub fn duration(config: &Config, record: &SessionRecord) -> i64 {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Slow) => config.slow_seconds,
        Some(
            Outcome::Completed
            | Outcome::Inconclusive
            | Outcome::Suspicious
            | Outcome::Fixable(_)
            | Outcome::Failed(_),
        )
        | None => config.processing_seconds,
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
    if let Some(mut record) = sessions::lock(&mut transaction, session)
        .await?
        .filter(|record| record.status == SessionStatus::Processing)
    {
        let uploads = document_uploads::of_session(&mut transaction, session).await?;
        match verdict(&record, &uploads) {
            Verdict::Complete(doubt) => {
                complete(&mut transaction, state, &mut record, uploads, doubt).await?
            }
            Verdict::GiveBack(fault, upload) => {
                give_back(&mut transaction, state, &mut record, fault, upload).await?
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

/// What comes out.
enum Verdict {
    /// All is well, except perhaps for this.
    Complete(Option<Doubt>),
    /// The applicant can put it right by giving this upload anew.
    GiveBack(Fault, Box<DocumentUpload>),
    /// Nobody can put it right.
    Fail(LastError),
}

/// What a landlord may want to look at in a session that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The checks against other people's lists could not tell.
    Checks,
    /// The papers may have been tampered with.
    Papers,
}

fn verdict(record: &SessionRecord, uploads: &[DocumentUpload]) -> Verdict {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Completed | Outcome::Slow) | None => Verdict::Complete(None),
        Some(Outcome::Inconclusive) => Verdict::Complete(Some(Doubt::Checks)),
        Some(Outcome::Suspicious) => Verdict::Complete(Some(Doubt::Papers)),
        // Only the first time, so that putting it right can be tried out; and only where there is
        // something to refuse.
        Some(Outcome::Failed(code)) if record.submissions == 1 => {
            Verdict::Fail(outcome::last_error(code.unwrap_or_else(|| outcome::failure_of(record))))
        }
        Some(Outcome::Failed(_)) => Verdict::Complete(None),
        Some(Outcome::Fixable(fault)) => match fault.find_in(record, uploads) {
            Some(upload) if record.submissions == 1 => {
                Verdict::GiveBack(fault, Box::new(upload.clone()))
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
        verify(transaction, state, record, upload.clone(), doubt == Some(Doubt::Papers)).await?;
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
    let requirement = requirement_of(&upload);
    let found_by = fault.check(&upload);
    reject(transaction, state, record, *upload, fault.irregularity()).await?;
    let failed = |check_type: &_| {
        (Some(check_type) == found_by.as_ref()).then(|| Finding::Failed(fault.code.to_string()))
    };
    progress::decide(transaction, state, record, failed).await?;
    progress::wait(transaction, record).await?;
    let error = fault.last_error();
    record.status = SessionStatus::Pending;
    record.requirement_errors = vec![RequirementError {
        requirement,
        code: error.code.clone(),
        message: error.reason.clone(),
    }];
    record.last_error = Some(error);
    // The job that was to let it expire may have come while it was being worked on, and found
    // nothing to do.
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
        reject(transaction, state, record, upload, outcome::suspicious(&error.code)).await?;
    }
    progress::decide(transaction, state, record, |check_type| {
        Some(checks::of_failure(record, &error.code, check_type))
    })
    .await?;
    progress::give_up_report(transaction, record).await?;
    record.status = SessionStatus::Failed;
    record.last_error = Some(error);
    events::record_session(transaction, state, record, EventType::SessionFailed).await?;
    Ok(())
}

/// What the applicant has to give anew after a failure, beyond the uploads, which were rejected
/// then.
pub fn to_be_given_anew(record: &SessionRecord) -> Vec<RequirementError> {
    let Some(error) = &record.last_error else { return Vec::new() };
    let anew = |requirement| RequirementError {
        requirement,
        code: error.code.clone(),
        message: error.reason.clone(),
    };
    outcome::requirements_at_fault(&error.code).into_iter().map(anew).collect()
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

/// Four digits that look as if they came from a document: always the same for the same session.
fn sandbox_digits(record: &SessionRecord) -> String {
    let sum = record
        .id
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("{:04}", sum % 10_000)
}

fn full_name(record: &SessionRecord) -> Option<String> {
    let parts: Vec<&str> = [&record.applicant.first_name, &record.applicant.last_name]
        .into_iter()
        .filter_map(|name| name.as_deref())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn new_source_id() -> String {
    ids::new("src_")
}
