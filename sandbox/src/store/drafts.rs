//! Drafts, encrypted.
//!
//! A page has at most one draft, that of its last writer. The sequence that each other writer has
//! reached is kept too, so that a request which arrives late does not restore an older draft.

use crate::store::{Connection, StoreResult, Transaction};

/// The most pages of a session with a draft. Beyond that, the draft that was written first is
/// deleted.
const MOST_PAGES: i64 = 20;

/// The most writers of a session whose sequence is kept.
const MOST_WRITERS: i64 = 100;

/// A draft of a page, or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRecord<'a> {
    pub session: &'a str,
    pub page: &'a str,
    /// The open widget that has sent the draft.
    pub writer: &'a str,
    /// The number of the draft among those of its writer.
    pub sequence: i64,
    /// The encrypted fields; `None` where the draft has ended.
    pub ciphertext: Option<Vec<u8>>,
}

/// Replaces the page's draft, whoever wrote it. Returns false, and changes nothing, where the same
/// writer has sent a newer one.
pub async fn write(transaction: &mut Transaction, record: DraftRecord<'_>) -> StoreResult<bool> {
    let known = sqlx::query_scalar(
        "SELECT sequence FROM drafts WHERE session = $1 AND page = $2 AND writer = $3",
    );
    let known: Option<i64> = known
        .bind(record.session)
        .bind(record.page)
        .bind(record.writer)
        .fetch_optional(&mut **transaction)
        .await?;
    if known.is_some_and(|known| known >= record.sequence) {
        return Ok(false);
    }
    put(transaction, record).await?;
    Ok(true)
}

/// Ends the page's draft, whoever wrote it, and whatever its writer has sent up to `sequence`.
pub async fn end(
    transaction: &mut Transaction,
    session: &str,
    page: &str,
    writer: &str,
    sequence: i64,
) -> StoreResult<()> {
    put(transaction, DraftRecord { session, page, writer, sequence, ciphertext: None }).await
}

async fn put(transaction: &mut Transaction, record: DraftRecord<'_>) -> StoreResult<()> {
    sqlx::query("UPDATE drafts SET ciphertext = NULL WHERE session = $1 AND page = $2")
        .bind(record.session)
        .bind(record.page)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "INSERT INTO drafts (session, page, writer, sequence, ciphertext, place)
         VALUES ($1, $2, $3, $4, $5, (SELECT COALESCE(MAX(place), 0) + 1 FROM drafts WHERE session \
         = $1))
         ON CONFLICT (session, page, writer) DO UPDATE SET place = excluded.place, ciphertext = \
         excluded.ciphertext,
             sequence = CASE WHEN drafts.sequence > excluded.sequence THEN drafts.sequence ELSE \
             excluded.sequence END",
    )
    .bind(record.session)
    .bind(record.page)
    .bind(record.writer)
    .bind(record.sequence)
    .bind(record.ciphertext)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE drafts SET ciphertext = NULL WHERE session = $1 AND ciphertext IS NOT NULL AND \
            place NOT IN
             (SELECT place FROM drafts WHERE session = $1 AND ciphertext IS NOT NULL ORDER BY \
             place DESC LIMIT $2)",
    )
    .bind(record.session)
    .bind(MOST_PAGES)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "DELETE FROM drafts WHERE session = $1 AND ciphertext IS NULL AND place NOT IN
             (SELECT place FROM drafts WHERE session = $1 ORDER BY place DESC LIMIT $2)",
    )
    .bind(record.session)
    .bind(MOST_WRITERS)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the encrypted drafts of a session, by page.
pub async fn of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Vec<(String, Vec<u8>)>> {
    let drafts = "SELECT page, ciphertext FROM drafts WHERE session = $1 AND ciphertext IS NOT \
        NULL ORDER BY page";
    Ok(sqlx::query_as(drafts).bind(session).fetch_all(connection).await?)
}

pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM drafts WHERE session = $1").bind(session).execute(connection).await?;
    Ok(())
}
