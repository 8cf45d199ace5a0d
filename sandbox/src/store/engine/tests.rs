//! The two schemas are one, and every list is read from an index.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sqlx::Row;

use super::*;

/// Returns the migrations of an engine by file name, with PostgreSQL's names of types.
fn migrations(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let in_postgres = |text: String| {
        let text = text.replace(
            "INTEGER PRIMARY KEY AUTOINCREMENT",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        );
        text.replace("INTEGER", "BIGINT")
            .replace("BLOB", "BYTEA")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    files
        .map(|file| {
            (
                file.file_name().unwrap().to_string_lossy().into_owned(),
                in_postgres(fs::read_to_string(&file).unwrap()),
            )
        })
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_columns_and_indexes() {
    assert_eq!(migrations("sqlite"), migrations("postgres"));
}

/// Returns SQLite's plan for a query.
async fn plan(pool: &AnyPool, query: &str) -> String {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}")))
        .fetch_all(pool)
        .await
        .unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn every_page_of_every_list_is_a_range_of_an_index() {
    let directory = tempfile::tempdir().unwrap();
    let pool = open_sqlite(&directory.path().join("sandbox.db")).await.unwrap();
    let lists = [
        ("sessions", ""),
        ("sessions", "status = 'created' AND"),
        ("sessions", "applicant_email = 'jane@example.com' AND"),
        ("document_uploads", ""),
        ("identity_checks", ""),
        ("identity_checks", "check_type = 'selfie_match' AND"),
        ("identity_checks", "status = 'passed' AND"),
        ("identity_checks", "check_type = 'selfie_match' AND status = 'passed' AND"),
        ("verification_reports", ""),
        ("verification_reports", "status = 'completed' AND"),
    ];
    for (table, filter) in lists {
        for (direction, order) in [("<", "DESC"), (">", "ASC")] {
            let page = format!(
                "SELECT document FROM {table} WHERE 1 = 1 AND {filter} (created, seq) {direction} \
                    (1, 1) ORDER BY created {order}, seq {order} LIMIT 11"
            );
            let plan = plan(&pool, &page).await;
            assert!(
                plan.starts_with(&format!("SEARCH {table} USING INDEX"))
                    && !plan.contains("TEMP B-TREE"),
                "{page}: {plan}"
            );
        }
    }
    for table in ["document_uploads", "identity_checks", "verification_reports"] {
        let plan = plan(
            &pool,
            &format!(
                "SELECT document FROM {table} WHERE session = 'vs_1' ORDER \
            BY created DESC, seq DESC LIMIT 11"
            ),
        )
        .await;
        assert!(
            plan.contains(&format!("SEARCH {table} USING INDEX {table}_by_session (session=?)")),
            "{plan}"
        );
    }
}

#[tokio::test]
async fn what_is_due_is_found_without_looking_at_what_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let pool = open_sqlite(&directory.path().join("sandbox.db")).await.unwrap();
    let expired =
        "SELECT document FROM sessions WHERE status IN ('created', 'pending') AND expires_at <= 1";
    assert!(plan(&pool, expired).await.contains("USING INDEX sessions_by_expiry"));
    let due = "SELECT seq FROM jobs WHERE COALESCE(claimed_until, run_at) <= 1 ORDER BY \
        COALESCE(claimed_until, run_at), seq LIMIT 1";
    let plan = plan(&pool, due).await;
    assert!(
        plan.contains("jobs_by_time")
            && plan.starts_with("SEARCH")
            && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
}
