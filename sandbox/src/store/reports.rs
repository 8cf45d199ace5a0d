//! Verification reports.

use latchkey_api_types::VerificationReport;

use super::page::{Listing, Page, PageRequest};
use super::{Connection, StoreResult, from_document, from_documents, to_document};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Of this session.
    pub session: Option<String>,
    /// With this status.
    pub status: Option<String>,
}

/// Adds a report.
pub async fn insert(connection: &mut Connection, report: &VerificationReport) -> StoreResult<()> {
    sqlx::query("INSERT INTO verification_reports (id, session, status, created, document) VALUES ($1, $2, $3, $4, $5)")
        .bind(&report.id)
        .bind(&report.session)
        .bind(report.status.as_str())
        .bind(report.created)
        .bind(to_document(report)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The report of this id.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<VerificationReport>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM verification_reports WHERE id = $1").bind(id).fetch_optional(connection).await?;
    document.map(|text| from_document(&text)).transpose()
}

/// One page of reports; `None` when the cursor names none.
pub async fn list(connection: &mut Connection, filter: &ReportFilter, page: &PageRequest) -> StoreResult<Option<Page<VerificationReport>>> {
    let listing = Listing { table: "verification_reports", filters: &[("session", filter.session.as_deref()), ("status", filter.status.as_deref())] };
    let Some(page) = listing.documents(connection, page).await? else { return Ok(None) };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}
