//! What was typed on a session's pages and not saved yet. What is in a draft is enciphered before
//! it comes here.
//!
//! A page has one draft at most, that of whoever typed last. Of the others, and of those that are
//! over, it stays known how far their writers had come, so that what arrives late does not bring
//! back what is over.

use crate::store::{Connection, StoreResult, Transaction};

/// How many pages of a session may have a draft; of more, the one written to first loses its.
const MOST_PAGES: i64 = 20;

/// Of how many writers on pages it is known how far they had come.
const MOST_WRITERS: i64 = 100;

/// A draft of a page, or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRecord<'a> {
    /// `vs_...`
    pub session: &'a str,
    /// The page's name.
    pub page: &'a str,
    /// Who typed.
    pub writer: &'a str,
    /// How new it is among what this writer sent.
    pub sequence: i64,
    /// What was typed, enciphered; nothing where the draft is over.
    pub ciphertext: Option<Vec<u8>>,
}

/// Takes the place of the page's draft, whoever wrote that. False where the same writer has sent
/// something newer before; then nothing changes.
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

/// Ends the page's draft, whoever wrote it, with all that this writer has sent up to `sequence`.
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
         VALUES ($1, $2, $3, $4, $5, (SELECT COALESCE(MAX(place), 0) + 1 FROM drafts WHERE session = $1))
         ON CONFLICT (session, page, writer) DO UPDATE SET place = excluded.place, ciphertext = excluded.ciphertext,
             sequence = CASE WHEN drafts.sequence > excluded.sequence THEN drafts.sequence ELSE excluded.sequence END",
    )
    .bind(record.session)
    .bind(record.page)
    .bind(record.writer)
    .bind(record.sequence)
    .bind(record.ciphertext)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE drafts SET ciphertext = NULL WHERE session = $1 AND ciphertext IS NOT NULL AND place NOT IN
             (SELECT place FROM drafts WHERE session = $1 AND ciphertext IS NOT NULL ORDER BY place DESC LIMIT $2)",
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

/// What was typed on the session's pages, by their names, enciphered.
pub async fn of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Vec<(String, Vec<u8>)>> {
    let drafts = "SELECT page, ciphertext FROM drafts WHERE session = $1 AND ciphertext IS NOT NULL ORDER BY page";
    Ok(sqlx::query_as(drafts).bind(session).fetch_all(connection).await?)
}

/// Takes all of a session's drafts out.
pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM drafts WHERE session = $1").bind(session).execute(connection).await?;
    Ok(())
}
