//! The command line of the sandbox.

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

/// A local verification API for development and tests. Sends no data to other machines, except for
/// your webhooks.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server with the API, the widget, the simulated banks and the demo page.
    Serve(Box<Serve>),
    /// Print the OpenAPI 3.1 document of the API.
    Openapi,
}

#[derive(Args)]
struct Serve {
    /// Address to listen on. Port 0 selects a free port.
    #[arg(long, env = "LATCHKEY_LISTEN", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// Port in generated URLs, if a local proxy forwards requests to the sandbox. Defaults to the
    /// port of --listen.
    #[arg(long, env = "LATCHKEY_PUBLIC_PORT")]
    public_port: Option<u16>,
    /// Directory for the database and the uploaded files.
    #[arg(long, env = "LATCHKEY_DATA", default_value = "data")]
    data: PathBuf,
    /// PostgreSQL database to use instead of SQLite: postgres://user@host:port/name. Several
    /// sandboxes can share it.
    #[arg(long, env = "LATCHKEY_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Bucket of an S3-compatible object store to use instead of files in the data directory:
    /// s3://bucket/prefix. Endpoint and credentials are read from the AWS_ environment variables.
    #[arg(long, env = "LATCHKEY_FILES")]
    files: Option<FilesLocation>,
    /// File with the server key. By default the key is stored in the data directory, or in the
    /// database with --database.
    #[arg(long, env = "LATCHKEY_SERVER_KEY")]
    server_key: Option<PathBuf>,
    /// Directory of the built widget.
    #[arg(long, env = "LATCHKEY_ASSETS", default_value = "dist")]
    assets: PathBuf,
    /// Secret key of the business, for the platform API.
    #[arg(
        long,
        env = "LATCHKEY_SECRET_KEY",
        default_value = DEFAULT_SECRET_KEY,
        hide_env_values = true,
    )]
    secret_key: String,
    /// Secret for webhook signatures.
    #[arg(
        long,
        env = "LATCHKEY_WEBHOOK_SECRET",
        default_value = DEFAULT_WEBHOOK_SECRET,
        hide_env_values = true,
    )]
    webhook_secret: String,
    /// Additional origins that may embed the widget, separated by commas.
    #[arg(long, env = "LATCHKEY_ALLOWED_ORIGINS", value_delimiter = ',', value_parser = origin)]
    allowed_origins: Vec<String>,
    /// Name of the business that requests verifications.
    #[arg(long, env = "LATCHKEY_BUSINESS_NAME")]
    business_name: Option<String>,
    /// JSON file with additional verification flows for Stripe clients.
    #[arg(long, env = "LATCHKEY_VERIFICATION_FLOWS")]
    verification_flows: Option<PathBuf>,
    /// Duration of checks in seconds.
    #[arg(long, env = "LATCHKEY_PROCESSING_SECONDS", default_value_t = 2)]
    processing_seconds: i64,
    /// Duration of checks in seconds with the test value "slow".
    #[arg(long, env = "LATCHKEY_SLOW_SECONDS", default_value_t = 75)]
    slow_seconds: i64,
    /// Lifetime of a session in seconds.
    #[arg(
        long,
        env = "LATCHKEY_SESSION_SECONDS",
        default_value_t = Limits::default().session_lifetime,
    )]
    session_seconds: i64,
    /// Lifetime of a client secret in seconds.
    #[arg(
        long,
        env = "LATCHKEY_CLIENT_SECRET_SECONDS",
        default_value_t = Limits::default().client_secret_lifetime,
    )]
    client_secret_seconds: i64,
    /// Lifetime of a link to the hosted page in seconds.
    #[arg(
        long,
        env = "LATCHKEY_LINK_SECONDS",
        default_value_t = Limits::default().hosted_link_lifetime,
    )]
    link_seconds: i64,
    /// Maximum number of requests per second of one caller, on average. 0 disables the limit.
    #[arg(
        long,
        env = "LATCHKEY_RATE_LIMIT",
        default_value_t = Limits::default().rate_limit.per_second,
    )]
    rate_limit: u32,
    /// Maximum number of requests in a burst of one caller.
    #[arg(long, env = "LATCHKEY_RATE_BURST", default_value_t = Limits::default().rate_limit.burst)]
    rate_burst: u32,
    /// Lifetime of an incomplete upload in seconds, since its last data.
    #[arg(
        long,
        env = "LATCHKEY_UPLOAD_SECONDS",
        default_value_t = Limits::default().upload_lifetime,
    )]
    upload_seconds: i64,
    /// Time in seconds within which a bank connection must be authorized.
    #[arg(
        long,
        env = "LATCHKEY_BANK_SECONDS",
        default_value_t = Limits::default().bank_connection_lifetime,
    )]
    bank_seconds: i64,
    /// With --database: time in seconds after which another sandbox takes over the work of one that
    /// has stopped.
    #[arg(
        long,
        env = "LATCHKEY_LEASE_SECONDS",
        default_value_t = Limits::default().lease,
        value_parser = clap::value_parser!(i64).range(1..),
    )]
    lease_seconds: i64,
}

impl std::fmt::Debug for Serve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serve").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Parses an origin and returns it as browsers serialize it. It is written to headers, so it must
/// not contain anything else, nor a wildcard.
fn origin(text: &str) -> Result<String, &'static str> {
    let is_bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none()
    };
    let url = Url::parse(text).ok().filter(|url| is_bare(url) && !text.contains('*'));
    url.map(|url| url.origin().ascii_serialization())
        .ok_or("an origin must be a scheme, a host and an optional port: https://business.example")
}

/// Time for running requests to finish after the stop signal.
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
    config.limits.hosted_link_lifetime = serve.link_seconds;
    config.limits.upload_lifetime = serve.upload_seconds;
    config.limits.bank_connection_lifetime = serve.bank_seconds;
    config.limits.rate_limit = RateLimit { per_second: serve.rate_limit, burst: serve.rate_burst };
    config.limits.lease = serve.lease_seconds;
    // Not parsed by clap, whose error message would contain the URL and with it a password.
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
    // Standard output is for the calling program, the log goes to standard error. Written at once,
    // because the caller may stop reading after the line it needs.
    let mut stdout = std::io::stdout();
    let pages = &state.config.business_origin;
    let lines = format!(
        "listening: http://{address}\nsecret key: {}\nevents: {pages}/events\nreference: \
            {pages}/docs\n",
        serve.secret_key
    );
    stdout.write_all(lines.as_bytes())?;
    stdout.flush()?;

    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let graceful = async move {
        stop.received().await;
        // The receiver is only gone if the server has already stopped.
        let _ = stopping.send(());
    };
    let app =
        latchkey_sandbox::app(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app).with_graceful_shutdown(graceful);
    tokio::select! {
        ended = server.into_future() => ended?,
        () = grace_period(stopped) => tracing::warn!("grace period is over, dropping running \
            requests"),
    }
    // Unfinished work is stored in the database and continues at the next start.
    for task in workers {
        task.abort();
    }
    state.store.close().await;
    Ok(())
}

/// Returns after the grace period, which begins with the stop signal, to end connections that stay
/// open.
async fn grace_period(stopped: tokio::sync::oneshot::Receiver<()>) {
    if stopped.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GRACE_PERIOD).await;
}

/// The signals that stop the server. Listens from its creation on, so that no signal before the
/// start of the server is missed.
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

/// The signal that stops the server.
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
    fn origins_are_accepted_without_anything_else() {
        assert_eq!(origin("https://business.example/"), Ok("https://business.example".to_owned()));
        assert_eq!(origin("http://localhost:3000"), Ok("http://localhost:3000".to_owned()));
        for text in [
            "",
            "*",
            "business.example",
            "https://*",
            "https://a.example/path",
            "https://a.example; script-src *",
            "data:,x",
        ] {
            assert!(origin(text).is_err(), "{text:?}");
        }
    }
}
