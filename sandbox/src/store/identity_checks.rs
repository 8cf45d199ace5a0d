//! Identity checks.

use latchkey_api_types::IdentityCheck;

use crate::store::pagination::{Listing, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckFilter {
    pub session: Option<String>,
    pub check_type: Option<String>,
    pub status: Option<String>,
}

pub async fn insert(connection: &mut Connection, check: &IdentityCheck) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO identity_checks (id, session, check_type, status, created, document) \
        VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&check.id)
    .bind(&check.session)
    .bind(check.check_type.as_str())
    .bind(check.status.as_str())
    .bind(check.created)
    .bind(to_document(check)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn update(connection: &mut Connection, check: &IdentityCheck) -> StoreResult<()> {
    sqlx::query("UPDATE identity_checks SET status = $1, document = $2 WHERE id = $3")
        .bind(check.status.as_str())
        .bind(to_document(check)?)
        .bind(&check.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the undecided checks of a session, oldest first.
pub async fn pending_of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Vec<IdentityCheck>> {
    let pending = "SELECT document FROM identity_checks WHERE session = $1 AND status = 'pending' \
        ORDER BY seq";
    from_documents(sqlx::query_scalar(pending).bind(session).fetch_all(connection).await?)
}

pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<IdentityCheck>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM identity_checks WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Returns one page; `None` where the cursor is unknown.
pub async fn list(
    connection: &mut Connection,
    filter: &CheckFilter,
    page: &PageRequest,
) -> StoreResult<Option<Page<IdentityCheck>>> {
    let filters = [
        ("session", filter.session.as_deref()),
        ("check_type", filter.check_type.as_deref()),
        ("status", filter.status.as_deref()),
    ];
    let listing = Listing { table: "identity_checks", filters: &filters };
    let Some(page) = listing.documents(connection, page).await? else { return Ok(None) };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}
