//! The two databases that the store runs on, and what has to be said to each before the first
//! query.
//!
//! Every query is the same for both: placeholders `$1, $2, …`, and only types that both know
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

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server that several processes may share.
    Postgres,
}

impl Engine {
    /// The one behind a connection.
    pub(super) fn of(connection: &Connection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// Ends a `SELECT` whose rows nobody else may change until the transaction ends. SQLite's write
    /// transactions have the whole file to themselves anyway.
    pub(super) fn row_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The same, passing over rows that somebody else has locked.
    pub(super) fn row_lock_of_what_is_free(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// Makes the directory this process's own for as long as the file is open: an ending of any kind
/// gives it back.
pub(super) fn claim_directory(directory: &Path) -> anyhow::Result<File> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the directory {}", directory.display()))?;
    let path = directory.join("sandbox.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "another sandbox is using {}. Give this one another directory with --data, or let both share a PostgreSQL with --database",
            directory.display()
        ),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// What is deleted or overwritten is so in the file too (`secure_delete`), because people may ask
/// for it.
///
/// A write-ahead log lets readers go on while somebody writes. `synchronous = NORMAL` does not wait
/// for the disk at each commit: the log is in the system's memory by then, so that a process which
/// is killed loses nothing that it acknowledged; a machine that loses its power may lose the last
/// moments, though never half a transaction. `FULL` would keep those too, for 0.7 ms more a commit
/// where it was measured (0.8 instead of 0.1), a multiple of that on slower disks; whoever needs it
/// has PostgreSQL.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; \
    PRAGMA secure_delete = ON;";

/// Opens a SQLite file, making and migrating it as needed.
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

/// How long PostgreSQL may take to answer for the first time.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// Nobody waits for a lock longer than for SQLite's. A process that stands still in the middle of a
/// transaction loses it, so that it does not hold a session for ever.
const POSTGRES_SETTINGS: &str =
    "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'";

/// Opens a PostgreSQL database, making its tables or bringing them up to date. Several processes
/// may do so at once.
pub(super) async fn open_postgres(address: &SecretString) -> anyhow::Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions =
        address.expose_secret().parse().map_err(|_| anyhow!("its address cannot be read"))?;
    // A pool would go on trying where nobody listens; whoever starts a program wants to know at
    // once.
    let first: AnyConnection = tokio::time::timeout(FIRST_ANSWER, options.connect())
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

/// What to do about a first connection that failed. The database's own message is left out where it
/// would name the user.
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
