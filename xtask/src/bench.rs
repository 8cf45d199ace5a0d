//! `cargo xtask bench`: time to the first control of the widget, and throughput of the server's
//! API.

mod api;
mod first_load;

use clap::{Args, Subcommand};

/// What to measure; by default, the first load.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    first_load: first_load::Options,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How long the hosted page takes to its first control, cold, on a fast connection and on a phone.
    FirstLoad(first_load::Options),
    /// How fast the server creates, reads and lists sessions, with many of them in its store, on
    /// SQLite and on PostgreSQL.
    Api(api::Options),
}

/// Measures, and prints the results.
pub(crate) fn bench(bench: &Bench) -> anyhow::Result<()> {
    match &bench.what {
        None => first_load::bench(&bench.first_load),
        Some(What::FirstLoad(options)) => first_load::bench(options),
        Some(What::Api(options)) => api::bench(options),
    }
}
