//! Several clients at once: how many calls a second they get done, and how long each one takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use hdrhistogram::Histogram;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::pages::PAGE;

/// Far apart in the list, one after the other, and all of them in the end: a prime that no list's
/// length is a multiple of.
const STRIDE: usize = 1_000_003;

/// How fast one kind of call was.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Measured {
    /// How many calls there were.
    calls: u64,
    /// How many were done each second, by all clients together.
    per_second: f64,
    /// How long half of them took at most, in milliseconds.
    median: f64,
    /// How long all but one in a hundred took at most, in milliseconds.
    p99: f64,
}

/// What the clients do.
#[derive(Debug, Clone)]
pub(crate) enum Call {
    /// Create a session.
    Create,
    /// Read one of these sessions.
    Read(Arc<[String]>),
    /// List a page that begins at one of these sessions.
    List(Arc<[String]>),
}

impl Call {
    async fn make(&self, client: &Client, number: usize) -> anyhow::Result<()> {
        match self {
            Self::Create => client.create(number).await,
            Self::Read(ids) => client.read(somewhere(ids, number)).await,
            Self::List(ids) => client.page(PAGE, Some(somewhere(ids, number))).await.map(drop),
        }
    }
}

fn somewhere(ids: &[String], number: usize) -> &str {
    &ids[number.wrapping_mul(STRIDE) % ids.len()]
}

/// When the clients stop.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// After so many calls. How far they are is told by tenths.
    Calls(usize),
    /// After this long.
    Time(Duration),
}

/// Lets the clients call, each its next one as soon as it has its answer. Every call has a number
/// of its own.
pub(crate) async fn run(
    client: &Client,
    clients: usize,
    until: Until,
    call: &Call,
) -> anyhow::Result<Measured> {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut running = JoinSet::new();
    for _ in 0..clients {
        let (client, call, next) = (client.clone(), call.clone(), next.clone());
        running.spawn(async move {
            let mut times = new_histogram()?;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let is_over = match until {
                    Until::Calls(calls) => number >= calls,
                    Until::Time(time) => began.elapsed() >= time,
                };
                if is_over {
                    return anyhow::Ok(times);
                }
                let asked = Instant::now();
                call.make(&client, number).await?;
                times.record(u64::try_from(asked.elapsed().as_micros())?)?;
                tell_progress(number + 1, until);
            }
        });
    }
    let mut times = new_histogram()?;
    while let Some(client) = running.join_next().await {
        times.add(client.context("a client has crashed")??)?;
    }
    let calls = times.len();
    let per_second = f64::from(u32::try_from(calls)?) / began.elapsed().as_secs_f64();
    Ok(Measured {
        calls,
        per_second,
        median: milliseconds(&times, 0.5),
        p99: milliseconds(&times, 0.99),
    })
}

fn tell_progress(done: usize, until: Until) {
    if let Until::Calls(calls) = until
        && done.is_multiple_of((calls / 10).max(1))
    {
        eprintln!("    {done} of {calls}");
    }
}

/// Of microseconds, to three figures.
pub(crate) fn new_histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new(3)?)
}

/// What such a part of the calls took at most.
pub(crate) fn milliseconds(times: &Histogram<u64>, part: f64) -> f64 {
    Duration::from_micros(times.value_at_quantile(part)).as_secs_f64() * 1000.0
}
