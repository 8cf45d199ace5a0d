//! The database. All SQL of the server is in here, behind plain functions that take a connection.
//!
//! Writing goes through [`Store::begin`], a transaction that holds the write lock from its start,
//! so what was read in it is still true when it commits. On PostgreSQL that is so for the session
//! that was read by [`sessions::lock`], and for what belongs to it. Reading alone goes through
//! [`Store::read`]. May not know HTTP, the clock or any rule about what may follow what.

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

/// What every function of the store takes. A transaction, and a connection for reading, both lend
/// themselves as one.
pub type Connection = sqlx::AnyConnection;
/// A connection for reading.
pub type ReadConnection = sqlx::pool::PoolConnection<Any>;
/// What every function of the store returns.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store could not do what it was asked. `Database` and `Document` are faults of ours.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("database: {0}")]
    Database(sqlx::Error),
    /// A document column does not have the expected shape. The text itself stays out of the
    /// message: it is personal.
    #[error("stored document unreadable at line {line}, column {column}")]
    Document {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// Somebody else was first: the row was changed since it was read, or is there already, or is
    /// being waited for by both.
    #[error("somebody else changed the same row")]
    Conflict,
    /// The file store failed at this.
    #[error("file store: {0}")]
    Files(&'static str),
    /// A text holds a character that the database does not take.
    #[error("a text cannot be stored")]
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

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// Who may write, one after the other, with SQLite. Its own way of waiting sleeps for up to a
    /// tenth of a second and lets whoever wakes first go first.
    turns: Arc<Semaphore>,
    /// Keeps other processes out of a directory that is this one's alone.
    directory: Option<Arc<File>>,
}

impl Store {
    /// Opens the database, making its tables or bringing them up to date.
    ///
    /// # Errors
    /// Says what is wrong and what to do, without any password.
    pub async fn open(location: &DatabaseLocation, data: &Path) -> anyhow::Result<Self> {
        match location {
            DatabaseLocation::DataDirectory => {
                let claim = engine::claim_directory(data)?;
                let pool = engine::open_sqlite(&data.join("sandbox.db")).await?;
                let store = Self {
                    pool,
                    engine: Engine::Sqlite,
                    turns: Arc::new(Semaphore::new(1)),
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
                    turns: Arc::new(Semaphore::new(1)),
                    directory: None,
                })
            }
        }
    }

    /// Whether other processes may be at work in the same database.
    pub fn is_shared(&self) -> bool {
        self.engine == Engine::Postgres
    }

    /// Starts a transaction that may write. Others that want to write wait until it ends, with
    /// PostgreSQL those that want to write to the same session; so keep it short: no file, no
    /// network, no second transaction inside it.
    pub async fn begin(&self) -> StoreResult<Transaction> {
        let (permit, begin) = match self.engine {
            Engine::Sqlite => {
                (Arc::clone(&self.turns).acquire_owned().await.ok(), "BEGIN IMMEDIATE")
            }
            Engine::Postgres => (None, "BEGIN"),
        };
        Ok(Transaction::begin(self.pool.acquire().await?, begin, permit).await?)
    }

    /// A connection for reading.
    pub async fn read(&self) -> StoreResult<ReadConnection> {
        Ok(self.pool.acquire().await?)
    }

    /// Leaves nothing of what was overwritten in SQLite's log, from which the file itself is
    /// written anew only now and then. (The file keeps nothing of it either: see [`engine`].
    /// PostgreSQL does so whenever it vacuums.)
    pub async fn wipe(&self) -> StoreResult<()> {
        if self.engine == Engine::Sqlite {
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
        // Given back when the file is closed, too; but whoever clones this store may keep it for
        // longer.
        if let Some(claim) = &self.directory {
            let _ = claim.unlock();
        }
    }

    /// Nobody else has the database, so whatever is claimed was left by a process that ended.
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
