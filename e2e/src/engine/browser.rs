//! A browser with its own profile, and the WebDriver commands that the client library lacks.

mod capabilities;

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::browser_kind::{BrowserKind, Feature};
use super::driver::Driver;
use super::options::Options;
use capabilities::{PageLoad, capabilities};

/// The time that a browser has to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(10);

/// The download speed in bytes per second while only uploads are limited.
const UNLIMITED: u32 = 100_000_000;

/// A browser.
#[derive(Debug)]
pub(crate) struct Browser {
    /// The WebDriver client.
    pub(crate) client: Client,
    kind: BrowserKind,
    driver: Rc<Driver>,
}

impl Browser {
    /// Opens a browser that waits for pages to load.
    pub(super) async fn open(driver: Rc<Driver>, options: &Options) -> Result<Self> {
        Self::connect(driver, options, PageLoad::Wait).await
    }

    /// Opens a browser that does not wait for pages to load.
    pub(super) async fn open_without_load_wait(
        driver: Rc<Driver>,
        options: &Options,
    ) -> Result<Self> {
        Self::connect(driver, options, PageLoad::Continue).await
    }

    async fn connect(driver: Rc<Driver>, options: &Options, page_load: PageLoad) -> Result<Self> {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(options, page_load))
            .connect(&driver.url())
            .await
            .context("cannot open a browser")?;
        let session = client.session_id().await.context("the browser has no session")?;
        driver.opened(session);
        Ok(Self { client, kind: options.engine, driver })
    }

    /// Closes the browser. One that has ended by itself counts as closed. The driver of one that does
    /// not respond is not used again.
    pub(crate) async fn close(&self) {
        let close = self.client.clone().close();
        if tokio::time::timeout(CLOSE_TIMEOUT, close).await.is_ok() {
            self.driver.closed();
        }
    }

    /// Returns whether the browser's driver offers a feature.
    pub(crate) fn supports(&self, feature: Feature) -> bool {
        self.kind.supports(feature)
    }

    /// Returns the role that the browser computes for an element (WAI-ARIA).
    pub(crate) async fn role_of(&self, element: &Element) -> Result<String, CmdError> {
        self.computed(element, "computedrole").await
    }

    /// Returns the accessible name that the browser computes for an element.
    pub(crate) async fn name_of(&self, element: &Element) -> Result<String, CmdError> {
        self.computed(element, "computedlabel").await
    }

    async fn computed(&self, element: &Element, what: &str) -> Result<String, CmdError> {
        let path = format!("element/{}/{what}", element.element_id());
        let text = self.client.issue_cmd(Command { method: Method::GET, path, body: None }).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Directs further commands to the page itself rather than to a frame in it.
    pub(crate) async fn switch_to_top(&self) -> Result<(), CmdError> {
        self.post("frame", json!({ "id": null })).await.map(drop)
    }

    /// Returns the lines that were written to the console since the last call, as level and text.
    /// Empty where the driver has no [`Feature::ConsoleLog`].
    pub(crate) async fn console(&self) -> Result<Vec<(String, String)>> {
        if !self.supports(Feature::ConsoleLog) {
            return Ok(Vec::new());
        }
        let entries = self.post("se/log", json!({ "type": "browser" })).await?;
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        Ok(entries
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| (text(entry, "level"), text(entry, "message")))
            .collect())
    }

    /// Gives the page the size of a screen of that many pixels.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.require(Feature::DeviceMetrics)?;
        let parameters =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", parameters).await?;
        Ok(())
    }

    /// Cuts the network off.
    pub(crate) async fn go_offline(&self) -> Result<()> {
        self.set_network(true, UNLIMITED).await
    }

    /// Limits uploads to that many bytes per second.
    pub(crate) async fn limit_upload(&self, bytes_per_second: u32) -> Result<()> {
        self.set_network(false, bytes_per_second).await
    }

    async fn set_network(&self, offline: bool, upload: u32) -> Result<()> {
        self.require(Feature::Network)?;
        let conditions = json!({ "offline": offline, "latency": 1, "download_throughput": UNLIMITED, "upload_throughput": upload });
        self.post("chromium/network_conditions", json!({ "network_conditions": conditions }))
            .await?;
        Ok(())
    }

    /// Ends [`go_offline`](Self::go_offline) and [`limit_upload`](Self::limit_upload).
    pub(crate) async fn restore_network(&self) -> Result<()> {
        self.require(Feature::Network)?;
        let path = "chromium/network_conditions".to_owned();
        self.client.issue_cmd(Command { method: Method::DELETE, path, body: None }).await?;
        Ok(())
    }

    /// Blocks all requests to URLs that match one of the patterns. No patterns block nothing.
    pub(crate) async fn block_urls(&self, patterns: &[&str]) -> Result<()> {
        self.require(Feature::Network)?;
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await?;
        Ok(())
    }

    /// Runs a script in every further page and frame before the page's own scripts. Returns its
    /// identifier.
    pub(crate) async fn add_preload_script(&self, script: &str) -> Result<String> {
        self.require(Feature::PreloadScripts)?;
        let added = self
            .devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
            .await?;
        let identifier = added["identifier"].as_str().context("the script has no identifier")?;
        Ok(identifier.to_owned())
    }

    /// Removes a preload script.
    pub(crate) async fn remove_preload_script(&self, identifier: &str) -> Result<()> {
        let parameters = json!({ "identifier": identifier });
        self.devtools("Page.removeScriptToEvaluateOnNewDocument", parameters).await?;
        Ok(())
    }

    /// Makes pages poll the session every second rather than every 30 seconds.
    pub(crate) async fn poll_every_second(&self) -> Result<()> {
        let script = "const original = setInterval; globalThis.setInterval = (run, pause) => original(run, pause === 30000 ? 1000 : pause)";
        self.add_preload_script(script).await.map(drop)
    }

    /// Navigates without asking for the current URL, which is unknown while a page is loading.
    pub(crate) async fn navigate_without_wait(&self, address: &str) -> Result<(), CmdError> {
        self.post("url", json!({ "url": address })).await.map(drop)
    }

    /// Empties the HTTP cache.
    pub(crate) async fn clear_cache(&self) -> Result<()> {
        self.devtools("Network.clearBrowserCache", json!({})).await?;
        Ok(())
    }

    /// Grants or denies the camera to all pages, as if the user had decided before.
    pub(crate) async fn set_camera_permission(&self, allowed: bool) -> Result<()> {
        self.require(Feature::Camera)?;
        let setting = if allowed { "granted" } else { "denied" };
        self.devtools(
            "Browser.setPermission",
            json!({ "permission": { "name": "camera" }, "setting": setting }),
        )
        .await?;
        Ok(())
    }

    /// Crashes the renderer process of the tab.
    pub(crate) async fn crash_tab(&self) -> Result<()> {
        self.require(Feature::TabCrash)?;
        // The command is answered by an error, as the tab is gone.
        let _ = self.devtools("Page.crash", json!({})).await;
        Ok(())
    }

    /// Types any text into the element, which has the focus. ChromeDriver types only what a keyboard
    /// has, and WebKitWebDriver drops characters above U+FFFF, so the text is inserted there.
    pub(crate) async fn insert_text(&self, element: &Element, text: &str) -> Result<(), CmdError> {
        match self.kind {
            BrowserKind::Chromium => {
                self.devtools("Input.insertText", json!({ "text": text })).await.map(drop)
            }
            BrowserKind::Firefox => element.send_keys(text).await,
            BrowserKind::WebKit => {
                let script = "document.execCommand('insertText', false, arguments[0])";
                self.client.execute(script, vec![json!(text)]).await.map(drop)
            }
        }
    }

    /// Emulates CSS media features, by name and value. Motion is always reduced, so that no test
    /// looks at a half-finished transition.
    pub(crate) async fn emulate_media(&self, features: &[(&str, &str)]) -> Result<(), CmdError> {
        let still = [("prefers-reduced-motion", "reduce")];
        let features: Vec<_> = features
            .iter()
            .chain(&still)
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": features }))
            .await
            .map(drop)
    }

    /// Undoes every emulation: size, media, touch, permissions, blocked URLs, network.
    pub(crate) async fn reset_emulation(&self) -> Result<()> {
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": [] })).await?;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": false })).await?;
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await?;
        self.devtools("Browser.resetPermissions", json!({})).await?;
        self.block_urls(&[]).await?;
        self.restore_network().await
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub(crate) async fn devtools(
        &self,
        command: &str,
        parameters: Value,
    ) -> Result<Value, CmdError> {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    fn require(&self, feature: Feature) -> Result<()> {
        ensure!(self.supports(feature), "{} does not offer {feature}", self.kind);
        Ok(())
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, CmdError> {
        self.client
            .issue_cmd(Command { method: Method::POST, path: path.to_owned(), body: Some(body) })
            .await
    }
}

/// A command of a WebDriver session.
#[derive(Debug)]
struct Command {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}
