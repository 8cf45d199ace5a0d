//! The database. All SQL of the server is in here, behind plain functions that take a connection.
//!
//! Writing goes through [`Store::begin`], a transaction that holds the write lock from its start, so what was read in it
//! is still true when it commits. Reading alone goes through [`Store::read`]. May not know HTTP, the clock or any rule
//! about what may follow what.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Any, AnyPool};

pub mod engine;

pub mod page;

pub mod bank_connections;
pub mod client_secrets;
pub mod deliveries;
pub mod document_uploads;
pub mod events;
pub mod idempotency;
pub mod identity_checks;
pub mod jobs;
pub mod open_links;
pub mod reports;
pub mod sessions;

use engine::Engine;

/// What every function of the store takes. A transaction, and a connection for reading, both lend themselves as one.
pub type Connection = sqlx::AnyConnection;
/// A transaction; rolled back when dropped without `commit().await`.
pub type Transaction = sqlx::Transaction<'static, Any>;
/// A connection for reading.
pub type ReadConnection = sqlx::pool::PoolConnection<Any>;
/// What every function of the store returns.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store could not do what it was asked. All of them are faults of ours.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A document column does not have the expected shape. The text itself stays out of the message: it is personal.
    #[error("stored document unreadable at line {line}, column {column}")]
    Document {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// The row was changed since it was read.
    #[error("row changed since it was read")]
    Conflict,
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
}

impl Store {
    /// Opens the database file, making and migrating it as needed.
    pub async fn open(file: &Path) -> anyhow::Result<Self> {
        Ok(Self { pool: engine::open_sqlite(file).await?, engine: Engine::Sqlite })
    }

    /// Starts a transaction that may write. Others that want to write wait until it ends, so keep it short: no file, no
    /// network, no second transaction inside it.
    pub async fn begin(&self) -> StoreResult<Transaction> {
        Ok(match self.engine {
            Engine::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.pool.begin().await?,
        })
    }

    /// A connection for reading.
    pub async fn read(&self) -> StoreResult<ReadConnection> {
        Ok(self.pool.acquire().await?)
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
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
