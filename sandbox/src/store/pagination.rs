//! Pagination of lists: newest first, with a cursor.

use sqlx::any::AnyArguments;
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, Type};

use crate::store::{Connection, StoreResult};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The most rows, 1 to 100.
    pub limit: u32,
    pub cursor: Cursor,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// At the newest row.
    Start,
    /// After the row of this id: older rows.
    After(String),
    /// Before the row of this id: newer rows.
    Before(String),
}

/// A range of creation times, in Unix seconds, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CreatedRange {
    pub since: Option<i64>,
    pub until: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows, newest first.
    pub rows: Vec<T>,
    /// Whether there are more rows in the direction of the cursor.
    pub has_more: bool,
}

/// A table with the columns `seq`, `id`, `created` and `document`, and the columns to filter by.
///
/// The order is by `created`, then by `seq`. With an index on the filtered columns, `created` and
/// `seq`, the last page costs as much as the first.
pub(super) struct Listing<'a> {
    pub(super) table: &'static str,
    pub(super) filters: &'a [(&'static str, Option<&'a str>)],
}

/// A further condition: SQL around a value.
pub(super) struct Condition {
    pub(super) before: &'static str,
    pub(super) value: Bound,
    pub(super) after: &'static str,
}

pub(super) enum Bound {
    Number(i64),
    Text(String),
}

impl CreatedRange {
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let bounds = [(" AND created >= ", self.since), (" AND created <= ", self.until)];
        bounds
            .into_iter()
            .filter_map(|(before, bound)| {
                Some(Condition { before, value: Bound::Number(bound?), after: "" })
            })
            .collect()
    }
}

impl Listing<'_> {
    /// Returns the documents of one page; `None` where the cursor is unknown, or, in a list of one
    /// session's rows, belongs to another session.
    pub(super) async fn documents(
        &self,
        connection: &mut Connection,
        page: &PageRequest,
    ) -> StoreResult<Option<Page<String>>> {
        self.documents_where(connection, page, Vec::new()).await
    }

    /// The same with further conditions.
    pub(super) async fn documents_where(
        &self,
        connection: &mut Connection,
        page: &PageRequest,
        conditions: Vec<Condition>,
    ) -> StoreResult<Option<Page<String>>> {
        let position = match &page.cursor {
            Cursor::Start => None,
            Cursor::After(id) | Cursor::Before(id) => {
                let Some(position) = self.position(connection, id).await? else { return Ok(None) };
                Some(position)
            }
        };
        let backwards = matches!(page.cursor, Cursor::Before(_));
        let mut rows: Vec<String> = self
            .page_query(page.limit, position, backwards, conditions)?
            .fetch_all(connection)
            .await?;
        let has_more = rows.len() > page.limit as usize;
        rows.truncate(page.limit as usize);
        if backwards {
            rows.reverse();
        }
        Ok(Some(Page { rows, has_more }))
    }

    /// Selects one row more than the page has, which tells whether there are more.
    fn page_query(
        &self,
        limit: u32,
        position: Option<(i64, i64)>,
        backwards: bool,
        conditions: Vec<Condition>,
    ) -> StoreResult<NumberedSql> {
        let mut query = NumberedSql::new("SELECT document FROM ", self.table);
        for (column, value) in self.filters {
            if let Some(value) = value {
                query.push(" AND ").push(column).push(" = ").bind((*value).to_owned())?;
            }
        }
        for Condition { before, value, after } in conditions {
            match value {
                Bound::Number(number) => query.push(before).bind(number)?.push(after),
                Bound::Text(text) => query.push(before).bind(text)?.push(after),
            };
        }
        if let Some((created, seq)) = position {
            query
                .push(if backwards { " AND (created, seq) > (" } else { " AND (created, seq) < (" })
                .bind(created)?;
            query.push(", ").bind(seq)?.push(")");
        }
        query.push(if backwards {
            " ORDER BY created ASC, seq ASC LIMIT "
        } else {
            " ORDER BY created DESC, seq DESC LIMIT "
        });
        query.bind(i64::from(limit) + 1)?;
        Ok(query)
    }

    async fn position(
        &self,
        connection: &mut Connection,
        id: &str,
    ) -> StoreResult<Option<(i64, i64)>> {
        let mut query = NumberedSql::new("SELECT created, seq FROM ", self.table);
        query.push(" AND id = ").bind(id.to_owned())?;
        // The other filters do not count: an object may have changed its status since the page
        // before was read.
        for (column, value) in self.filters {
            if let ("session", Some(session)) = (*column, value) {
                query.push(" AND session = ").bind((*session).to_owned())?;
            }
        }
        Ok(sqlx::query_as_with(AssertSqlSafe(query.text), query.arguments)
            .fetch_optional(connection)
            .await?)
    }
}

/// A query of constants and values. sqlx's own builder writes `?`, which PostgreSQL does not take.
struct NumberedSql {
    text: String,
    arguments: AnyArguments,
}

impl NumberedSql {
    fn new(select: &'static str, table: &'static str) -> Self {
        Self { text: format!("{select}{table} WHERE 1 = 1"), arguments: AnyArguments::default() }
    }

    fn push(&mut self, sql: &'static str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    fn bind(&mut self, value: impl for<'t> Encode<'t, Any> + Type<Any>) -> StoreResult<&mut Self> {
        self.arguments.add(value).map_err(sqlx::Error::Encode)?;
        let number = self.arguments.len().to_string();
        self.text.push('$');
        self.text.push_str(&number);
        Ok(self)
    }

    async fn fetch_all(self, connection: &mut Connection) -> StoreResult<Vec<String>> {
        Ok(sqlx::query_scalar_with(AssertSqlSafe(self.text), self.arguments)
            .fetch_all(connection)
            .await?)
    }
}
