//! What every handler and every background task has at hand.

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

/// What every handler and every background task has at hand. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// What was set from outside.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The uploaded files.
    pub files: FileStore,
    /// Derives and signs.
    pub key: ServerKey,
    /// What time it is.
    pub clock: Clock,
    /// Delivers webhooks.
    pub http: reqwest::Client,
    /// Counts what each caller sends.
    pub limiter: Arc<RateLimiter>,
    job_bell: Arc<Notify>,
    delivery_bell: Arc<Notify>,
}

impl AppState {
    /// Opens everything, making what is not there.
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

    /// Unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// When a claim that is made now lapses.
    pub(crate) fn lease_end(&self) -> i64 {
        self.now() + self.config.limits.lease
    }

    /// How often a claim on something that takes long is renewed.
    pub(crate) fn lease_renewal(&self) -> Duration {
        Duration::from_secs(self.config.limits.lease.unsigned_abs()) / 3
    }

    /// Tells this process's background tasks that there may be something to do. Call it after the
    /// commit that enqueued a job or recorded an event. Another process that shares the
    /// database sees it within two seconds, should this one not get to it.
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
