//! The database: all SQL of the server, as plain functions that take a connection.
//!
//! Writes go through [`Store::begin`], a transaction that holds the write lock from its start: what
//! was read in it is still true when it commits. On PostgreSQL that holds for the session that
//! [`sessions::lock`] has read and for its rows. Reads alone go through [`Store::read`]. The store
//! does not know HTTP, the clock, or any rule.

pub mod bank_connections;
pub mod client_secrets;
pub mod deliveries;
pub mod delivery_history;
pub mod document_uploads;
pub mod drafts;
pub mod engine;
pub mod event_log;
pub mod events;
pub mod files;
pub mod hosted_links;
pub mod idempotency;
pub mod identity_checks;
pub mod jobs;
pub mod pagination;
pub mod redaction;
pub mod reports;
pub mod server_keys;
pub mod sessions;
mod transaction;
pub mod uploads;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Any, AnyPool};
use tokio::sync::Semaphore;

use crate::config::DatabaseLocation;
use engine::Engine;
pub use transaction::Transaction;

/// The argument of every function of the store; a [`Transaction`] and a [`ReadConnection`] deref to
/// it.
pub type Connection = sqlx::AnyConnection;
pub type ReadConnection = sqlx::pool::PoolConnection<Any>;
pub type StoreResult<T> = Result<T, StoreError>;

/// The failure of an operation of the store. `Conflict` is the only one that a caller may cause.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("database: {0}")]
    Database(sqlx::Error),
    /// A document column does not have the expected shape. The text stays out of the message, as it
    /// is personal.
    #[error("cannot parse a stored document: line {line}, column {column}")]
    Document { line: usize, column: usize },
    /// Another request was first: the row was changed since it was read, exists already, or is
    /// locked in a deadlock.
    #[error("another request changed the same row")]
    Conflict,
    /// The file store failed at this operation.
    #[error("file store: {0}")]
    Files(&'static str),
    /// A text contains a character that the database does not store.
    #[error("cannot store a text: unsupported character")]
    Unstorable,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        match code.as_deref() {
            // PostgreSQL: serialization failure, deadlock, lock not available, unique violation.
            Some("40001" | "40P01" | "55P03" | "23505") => Self::Conflict,
            // PostgreSQL: character not in repertoire.
            Some("22021") => Self::Unstorable,
            _ => Self::Database(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Document { line: error.line(), column: error.column() }
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// Queues the writers of SQLite. Its own busy handler sleeps for up to a tenth of a second and
    /// lets any waiter go first.
    writers: Arc<Semaphore>,
    /// The lock that keeps other processes out of the data directory.
    directory: Option<Arc<File>>,
}

impl Store {
    /// Opens the database, and creates or migrates its tables.
    ///
    /// # Errors
    /// Says what is wrong and how to correct it, without any password.
    pub async fn open(location: &DatabaseLocation, data: &Path) -> anyhow::Result<Self> {
        match location {
            DatabaseLocation::DataDirectory => {
                let claim = engine::claim_directory(data)?;
                let pool = engine::open_sqlite(&data.join("sandbox.db")).await?;
                let store = Self {
                    pool,
                    engine: Engine::Sqlite,
                    writers: Arc::new(Semaphore::new(1)),
                    directory: Some(Arc::new(claim)),
                };
                store.release_all().await?;
                Ok(store)
            }
            DatabaseLocation::Postgres(address) => {
                let pool = engine::open_postgres(address)
                    .await
                    .with_context(|| format!("cannot use {location}"))?;
                Ok(Self {
                    pool,
                    engine: Engine::Postgres,
                    writers: Arc::new(Semaphore::new(1)),
                    directory: None,
                })
            }
        }
    }

    /// Whether other processes may use the same database.
    pub fn is_shared(&self) -> bool {
        self.engine == Engine::Postgres
    }

    /// Begins a transaction that may write. Other writers wait until it ends, on PostgreSQL those
    /// of the same session; so keep it short: no file, no network, no second transaction inside it.
    pub async fn begin(&self) -> StoreResult<Transaction> {
        let (permit, begin) = match self.engine {
            Engine::Sqlite => {
                (Arc::clone(&self.writers).acquire_owned().await.ok(), "BEGIN IMMEDIATE")
            }
            Engine::Postgres => (None, "BEGIN"),
        };
        Ok(Transaction::begin(self.pool.acquire().await?, begin, permit).await?)
    }

    /// Returns a connection for reading.
    pub async fn read(&self) -> StoreResult<ReadConnection> {
        Ok(self.pool.acquire().await?)
    }

    /// Removes overwritten data from SQLite's write-ahead log, which is otherwise rewritten only
    /// now and then. (The file itself keeps none: see [`engine`]. PostgreSQL does so whenever it
    /// vacuums.)
    pub async fn wipe(&self) -> StoreResult<()> {
        if self.engine == Engine::Sqlite {
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Waits for running queries and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
        // Closing the file releases the lock too, but a clone of this store may live longer.
        if let Some(claim) = &self.directory {
            let _ = claim.unlock();
        }
    }

    /// Releases every claim. Only this process uses the database, so a claim is that of a process
    /// that has ended.
    async fn release_all(&self) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        jobs::release_all(&mut transaction).await?;
        deliveries::release_all(&mut transaction).await?;
        idempotency::release_all(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

fn to_document<T: Serialize>(value: &T) -> StoreResult<String> {
    Ok(serde_json::to_string(value)?)
}

fn from_document<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    Ok(serde_json::from_str(text)?)
}

fn from_documents<T: DeserializeOwned>(texts: Vec<String>) -> StoreResult<Vec<T>> {
    texts.iter().map(|text| from_document(text)).collect()
}
