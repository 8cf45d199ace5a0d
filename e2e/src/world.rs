//! What all journeys share: one sandbox, one driver of browsers, and the landlord's key.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use crate::files::Files;
use crate::http;
use crate::options::Options;

/// The documented test key.
const SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// How long checks take: long enough for the screen to be seen, short enough for nobody to wait.
const PROCESSING_SECONDS: &str = "1";
/// How long slow checks take: long enough for the page to be loaded anew meanwhile.
const SLOW_SECONDS: &str = "8";

/// Sandbox, driver, files. Both programs end when this is dropped.
#[derive(Debug)]
pub(crate) struct World {
    /// How the journeys are run.
    pub(crate) options: Options,
    /// Files for people to upload.
    pub(crate) files: Files,
    /// What they are uploaded to.
    pub(crate) sandbox: Sandbox,
    driver: SocketAddr,
    driver_program: Mutex<Child>,
    _folder: tempfile::TempDir,
}

impl World {
    /// Starts both programs, and waits until they answer.
    pub(crate) async fn start(options: Options) -> Result<Self> {
        Self::start_with(options, &[]).await
    }

    /// The same with further arguments for the sandbox.
    pub(crate) async fn start_with(options: Options, arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a folder")?;
        let files = Files::write_into(folder.path())?;
        let sandbox = Sandbox::start(&options, arguments).await?;
        let (driver_program, driver) = start_driver(&options).await?;
        Ok(Self {
            options,
            files,
            sandbox,
            driver,
            driver_program: Mutex::new(driver_program),
            _folder: folder,
        })
    }

    /// Where the driver listens.
    pub(crate) fn driver(&self) -> String {
        format!("http://{}", self.driver)
    }

    /// Ends every browser that is still open, and their driver.
    pub(crate) async fn end(&self) {
        // It ends its browsers before it ends itself; were it just killed, it would leave them
        // behind.
        let _ = http::request(self.driver, "GET", "/shutdown", None, None).await;
        let mut program = self.driver_program.lock().await;
        let _ = tokio::time::timeout(Duration::from_secs(10), program.wait()).await;
    }
}

/// A sandbox with data of its own. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Sandbox {
    address: SocketAddr,
    _program: Child,
    _data: tempfile::TempDir,
}

impl Sandbox {
    /// Starts one with further arguments, and waits until it answers.
    pub(crate) async fn start(options: &Options, arguments: &[&str]) -> Result<Self> {
        let data = tempfile::tempdir().context("cannot make a folder")?;
        let mut command = Command::new(&options.sandbox);
        command.args(["serve", "--listen", "127.0.0.1:0", "--secret-key", SECRET_KEY]);
        // By the environment, so that the arguments may say otherwise.
        command
            .env("LATCHKEY_PROCESSING_SECONDS", PROCESSING_SECONDS)
            .env("LATCHKEY_SLOW_SECONDS", SLOW_SECONDS)
            .args(arguments);
        command
            .arg("--data")
            .arg(data.path())
            .arg("--assets")
            .arg(&options.assets)
            .env("RUST_LOG", "error");
        let mut program = spawn(command)
            .with_context(|| format!("cannot start the sandbox, {}", options.sandbox.display()))?;
        let line = line_with(program.stdout.take(), "listening: http://")
            .await
            .context("the sandbox did not start")?;
        let address =
            line.trim().parse().with_context(|| format!("the sandbox listens at {line:?}"))?;
        Ok(Self { address, _program: program, _data: data })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// An address on the landlord's origin.
    pub(crate) fn landlord(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.address.port())
    }

    /// An address on the widget's origin.
    pub(crate) fn widget(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// A request with the landlord's key.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<http::Answer> {
        http::request(self.address, method, path, Some(SECRET_KEY), body).await
    }

    /// A session as a landlord's server makes one, with `more` beside the applicant and the
    /// products.
    pub(crate) async fn create_session(&self, products: &[&str], more: Value) -> Result<Session> {
        self.create("/v1/verification_sessions", &new_session(products, more)).await
    }

    /// A session as a Stripe client makes one.
    pub(crate) async fn create_stripe_session(&self, create: Value) -> Result<Session> {
        self.create("/v1/identity/verification_sessions", &create).await
    }

    async fn create(&self, path: &str, body: &Value) -> Result<Session> {
        let answer = self.ask("POST", path, Some(body)).await?;
        ensure!(
            answer.status < 300,
            "the session was not created: {} {}",
            answer.status,
            answer.body
        );
        let text = |name: &str| {
            answer.body[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("the session has no {name}"))
        };
        Ok(Session { id: text("id")?, client_secret: text("client_secret")?, url: text("url")? })
    }
}

/// What a landlord's server sends to have a session made.
pub(crate) fn new_session(products: &[&str], more: Value) -> Value {
    let mut create = json!({
        "applicant": {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com"},
        "products": products,
    });
    if let (Some(create), Some(more)) = (create.as_object_mut(), more.as_object()) {
        create.extend(more.clone());
    }
    create
}

/// What a landlord's server has of a session.
#[derive(Debug)]
pub(crate) struct Session {
    /// Which.
    pub(crate) id: String,
    /// For the widget on the landlord's page.
    pub(crate) client_secret: String,
    /// The hosted page's link.
    pub(crate) url: String,
}

async fn start_driver(options: &Options) -> Result<(Child, SocketAddr)> {
    let mut command = Command::new(&options.chromedriver);
    command.args(["--port=0", "--log-level=SEVERE"]).stderr(Stdio::null());
    let mut child = spawn(command)
        .with_context(|| format!("cannot start {}", options.chromedriver.display()))?;
    let line = line_with(child.stdout.take(), "started successfully on port ")
        .await
        .context("the driver did not start")?;
    let port = line
        .trim()
        .trim_end_matches('.')
        .parse()
        .with_context(|| format!("the driver listens on {line:?}"))?;
    Ok((child, SocketAddr::from((Ipv4Addr::LOCALHOST, port))))
}

fn spawn(mut command: Command) -> Result<Child> {
    Ok(command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?)
}

/// What comes after `start` in the first line that has it. The rest of the output is read and
/// dropped, so that the program never waits for a reader.
async fn line_with(
    output: Option<impl AsyncRead + Unpin + 'static>,
    start: &str,
) -> Result<String> {
    let mut lines = BufReader::new(output.context("there is no output")?).lines();
    let search = async {
        while let Some(line) = lines.next_line().await? {
            if let Some((_, rest)) = line.split_once(start) {
                return Ok(rest.to_owned());
            }
        }
        anyhow::bail!("it ended without saying {start:?}")
    };
    let found = tokio::time::timeout(Duration::from_secs(30), search)
        .await
        .context("it said nothing for 30 s")??;
    tokio::task::spawn_local(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(found)
}
