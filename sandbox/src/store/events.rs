//! Events, as they were when they happened.

use latchkey_api_types::Event;

use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

pub async fn insert(connection: &mut Connection, session: &str, event: &Event) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO events (id, session, type, created, document) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&event.id)
    .bind(session)
    .bind(event.kind.as_str())
    .bind(event.created)
    .bind(to_document(event)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<Event>> {
    let document: Option<String> = sqlx::query_scalar("SELECT document FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Returns the events of a session, oldest first.
pub async fn of_session(connection: &mut Connection, session: &str) -> StoreResult<Vec<Event>> {
    from_documents(
        sqlx::query_scalar("SELECT document FROM events WHERE session = $1 ORDER BY seq")
            .bind(session)
            .fetch_all(connection)
            .await?,
    )
}
