//! The databases: SQLite's integrity check, and temporary databases on a PostgreSQL server.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection};

/// Runs SQLite's `integrity_check` on the file.
pub(crate) async fn check_integrity(file: &Path) {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let result: String =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(result, "ok");
    connection.close().await.unwrap();
}

/// Creates a database and returns its URL.
pub(crate) async fn create(server: &str) -> String {
    let name = format!("latchkey_kill_{:x}", fastrand::u64(..));
    execute(server, &format!("CREATE DATABASE {name}")).await;
    let mut address = url::Url::parse(server).unwrap();
    address.set_path(&name);
    address.to_string()
}

/// Drops a database that [`create`] has created.
pub(crate) async fn drop(server: &str, database: &str) {
    let name = url::Url::parse(database).unwrap().path().trim_start_matches('/').to_owned();
    execute(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn execute(server: &str, statement: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
