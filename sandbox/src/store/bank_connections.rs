//! Bank connections, with the hashes by which the OAuth exchange is checked.

use latchkey_api_types::BankConnection;

use crate::store::{Connection, StoreResult, from_document, to_document};

#[derive(Debug, Clone, PartialEq)]
pub struct BankRecord {
    /// The connection as the applicant sees it, without `authorization_url`: it carries a secret,
    /// and is derived again for every response.
    pub connection: BankConnection,
    /// SHA-256 of the request's `state`. Kept after the bank's response, so that a second callback
    /// is told the result. The status says whether a response still counts.
    pub state_hash: Option<String>,
    /// SHA-256 of the authorization code; `None` before there is one and after it was used.
    pub code_hash: Option<String>,
    /// The PKCE challenge of the request.
    pub pkce_challenge: Option<String>,
    /// The address to which the callback redirects; `None` where the bank's window closes itself.
    pub return_url: Option<String>,
    /// The simulated bank's own state of the grant, as JSON.
    pub bank_state: Option<String>,
}

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "document, state_hash, code_hash, pkce_challenge, return_url, bank_state"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    document: String,
    state_hash: Option<String>,
    code_hash: Option<String>,
    pkce_challenge: Option<String>,
    return_url: Option<String>,
    bank_state: Option<String>,
}

impl Row {
    fn record(self) -> StoreResult<BankRecord> {
        Ok(BankRecord {
            connection: from_document(&self.document)?,
            state_hash: self.state_hash,
            code_hash: self.code_hash,
            pkce_challenge: self.pkce_challenge,
            return_url: self.return_url,
            bank_state: self.bank_state,
        })
    }
}

pub async fn insert(connection: &mut Connection, record: &BankRecord) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO bank_connections (id, session, status, created, expires_at, state_hash, \
            code_hash, pkce_challenge, return_url, bank_state, document)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&record.connection.id)
    .bind(&record.connection.session)
    .bind(record.connection.status.as_str())
    .bind(record.connection.created)
    .bind(record.connection.expires_at)
    .bind(&record.state_hash)
    .bind(&record.code_hash)
    .bind(&record.pkce_challenge)
    .bind(&record.return_url)
    .bind(&record.bank_state)
    .bind(to_document(&record.connection)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn update(connection: &mut Connection, record: &BankRecord) -> StoreResult<()> {
    sqlx::query(
        "UPDATE bank_connections SET status = $1, expires_at = $2, state_hash = $3, code_hash = \
            $4, pkce_challenge = $5, return_url = $6, bank_state = $7, document = $8
         WHERE id = $9",
    )
    .bind(record.connection.status.as_str())
    .bind(record.connection.expires_at)
    .bind(&record.state_hash)
    .bind(&record.code_hash)
    .bind(&record.pkce_challenge)
    .bind(&record.return_url)
    .bind(&record.bank_state)
    .bind(to_document(&record.connection)?)
    .bind(&record.connection.id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Finds a connection by id, in any session.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<BankRecord>> {
    let row: Option<Row> =
        sqlx::query_as(concat!("SELECT ", columns!(), " FROM bank_connections WHERE id = $1"))
            .bind(id)
            .fetch_optional(connection)
            .await?;
    row.map(Row::record).transpose()
}

/// Finds the connection whose authorization request has this `state`.
pub async fn find_by_state(
    connection: &mut Connection,
    state_hash: &str,
) -> StoreResult<Option<BankRecord>> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM bank_connections WHERE state_hash = $1"
    ))
    .bind(state_hash)
    .fetch_optional(connection)
    .await?;
    row.map(Row::record).transpose()
}

/// Returns the connections of a session, newest last.
pub async fn of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Vec<BankRecord>> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM bank_connections WHERE session = $1 ORDER BY seq"
    ))
    .bind(session)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::record).collect()
}

pub async fn delete(connection: &mut Connection, id: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM bank_connections WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}

/// Finds the pending connection whose authorization request has this PKCE challenge.
pub async fn find_by_challenge(
    connection: &mut Connection,
    pkce_challenge: &str,
) -> StoreResult<Option<BankRecord>> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM bank_connections
         WHERE pkce_challenge = $1 AND status = 'pending'"
    ))
    .bind(pkce_challenge)
    .fetch_optional(connection)
    .await?;
    row.map(Row::record).transpose()
}

/// Finds the connection for which the bank has issued this authorization code.
pub async fn find_by_code(
    connection: &mut Connection,
    code_hash: &str,
) -> StoreResult<Option<BankRecord>> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM bank_connections WHERE code_hash = $1"
    ))
    .bind(code_hash)
    .fetch_optional(connection)
    .await?;
    row.map(Row::record).transpose()
}
