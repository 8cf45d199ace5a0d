//! One browser with a profile of its own, and what WebDriver can do that its client library does
//! not know.

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::options::Options;

/// No sandbox of the browser's own, because it may run as root in a container, and nothing that
/// asks the net by itself.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    // The driver computes roles and names only of what runs in the page's own process, as the
    // frame otherwise would not.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process",
    // A camera that is none. Whether pages may use it is each journey's matter.
    "--use-fake-device-for-media-stream",
    "--lang=en-GB",
    "--window-size=1280,900",
];

/// One browser.
#[derive(Debug)]
pub(crate) struct Browser {
    /// What the client library can do with it.
    pub(crate) client: Client,
}

impl Browser {
    /// Opens a browser that knows nothing from before.
    pub(crate) async fn open(driver: &str, options: &Options) -> Result<Self> {
        Self::open_waiting_for(driver, options, "normal").await
    }

    /// The same for somebody who does not wait for pages, as they may never be loaded whole.
    pub(crate) async fn open_impatiently(driver: &str, options: &Options) -> Result<Self> {
        Self::open_waiting_for(driver, options, "none").await
    }

    async fn open_waiting_for(driver: &str, options: &Options, page: &str) -> Result<Self> {
        let mut chromium = json!({ "args": ARGUMENTS });
        if let (Some(binary), Some(object)) = (&options.chromium, chromium.as_object_mut()) {
            object.insert("binary".to_owned(), json!(binary));
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".to_owned(), chromium);
        if page == "none" {
            // Whoever does not wait for a page leaves it as well, whatever it asks.
            capabilities.insert("unhandledPromptBehavior".to_owned(), json!("accept"));
            // Nothing can be seen of a page of which nothing has come yet, and nobody looks at it
            // for longer.
            capabilities.insert("timeouts".to_owned(), json!({ "script": 3000 }));
        }
        capabilities.insert("pageLoadStrategy".to_owned(), json!(page));
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(driver)
            .await
            .context("cannot open a browser")?;
        Ok(Self { client })
    }

    /// The role that the browser gives an element.
    pub(crate) async fn role_of(&self, element: &Element) -> Result<String, CmdError> {
        self.text_of(element, "computedrole").await
    }

    /// The name that the browser gives an element.
    pub(crate) async fn name_of(&self, element: &Element) -> Result<String, CmdError> {
        self.text_of(element, "computedlabel").await
    }

    async fn text_of(&self, element: &Element, what: &str) -> Result<String, CmdError> {
        let path = format!("element/{}/{what}", element.element_id());
        let text = self.client.issue_cmd(Command { method: Method::GET, path, body: None }).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Looks at the page itself from now on, not at a frame in it.
    pub(crate) async fn leave_frames(&self) -> Result<(), CmdError> {
        self.post("frame", json!({ "id": null })).await.map(drop)
    }

    /// What the console has been told since it was asked last, as level and text.
    pub(crate) async fn console(&self) -> Result<Vec<(String, String)>, CmdError> {
        let entries = self.post("se/log", json!({ "type": "browser" })).await?;
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        Ok(entries
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| (text(entry, "level"), text(entry, "message")))
            .collect())
    }

    /// Makes the page as large as a screen of that size.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> Result<(), CmdError> {
        let parameters =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", parameters).await.map(drop)
    }

    /// Sets what the line carries, in bytes a second upwards; `None` for nothing in either
    /// direction.
    pub(crate) async fn set_line(&self, upwards: Option<u32>) -> Result<(), CmdError> {
        // What a line of this machine carries, so to speak.
        let downwards = 100_000_000;
        let upwards_or_nothing = upwards.unwrap_or(downwards);
        let conditions = json!({ "offline": upwards.is_none(), "latency": 1, "download_throughput": downwards, "upload_throughput": upwards_or_nothing });
        self.post("chromium/network_conditions", json!({ "network_conditions": conditions }))
            .await
            .map(drop)
    }

    /// Lets everything through again.
    pub(crate) async fn restore_line(&self) -> Result<(), CmdError> {
        self.client
            .issue_cmd(Command {
                method: Method::DELETE,
                path: "chromium/network_conditions".to_owned(),
                body: None,
            })
            .await
            .map(drop)
    }

    /// From now on, whatever has an address like one of these does not arrive.
    pub(crate) async fn block(&self, patterns: &[&str]) -> Result<(), CmdError> {
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await.map(drop)
    }

    /// From now on, runs a script in every page and frame before its own, for a browser that lacks
    /// something.
    pub(crate) async fn prepare_pages(&self, script: &str) -> Result<(), CmdError> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
            .await
            .map(drop)
    }

    /// Goes to an address without looking where it is now, which it may not know while it waits for
    /// a page.
    pub(crate) async fn leave_for(&self, address: &str) -> Result<(), CmdError> {
        self.post("url", json!({ "url": address })).await.map(drop)
    }

    /// Forgets what was kept of pages seen before.
    pub(crate) async fn empty_cache(&self) -> Result<(), CmdError> {
        self.devtools("Network.clearBrowserCache", json!({})).await.map(drop)
    }

    /// From now on, an open page looks every second after what is done elsewhere, and not every
    /// half a minute.
    pub(crate) async fn hurry_looks(&self) -> Result<(), CmdError> {
        self.prepare_pages("const calm = setInterval; globalThis.setInterval = (run, pause) => calm(run, pause === 30000 ? 1000 : pause)").await
    }

    /// As if the person had said yes or no before, when a page wanted to use the camera.
    pub(crate) async fn let_use_camera(&self, allowed: bool) -> Result<(), CmdError> {
        let setting = if allowed { "granted" } else { "denied" };
        self.devtools(
            "Browser.setPermission",
            json!({ "permission": { "name": "camera" }, "setting": setting }),
        )
        .await
        .map(drop)
    }

    /// Kills the program behind the tab.
    pub(crate) async fn crash_tab(&self) {
        // Its last answer is that it is gone.
        let _ = self.devtools("Page.crash", json!({})).await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn insert_text(&self, text: &str) -> Result<(), CmdError> {
        self.devtools("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// From now on, pages are told that the person prefers this, by the names of media features;
    /// and in any case that they want no motion, so that nobody looks at what is half faded in.
    pub(crate) async fn prefer(&self, features: &[(&str, &str)]) -> Result<(), CmdError> {
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

    /// Undoes all that was done to the browser beside going to pages: size, media, line,
    /// permissions.
    pub(crate) async fn calm(&self) -> Result<(), CmdError> {
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "", "features": [] })).await?;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": false })).await?;
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await?;
        self.devtools("Browser.resetPermissions", json!({})).await?;
        self.block(&[]).await?;
        self.restore_line().await
    }

    /// The browser's own tools for developers: what WebDriver has no words for.
    pub(crate) async fn devtools(
        &self,
        command: &str,
        parameters: Value,
    ) -> Result<Value, CmdError> {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, CmdError> {
        self.client
            .issue_cmd(Command { method: Method::POST, path: path.to_owned(), body: Some(body) })
            .await
    }
}

/// A command of this browser's driver.
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
