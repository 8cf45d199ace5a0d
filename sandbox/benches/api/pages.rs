//! Pages of the list: whether all sessions are on them, and what one costs by where it is.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use serde::Serialize;

use crate::client::Client;
use crate::load::{milliseconds, new_histogram};

/// How many sessions a measured page has: as many as when nothing is said.
pub(crate) const PAGE: usize = 10;
/// How many a page has while walking.
const LARGEST_PAGE: usize = 100;

/// What pages cost a single client, in milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Costs {
    /// The newest sessions.
    first: Cost,
    /// Those in the middle of the list.
    middle: Cost,
    /// The oldest.
    last: Cost,
}

/// What one page costs.
#[derive(Debug, Serialize)]
struct Cost {
    median: f64,
    p99: f64,
}

/// Goes over the whole list, and gives every id in it, newest first.
pub(crate) async fn walk(client: &Client) -> anyhow::Result<Arc<[String]>> {
    let mut ids: Vec<String> = Vec::new();
    loop {
        let page = client.page(LARGEST_PAGE, ids.last().map(String::as_str)).await?;
        ensure!(
            !page.has_more || page.data.len() == LARGEST_PAGE,
            "a page is short, although there are more"
        );
        ids.extend(page.data.into_iter().map(|session| session.id));
        if !page.has_more {
            break;
        }
    }
    let distinct: HashSet<&String> = ids.iter().collect();
    ensure!(
        distinct.len() == ids.len(),
        "{} of the listed sessions come twice",
        ids.len() - distinct.len()
    );
    Ok(ids.into())
}

/// Fetches the first, a middle and the last page in turns.
pub(crate) async fn costs(client: &Client, ids: &[String], rounds: usize) -> anyhow::Result<Costs> {
    ensure!(ids.len() >= 3 * PAGE, "a list with a middle has at least {} sessions", 3 * PAGE);
    let before = |position: usize| Some(ids[position - 1].as_str());
    let cursors = [None, before(ids.len() / 2), before(ids.len() - PAGE)];
    let mut times = [new_histogram()?, new_histogram()?, new_histogram()?];
    for _ in 0..rounds {
        for (cursor, times) in cursors.iter().zip(&mut times) {
            let asked = Instant::now();
            let page = client.page(PAGE, *cursor).await?;
            times.record(u64::try_from(asked.elapsed().as_micros())?)?;
            ensure!(
                page.data.len() == PAGE,
                "a page has {} sessions in place of {PAGE}",
                page.data.len()
            );
        }
    }
    let [first, middle, last] = times
        .map(|times| Cost { median: milliseconds(&times, 0.5), p99: milliseconds(&times, 0.99) });
    Ok(Costs { first, middle, last })
}
