//! Somebody on a bad line: goes through a short but whole journey, does on each screen what it asks
//! for, and takes the way on that it offers when something has failed.
//!
//! Nothing here knows what was done to the line. A screen that says nothing, or leads nowhere, is a
//! failure.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::browser::Browser;
use crate::files::Files;
use crate::find;
use crate::wait::is_passing;

const HANDS: &str = include_str!("hands.js");

/// The pause between two looks at the page.
const PAUSE: Duration = Duration::from_millis(30);
/// A screen that stays as it is for so long after something was done on it has not taken notice; so
/// it is done again.
const NO_NOTICE: Duration = Duration::from_secs(4);
/// The same where the page was loaded again.
const NO_NOTICE_OF_RELOAD: Duration = Duration::from_secs(1);
/// How long what was typed is read over again.
const OVER_AGAIN: Duration = Duration::from_millis(250);
/// How long nothing may happen at all. In the page's time, which runs faster, several minutes.
const PATIENCE: Duration = Duration::from_secs(12);
/// How long a journey may take, whatever happens.
const LONGEST: Duration = Duration::from_secs(60);

/// What a person does who reads certain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayOn {
    /// The page goes on by itself, and says so.
    Wait,
    /// Presses the button of that name.
    Press(&'static str),
    /// Does the page's own business again: what was entered is still there.
    Again,
    /// Loads the page again by the browser's own button.
    Open,
}

/// The words in which the page tells the truth about what has failed, and the way on that it
/// offers. The first that is read counts.
const TRUTHS: &[(&str, WayOn)] = &[
    ("This page could not be loaded", WayOn::Press("Try again")),
    (SLOW, WayOn::Press("Try again")),
    ("We cannot reach our server", WayOn::Press("Try again")),
    ("We could not read the answer from our server", WayOn::Press("Try again")),
    ("Something went wrong on our side This is not your fault", WayOn::Press("Try again")),
    ("We lost the connection before the file arrived", WayOn::Press("Try again: ")),
    ("Our server could not take the file just now", WayOn::Press("Try again: ")),
    ("You are offline.", WayOn::Wait),
    ("We could not reach our server", WayOn::Again),
    ("Something went wrong on our side", WayOn::Again),
    ("We could not understand the answer from our server", WayOn::Again),
    ("We could not save this", WayOn::Again),
];

/// Is said of a page that has not started after a while, which on a busy machine no line is to
/// blame for.
pub(super) const SLOW: &str = "This is taking longer than usual. Your connection may be slow.";

/// The headings under which the journey is over.
const ENDS: &[&str] = &["All done, thank you", "You have already finished this"];

/// What is not the page's: the browser's own words, those of something on the way that answers in
/// the server's place, and a document that did not arrive as far as its first script. Whoever sees
/// it loads the page again.
const BROWSERS: &str = "(the browser's own words)";
const STRANGERS: &str = "Somebody on the way says";
const NOTHING: &str = "(nothing but an empty page)";

/// Stands beside a file that has arrived.
const ARRIVED: &str = "Added";

/// At such an address are the browser's own words.
const BROWSERS_ADDRESS: &str = "chrome-error:";
/// Where a window begins.
const BLANK: &str = "about:";
/// How long an empty page is looked at.
const EMPTY: Duration = Duration::from_secs(2);

/// What is to be seen of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sight {
    address: String,
    is_alive: bool,
    headings: Vec<String>,
    buttons: Vec<String>,
    is_busy: bool,
    words: String,
}

impl Sight {
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
            is_alive: is("isAlive"),
            headings: texts("headings"),
            buttons: texts("buttons"),
            is_busy: is("isBusy"),
            words: text("words"),
        }
    }

    fn has_heading(&self, start: &str) -> bool {
        self.headings.iter().any(|heading| heading.starts_with(start))
    }

    /// Whether nothing has come yet.
    fn is_blank(&self) -> bool {
        self.address.starts_with(BLANK)
    }

    /// What is true, as far as the screen says it after it has been as it is for so long.
    fn truth(&self, since: Duration) -> Option<(&'static str, WayOn)> {
        if self.address.starts_with(BROWSERS_ADDRESS) {
            return Some((BROWSERS, WayOn::Open));
        }
        if self.words.contains(STRANGERS) {
            return Some((STRANGERS, WayOn::Open));
        }
        if self.words.is_empty() && !self.is_alive && since > EMPTY {
            return Some((NOTHING, WayOn::Open));
        }
        TRUTHS.iter().find(|(words, _)| self.words.contains(words)).copied()
    }
}

/// What happened on a journey, as the person tells it.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// How often each of the words of truth was read.
    pub(super) truths: BTreeMap<&'static str, u32>,
    /// What was before their eyes, and what they did, with the seconds since the beginning.
    pub(super) diary: Vec<String>,
}

/// A person under way.
#[derive(Debug)]
pub(super) struct Traveller<'a> {
    /// Their browser.
    pub(super) browser: &'a Browser,
    /// What they have to give.
    pub(super) files: &'a Files,
    /// Where they begin.
    pub(super) link: &'a str,
}

impl Traveller<'_> {
    /// Goes through the whole journey.
    pub(super) async fn travel(&self, told: &mut Told) -> Result<()> {
        let began = Instant::now();
        self.open().await?;
        let mut last = Sight::default();
        let mut last_deed: Option<(Sight, Instant)> = None;
        let mut last_change = Instant::now();
        loop {
            sleep(PAUSE).await;
            let Some(sight) = self.look().await? else { continue };
            if sight != last {
                last_change = Instant::now();
                last = sight.clone();
            }
            if ENDS.iter().any(|heading| sight.has_heading(heading)) {
                return Ok(());
            }
            if last_change.elapsed() > PATIENCE || began.elapsed() > LONGEST {
                bail!(
                    "stuck, with these words before the eyes: {:?}; buttons: {:?}; busy: {}",
                    sight.words,
                    sight.buttons,
                    sight.is_busy
                );
            }
            let truth = sight.truth(last_change.elapsed());
            let pause = if matches!(truth, Some((_, WayOn::Open))) {
                NO_NOTICE_OF_RELOAD
            } else {
                NO_NOTICE
            };
            if last_deed
                .as_ref()
                .is_some_and(|(before, when)| *before == sight && when.elapsed() < pause)
            {
                continue;
            }
            last_deed = None;
            if self.act(&sight, truth).await? {
                let read = truth
                    .map(|(words, _)| words)
                    .or(sight.headings.first().map(String::as_str))
                    .unwrap_or_default();
                told.diary
                    .push(format!("{:.1} s: acted on {read:?}", began.elapsed().as_secs_f64()));
                if let Some((words, _)) = truth {
                    *told.truths.entry(words).or_default() += 1;
                }
                last_change = Instant::now();
                last_deed = Some((sight, last_change));
            }
        }
    }

    /// Does what the screen asks for, or takes the way on. Whether anything was done.
    async fn act(&self, sight: &Sight, truth: Option<(&'static str, WayOn)>) -> Result<bool> {
        match truth {
            Some((_, WayOn::Open)) => self.reload(sight).await.map(|()| true),
            Some((_, WayOn::Wait)) => Ok(false),
            Some((_, WayOn::Press(button))) => self.hand("press", &[json!(button)]).await,
            Some((_, WayOn::Again)) | None if sight.is_busy => Ok(false),
            Some((_, WayOn::Again)) | None => self.answer(sight).await,
        }
    }

    /// Gives what the screen asks for.
    async fn answer(&self, sight: &Sight) -> Result<bool> {
        if sight.has_heading("Maple Court Lettings has asked you") {
            let agrees = [
                "I agree that my answers and files are checked",
                "I agree to a search of my credit file",
            ];
            for consent in agrees {
                self.hand("tick", &[json!(consent)]).await?;
            }
            self.hand("press", &[json!("Agree and start")]).await
        } else if sight.has_heading("Your details") {
            self.hand("select", &[json!("Country"), json!("United Kingdom")]).await?;
            for (field, text) in ADDRESS {
                self.hand("write", &[json!(field), json!(text)]).await?;
            }
            let since = "When did you move in?";
            self.hand("write", &[json!("Month"), json!(MOVED_IN.1), json!(since)]).await?;
            self.hand("write", &[json!("Year"), json!(MOVED_IN.0), json!(since)]).await?;
            // They read it over again, and the page keeps what they have typed meanwhile.
            sleep(OVER_AGAIN).await;
            self.hand("press", &[json!("Save and continue")]).await
        } else if sight.has_heading("Your documents") {
            self.give_papers(sight).await
        } else if sight.has_heading("Check your answers") {
            self.hand("press", &[json!("Submit")]).await
        } else {
            Ok(false)
        }
    }

    /// Gives both papers, and goes on when both have arrived.
    async fn give_papers(&self, sight: &Sight) -> Result<bool> {
        let papers = [&self.files.pdf, &self.files.long];
        let names = papers
            .map(|paper| paper.file_name().unwrap_or_default().to_string_lossy().into_owned());
        let missing: Vec<&Path> = papers
            .iter()
            .zip(&names)
            .filter(|(_, name)| !sight.words.contains(name.as_str()))
            .map(|(paper, _)| paper.as_path())
            .collect();
        if !missing.is_empty() {
            return self.choose_files("Add a proof of address", &missing).await;
        }
        if names.iter().all(|name| sight.words.contains(&format!("{name} {ARRIVED}"))) {
            return self.hand("press", &[json!("Continue")]).await;
        }
        Ok(false)
    }

    /// Goes to the link. That it does not arrive is seen on the page.
    async fn open(&self) -> Result<()> {
        match self.browser.leave_for(self.link).await {
            Err(error) if !error.to_string().contains("net::") => {
                Err(error).context("cannot go to the link")
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Presses the browser's own button to load the page again, or follows the link again where
    /// nothing has come of it yet.
    async fn reload(&self, sight: &Sight) -> Result<()> {
        if sight.is_blank() {
            self.open().await
        } else {
            self.use_hands("reload", &[]).await.map(drop)
        }
    }

    async fn look(&self) -> Result<Option<Sight>> {
        Ok(self.use_hands("look", &[]).await?.as_ref().map(Sight::read))
    }

    /// Whether the deed was done.
    async fn hand(&self, deed: &str, details: &[Value]) -> Result<bool> {
        Ok(self.use_hands(deed, details).await?.and_then(|done| done.as_bool()).unwrap_or_default())
    }

    async fn choose_files(&self, button: &str, files: &[&Path]) -> Result<bool> {
        let Some(chooser) = self.use_hands("chooser", &[json!(button)]).await? else {
            return Ok(false);
        };
        let Some(chooser) = find::element(self.browser, &chooser) else { return Ok(false) };
        let files: Vec<String> =
            files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        match chooser.send_keys(&files.join("\n")).await {
            Ok(()) => Ok(true),
            Err(error) => passing(error.into()).map(|()| false),
        }
    }

    /// Does something with the page; nothing where the page was just changing.
    async fn use_hands(&self, deed: &str, details: &[Value]) -> Result<Option<Value>> {
        let arguments = std::iter::once(json!(deed)).chain(details.iter().cloned()).collect();
        match self.browser.client.execute(HANDS, arguments).await {
            Ok(value) => Ok(Some(value)),
            // The window still waits for the first byte of a page.
            Err(error) if error.is_script_timeout() || error.is_timeout() => {
                Ok(Some(json!({ "address": BLANK })))
            }
            Err(error) => passing(error.into()).map(|()| None),
        }
    }
}

/// What is said of a page that is just changing is no error.
fn passing(error: anyhow::Error) -> Result<()> {
    if is_passing(&error) { Ok(()) } else { Err(error) }
}

/// The address that is given, by the names of its fields.
pub(super) const ADDRESS: [(&str, &str); 3] = [
    ("House number and street", "12 Harbour Street"),
    ("Town or city", "Bristol"),
    ("Postcode", "BS8 1AA"),
];
/// Year and month; long enough ago that no earlier address is asked for.
pub(super) const MOVED_IN: (&str, &str) = ("2015", "3");
