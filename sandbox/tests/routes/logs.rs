//! Logs: ids, routes and statuses; never a secret, personal data, a file name or a query.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

/// Captures the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_whole_journey_leaves_no_secret_and_no_person_in_the_log() {
    // Installed for the whole process, since a thread's subscriber misses callsites that another
    // thread registered first. Lines of other tests are captured too and must pass as well.
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(
        &sandbox,
        json!({ "webhook_url": "http://127.0.0.1:1/hook-of-a-business" }),
    )
    .await;
    sandbox.pass(2).await;
    latchkey_sandbox::domain::webhooks::deliver_due(&sandbox.state).await.unwrap();
    sandbox
        .get("/v1/verification_sessions?applicant_email=jane.doe%40example.com", SECRET_KEY)
        .await
        .ok();
    sandbox.get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY).await.ok();
    sandbox
        .post("/v1/session", &secret_of(&session), &json!({ "applicant": { "first_name": 7 } }))
        .await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for expected in ["req_", "/v1/verification_sessions/{id}", "status=200"] {
        assert!(log.contains(expected), "{expected} is not in the log: {log}");
    }
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    let personal = [
        "Zoë",
        "Müller",
        "jane.doe",
        "photo.png",
        "1990-05-15",
        "applicant_email=",
        "hook-of-a-business",
    ];
    for secret in personal.into_iter().chain([SECRET_KEY, &secret_of(&session), token, "Bearer"]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
