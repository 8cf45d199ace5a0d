//! Pages of the list: whether they have all sessions, and their latency by position.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use serde::Serialize;

use crate::client::Client;
use crate::load::{milliseconds, new_histogram};

/// The number of sessions on a measured page: the API's default.
pub(crate) const PAGE: usize = 10;
/// The number of sessions on a page while the whole list is read: the API's maximum.
const LARGEST_PAGE: usize = 100;

/// The latencies of pages for a single client, in milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Latencies {
    /// The newest sessions.
    first: Latency,
    /// The sessions in the middle of the list.
    middle: Latency,
    /// The oldest sessions.
    last: Latency,
}

/// The latency of one page.
#[derive(Debug, Serialize)]
struct Latency {
    median: f64,
    p99: f64,
}

/// Reads the whole list and returns every id in it, newest first.
pub(crate) async fn all_ids(client: &Client) -> anyhow::Result<Arc<[String]>> {
    let mut ids: Vec<String> = Vec::new();
    loop {
        let page = client.page(LARGEST_PAGE, ids.last().map(String::as_str)).await?;
        ensure!(
            !page.has_more || page.data.len() == LARGEST_PAGE,
            "a page is short, although there are more sessions"
        );
        ids.extend(page.data.into_iter().map(|session| session.id));
        if !page.has_more {
            break;
        }
    }
    let distinct: HashSet<&String> = ids.iter().collect();
    ensure!(
        distinct.len() == ids.len(),
        "{} sessions are listed twice",
        ids.len() - distinct.len()
    );
    Ok(ids.into())
}

/// Fetches the first, a middle and the last page in turns.
pub(crate) async fn latencies(
    client: &Client,
    ids: &[String],
    rounds: usize,
) -> anyhow::Result<Latencies> {
    ensure!(ids.len() >= 3 * PAGE, "a list with a middle has at least {} sessions", 3 * PAGE);
    let before = |position: usize| Some(ids[position - 1].as_str());
    let cursors = [None, before(ids.len() / 2), before(ids.len() - PAGE)];
    let mut times = [new_histogram()?, new_histogram()?, new_histogram()?];
    for _ in 0..rounds {
        for (cursor, times) in cursors.iter().zip(&mut times) {
            let started = Instant::now();
            let page = client.page(PAGE, *cursor).await?;
            times.record(u64::try_from(started.elapsed().as_micros())?)?;
            ensure!(
                page.data.len() == PAGE,
                "a page has {} sessions, expected {PAGE}",
                page.data.len()
            );
        }
    }
    let [first, middle, last] = times.map(|times| Latency {
        median: milliseconds(&times, 0.5),
        p99: milliseconds(&times, 0.99),
    });
    Ok(Latencies { first, middle, last })
}
