//! Pages of lists: newest first, from or up to a given object.

use sqlx::{QueryBuilder, Sqlite};

use super::{Connection, StoreResult};

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many, 1 to 100.
    pub limit: u32,
    /// From where.
    pub cursor: Cursor,
}

/// From where a page is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// From the newest.
    Start,
    /// What is older than this id.
    After(String),
    /// What is newer than this id.
    Before(String),
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Newest first.
    pub rows: Vec<T>,
    /// Whether there are more in the direction of travel.
    pub has_more: bool,
}

/// A table whose rows have `seq`, `id` and `document`, with the columns to filter by.
pub(super) struct Listing<'a> {
    pub(super) table: &'static str,
    pub(super) filters: &'a [(&'static str, Option<&'a str>)],
}

impl Listing<'_> {
    /// The documents of one page; `None` when the cursor names no row, or, in a list of one session's, none of that session.
    pub(super) async fn documents(&self, connection: &mut Connection, page: &PageRequest) -> StoreResult<Option<Page<String>>> {
        let mut query = self.start("SELECT document FROM ");
        let backwards = match &page.cursor {
            Cursor::Start => false,
            Cursor::After(id) | Cursor::Before(id) => {
                let Some(seq) = self.position(connection, id).await? else { return Ok(None) };
                let backwards = matches!(page.cursor, Cursor::Before(_));
                query.push(if backwards { " AND seq > " } else { " AND seq < " }).push_bind(seq);
                backwards
            }
        };
        query.push(if backwards { " ORDER BY seq ASC LIMIT " } else { " ORDER BY seq DESC LIMIT " }).push_bind(i64::from(page.limit) + 1);
        let mut rows: Vec<String> = query.build_query_scalar().fetch_all(connection).await?;
        let has_more = rows.len() > page.limit as usize;
        rows.truncate(page.limit as usize);
        if backwards {
            rows.reverse();
        }
        Ok(Some(Page { rows, has_more }))
    }

    fn start(&self, select: &str) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new(select);
        query.push(self.table).push(" WHERE 1 = 1");
        for (column, value) in self.filters {
            if let Some(value) = value {
                query.push(" AND ").push(column).push(" = ").push_bind((*value).to_owned());
            }
        }
        query
    }

    async fn position(&self, connection: &mut Connection, id: &str) -> StoreResult<Option<i64>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq FROM ");
        query.push(self.table).push(" WHERE id = ").push_bind(id.to_owned());
        // Not the other filters: an object may have changed its status since the page before was read.
        for (column, value) in self.filters {
            if let ("session", Some(session)) = (*column, value) {
                query.push(" AND session = ").push_bind((*session).to_owned());
            }
        }
        Ok(query.build_query_scalar().fetch_optional(connection).await?)
    }
}
