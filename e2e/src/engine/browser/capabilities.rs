//! The WebDriver capabilities that a browser is opened with.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use crate::engine::browser_kind::BrowserKind;
use crate::engine::options::Options;

/// Chromium's arguments. It has no sandbox of its own, as it may run as root in a container, and
/// makes no requests by itself.
const CHROMIUM_ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    // ChromeDriver computes roles and names only in the page's own process, so the widget's frame
    // must not have another.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process",
    // Whether pages may use the fake camera is up to each test.
    "--use-fake-device-for-media-stream",
    "--lang=en-GB",
    "--window-size=1280,900",
];

/// Whether navigation commands wait for pages to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageLoad {
    Wait,
    Continue,
}

/// Returns the capabilities of a browser.
pub(super) fn capabilities(options: &Options, page_load: PageLoad) -> Capabilities {
    let mut capabilities = Capabilities::new();
    let (name, mut browser) = match options.engine {
        BrowserKind::Chromium => ("goog:chromeOptions", json!({ "args": CHROMIUM_ARGUMENTS })),
        BrowserKind::Firefox => ("moz:firefoxOptions", firefox()),
        BrowserKind::WebKit => ("webkitgtk:browserOptions", json!({ "args": ["--automation"] })),
    };
    if let (Some(binary), Some(browser)) = (&options.browser, browser.as_object_mut()) {
        browser.insert("binary".to_owned(), json!(binary));
    }
    if browser["binary"].is_string() || options.engine != BrowserKind::WebKit {
        // MiniBrowser's options are refused without a binary.
        capabilities.insert(name.to_owned(), browser);
    }
    if options.engine == BrowserKind::Chromium {
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    }
    let strategy = match page_load {
        PageLoad::Wait => "normal",
        PageLoad::Continue => {
            // A page is left whatever it asks, and a page of which nothing has arrived is not
            // waited for.
            capabilities.insert("unhandledPromptBehavior".to_owned(), json!("accept"));
            capabilities.insert("timeouts".to_owned(), json!({ "script": 3000 }));
            "none"
        }
    };
    capabilities.insert("pageLoadStrategy".to_owned(), json!(strategy));
    capabilities
}

fn firefox() -> Value {
    json!({
        "args": ["-headless", "-width", "1280", "-height", "900"],
        "prefs": { "intl.accept_languages": "en-GB, en", "ui.prefersReducedMotion": 1 },
    })
}
