//! `kill -9` at any moment loses nothing that was acknowledged, and does nothing twice.
//!
//! The real program runs on its own directory while several applicants send requests. It is killed
//! at a random moment and started again on the same data. Everything that it has ever acknowledged
//! must be there. A request whose response was lost is sent again with the same idempotency key and
//! must take effect once.
//!
//! `LATCHKEY_KILLS` is the number of kills (1000 by default), `LATCHKEY_SEED` the random seed. With
//! `--include-ignored`, the same runs on the PostgreSQL server in `LATCHKEY_TEST_DATABASE`.

#![expect(clippy::unwrap_used, reason = "a test's helper that cannot go on fails the test")]

mod applicant;
mod check;
mod database;
mod receiver;
mod request;
mod server;

use std::time::{Duration, Instant};

use fastrand::Rng;
use futures_util::future::join_all;

use applicant::Applicants;
use receiver::Receiver;
use request::{Client, Lost};
use server::Program;

/// The number of applicants that send requests at the same time.
const WORKERS: usize = 4;
/// The number of sandboxes that run in parallel, as a start takes long.
const TEST_ENVS: usize = 3;
/// The longest time between the start and the kill of a process.
const MAX_WORK: Duration = Duration::from_millis(60);
/// The number of kills after which all sessions are checked, and not only those that may have
/// changed.
const FULL_CHECK_INTERVAL: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_kills_lose_nothing_that_was_acknowledged() {
    let kills = number_from("LATCHKEY_KILLS").unwrap_or(1000);
    run(usize::try_from(kills).unwrap(), TEST_ENVS, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn the_same_with_postgresql() {
    let server = std::env::var("LATCHKEY_TEST_DATABASE").unwrap();
    // Each kill takes about a second here, as the next process waits until the leases of the killed
    // one expire.
    let kills = number_from("LATCHKEY_KILLS").unwrap_or(1000) / 10;
    run(usize::try_from(kills).unwrap(), 1, Some(server)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_during_the_first_start_does_not_prevent_the_next_one() {
    let mut rng = Rng::with_seed(seed());
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let program = Program { data: folder.path().join("data"), database: None };
        for _ in 0..3 {
            let process = program.start();
            tokio::time::sleep(Duration::from_micros(rng.u64(..60_000))).await;
            process.kill();
        }
        assert!(
            program.start().address().await.is_some(),
            "the server does not start: {}",
            program.log_end()
        );
    }
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

fn seed() -> u64 {
    let seed = number_from("LATCHKEY_SEED").unwrap_or_else(|| Rng::new().u64(..));
    eprintln!("LATCHKEY_SEED={seed}");
    seed
}

/// Kills this many processes, in several environments in parallel, and prints the counts.
async fn run(kills: usize, test_envs: usize, database_server: Option<String>) {
    let (seed, started) = (seed(), Instant::now());
    let test_envs = (0..test_envs).map(|number| {
        let share = kills / test_envs + usize::from(number < kills % test_envs);
        let rng = Rng::with_seed(seed.wrapping_add(number as u64));
        let database_server = database_server.clone();
        tokio::spawn(
            async move { run_env(&format!("env-{number}"), share, rng, database_server).await },
        )
    });
    let mut total = Counts::default();
    for counts in join_all(test_envs).await {
        total.add(counts.unwrap());
    }
    eprintln!(
        "{} kills in {:.0} s: {} sessions, {} requests acknowledged, {} sent again after their response was lost, {} files, {} events. Seed {seed}",
        total.kills,
        started.elapsed().as_secs_f64(),
        total.sessions,
        total.acknowledged,
        total.sent_again,
        total.files,
        total.events,
    );
}

/// The counts of what happened, for the report.
#[derive(Debug, Default)]
struct Counts {
    kills: usize,
    sessions: usize,
    acknowledged: usize,
    sent_again: usize,
    files: usize,
    events: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.sessions += other.sessions;
        self.acknowledged += other.acknowledged;
        self.sent_again += other.sent_again;
        self.files += other.files;
        self.events += other.events;
    }
}

/// Runs one environment: one data directory, one webhook receiver, and one process after another.
async fn run_env(
    name: &str,
    kills: usize,
    mut rng: Rng,
    database_server: Option<String>,
) -> Counts {
    let folder = tempfile::tempdir().unwrap();
    let database = match &database_server {
        Some(server) => Some(database::create(server).await),
        None => None,
    };
    let program = Program { data: folder.path().join("data"), database };
    let receiver = Receiver::start().await;
    let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let mut workers: Vec<_> = (0..WORKERS)
        .map(|worker| Applicants::new(&format!("{name}-{worker}"), &receiver.url, rng.fork()))
        .collect();
    for kill in 0..kills {
        let mut process = program.start();
        // Some processes are killed during their start or during the checks.
        let kill_after = if rng.u8(..100) < 15 {
            Duration::from_micros(rng.u64(..150_000))
        } else {
            Duration::MAX
        };
        let duration =
            Duration::from_micros(rng.u64(..u64::try_from(MAX_WORK.as_micros()).unwrap()));
        let work = async {
            let Some(address) = process.address().await else {
                panic!("the server does not start: {}", program.log_end())
            };
            let client = Client::new(&http, &address);
            check_sessions(
                &client,
                &mut workers,
                kill % FULL_CHECK_INTERVAL == FULL_CHECK_INTERVAL - 1,
            )
            .await
            .unwrap();
            let busy = join_all(workers.iter_mut().map(|worker| worker.work(&client)));
            assert!(
                tokio::time::timeout(duration, busy).await.is_err(),
                "the server exited by itself: {}",
                program.log_end()
            );
        };
        // A timeout is one of the random moments.
        let _ = tokio::time::timeout(kill_after, work).await;
        process.kill();
        if database_server.is_none()
            && program.database_file().exists()
            && kill % FULL_CHECK_INTERVAL == 0
        {
            database::check_integrity(&program.database_file()).await;
        }
    }
    check_last_process(&program, &receiver, &http, &mut workers).await;
    if let (Some(server), Some(database)) = (&database_server, &program.database) {
        database::drop(server, database).await;
    } else {
        database::check_integrity(&program.database_file()).await;
    }
    count(kills, &mut workers)
}

/// Repeats the requests that lost their response, and compares the recent or all sessions with the
/// server's.
async fn check_sessions(
    client: &Client,
    workers: &mut [Applicants],
    all: bool,
) -> Result<(), Lost> {
    let checks = workers.iter_mut().map(|worker| async move {
        worker.retry_unanswered(client).await?;
        if all {
            for session in worker.all() {
                check::session(client, session).await?;
            }
        } else {
            for session in worker.recent() {
                check::session(client, session).await?;
            }
        }
        worker.checked = worker.past.len();
        Ok(())
    });
    join_all(checks).await.into_iter().collect()
}

/// Starts a process that is not killed, and checks that it completes the remaining jobs and
/// webhooks, each once and in order.
async fn check_last_process(
    program: &Program,
    receiver: &Receiver,
    http: &reqwest::Client,
    workers: &mut [Applicants],
) {
    let mut process = program.start();
    let client = Client::new(http, &process.address().await.unwrap());
    check_sessions(&client, workers, true).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(90);
    for worker in &mut *workers {
        for session in worker.all() {
            while !is_complete(&client, receiver, session).await {
                assert!(
                    Instant::now() < deadline,
                    "{} is not complete: {:?}, received {:?}",
                    session.id,
                    session.events,
                    receiver.received(&session.id)
                );
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn is_complete(
    client: &Client,
    receiver: &Receiver,
    session: &mut applicant::Session,
) -> bool {
    if !check::is_done(client, session).await.unwrap() {
        return false;
    }
    check::session(client, session).await.unwrap();
    let events: Vec<_> = session.events.iter().map(|(id, _)| id.clone()).collect();
    let received = receiver.received(&session.id);
    if !session.has_webhook {
        assert!(received.is_empty());
        return true;
    }
    assert_eq!(received, events[..received.len()], "the events' order");
    received.len() == events.len()
}

fn count(kills: usize, workers: &mut [Applicants]) -> Counts {
    let mut counts = Counts { kills, ..Counts::default() };
    for worker in workers {
        counts.acknowledged += worker.acknowledged;
        counts.sent_again += worker.sent_again;
        for session in worker.all() {
            counts.sessions += 1;
            counts.files += session.uploads.len();
            counts.events += session.events.len();
        }
    }
    counts
}
