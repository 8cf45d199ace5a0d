//! What all tests of a run share: the options, the sandbox, the drivers, and files to upload.

use anyhow::{Context, Result};

use super::browser::Browser;
use super::driver::Drivers;
use super::files::Files;
use super::options::Options;
use super::sandbox::Sandbox;

/// The environment of a run. Its processes end when it is dropped.
#[derive(Debug)]
pub(crate) struct TestEnv {
    pub(crate) options: Options,
    pub(crate) files: Files,
    pub(crate) sandbox: Sandbox,
    drivers: Drivers,
    _folder: tempfile::TempDir,
}

impl TestEnv {
    /// Starts the sandbox and the driver, and waits until both listen.
    pub(crate) async fn start(options: Options) -> Result<Self> {
        Self::start_with(options, &[]).await
    }

    /// Starts both, the sandbox with further arguments.
    pub(crate) async fn start_with(options: Options, arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a folder")?;
        let files = Files::write_into(folder.path())?;
        let sandbox = Sandbox::start(&options, arguments).await?;
        let drivers = Drivers::start(&options).await?;
        Ok(Self { options, files, sandbox, drivers, _folder: folder })
    }

    /// Opens a browser with a new profile.
    pub(crate) async fn open_browser(&self) -> Result<Browser> {
        Browser::open(self.drivers.available().await?, &self.options).await
    }

    /// Opens a browser that does not wait for pages to load, as over a faulty network they may
    /// never do so.
    pub(crate) async fn open_browser_without_load_wait(&self) -> Result<Browser> {
        Browser::open_without_load_wait(self.drivers.available().await?, &self.options).await
    }

    /// Ends every browser that is still open, and the drivers.
    pub(crate) async fn end(&self) {
        self.drivers.end().await;
    }
}
