//! A simulated user on a faulty network: completes a short journey, does on each screen what it asks
//! for, and recovers from errors by the way that the screen offers.
//!
//! The driver does not know the faults. A screen without a message, or without a way on, is a
//! failure.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::engine::browser::Browser;
use crate::engine::files::Files;
use crate::engine::find;
use crate::engine::wait::is_transient;

const PAGE_DRIVER: &str = include_str!("page_driver.js");

/// The pause between two looks at the page.
const PAUSE: Duration = Duration::from_millis(30);
/// An action is repeated on a screen that has not changed for this long after it.
const REPEAT_AFTER: Duration = Duration::from_secs(4);
/// The same for a reload.
const REPEAT_RELOAD_AFTER: Duration = Duration::from_secs(1);
/// The pause before a form is sent, in which the page saves a draft.
const REVIEW: Duration = Duration::from_millis(250);
/// The longest time without any change. Several minutes of the page's faster clock.
const STUCK_AFTER: Duration = Duration::from_secs(12);
/// The time limit of the journey.
const LONGEST: Duration = Duration::from_secs(60);

/// What a user does who reads an error message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recovery {
    /// Waits, as the page says that it continues by itself.
    Wait,
    /// Clicks the button of that name.
    Click(&'static str),
    /// Repeats the screen's own action. What was entered is still there.
    Repeat,
    /// Reloads the page by the browser's button.
    Reload,
}

/// The error messages of the page, and the recovery that each offers. The first that is shown
/// counts.
const MESSAGES: &[(&str, Recovery)] = &[
    ("This page could not be loaded", Recovery::Click("Try again")),
    (SLOW, Recovery::Click("Try again")),
    ("We cannot reach our server", Recovery::Click("Try again")),
    ("We could not read the answer from our server", Recovery::Click("Try again")),
    ("Something went wrong on our side This is not your fault", Recovery::Click("Try again")),
    ("We lost the connection before the file arrived", Recovery::Click("Try again: ")),
    ("Our server could not take the file just now", Recovery::Click("Try again: ")),
    ("You are offline.", Recovery::Wait),
    ("We could not reach our server", Recovery::Repeat),
    ("Something went wrong on our side", Recovery::Repeat),
    ("We could not understand the answer from our server", Recovery::Repeat),
    ("We could not save this", Recovery::Repeat),
];

/// The message of a page that starts slowly. A busy machine can cause it without a fault.
pub(super) const SLOW: &str = "This is taking longer than usual. Your connection may be slow.";

/// The headings of the journey's end.
const ENDS: &[&str] = &["All done, thank you", "You have already finished this"];

/// Pages that are not the widget's: the browser's error page, an intermediary's response, and a
/// document that was cut before its first script. They are reloaded.
const BROWSER_ERROR: &str = "(error page of the browser)";
const INTERMEDIARY_ERROR: &str = "Intermediary error";
const EMPTY_PAGE: &str = "(empty page)";

/// The state of an uploaded file in the list.
const UPLOADED: &str = "Added";

/// The scheme of the browser's error page.
const BROWSER_ERROR_ADDRESS: &str = "chrome-error:";
/// The scheme of a window's first page.
const BLANK: &str = "about:";
/// How long a page may be empty before it is reloaded.
const EMPTY_FOR: Duration = Duration::from_secs(2);

/// What is visible of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct PageState {
    address: String,
    /// Whether the page's first script has run.
    has_booted: bool,
    headings: Vec<String>,
    buttons: Vec<String>,
    is_busy: bool,
    text: String,
}

impl PageState {
    fn read(value: &Value) -> Self {
        let texts = |name: &str| {
            value[name]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let is = |name: &str| value[name].as_bool().unwrap_or_default();
        Self {
            address: text("address"),
            has_booted: is("hasBooted"),
            headings: texts("headings"),
            buttons: texts("buttons"),
            is_busy: is("isBusy"),
            text: text("text"),
        }
    }

    fn has_heading(&self, start: &str) -> bool {
        self.headings.iter().any(|heading| heading.starts_with(start))
    }

    /// Returns whether no page has arrived yet.
    fn is_blank(&self) -> bool {
        self.address.starts_with(BLANK)
    }

    /// Returns the error message of a screen that has not changed for that long.
    fn message(&self, unchanged_for: Duration) -> Option<(&'static str, Recovery)> {
        if self.address.starts_with(BROWSER_ERROR_ADDRESS) {
            return Some((BROWSER_ERROR, Recovery::Reload));
        }
        if self.text.contains(INTERMEDIARY_ERROR) {
            return Some((INTERMEDIARY_ERROR, Recovery::Reload));
        }
        if self.text.is_empty() && !self.has_booted && unchanged_for > EMPTY_FOR {
            return Some((EMPTY_PAGE, Recovery::Reload));
        }
        MESSAGES.iter().find(|(text, _)| self.text.contains(text)).copied()
    }
}

/// What was observed during a run.
#[derive(Debug, Default)]
pub(super) struct Observations {
    /// How often each error message was acted on.
    pub(super) messages: BTreeMap<&'static str, u32>,
    /// The actions, with the seconds since the start.
    pub(super) log: Vec<String>,
}

/// A user who completes the journey.
#[derive(Debug)]
pub(super) struct UserDriver<'a> {
    pub(super) browser: &'a Browser,
    pub(super) files: &'a Files,
    /// The hosted link.
    pub(super) link: &'a str,
}

impl UserDriver<'_> {
    /// Completes the journey.
    pub(super) async fn run(&self, observed: &mut Observations) -> Result<()> {
        let began = Instant::now();
        self.open().await?;
        let mut last = PageState::default();
        let mut last_action: Option<(PageState, Instant)> = None;
        let mut last_change = Instant::now();
        loop {
            sleep(PAUSE).await;
            let Some(state) = self.look().await? else { continue };
            if state != last {
                last_change = Instant::now();
                last = state.clone();
            }
            if ENDS.iter().any(|heading| state.has_heading(heading)) {
                return Ok(());
            }
            if last_change.elapsed() > STUCK_AFTER || began.elapsed() > LONGEST {
                bail!(
                    "stuck on a page with the text {:?}; buttons: {:?}; busy: {}",
                    state.text,
                    state.buttons,
                    state.is_busy
                );
            }
            let message = state.message(last_change.elapsed());
            let repeat_after = if matches!(message, Some((_, Recovery::Reload))) {
                REPEAT_RELOAD_AFTER
            } else {
                REPEAT_AFTER
            };
            if last_action
                .as_ref()
                .is_some_and(|(before, when)| *before == state && when.elapsed() < repeat_after)
            {
                continue;
            }
            last_action = None;
            if self.act(&state, message).await? {
                let reason = message
                    .map(|(text, _)| text)
                    .or(state.headings.first().map(String::as_str))
                    .unwrap_or_default();
                observed
                    .log
                    .push(format!("{:.1} s: acted on {reason:?}", began.elapsed().as_secs_f64()));
                if let Some((text, _)) = message {
                    *observed.messages.entry(text).or_default() += 1;
                }
                last_change = Instant::now();
                last_action = Some((state, last_change));
            }
        }
    }

    /// Recovers from an error, or does what the screen asks for. Returns whether anything was done.
    async fn act(
        &self,
        state: &PageState,
        message: Option<(&'static str, Recovery)>,
    ) -> Result<bool> {
        match message {
            Some((_, Recovery::Reload)) => self.reload(state).await.map(|()| true),
            Some((_, Recovery::Wait)) => Ok(false),
            Some((_, Recovery::Click(button))) => self.perform("click", &[json!(button)]).await,
            Some((_, Recovery::Repeat)) | None if state.is_busy => Ok(false),
            Some((_, Recovery::Repeat)) | None => self.answer(state).await,
        }
    }

    /// Answers what the screen asks for.
    async fn answer(&self, state: &PageState) -> Result<bool> {
        if state.has_heading("Maple Court Lettings has asked you") {
            let consents = [
                "I agree that my answers and files are checked",
                "I agree to a search of my credit file",
            ];
            for consent in consents {
                self.perform("check", &[json!(consent)]).await?;
            }
            self.perform("click", &[json!("Agree and start")]).await
        } else if state.has_heading("Your details") {
            self.perform("select", &[json!("Country"), json!("United Kingdom")]).await?;
            for (field, text) in ADDRESS {
                self.perform("fill", &[json!(field), json!(text)]).await?;
            }
            let since = "When did you move in?";
            self.perform("fill", &[json!("Month"), json!(MOVED_IN.1), json!(since)]).await?;
            self.perform("fill", &[json!("Year"), json!(MOVED_IN.0), json!(since)]).await?;
            sleep(REVIEW).await;
            self.perform("click", &[json!("Save and continue")]).await
        } else if state.has_heading("Your documents") {
            self.add_documents(state).await
        } else if state.has_heading("Check your answers") {
            self.perform("click", &[json!("Submit")]).await
        } else {
            Ok(false)
        }
    }

    /// Adds both documents, and continues when both are uploaded.
    async fn add_documents(&self, state: &PageState) -> Result<bool> {
        let documents = [&self.files.pdf, &self.files.long];
        let names = documents
            .map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned());
        let missing: Vec<&Path> = documents
            .iter()
            .zip(&names)
            .filter(|(_, name)| !state.text.contains(name.as_str()))
            .map(|(document, _)| document.as_path())
            .collect();
        if !missing.is_empty() {
            return self.choose_files("Add a proof of address", &missing).await;
        }
        if names.iter().all(|name| state.text.contains(&format!("{name} {UPLOADED}"))) {
            return self.perform("click", &[json!("Continue")]).await;
        }
        Ok(false)
    }

    /// Goes to the link. A page that does not arrive is noticed later.
    async fn open(&self) -> Result<()> {
        match self.browser.navigate_without_wait(self.link).await {
            Err(error) if !error.to_string().contains("net::") => {
                Err(error).context("cannot go to the link")
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Reloads the page, or follows the link again where nothing of it has arrived.
    async fn reload(&self, state: &PageState) -> Result<()> {
        if state.is_blank() { self.open().await } else { self.call("reload", &[]).await.map(drop) }
    }

    async fn look(&self) -> Result<Option<PageState>> {
        Ok(self.call("look", &[]).await?.as_ref().map(PageState::read))
    }

    /// Performs an action in the page. Returns whether it could be done.
    async fn perform(&self, action: &str, details: &[Value]) -> Result<bool> {
        Ok(self.call(action, details).await?.and_then(|done| done.as_bool()).unwrap_or_default())
    }

    async fn choose_files(&self, button: &str, files: &[&Path]) -> Result<bool> {
        let Some(input) = self.call("fileInput", &[json!(button)]).await? else {
            return Ok(false);
        };
        let Some(input) = find::element(self.browser, &input) else { return Ok(false) };
        let files: Vec<String> =
            files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        match input.send_keys(&files.join("\n")).await {
            Ok(()) => Ok(true),
            Err(error) => ignore_transient(error.into()).map(|()| false),
        }
    }

    /// Calls the page driver. Returns `None` where the page was changing.
    async fn call(&self, action: &str, details: &[Value]) -> Result<Option<Value>> {
        let arguments = std::iter::once(json!(action)).chain(details.iter().cloned()).collect();
        match self.browser.client.execute(PAGE_DRIVER, arguments).await {
            Ok(value) => Ok(Some(value)),
            // The window still waits for the first byte of a page.
            Err(error) if error.is_script_timeout() || error.is_timeout() => {
                Ok(Some(json!({ "address": BLANK })))
            }
            Err(error) => ignore_transient(error.into()).map(|()| None),
        }
    }
}

fn ignore_transient(error: anyhow::Error) -> Result<()> {
    if is_transient(&error) { Ok(()) } else { Err(error) }
}

/// The address that is given, by the names of its fields.
pub(super) const ADDRESS: [(&str, &str); 3] = [
    ("House number and street", "12 Harbour Street"),
    ("Town or city", "Bristol"),
    ("Postcode", "BS8 1AA"),
];
/// The year and month of moving in, long enough ago that no earlier address is asked for.
pub(super) const MOVED_IN: (&str, &str) = ("2015", "3");
