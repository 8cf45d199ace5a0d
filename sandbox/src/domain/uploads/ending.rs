//! The end of unfinished uploads, at a change of the document or the end of the session.

use latchkey_api_types::DocumentType;

use crate::domain::jobs;
use crate::domain::jobs::Job;
use crate::store::{StoreResult, Transaction, uploads};

/// Ends the unfinished uploads of a type of document, and returns the keys of their bytes.
pub(crate) async fn end_unfinished(
    transaction: &mut Transaction,
    session: &str,
    document_type: &DocumentType,
) -> StoreResult<Vec<String>> {
    let mut left = Vec::new();
    for mut upload in uploads::open_of_session(transaction, session, i64::MIN).await? {
        if upload.details.document_type == *document_type {
            left.extend(upload.keys());
            upload.forget();
            uploads::update(transaction, &upload).await?;
        }
    }
    Ok(left)
}

/// Ends every upload of a session that takes no more answers. A job deletes their bytes.
pub(crate) async fn end_all(
    transaction: &mut Transaction,
    session: &str,
    now: i64,
) -> StoreResult<()> {
    if uploads::delete_of_session(transaction, session).await? {
        jobs::enqueue(transaction, &Job::ClearUploads(session.to_owned()), now).await?;
    }
    Ok(())
}
