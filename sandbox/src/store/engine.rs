//! The two databases that the store runs on, and what has to be said to each before the first query.
//!
//! Every query is the same for both: placeholders `$1, $2, …`, and only types that both know (`i64`, `String`, `Vec<u8>`;
//! a truth value is a number).

use std::path::Path;

use anyhow::Context;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use url::Url;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server that several processes may share.
    Postgres,
}

/// A write-ahead log lets readers go on while somebody writes. `synchronous = NORMAL` does not wait for the disk at each
/// commit: the log is in the system's memory by then, so that a process which is killed loses nothing that it
/// acknowledged; a machine that loses its power may lose the last moments, though never half a transaction.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

/// Opens a SQLite file, making and migrating it as needed.
pub(super) async fn open_sqlite(file: &Path) -> anyhow::Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let file = std::path::absolute(file)?;
    let path = Url::from_file_path(&file).map_err(|()| anyhow::anyhow!("{} cannot be a database's path", file.display()))?;
    let address = format!("sqlite://{}?mode=rwc", path.path());
    let options = AnyPoolOptions::new().max_connections(8).after_connect(|connection, _| {
        Box::pin(async move {
            sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await?;
            Ok(())
        })
    });
    let pool = options.connect(&address).await.with_context(|| format!("cannot open {}", file.display()))?;
    sqlx::migrate!("./migrations/sqlite").run(&pool).await?;
    Ok(pool)
}
