//! Verification reports.

use latchkey_api_types::VerificationReport;

use crate::store::pagination::{Bound, Condition, CreatedRange, Listing, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

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

/// Writes a changed report back.
pub async fn update(connection: &mut Connection, report: &VerificationReport) -> StoreResult<()> {
    sqlx::query("UPDATE verification_reports SET status = $1, document = $2 WHERE id = $3")
        .bind(report.status.as_str())
        .bind(to_document(report)?)
        .bind(&report.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The report of a session that is not whole yet.
pub async fn unfinished_of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Option<VerificationReport>> {
    let newest = "SELECT document FROM verification_reports WHERE session = $1 AND status <> 'completed' ORDER BY seq DESC LIMIT 1";
    let document: Option<String> =
        sqlx::query_scalar(newest).bind(session).fetch_optional(connection).await?;
    document.map(|text| from_document(&text)).transpose()
}

/// The report of this id.
pub async fn find(
    connection: &mut Connection,
    id: &str,
) -> StoreResult<Option<VerificationReport>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM verification_reports WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// One page of reports; `None` when the cursor names none.
pub async fn list(
    connection: &mut Connection,
    filter: &ReportFilter,
    page: &PageRequest,
) -> StoreResult<Option<Page<VerificationReport>>> {
    let listing = Listing {
        table: "verification_reports",
        filters: &[("session", filter.session.as_deref()), ("status", filter.status.as_deref())],
    };
    let Some(page) = listing.documents(connection, page).await? else { return Ok(None) };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}

/// What to list of the reports whose checks have ended, whichever way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndedReportFilter {
    /// Of this session.
    pub session: Option<String>,
    /// Of sessions with this id of the caller's own.
    pub client_reference_id: Option<String>,
    /// Of sessions of this type in the Stripe dialect.
    pub stripe_type: Option<String>,
    /// Created then.
    pub created: CreatedRange,
}

/// One page of the reports whose checks have ended; `None` when the cursor names none.
pub async fn list_ended(
    connection: &mut Connection,
    filter: &EndedReportFilter,
    page: &PageRequest,
) -> StoreResult<Option<Page<VerificationReport>>> {
    let of_sessions = [
        (
            " AND session IN (SELECT id FROM sessions WHERE client_reference_id = ",
            &filter.client_reference_id,
        ),
        (
            " AND EXISTS (SELECT 1 FROM sessions WHERE sessions.id = session AND stripe_type = ",
            &filter.stripe_type,
        ),
    ];
    let mut conditions = filter.created.conditions();
    conditions.push(Condition {
        before: " AND status IN ('completed', ",
        value: Bound::Text("error".to_owned()),
        after: ")",
    });
    conditions.extend(of_sessions.into_iter().filter_map(|(before, value)| {
        Some(Condition { before, value: Bound::Text(value.clone()?), after: ")" })
    }));
    let listing = Listing {
        table: "verification_reports",
        filters: &[("session", filter.session.as_deref())],
    };
    let Some(page) = listing.documents_where(connection, page, conditions).await? else {
        return Ok(None);
    };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}
