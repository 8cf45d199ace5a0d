//! The job that removes the personal data of a session.

use latchkey_api_types::EventType;

use crate::domain::{events, redaction};
use crate::state::AppState;
use crate::store;
use crate::store::jobs::JobRecord;
use crate::store::redaction as records;
use crate::store::redaction::Documents;
use crate::store::sessions::{Redaction, SessionRecord};
use crate::store::{StoreResult, sessions};

/// Redacts the session and deletes the job. A run that fails on the way is repeated.
pub async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let session = &job.subject;
    let mut keys = records::storage_keys(&mut *state.store.read().await?, session).await?;
    keys.extend(state.files.chunks_of(session).await?);
    // Before the database says that it is done: a file that cannot be deleted fails the job, which
    // is run again.
    state.files.delete_all(&keys).await?;

    let mut transaction = state.store.begin().await?;
    if !store::jobs::delete(&mut transaction, job).await? {
        return Ok(());
    }
    let record = sessions::lock(&mut transaction, session.as_str()).await?;
    if let Some(record) = record.filter(|record| record.redaction == Some(Redaction::Processing)) {
        let mut record = SessionRecord {
            redaction: Some(Redaction::Redacted),
            ..redaction::of_session(&record)?
        };
        sessions::save(&mut transaction, &mut record).await?;
        events::record_session(&mut transaction, state, &record, EventType::SessionRedacted)
            .await?;
        for table in Documents::ALL {
            for (id, text) in records::documents(&mut transaction, table, session).await? {
                records::replace(&mut transaction, table, &id, &redaction::of_text(&text)?).await?;
            }
        }
        store::uploads::delete_of_session(&mut transaction, session).await?;
        records::clear_bank_grants(&mut transaction, session).await?;
        store::delivery_history::clear_responses(&mut transaction, session).await?;
        for mut kept in store::idempotency::of_session(&mut transaction, session).await? {
            kept.body = redaction::of_text(&String::from_utf8_lossy(&kept.body))?.into_bytes();
            store::idempotency::replace(&mut transaction, &kept).await?;
        }
    }
    transaction.commit().await?;
    state.store.wipe().await?;
    state.wake();
    Ok(())
}
