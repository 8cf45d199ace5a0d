//! How fast a running server answers, with many sessions in its store: `cargo xtask bench api`
//! starts one, and this measures it.
//!
//! It fills the store by the API itself, so that what is stored is what a landlord's server would
//! have put there. Then it walks the whole list once, and measures creating, reading and listing
//! with several clients at once, and what a page costs by where it is in the list. What it found is
//! one line of JSON on standard output; how far it is goes to standard error.
//!
//! Load generators measure one request again and again. This one has to know the ids that it was
//! given, and to take the pages in turns, so that whatever else the machine does falls on all of
//! them alike.

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
    /// The landlord's credential. Others can read a command line: prefer the environment.
    #[arg(long, env = "LATCHKEY_SECRET_KEY", hide_env_values = true)]
    secret_key: String,
    /// How many sessions there are to be in the store.
    #[arg(long, default_value = "100000")]
    sessions: NonZeroUsize,
    /// How many clients call at once.
    #[arg(long, default_value = "16")]
    clients: NonZeroUsize,
    /// For how many seconds each kind of call is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How often each page is fetched to learn what it costs.
    #[arg(long, default_value = "1000")]
    rounds: NonZeroUsize,
    /// Given by cargo to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Everything that was found.
#[derive(Debug, Serialize)]
struct Findings {
    /// Creating, from an empty store to a full one.
    fill: load::Measured,
    /// Creating, with the store full.
    create: load::Measured,
    /// Reading sessions from anywhere in the store.
    read: load::Measured,
    /// Listing pages from anywhere in the list.
    list: load::Measured,
    /// What single pages cost.
    pages: pages::Costs,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let sessions = arguments.sessions.get();
    let (clients, time) =
        (arguments.clients.get(), Until::Time(Duration::from_secs(arguments.seconds)));
    let client = Client::new(&arguments.api, &arguments.secret_key)?;

    let fill = load::run(&client, clients, Until::Calls(sessions), &Call::Create).await?;
    let ids = pages::walk(&client).await?;
    ensure!(
        ids.len() == sessions,
        "{sessions} sessions were created, but the list has {}: was the store empty?",
        ids.len()
    );

    let pages = pages::costs(&client, &ids, arguments.rounds.get()).await?;
    let read = load::run(&client, clients, time, &Call::Read(ids.clone())).await?;
    let list = load::run(&client, clients, time, &Call::List(ids)).await?;
    let create = load::run(&client, clients, time, &Call::Create).await?;
    println!("{}", serde_json::to_string(&Findings { fill, create, read, list, pages })?);
    Ok(())
}
