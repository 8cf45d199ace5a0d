//! The visible progress of a session's checks: they are `pending`, and the report is `processing`
//! without parts. Each is decided once; what is undecided is kept for the next submission.

use latchkey_api_types::report::ReportStatus;
use latchkey_api_types::{CheckStatus, CheckType, DocumentStatus, EventType, VerificationReport};

use crate::domain::events;
use crate::domain::processing::checks;
use crate::domain::processing::checks::Finding;
use crate::ids;
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, document_uploads, identity_checks, reports};

/// Begins the checks and the report of a submitted session.
pub(crate) async fn begin(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<()> {
    set_uploads(transaction, record, &DocumentStatus::Pending, &DocumentStatus::Processing).await?;
    let uploads = document_uploads::of_session(transaction, &record.id).await?;
    let begun = identity_checks::pending_of_session(transaction, &record.id).await?;
    for check_type in checks::of_session(record, &uploads) {
        if !begun.iter().any(|check| check.check_type == check_type) {
            identity_checks::insert(transaction, &checks::pending(record, check_type, state.now()))
                .await?;
        }
    }
    match reports::unfinished_of_session(transaction, &record.id).await? {
        Some(report) => {
            reports::update(
                transaction,
                &VerificationReport { status: ReportStatus::Processing, ..report },
            )
            .await
        }
        None => reports::insert(transaction, &empty_report(record, state.now())).await,
    }
}

/// Decides those checks that have a finding, each with its event. An inconclusive check has no
/// event.
pub(crate) async fn decide(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
    finding_of: impl Fn(&CheckType) -> Option<Finding>,
) -> StoreResult<()> {
    for check in identity_checks::pending_of_session(transaction, &record.id).await? {
        let Some(finding) = finding_of(&check.check_type) else { continue };
        let check = checks::decided(check, finding, record, state.now());
        identity_checks::update(transaction, &check).await?;
        let event = match check.status {
            CheckStatus::Passed => EventType::CheckPassed,
            CheckStatus::Failed => EventType::CheckFailed,
            CheckStatus::Pending | CheckStatus::Inconclusive | CheckStatus::Other(_) => continue,
        };
        events::record(transaction, state, record, event, &check).await?;
    }
    Ok(())
}

/// Completes the report that was begun with the parts of `whole`.
pub(crate) async fn finish_report(
    transaction: &mut Transaction,
    whole: VerificationReport,
) -> StoreResult<VerificationReport> {
    let Some(begun) = reports::unfinished_of_session(transaction, &whole.session).await? else {
        reports::insert(transaction, &whole).await?;
        return Ok(whole);
    };
    let report = VerificationReport { id: begun.id, created: begun.created, ..whole };
    reports::update(transaction, &report).await?;
    Ok(report)
}

/// Keeps what is undecided for the next submission, after a rejection.
pub(crate) async fn wait(transaction: &mut Transaction, record: &SessionRecord) -> StoreResult<()> {
    set_uploads(transaction, record, &DocumentStatus::Processing, &DocumentStatus::Pending).await?;
    set_report(transaction, record, ReportStatus::Pending).await
}

/// Ends the report without parts.
pub(crate) async fn give_up_report(
    transaction: &mut Transaction,
    record: &SessionRecord,
) -> StoreResult<()> {
    set_report(transaction, record, ReportStatus::Error).await
}

/// Ends undecided checks and the report of a session that has ended. One that was never submitted
/// has none.
pub(crate) async fn give_up(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<()> {
    if record.submissions > 0 {
        set_uploads(transaction, record, &DocumentStatus::Processing, &DocumentStatus::Pending)
            .await?;
        decide(transaction, state, record, |_| {
            Some(Finding::Inconclusive(format!("session_{}", record.status)))
        })
        .await?;
        give_up_report(transaction, record).await?;
    }
    Ok(())
}

async fn set_report(
    transaction: &mut Transaction,
    record: &SessionRecord,
    status: ReportStatus,
) -> StoreResult<()> {
    match reports::unfinished_of_session(transaction, &record.id).await? {
        Some(report) => {
            reports::update(transaction, &VerificationReport { status, ..report }).await
        }
        None => Ok(()),
    }
}

async fn set_uploads(
    transaction: &mut Transaction,
    record: &SessionRecord,
    from: &DocumentStatus,
    to: &DocumentStatus,
) -> StoreResult<()> {
    for mut upload in document_uploads::of_session(transaction, &record.id).await? {
        if upload.status == *from {
            upload.status = to.clone();
            document_uploads::update(transaction, &upload).await?;
        }
    }
    Ok(())
}

fn empty_report(record: &SessionRecord, now: i64) -> VerificationReport {
    VerificationReport {
        id: ids::new("vr_"),
        object: "verification_report".to_owned(),
        session: record.id.clone(),
        status: ReportStatus::Processing,
        identity: None,
        credit_data: None,
        income: None,
        cash_flow: None,
        sources: Vec::new(),
        created: now,
    }
}
