//! Shows a person the way to a screen: makes the session, prepares the browser, opens the widget,
//! and waits for what is to be seen.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::applicant::Applicant;
use super::words::Words;
use crate::demo;
use crate::find::{Name, Role};
use crate::person::Person;
use crate::wait::until;

pub(crate) use crate::demo::Present;

/// Makes a page get other answers than the server's, by rules.
const PROPS: &str = include_str!("props.js");

/// The business that asks, wherever a text names it.
pub(crate) const BUSINESS: &str = "Maple Court Lettings";

/// Leads one person from screen to screen.
#[derive(Debug)]
pub(crate) struct Guide {
    /// Whom.
    pub(crate) person: Rc<Person>,
    /// Where the widget is opened, unless a screen is about one place.
    pub(super) place: Present,
    /// What language is wished for; the browser's where there is none.
    language: Option<String>,
    words: Words,
    scripts: RefCell<Vec<String>>,
}

impl Guide {
    /// Leads that person, who wishes for that language.
    pub(crate) fn new(person: Rc<Person>, place: Present, language: Option<&str>) -> Result<Self> {
        let words = Words::of(language.unwrap_or(super::words::SOURCE))?;
        Ok(Self {
            person,
            place,
            language: language.map(str::to_owned),
            words,
            scripts: RefCell::default(),
        })
    }

    /// The text of that name, without gaps.
    pub(crate) fn say(&self, name: &str) -> Result<String> {
        self.words.say(name, &[])
    }

    /// The text of that name, with its gaps filled.
    pub(crate) fn say_with(&self, name: &str, gaps: &[(&str, &str)]) -> Result<String> {
        self.words.say(name, gaps)
    }

    // --- Before the widget is opened ---

    /// A session for these products, with `more` beside the applicant.
    pub(crate) async fn applicant(&self, products: &[&str], more: Value) -> Result<Applicant> {
        Applicant::new(&self.person.world.sandbox, products, more).await
    }

    /// Runs a script before those of every page, until the guide leaves.
    pub(crate) async fn prepare(&self, script: &str) -> Result<()> {
        let added = self
            .person
            .browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
            .await?;
        self.scripts.borrow_mut().extend(added["identifier"].as_str().map(str::to_owned));
        Ok(())
    }

    /// From now on, these requests are answered otherwise. A rule has `path` (an expression),
    /// perhaps `method`, and one of: `hangs`; `status` with `body` and `headers`; `changes`,
    /// which are merged into the answer.
    pub(crate) async fn pretend(&self, rules: Value) -> Result<()> {
        self.prepare(&format!("{PROPS}({rules})")).await
    }

    /// From now on, the session looks different from what the server says.
    pub(crate) async fn pretend_session(&self, changes: Value) -> Result<()> {
        self.pretend(json!([
            {"path": "/open$", "changes": {"view": changes}},
            {"path": "/v1/session$", "method": "GET", "changes": changes},
        ]))
        .await
    }

    // --- Opening it ---

    /// Opens the widget where this tour looks at it.
    pub(crate) async fn open(&self, applicant: &Applicant) -> Result<()> {
        self.open_in(self.place, applicant).await
    }

    /// Opens the widget in one place.
    pub(crate) async fn open_in(&self, place: Present, applicant: &Applicant) -> Result<()> {
        match place {
            Present::Hosted => self.go_to_link(&applicant.session.url).await,
            Present::Modal => {
                demo::go_on_in(&self.person, &applicant.session.id, place, self.language.as_deref())
                    .await
            }
            Present::Inline => {
                demo::go_on_in(
                    &self.person,
                    &applicant.session.id,
                    place,
                    self.language.as_deref(),
                )
                .await?;
                demo::scroll_to_widget(&self.person).await
            }
        }
    }

    /// Opens the widget over the landlord's page with this secret, in the language that is wished
    /// for.
    pub(crate) async fn open_with_secret(&self, secret: &str) -> Result<()> {
        demo::open_with_secret_in(
            &self.person,
            &self.person.world.sandbox.landlord("/"),
            secret,
            self.language.as_deref(),
        )
        .await
    }

    /// Opens a hosted link, in the language that is wished for.
    pub(crate) async fn go_to_link(&self, link: &str) -> Result<()> {
        let address = match (&self.language, link.split_once('#')) {
            (Some(tag), Some((page, token))) => format!("{page}?locale={tag}#{token}"),
            (Some(tag), None) => format!("{link}?locale={tag}"),
            (None, _) => link.to_owned(),
        };
        self.person.go_to(&address).await
    }

    // --- Being there ---

    /// A page with that heading has come, by the name of its text.
    pub(crate) async fn arrives(&self, heading: &str) -> Result<()> {
        self.person.sees_heading(&self.say(heading)?).await
    }

    /// The same with gaps in it.
    pub(crate) async fn arrives_with(&self, heading: &str, gaps: &[(&str, &str)]) -> Result<()> {
        self.person.sees_heading(&self.say_with(heading, gaps)?).await
    }

    /// Opens the widget, and a page with that heading comes.
    pub(crate) async fn open_at(&self, applicant: &Applicant, heading: &str) -> Result<()> {
        self.open(applicant).await?;
        self.arrives(heading).await
    }

    /// Presses the button with that text.
    pub(crate) async fn press(&self, button: &str) -> Result<()> {
        self.person.press_button(&self.say(button)?).await
    }

    /// Presses the button with that text, whose gaps are filled.
    pub(crate) async fn press_with(&self, button: &str, gaps: &[(&str, &str)]) -> Result<()> {
        self.person.press_button(&self.say_with(button, gaps)?).await
    }

    /// Chooses that text in the menu.
    pub(crate) async fn choose_in_menu(&self, entry: &str) -> Result<()> {
        self.press("shell.menu").await?;
        self.press(entry).await
    }

    /// Reads that text somewhere.
    pub(crate) async fn reads(&self, text: &str) -> Result<()> {
        self.person.reads(&self.say(text)?).await
    }

    /// Reads how that text begins, up to its first gap.
    pub(crate) async fn reads_start(&self, text: &str) -> Result<()> {
        let text = self.say(text)?;
        self.person.reads(text.split("{{").next().unwrap_or_default()).await
    }

    /// The summary of what is wrong has come.
    pub(crate) async fn sees_errors(&self) -> Result<()> {
        self.person.sees(Role::Alert, &self.say("ui.error_summary_title")?).await
    }

    /// A dialog with that title is open.
    pub(crate) async fn sees_dialog(&self, title: &str) -> Result<()> {
        self.person.sees(Role::Dialog, &self.say(title)?).await
    }

    /// Chooses a file by the button with that text.
    pub(crate) async fn give(&self, button: &str, files: &[&std::path::Path]) -> Result<()> {
        let button = self.say(button)?;
        self.person.give_files(&button, files).await
    }

    /// Presses the button of a bank, which begins with its name.
    pub(crate) async fn press_bank(&self, bank: &str) -> Result<()> {
        self.person.press(Role::Button, Name::Begins(bank)).await
    }

    /// Waits until a script gives something that is true.
    pub(crate) async fn waits_for(&self, what: &str, script: &str) -> Result<()> {
        until(what, async || {
            Ok(self.person.run_script(script).await?.as_bool().filter(|is_so| *is_so).map(drop))
        })
        .await
    }

    // --- Leaving ---

    /// Leaves a screen: puts the browser back as it was, and goes where nothing is.
    pub(crate) async fn leave(&self) -> Result<()> {
        let browser = &self.person.browser;
        browser.calm().await?;
        for identifier in self.scripts.take() {
            browser
                .devtools(
                    "Page.removeScriptToEvaluateOnNewDocument",
                    json!({ "identifier": identifier }),
                )
                .await?;
        }
        let windows = self.person.windows().await?;
        let (first, others) = windows.split_first().context("there is no window")?;
        for window in others {
            self.person.turn_to(window).await?;
            browser.client.close_window().await?;
        }
        self.person.turn_to(first).await?;
        self.person.go_to("about:blank").await
    }
}
