//! The two database engines, and their settings.
//!
//! Every query is the same for both: placeholders `$1, $2, …`, and only types that both have
//! (`i64`, `String`, `Vec<u8>`; a truth value is a number).

use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use secrecy::{ExposeSecret, SecretString};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection as _};
use url::Url;

use crate::store::Connection;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server that several processes may share.
    Postgres,
}

impl Engine {
    /// Returns the engine of a connection.
    pub(super) fn of(connection: &Connection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// The end of a `SELECT` that locks its rows until the transaction ends. A write transaction of
    /// SQLite locks the whole file anyway.
    pub(super) fn row_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The same, skipping rows that are locked already.
    pub(super) fn row_lock_skipping_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// Locks the directory for this process while the returned file is open; however the process ends,
/// the lock is released.
pub(super) fn claim_directory(directory: &Path) -> anyhow::Result<File> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the directory {}", directory.display()))?;
    let path = directory.join("sandbox.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "another sandbox is using {}. Give this one another directory with --data, or let both \
                share a PostgreSQL with --database",
            directory.display()
        ),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// `secure_delete`: people may ask for deletion, so deleted and overwritten data must leave the
/// file too.
///
/// A write-ahead log lets readers go on while somebody writes. `synchronous = NORMAL` does not wait
/// for the disk at each commit: the log is in the system's memory by then, so a process that is
/// killed loses nothing that it acknowledged; a machine that loses power may lose the last moments,
/// though never half a transaction. `FULL` would keep those too, for 0.7 ms more a commit as
/// measured (0.8 instead of 0.1), and a multiple of that on slower disks; whoever needs it has
/// PostgreSQL.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA \
    synchronous = NORMAL; PRAGMA foreign_keys = ON; \
    PRAGMA secure_delete = ON;";

/// Opens a SQLite file, and creates or migrates it.
pub(super) async fn open_sqlite(file: &Path) -> anyhow::Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let file = std::path::absolute(file)?;
    let path = Url::from_file_path(&file)
        .map_err(|()| anyhow::anyhow!("{} cannot be a database's path", file.display()))?;
    let address = format!("sqlite://{}?mode=rwc", path.path());
    let options = AnyPoolOptions::new().max_connections(8).after_connect(|connection, _| {
        Box::pin(async move {
            sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await?;
            Ok(())
        })
    });
    let pool = options
        .connect(&address)
        .await
        .with_context(|| format!("cannot open {}", file.display()))?;
    sqlx::migrate!("./migrations/sqlite").run(&pool).await?;
    Ok(pool)
}

/// The longest wait for PostgreSQL's first response.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The wait for a lock is as long as SQLite's. A process that stalls in a transaction loses it, so
/// that it does not lock a session for ever.
const POSTGRES_SETTINGS: &str =
    "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'";

/// Opens a PostgreSQL database, and creates or migrates its tables. Several processes may do so at
/// once.
pub(super) async fn open_postgres(address: &SecretString) -> anyhow::Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions =
        address.expose_secret().parse().map_err(|_| anyhow!("its address cannot be read"))?;
    // A pool would retry where nothing listens; a program that starts should fail at once.
    let first: AnyConnection = tokio::time::timeout(CONNECT_TIMEOUT, options.connect())
        .await
        .map_err(|_| {
            anyhow!("it did not answer within 10 seconds: see the host and the port in --database")
        })?
        .map_err(|error| anyhow!(postgres_advice(&error)))?;
    first.close().await?;
    let pool = AnyPoolOptions::new().max_connections(16).after_connect(|connection, _| {
        Box::pin(async move {
            sqlx::raw_sql(POSTGRES_SETTINGS).execute(connection).await?;
            Ok(())
        })
    });
    let pool = pool.connect_with(options).await?;
    sqlx::migrate!("./migrations/postgres").run(&pool).await.context("cannot make its tables")?;
    Ok(pool)
}

/// Explains a failed first connection. The database's own message is left out where it would name
/// the user.
fn postgres_advice(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) => {
            format!("{error}: is it running, and are the host and the port in --database right?")
        }
        sqlx::Error::Tls(_) => {
            "no secure connection could be made: see the parameter 'sslmode' of --database"
                .to_owned()
        }
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => {
                "it refuses the user or the password in --database".to_owned()
            }
            Some("3D000") => {
                "there is no database of that name: make it with 'createdb', or correct --database"
                    .to_owned()
            }
            Some("53300") => {
                "it has no connection left: raise its max_connections, or start fewer sandboxes"
                    .to_owned()
            }
            Some(code) => format!("it answers with the error {code}"),
            None => "it answers with an error".to_owned(),
        },
        _ => "the connection failed: is there a PostgreSQL at that address?".to_owned(),
    }
}

#[cfg(test)]
mod tests;
