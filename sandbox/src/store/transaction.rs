//! A write transaction that never returns a connection in an unknown state to the pool.
//!
//! The driver's own transaction counts its depth, and a `COMMIT` that fails (a full disk, a deferred
//! constraint) leaves that count wrong: the connection returns to the pool, and every later
//! transaction on it fails until a restart. Here the statements are sent as they are, and a
//! connection whose `COMMIT` or `ROLLBACK` failed is closed.

use std::ops::{Deref, DerefMut};

use sqlx::Any;
use sqlx::pool::PoolConnection;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;

use crate::store::Connection;

/// A transaction; rolled back when it is dropped without [`Transaction::commit`].
#[derive(Debug)]
pub struct Transaction {
    /// Absent only while the transaction ends, and in no value that a caller can reach.
    connection: Option<PoolConnection<Any>>,
    /// The permit of SQLite's only writer, released after the transaction has ended.
    permit: Option<OwnedSemaphorePermit>,
}

impl Transaction {
    /// Sends `begin`, such as `BEGIN IMMEDIATE`.
    ///
    /// # Errors
    /// The database's refusal.
    pub(super) async fn begin(
        connection: PoolConnection<Any>,
        begin: &'static str,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Result<Self, sqlx::Error> {
        // Made first, so that a caller that is cancelled while the statement is sent ends it too.
        let mut transaction = Self { connection: Some(connection), permit };
        sqlx::raw_sql(begin).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Makes every change permanent.
    ///
    /// # Errors
    /// The database's refusal; then none of the changes is there.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        let outcome = sqlx::raw_sql("COMMIT").execute(&mut *self).await;
        if let Some(mut connection) = self.connection.take()
            && outcome.is_err()
        {
            connection.close_on_drop();
        }
        outcome.map(|_| ())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let permit = self.permit.take();
        let Ok(runtime) = Handle::try_current() else {
            connection.close_on_drop();
            return;
        };
        runtime.spawn(async move {
            if sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await.is_err() {
                connection.close_on_drop();
            }
            drop(connection);
            drop(permit);
        });
    }
}

#[expect(clippy::expect_used, reason = "only `commit` and `drop`, which consume it, take it out")]
impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("an open transaction has a connection")
    }
}

#[expect(clippy::expect_used, reason = "only `commit` and `drop`, which consume it, take it out")]
impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("an open transaction has a connection")
    }
}

#[cfg(test)]
mod tests {
    use crate::config::DatabaseLocation;
    use crate::store::Store;

    /// Regression: after one failed `COMMIT`, every write failed until a restart.
    #[tokio::test]
    async fn a_commit_that_fails_does_not_break_later_writes() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&DatabaseLocation::DataDirectory, directory.path()).await.unwrap();
        let mut transaction = store.begin().await.unwrap();
        sqlx::raw_sql(
            "CREATE TABLE parent (id INTEGER PRIMARY KEY);
             CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);",
        )
        .execute(&mut *transaction)
        .await
        .unwrap();
        transaction.commit().await.unwrap();

        for _ in 0..10 {
            let mut transaction = store.begin().await.unwrap();
            sqlx::raw_sql("INSERT INTO child VALUES (1)").execute(&mut *transaction).await.unwrap();
            transaction.commit().await.unwrap_err();
        }
        for id in 1..=20 {
            let mut transaction = store.begin().await.unwrap();
            sqlx::query("INSERT INTO parent VALUES ($1)")
                .bind(id)
                .execute(&mut *transaction)
                .await
                .unwrap();
            transaction.commit().await.unwrap();
        }
        let mut connection = store.read().await.unwrap();
        let children: i64 = sqlx::query_scalar("SELECT count(*) FROM child")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(children, 0);
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing_and_frees_the_writer() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&DatabaseLocation::DataDirectory, directory.path()).await.unwrap();
        for _ in 0..20 {
            let mut transaction = store.begin().await.unwrap();
            sqlx::raw_sql("CREATE TABLE dropped (id INTEGER)")
                .execute(&mut *transaction)
                .await
                .unwrap();
            drop(transaction);
        }
        // A transaction that is cancelled while it begins must free the writer as well.
        for _ in 0..20 {
            let begin = store.begin();
            let _ = tokio::time::timeout(std::time::Duration::ZERO, begin).await;
        }
        store.begin().await.unwrap().commit().await.unwrap();
    }
}
