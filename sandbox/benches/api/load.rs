//! Concurrent clients: their calls per second and the latency of each call.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use hdrhistogram::Histogram;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::pages::PAGE;

/// The distance in the list between consecutive calls. A prime, so that all sessions are used.
const STRIDE: usize = 1_000_003;

/// The throughput and latency of one kind of call.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Measured {
    /// The number of calls.
    calls: u64,
    /// Calls per second, of all clients together.
    per_second: f64,
    /// The median latency in milliseconds.
    median: f64,
    /// The 99th percentile of the latency in milliseconds.
    p99: f64,
}

/// The measured call.
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
            Self::Read(ids) => client.read(spread(ids, number)).await,
            Self::List(ids) => client.page(PAGE, Some(spread(ids, number))).await.map(drop),
        }
    }
}

fn spread(ids: &[String], number: usize) -> &str {
    &ids[number.wrapping_mul(STRIDE) % ids.len()]
}

/// The end of a measurement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// After this many calls, with a progress report at each tenth.
    Calls(usize),
    /// After this long.
    Time(Duration),
}

/// Runs the clients, each of which sends its next call as soon as it has a response. Every call has
/// a unique number.
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
                let started = Instant::now();
                call.make(&client, number).await?;
                times.record(u64::try_from(started.elapsed().as_micros())?)?;
                report_progress(number + 1, until);
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

fn report_progress(done: usize, until: Until) {
    if let Until::Calls(calls) = until
        && done.is_multiple_of((calls / 10).max(1))
    {
        eprintln!("    {done} of {calls}");
    }
}

/// Returns a histogram of microseconds with three significant digits.
pub(crate) fn new_histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new(3)?)
}

/// Returns a quantile in milliseconds.
pub(crate) fn milliseconds(times: &Histogram<u64>, part: f64) -> f64 {
    Duration::from_micros(times.value_at_quantile(part)).as_secs_f64() * 1000.0
}
