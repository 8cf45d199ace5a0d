//! Start-up errors: the cause, the next step, and no password.

use std::process::Output;

use crate::server::{Server, program};

/// Asserts that the program fails and prints why.
fn stderr_of(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_directory_that_another_process_uses_is_left_to_it() {
    let data = tempfile::tempdir().unwrap();
    let first = Server::start(data.path());
    let error = stderr_of(&program(data.path()).output().unwrap());
    assert!(error.contains("another sandbox is using") && error.contains("--database"), "{error}");
    assert!(first.stop());
    assert!(Server::start(data.path()).stop(), "it is free again");
}

#[test]
fn a_database_that_nobody_serves_is_named_without_its_password() {
    let data = tempfile::tempdir().unwrap();
    let address = "postgres://jane:s3cret@127.0.0.1:1/latchkey";
    let error = stderr_of(&program(data.path()).args(["--database", address]).output().unwrap());
    assert!(
        error.contains("PostgreSQL at 127.0.0.1:1/latchkey") && error.contains("is it running"),
        "{error}"
    );
    assert!(!error.contains("s3cret") && !error.contains("jane"), "{error}");
}

#[test]
fn what_is_no_database_or_bucket_is_refused_without_being_repeated() {
    let data = tempfile::tempdir().unwrap();
    let error = stderr_of(
        &program(data.path())
            .env("LATCHKEY_DATABASE", "mysql://jane:s3cret@host/name")
            .output()
            .unwrap(),
    );
    assert!(error.contains("postgres://user") && !error.contains("s3cret"), "{error}");
    let error = stderr_of(&program(data.path()).args(["--files", "documents"]).output().unwrap());
    assert!(error.contains("s3://bucket"), "{error}");
}
