//! The benchmark of a running server with many sessions in its store, which `cargo xtask bench api`
//! starts.
//!
//! It fills the store through the API, as a business's server would. Then it reads the whole list
//! once, and measures creating, reading and listing with several concurrent clients, and the
//! latency of pages by their position in the list. It writes the results as one line of JSON to
//! standard output, and its progress to standard error.
//!
//! Common load generators repeat one request. This benchmark needs the ids of created sessions, and
//! requests the measured pages in turns, so that other load on the machine affects all of them.

mod client;
mod load;
mod pages;

use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::ensure;
use clap::Parser;
use client::Client;
use load::{Call, Until};
use serde::Serialize;

/// Measures the server at an address. It should have an empty store, and no rate limit.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server's address: `http://HOST:PORT`.
    #[arg(long)]
    api: String,
    /// The secret key of the business. Other users can read command lines: prefer the environment.
    #[arg(long, env = "LATCHKEY_SECRET_KEY", hide_env_values = true)]
    secret_key: String,
    /// The number of sessions in the store.
    #[arg(long, default_value = "100000")]
    sessions: NonZeroUsize,
    /// The number of concurrent clients.
    #[arg(long, default_value = "16")]
    clients: NonZeroUsize,
    /// The seconds for which each kind of call is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The number of requests for each measured page.
    #[arg(long, default_value = "1000")]
    rounds: NonZeroUsize,
    /// Passed by cargo to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The results.
#[derive(Debug, Serialize)]
struct Results {
    /// Creating, while the store is filled.
    fill: load::Measured,
    /// Creating, with the store full.
    create: load::Measured,
    /// Reading sessions from anywhere in the store.
    read: load::Measured,
    /// Listing pages from anywhere in the list.
    list: load::Measured,
    /// The latency of single pages.
    pages: pages::Latencies,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let sessions = arguments.sessions.get();
    let (clients, time) =
        (arguments.clients.get(), Until::Time(Duration::from_secs(arguments.seconds)));
    let client = Client::new(&arguments.api, &arguments.secret_key)?;

    let fill = load::run(&client, clients, Until::Calls(sessions), &Call::Create).await?;
    let ids = pages::all_ids(&client).await?;
    ensure!(
        ids.len() == sessions,
        "{sessions} sessions were created, but the list has {}: was the store empty?",
        ids.len()
    );

    let pages = pages::latencies(&client, &ids, arguments.rounds.get()).await?;
    let read = load::run(&client, clients, time, &Call::Read(ids.clone())).await?;
    let list = load::run(&client, clients, time, &Call::List(ids)).await?;
    let create = load::run(&client, clients, time, &Call::Create).await?;
    println!("{}", serde_json::to_string(&Results { fill, create, read, list, pages })?);
    Ok(())
}
