//! The sandbox's command line.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::{Args, Parser, Subcommand};
use latchkey_sandbox::background;
use latchkey_sandbox::clock::Clock;
use latchkey_sandbox::config::{
    Config, DEFAULT_SECRET_KEY, DEFAULT_WEBHOOK_SECRET, DatabaseLocation, FilesLocation, Limits,
    RateLimit, verification_flows,
};
use latchkey_sandbox::state::AppState;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The verification API on one machine, for development and tests. Nothing leaves the machine but
/// your webhooks.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, the widget, the sandbox bank and the demo page.
    Serve(Box<Serve>),
    /// Print the description of the API, OpenAPI 3.1, to standard output.
    Openapi,
}

#[derive(Args)]
struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "LATCHKEY_LISTEN", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// The port in the addresses that are handed out, where a proxy on this machine stands before
    /// the sandbox.
    #[arg(long, env = "LATCHKEY_PUBLIC_PORT")]
    public_port: Option<u16>,
    /// Where the database and the uploaded files are kept.
    #[arg(long, env = "LATCHKEY_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL in place of the SQLite file, which several sandboxes may share:
    /// postgres://user@host:port/name.
    #[arg(long, env = "LATCHKEY_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// A bucket of an S3-compatible store in place of the data directory's files:
    /// s3://bucket/prefix. The AWS_ environment variables say where it is and who asks.
    #[arg(long, env = "LATCHKEY_FILES")]
    files: Option<FilesLocation>,
    /// The file with the server's key. By default it is kept in the data directory, with
    /// --database in the database.
    #[arg(long, env = "LATCHKEY_SERVER_KEY")]
    server_key: Option<PathBuf>,
    /// Where the built widget is.
    #[arg(long, env = "LATCHKEY_ASSETS", default_value = "dist")]
    assets: PathBuf,
    /// The landlord's credential.
    #[arg(long, env = "LATCHKEY_SECRET_KEY", default_value = DEFAULT_SECRET_KEY, hide_env_values = true)]
    secret_key: String,
    /// The key that signs webhooks.
    #[arg(long, env = "LATCHKEY_WEBHOOK_SECRET", default_value = DEFAULT_WEBHOOK_SECRET, hide_env_values = true)]
    webhook_secret: String,
    /// Further origins that may embed the widget, separated by commas.
    #[arg(long, env = "LATCHKEY_ALLOWED_ORIGINS", value_delimiter = ',', value_parser = origin)]
    allowed_origins: Vec<String>,
    /// The business that asks for verifications.
    #[arg(long, env = "LATCHKEY_BUSINESS_NAME")]
    business_name: Option<String>,
    /// A JSON file with further verification flows, the named presets of Stripe clients.
    #[arg(long, env = "LATCHKEY_VERIFICATION_FLOWS")]
    verification_flows: Option<PathBuf>,
    /// How long checks take.
    #[arg(long, env = "LATCHKEY_PROCESSING_SECONDS", default_value_t = 2)]
    processing_seconds: i64,
    /// How long checks take with the test value "slow".
    #[arg(long, env = "LATCHKEY_SLOW_SECONDS", default_value_t = 75)]
    slow_seconds: i64,
    /// How long a session stays open.
    #[arg(long, env = "LATCHKEY_SESSION_SECONDS", default_value_t = Limits::default().session_lifetime)]
    session_seconds: i64,
    /// How long a client secret opens its session.
    #[arg(long, env = "LATCHKEY_CLIENT_SECRET_SECONDS", default_value_t = Limits::default().client_secret_lifetime)]
    client_secret_seconds: i64,
    /// How long the hosted page's link opens its session.
    #[arg(long, env = "LATCHKEY_LINK_SECONDS", default_value_t = Limits::default().open_link_lifetime)]
    link_seconds: i64,
    /// How many requests a second one caller may send in the long run; 0 for any number.
    #[arg(long, env = "LATCHKEY_RATE_LIMIT", default_value_t = Limits::default().rate_limit.per_second)]
    rate_limit: u32,
    /// How many requests one caller may send at once after a quiet time.
    #[arg(long, env = "LATCHKEY_RATE_BURST", default_value_t = Limits::default().rate_limit.burst)]
    rate_burst: u32,
    /// How long an unfinished upload is kept after its last piece.
    #[arg(long, env = "LATCHKEY_UPLOAD_SECONDS", default_value_t = Limits::default().upload_lifetime)]
    upload_seconds: i64,
    /// How long a bank may take to answer.
    #[arg(long, env = "LATCHKEY_BANK_SECONDS", default_value_t = Limits::default().bank_connection_lifetime)]
    bank_seconds: i64,
    /// With --database: after how long another sandbox takes up what one that is not heard of any
    /// more was at.
    #[arg(long, env = "LATCHKEY_LEASE_SECONDS", default_value_t = Limits::default().lease, value_parser = clap::value_parser!(i64).range(1..))]
    lease_seconds: i64,
}

impl std::fmt::Debug for Serve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serve").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// An origin in the way that browsers write it. It goes into headers as it is, so there may be
/// nothing else in it, and no wildcard either.
fn origin(text: &str) -> Result<String, &'static str> {
    let is_bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none()
    };
    let url = Url::parse(text).ok().filter(|url| is_bare(url) && !text.contains('*'));
    url.map(|url| url.origin().ascii_serialization())
        .ok_or("an origin is a scheme, a host and perhaps a port: https://landlord.example")
}

/// How long requests may still run after the stop signal.
const GRACE_PERIOD: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,latchkey_sandbox=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match Cli::parse().command {
        Command::Serve(serve) => serve_until_stopped(*serve).await,
        Command::Openapi => Ok(writeln!(
            std::io::stdout(),
            "{}",
            latchkey_sandbox::api::openapi::document().to_pretty_json()?
        )?),
    }
}

async fn serve_until_stopped(serve: Serve) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}", serve.listen))?;
    let address = listener.local_addr()?;
    let mut config =
        Config::for_port(serve.public_port.unwrap_or(address.port()), &serve.data, &serve.assets);
    config.secret_key = SecretString::from(serve.secret_key.as_str());
    config.webhook_secret = SecretString::from(serve.webhook_secret);
    config.allowed_origins.extend(serve.allowed_origins);
    if let Some(file) = &serve.verification_flows {
        config.verification_flows.extend(verification_flows::read(file)?);
    }
    config.processing_seconds = serve.processing_seconds;
    config.slow_seconds = serve.slow_seconds;
    config.limits.session_lifetime = serve.session_seconds;
    config.limits.client_secret_lifetime = serve.client_secret_seconds;
    config.limits.open_link_lifetime = serve.link_seconds;
    config.limits.upload_lifetime = serve.upload_seconds;
    config.limits.bank_connection_lifetime = serve.bank_seconds;
    config.limits.rate_limit = RateLimit { per_second: serve.rate_limit, burst: serve.rate_burst };
    config.limits.lease = serve.lease_seconds;
    // Not by clap, which would repeat an address that it cannot read, and with it a password.
    let database = serve.database.as_deref().map(str::parse::<DatabaseLocation>).transpose();
    config.database = database.map_err(|error| anyhow!("--database: {error}"))?.unwrap_or_default();
    config.files = serve.files.unwrap_or_default();
    config.server_key = serve.server_key;
    if let Some(name) = serve.business_name {
        config.business.name = name;
    }

    let state = AppState::open(config, Clock::System).await?;
    let workers = background::start(&state);

    let stop = StopSignal::listen()?;
    // Standard output is for whoever started us; the log goes to standard error. In one piece, as
    // they may stop reading once they have what they need.
    let mut stdout = std::io::stdout();
    let pages = &state.config.landlord_origin;
    let lines = format!(
        "listening: http://{address}\nsecret key: {}\nevents: {pages}/events\nreference: {pages}/docs\n",
        serve.secret_key
    );
    stdout.write_all(lines.as_bytes())?;
    stdout.flush()?;

    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let graceful = async move {
        stop.received().await;
        // Nobody listens any more only where the server has ended already.
        let _ = stopping.send(());
    };
    let app =
        latchkey_sandbox::app(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app).with_graceful_shutdown(graceful);
    tokio::select! {
        ended = server.into_future() => ended?,
        () = grace_period(stopped) => tracing::warn!("requests that were still running are dropped"),
    }
    // What they were at is in the database, and is taken up at the next start.
    for task in workers {
        task.abort();
    }
    state.store.close().await;
    Ok(())
}

/// Ends a while after the stop signal, for connections that never do.
async fn grace_period(stopped: tokio::sync::oneshot::Receiver<()>) {
    if stopped.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GRACE_PERIOD).await;
}

/// What asks the server to stop. Listens from its making on, so that nothing is missed before the
/// server runs.
#[cfg(unix)]
struct StopSignal {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignal {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What asks the server to stop.
#[cfg(not(unix))]
struct StopSignal;

#[cfg(not(unix))]
impl StopSignal {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn received(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_taken_and_nothing_that_would_widen_a_header() {
        assert_eq!(origin("https://landlord.example/"), Ok("https://landlord.example".to_owned()));
        assert_eq!(origin("http://localhost:3000"), Ok("http://localhost:3000".to_owned()));
        for text in [
            "",
            "*",
            "landlord.example",
            "https://*",
            "https://a.example/path",
            "https://a.example; script-src *",
            "data:,x",
        ] {
            assert!(origin(text).is_err(), "{text:?}");
        }
    }
}
