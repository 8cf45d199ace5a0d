//! What every handler and every background task has at hand.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::ids;
use crate::middleware::rate_limit::Limiter;
use crate::secrets::ServerKey;
use crate::store::{self, Store};

/// What every handler and every background task has at hand. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// What was set from outside.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The uploaded files.
    pub files: Arc<dyn ObjectStore>,
    /// Derives and signs.
    pub key: ServerKey,
    /// What time it is.
    pub clock: Clock,
    /// Delivers webhooks.
    pub http: reqwest::Client,
    /// Counts what each caller sends.
    pub limiter: Arc<Limiter>,
    job_bell: Arc<Notify>,
    delivery_bell: Arc<Notify>,
}

impl AppState {
    /// Opens everything under the data directory, making what is not there, and takes up what an earlier process left.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let files = config.data.join("files");
        make_private_directory(&files).with_context(|| format!("cannot make the directory {}", files.display()))?;
        let key = server_key(&config.data.join("server.key"))?;
        let store = Store::open(&config.data.join("sandbox.db")).await.context("cannot open the database")?;
        let mut transaction = store.begin().await?;
        store::jobs::release_abandoned(&mut transaction).await?;
        store::idempotency::forget_abandoned(&mut transaction).await?;
        transaction.commit().await?;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(10)).build()?;
        Ok(Self {
            limiter: Arc::new(Limiter::new(config.limits.rate_limit, clock.clone())),
            files: Arc::new(LocalFileSystem::new_with_prefix(files)?),
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

    /// Tells the background tasks that there may be something to do. Call it after the commit that enqueued a job or
    /// recorded an event.
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

/// People's papers are in there: nobody but the owner looks in. A directory that is there already is left as it is.
fn make_private_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn server_key(file: &Path) -> anyhow::Result<ServerKey> {
    if let Ok(bytes) = fs::read(file) {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| anyhow::anyhow!("{} is not a key of 32 bytes", file.display()))?;
        return Ok(ServerKey::new(bytes));
    }
    let bytes = ids::random_bytes();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).and_then(|mut key| key.write_all(&bytes)).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(ServerKey::new(bytes))
}
