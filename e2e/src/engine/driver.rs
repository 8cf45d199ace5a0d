//! WebDriver processes: one that all browsers share, or one for each, as the driver allows.

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use super::browser_kind::BrowserKind;
use super::http;
use super::options::Options;
use super::process::{line_after, spawn};

/// The time that a driver has to end its browsers and itself.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// The driver processes of a run.
#[derive(Debug)]
pub(super) struct Drivers {
    kind: BrowserKind,
    program: std::path::PathBuf,
    /// The virtual display. Only WebKitGTK needs one, as it has no headless mode.
    display: Option<Display>,
    started: RefCell<Vec<Rc<Driver>>>,
}

impl Drivers {
    /// Checks that the driver can be started.
    pub(super) async fn start(options: &Options) -> Result<Self> {
        let display = match options.engine {
            BrowserKind::WebKit => Some(Display::start().await?),
            BrowserKind::Chromium | BrowserKind::Firefox => None,
        };
        let drivers = Self {
            kind: options.engine,
            program: options.driver.clone(),
            display,
            started: RefCell::default(),
        };
        drivers.add().await?;
        Ok(drivers)
    }

    /// Returns a driver that can open another browser.
    pub(super) async fn available(&self) -> Result<Rc<Driver>> {
        let idle = self
            .started
            .borrow()
            .iter()
            .find(|driver| self.kind.shares_driver() || driver.try_reserve())
            .cloned();
        match idle {
            Some(driver) => Ok(driver),
            None => {
                let driver = self.add().await?;
                driver.try_reserve();
                Ok(driver)
            }
        }
    }

    async fn add(&self) -> Result<Rc<Driver>> {
        let display = self.display.as_ref().map(|display| display.name.as_str());
        let driver = Rc::new(Driver::start(self.kind, &self.program, display).await?);
        self.started.borrow_mut().push(Rc::clone(&driver));
        Ok(driver)
    }

    /// Ends every browser that is still open, and all drivers.
    pub(super) async fn end(&self) {
        for driver in self.started.take() {
            driver.end(self.kind).await;
        }
    }
}

/// What a driver that serves one browser at a time is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Usage {
    Idle,
    Reserved,
    /// The browser's WebDriver session.
    Open(String),
}

/// One driver process.
#[derive(Debug)]
pub(super) struct Driver {
    address: SocketAddr,
    process: Mutex<Child>,
    usage: RefCell<Usage>,
}

impl Driver {
    async fn start(kind: BrowserKind, program: &Path, display: Option<&str>) -> Result<Self> {
        let mut command = Command::new(program);
        command.stderr(Stdio::null());
        let (process, port) = match kind {
            BrowserKind::Chromium => {
                command.args(["--port=0", "--log-level=SEVERE"]);
                start_announced(command, "started successfully on port ").await
            }
            BrowserKind::Firefox => {
                command.args(["--port", "0", "--log", "info"]);
                start_announced(command, "Listening on 127.0.0.1:").await
            }
            BrowserKind::WebKit => {
                // Pages are drawn in software, and processes may run as root in a container.
                command
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
                    .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                    .env("GDK_BACKEND", "x11")
                    .env("LANG", "en_GB.UTF-8")
                    .env("LANGUAGE", "en_GB:en");
                if let Some(display) = display {
                    command.env("DISPLAY", display);
                }
                start_on_free_port(command).await
            }
        }
        .with_context(|| format!("cannot start the driver {}", program.display()))?;
        Ok(Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            process: Mutex::new(process),
            usage: RefCell::new(Usage::Idle),
        })
    }

    /// Returns the URL of the driver.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn try_reserve(&self) -> bool {
        let is_idle = *self.usage.borrow() == Usage::Idle;
        if is_idle {
            self.usage.replace(Usage::Reserved);
        }
        is_idle
    }

    /// Notes that the browser of that WebDriver session is open.
    pub(super) fn opened(&self, session: Option<String>) {
        self.usage.replace(session.map_or(Usage::Reserved, Usage::Open));
    }

    /// Notes that the browser has been closed.
    pub(super) fn closed(&self) {
        self.usage.replace(Usage::Idle);
    }

    /// Ends the browsers that are open and then the driver. A driver that is killed leaves its
    /// browsers behind.
    async fn end(&self, kind: BrowserKind) {
        let mut process = self.process.lock().await;
        let is_ended = if kind == BrowserKind::Chromium {
            let _ = http::request(self.address, "GET", "/shutdown", None, None).await;
            tokio::time::timeout(SHUTDOWN_TIMEOUT, process.wait()).await.is_ok()
        } else {
            if let Usage::Open(session) = self.usage.replace(Usage::Idle) {
                let path = format!("/session/{session}");
                let delete = http::request(self.address, "DELETE", &path, None, None);
                let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, delete).await;
            }
            false
        };
        if !is_ended {
            let _ = process.kill().await;
        }
    }
}

/// Starts a driver that chooses its port and prints it after `marker`.
async fn start_announced(command: Command, marker: &str) -> Result<(Child, u16)> {
    let mut process = spawn(command)?;
    let line = line_after(process.stdout.take(), marker).await?;
    let port = line.trim().trim_end_matches('.').parse();
    Ok((process, port.with_context(|| format!("the driver listens on {line:?}"))?))
}

/// Starts a driver that prints nothing, on a port that was free a moment ago.
async fn start_on_free_port(mut command: Command) -> Result<(Child, u16)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()?.port();
    command.arg(format!("--port={port}"));
    let process = spawn(command)?;
    super::wait::until("the driver to listen", async || {
        Ok(tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok().map(drop))
    })
    .await?;
    Ok((process, port))
}

/// A virtual X display. It ends when this is dropped.
#[derive(Debug)]
struct Display {
    /// The value of `DISPLAY`.
    name: String,
    _process: Child,
}

impl Display {
    async fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"])
            .stderr(Stdio::null());
        let mut process = spawn(command).context("cannot start Xvfb")?;
        let number = line_after(process.stdout.take(), "").await.context("cannot start Xvfb")?;
        Ok(Self { name: format!(":{}", number.trim()), _process: process })
    }
}
