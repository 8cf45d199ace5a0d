//! A PostgreSQL for the tests: `LATCHKEY_TEST_DATABASE` is the address of a database in which schemas may be made. Each test
//! has one of its own, which goes with it.

use std::thread;

use latchkey_sandbox::config::DatabaseLocation;
use latchkey_sandbox::ids;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

/// One test's own part of the database.
pub(crate) struct Schema {
    database: String,
    name: String,
}

impl Schema {
    /// A new one, where the tests were given a database.
    pub(crate) async fn of_the_test() -> Option<Self> {
        let database = std::env::var("LATCHKEY_TEST_DATABASE").ok().filter(|address| !address.is_empty())?;
        let name = format!("test_{}", ids::random_text().to_lowercase());
        run(&database, format!("CREATE SCHEMA {name}")).await;
        Some(Self { database, name })
    }

    /// Where a sandbox finds it.
    pub(crate) fn location(&self) -> DatabaseLocation {
        self.address().parse().unwrap()
    }

    /// The same, for a command line.
    pub(crate) fn address(&self) -> String {
        let separator = if self.database.contains('?') { '&' } else { '?' };
        format!("{}{separator}options[search_path]={}", self.database, self.name)
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (database, statement) = (self.database.clone(), format!("DROP SCHEMA {} CASCADE", self.name));
        // The test's own runtime is on its way out.
        let dropped =
            thread::spawn(move || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(&database, statement)));
        assert!(dropped.join().is_ok() || thread::panicking());
    }
}

async fn run(database: &str, statement: String) {
    let mut connection = PgConnection::connect(database).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
