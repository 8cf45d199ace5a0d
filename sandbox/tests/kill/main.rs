//! `kill -9` at any moment loses nothing that was acknowledged, and does nothing twice.
//!
//! The real program runs on a directory of its own while several applicants go their way. It is
//! killed at a random moment, started again on the same data, and everything that it has ever
//! acknowledged has to be there. A request whose answer was lost is sent again under its key and
//! has to have been done once.
//!
//! `LATCHKEY_KILLS` says how often (1000 by default), `LATCHKEY_SEED` how chance falls. Where
//! `LATCHKEY_TEST_DATABASE` names a PostgreSQL, `--include-ignored` does the same there.

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

/// How many applicants are busy at the same time.
const LINES: usize = 4;
/// How many sandboxes live and die beside each other, to make use of the time that a start takes.
const WORLDS: usize = 3;
/// The longest that a sandbox is left to its work.
const LONGEST_WORK: Duration = Duration::from_millis(60);
/// After so many kills everything is looked through, and not only what may have changed.
const BETWEEN_GREAT_CHECKS: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_kills_lose_nothing_that_was_acknowledged() {
    let kills = number_from("LATCHKEY_KILLS").unwrap_or(1000);
    run(usize::try_from(kills).unwrap(), WORLDS, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn the_same_with_postgresql() {
    let server = std::env::var("LATCHKEY_TEST_DATABASE").unwrap();
    // Each takes about a second here, as the next process waits for what the killed one had
    // claimed.
    let kills = number_from("LATCHKEY_KILLS").unwrap_or(1000) / 10;
    run(usize::try_from(kills).unwrap(), 1, Some(server)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_its_very_first_start_it_starts_the_next_time() {
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
            "it does not start: {}",
            program.last_words()
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

/// Kills as often as told, in several worlds at once, and says what that came to.
async fn run(kills: usize, worlds: usize, database_server: Option<String>) {
    let (seed, started) = (seed(), Instant::now());
    let worlds = (0..worlds).map(|number| {
        let share = kills / worlds + usize::from(number < kills % worlds);
        let rng = Rng::with_seed(seed.wrapping_add(number as u64));
        let database_server = database_server.clone();
        tokio::spawn(
            async move { world(&format!("world-{number}"), share, rng, database_server).await },
        )
    });
    let mut total = Tally::default();
    for tally in join_all(worlds).await {
        total.add(tally.unwrap());
    }
    eprintln!(
        "{} kills in {:.0} s: {} sessions, {} requests acknowledged, {} whose answer was lost and that were sent again, {} files, {} events. Seed {seed}",
        total.kills,
        started.elapsed().as_secs_f64(),
        total.sessions,
        total.acknowledged,
        total.sent_again,
        total.files,
        total.events,
    );
}

/// What was done.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    sessions: usize,
    acknowledged: usize,
    sent_again: usize,
    files: usize,
    events: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.sessions += other.sessions;
        self.acknowledged += other.acknowledged;
        self.sent_again += other.sent_again;
        self.files += other.files;
        self.events += other.events;
    }
}

/// One directory, one receiver, and one sandbox after another.
async fn world(name: &str, kills: usize, mut rng: Rng, database_server: Option<String>) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let database = match &database_server {
        Some(server) => Some(database::create(server).await),
        None => None,
    };
    let program = Program { data: folder.path().join("data"), database };
    let receiver = Receiver::start().await;
    let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let mut lines: Vec<_> = (0..LINES)
        .map(|line| Applicants::new(&format!("{name}-{line}"), &receiver.url, rng.fork()))
        .collect();
    for kill in 0..kills {
        let mut process = program.start();
        // Now and then it does not get far: it dies while it starts, or while it is asked about the
        // life before.
        let patience = if rng.u8(..100) < 15 {
            Duration::from_micros(rng.u64(..150_000))
        } else {
            Duration::MAX
        };
        let work =
            Duration::from_micros(rng.u64(..u64::try_from(LONGEST_WORK.as_micros()).unwrap()));
        let life = async {
            let Some(address) = process.address().await else {
                panic!("it does not start: {}", program.last_words())
            };
            let client = Client::new(&http, &address);
            look_through(
                &client,
                &mut lines,
                kill % BETWEEN_GREAT_CHECKS == BETWEEN_GREAT_CHECKS - 1,
            )
            .await
            .unwrap();
            let busy = join_all(lines.iter_mut().map(|line| line.go_on(&client)));
            assert!(
                tokio::time::timeout(work, busy).await.is_err(),
                "it ended by itself: {}",
                program.last_words()
            );
        };
        // Out of patience is as good a moment as any other.
        let _ = tokio::time::timeout(patience, life).await;
        process.kill();
        if database_server.is_none()
            && program.database_file().exists()
            && kill % BETWEEN_GREAT_CHECKS == 0
        {
            database::check_integrity(&program.database_file()).await;
        }
    }
    last_life(&program, &receiver, &http, &mut lines).await;
    if let (Some(server), Some(database)) = (&database_server, &program.database) {
        database::drop(server, database).await;
    } else {
        database::check_integrity(&program.database_file()).await;
    }
    tally(kills, &mut lines)
}

/// Sends again what is in doubt, and compares all that is known with what the server says.
async fn look_through(client: &Client, lines: &mut [Applicants], all: bool) -> Result<(), Lost> {
    let checks = lines.iter_mut().map(|line| async move {
        line.make_sure(client).await?;
        if all {
            for session in line.all() {
                check::session(client, session).await?;
            }
        } else {
            for session in line.recent() {
                check::session(client, session).await?;
            }
        }
        line.looked_through = line.past.len();
        Ok(())
    });
    join_all(checks).await.into_iter().collect()
}

/// Nobody kills this one: the jobs and the webhooks that the others have left are done, each once
/// and in order.
async fn last_life(
    program: &Program,
    receiver: &Receiver,
    http: &reqwest::Client,
    lines: &mut [Applicants],
) {
    let mut process = program.start();
    let client = Client::new(http, &process.address().await.unwrap());
    look_through(&client, lines, true).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(90);
    for line in &mut *lines {
        for session in line.all() {
            while !is_over(&client, receiver, session).await {
                assert!(
                    Instant::now() < deadline,
                    "{} is not done: {:?}, taken {:?}",
                    session.id,
                    session.events,
                    receiver.taken(&session.id)
                );
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn is_over(client: &Client, receiver: &Receiver, session: &mut applicant::Session) -> bool {
    if !check::is_done(client, session).await.unwrap() {
        return false;
    }
    check::session(client, session).await.unwrap();
    let events: Vec<_> = session.events.iter().map(|(id, _)| id.clone()).collect();
    let taken = receiver.taken(&session.id);
    if !session.is_watched {
        assert!(taken.is_empty());
        return true;
    }
    assert_eq!(taken, events[..taken.len()], "in their order");
    taken.len() == events.len()
}

fn tally(kills: usize, lines: &mut [Applicants]) -> Tally {
    let mut tally = Tally { kills, ..Tally::default() };
    for line in lines {
        tally.acknowledged += line.acknowledged;
        tally.sent_again += line.sent_again;
        for session in line.all() {
            tally.sessions += 1;
            tally.files += session.uploads.len();
            tally.events += session.events.len();
        }
    }
    tally
}
