//! The state that every handler and background worker shares.

mod server_key;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::rate_limiter::RateLimiter;
use crate::secrets::ServerKey;
use crate::store::Store;
use crate::store::files::FileStore;

/// The shared state. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub store: Store,
    pub files: FileStore,
    pub key: ServerKey,
    pub clock: Clock,
    /// The HTTP client that delivers webhooks.
    pub http: reqwest::Client,
    pub limiter: Arc<RateLimiter>,
    job_bell: Arc<Notify>,
    delivery_bell: Arc<Notify>,
}

impl AppState {
    /// Opens the database, the file store and the key, and creates what is missing.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let files = FileStore::open(&config).await?;
        let store = Store::open(&config.database, &config.data).await?;
        let key = server_key::find_or_make(&config, &store).await?;
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self {
            limiter: Arc::new(RateLimiter::new(config.limits.rate_limit, clock.clone())),
            files,
            config: Arc::new(config),
            store,
            key,
            clock,
            http,
            job_bell: Arc::default(),
            delivery_bell: Arc::default(),
        })
    }

    /// Returns the current time in Unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Returns the end of a claim that is made now.
    pub(crate) fn lease_end(&self) -> i64 {
        self.now() + self.config.limits.lease
    }

    /// Returns the interval at which a claim is renewed.
    pub(crate) fn lease_renewal(&self) -> Duration {
        Duration::from_secs(self.config.limits.lease.unsigned_abs()) / 3
    }

    /// Wakes the background workers of this process. Call it after the commit that enqueued a job
    /// or recorded an event. Another process that shares the database finds the work within two
    /// seconds.
    pub fn wake(&self) {
        self.job_bell.notify_one();
        self.delivery_bell.notify_one();
    }

    pub(crate) async fn next_job(&self) {
        self.job_bell.notified().await;
    }

    pub(crate) async fn next_delivery(&self) {
        self.delivery_bell.notified().await;
    }
}
