//! PostgreSQL for the tests: `LATCHKEY_TEST_DATABASE` is the address of a database in which schemas
//! may be created. Each test creates its own schema and drops it.

use std::thread;

use latchkey_sandbox::ids;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

/// The schema of one test.
pub(crate) struct Schema {
    database: String,
    name: String,
}

impl Schema {
    /// Creates a schema, where the tests were given a database.
    pub(crate) async fn of_the_test() -> Option<Self> {
        let database =
            std::env::var("LATCHKEY_TEST_DATABASE").ok().filter(|address| !address.is_empty())?;
        let name = format!("test_{}", ids::random_text().to_lowercase());
        run(&database, format!("CREATE SCHEMA {name}")).await;
        Some(Self { database, name })
    }

    /// The address for a sandbox.
    pub(crate) fn address(&self) -> String {
        let separator = if self.database.contains('?') { '&' } else { '?' };
        format!(
            "{}{separator}options[search_path]={}&application_name={}",
            self.database, self.name, self.name
        )
    }
}

impl Schema {
    /// Every row of every table, as text.
    #[allow(
        dead_code,
        reason = "of the two test programs that share this, only one reads the tables"
    )]
    pub(crate) async fn everything_stored(&self) -> String {
        let mut connection = PgConnection::connect(&self.address()).await.unwrap();
        // Bytes are decoded as text.
        sqlx::raw_sql("SET bytea_output = 'escape'").execute(&mut connection).await.unwrap();
        let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut stored = String::new();
        for table in tables {
            let rows = sqlx::query_scalar(AssertSqlSafe(format!(
                "SELECT entry::text FROM {table} AS entry"
            )));
            let rows: Vec<String> = rows.fetch_all(&mut connection).await.unwrap();
            stored.extend(rows);
        }
        stored
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // The test's runtime is shutting down and will not roll back open transactions, so its
        // connections are ended first.
        let (database, name) = (self.database.clone(), &self.name);
        let end_connections = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
        );
        let statement = format!("{end_connections}; DROP SCHEMA {name} CASCADE");
        let dropped = thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(run(&database, statement))
        });
        assert!(dropped.join().is_ok() || thread::panicking());
    }
}

async fn run(database: &str, statement: String) {
    let mut connection = PgConnection::connect(database).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
