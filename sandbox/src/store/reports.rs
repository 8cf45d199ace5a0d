//! Verification reports.

use latchkey_api_types::VerificationReport;

use crate::store::pagination::{Bound, Condition, CreatedRange, Listing, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    pub session: Option<String>,
    pub status: Option<String>,
}

pub async fn insert(connection: &mut Connection, report: &VerificationReport) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO verification_reports (id, session, status, created, document) VALUES \
        ($1, $2, $3, $4, $5)",
    )
    .bind(&report.id)
    .bind(&report.session)
    .bind(report.status.as_str())
    .bind(report.created)
    .bind(to_document(report)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn update(connection: &mut Connection, report: &VerificationReport) -> StoreResult<()> {
    sqlx::query("UPDATE verification_reports SET status = $1, document = $2 WHERE id = $3")
        .bind(report.status.as_str())
        .bind(to_document(report)?)
        .bind(&report.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the report of a session that is not complete yet.
pub async fn unfinished_of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Option<VerificationReport>> {
    let newest = "SELECT document FROM verification_reports WHERE session = $1 AND status <> \
        'completed' ORDER BY seq DESC LIMIT 1";
    let document: Option<String> =
        sqlx::query_scalar(newest).bind(session).fetch_optional(connection).await?;
    document.map(|text| from_document(&text)).transpose()
}

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

/// Returns one page; `None` where the cursor is unknown.
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

/// A filter of the reports whose checks have ended, with any result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndedReportFilter {
    pub session: Option<String>,
    pub client_reference_id: Option<String>,
    /// The type of the session in Stripe's dialect.
    pub stripe_type: Option<String>,
    pub created: CreatedRange,
}

/// Returns one page of the reports whose checks have ended; `None` where the cursor is unknown.
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
