//! The way of a user to a screen: creates the session, prepares the browser, opens the widget, and
//! waits for the screen.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::applicant::Applicant;
use super::texts::Texts;
use crate::engine::find::{Name, Role};
use crate::engine::wait::until;
use crate::pages::host_page;
use crate::user::User;

pub(crate) use crate::pages::host_page::Presentation;

/// Replaces responses of the server in a page, by rules.
const STUB_RESPONSES: &str = include_str!("stub_responses.js");

/// The name of the business in texts.
pub(crate) const BUSINESS: &str = "Maple Court Lettings";

/// Takes one user from screen to screen.
#[derive(Debug)]
pub(crate) struct Navigator {
    pub(crate) user: Rc<User>,
    /// How the widget is presented, unless a screen exists in one presentation only.
    pub(super) presentation: Presentation,
    /// The language that is asked for, `None` for the browser's own.
    language: Option<String>,
    texts: Texts,
    /// The identifiers of preload scripts.
    scripts: RefCell<Vec<String>>,
}

impl Navigator {
    /// Returns a navigator for a user.
    pub(crate) fn new(
        user: Rc<User>,
        presentation: Presentation,
        language: Option<&str>,
    ) -> Result<Self> {
        let texts = Texts::of(language.unwrap_or(super::texts::SOURCE))?;
        Ok(Self {
            user,
            presentation,
            language: language.map(str::to_owned),
            texts,
            scripts: RefCell::default(),
        })
    }

    /// Returns the text of a key.
    pub(crate) fn text(&self, key: &str) -> Result<String> {
        self.texts.text(key, &[])
    }

    /// Returns the text of a key with values for its placeholders.
    pub(crate) fn text_with(&self, key: &str, values: &[(&str, &str)]) -> Result<String> {
        self.texts.text(key, values)
    }

    // --- Before the widget is opened ---

    /// Creates a session for these products with the fields of `more`.
    pub(crate) async fn applicant(&self, products: &[&str], more: Value) -> Result<Applicant> {
        Applicant::new(&self.user.env.sandbox, products, more).await
    }

    /// Runs a script before those of every page, until the [`reset`](Self::reset).
    pub(crate) async fn add_preload_script(&self, script: &str) -> Result<()> {
        let identifier = self.user.browser.add_preload_script(script).await?;
        self.scripts.borrow_mut().push(identifier);
        Ok(())
    }

    /// Replaces the responses to some requests. A rule has a `path` (a regular expression), an
    /// optional `method`, and one of: `hangs`; `status` with `body` and `headers`; `changes`, which
    /// are merged into the server's response.
    pub(crate) async fn stub_responses(&self, rules: Value) -> Result<()> {
        self.add_preload_script(&format!("{STUB_RESPONSES}({rules})")).await
    }

    /// Changes the session as the page receives it.
    pub(crate) async fn stub_session(&self, changes: Value) -> Result<()> {
        self.stub_responses(json!([
            {"path": "/open$", "changes": {"view": changes}},
            {"path": "/v1/session$", "method": "GET", "changes": changes},
        ]))
        .await
    }

    // --- Opening it ---

    /// Opens the widget in the presentation of this run.
    pub(crate) async fn open(&self, applicant: &Applicant) -> Result<()> {
        self.open_in(self.presentation, applicant).await
    }

    /// Opens the widget in a presentation.
    pub(crate) async fn open_in(
        &self,
        presentation: Presentation,
        applicant: &Applicant,
    ) -> Result<()> {
        match presentation {
            Presentation::Hosted => self.go_to_link(&applicant.session.url).await,
            Presentation::Modal => {
                host_page::resume_in_language(
                    &self.user,
                    &applicant.session.id,
                    presentation,
                    self.language.as_deref(),
                )
                .await
            }
            Presentation::Inline => {
                host_page::resume_in_language(
                    &self.user,
                    &applicant.session.id,
                    presentation,
                    self.language.as_deref(),
                )
                .await?;
                host_page::scroll_to_widget(&self.user).await
            }
        }
    }

    /// Opens the widget over the host page by a client secret.
    pub(crate) async fn open_with_secret(&self, secret: &str) -> Result<()> {
        host_page::open_with_secret_in_language(
            &self.user,
            &self.user.env.sandbox.host_page_url("/"),
            secret,
            self.language.as_deref(),
        )
        .await
    }

    /// Opens a hosted link.
    pub(crate) async fn go_to_link(&self, link: &str) -> Result<()> {
        let address = match (&self.language, link.split_once('#')) {
            (Some(tag), Some((page, token))) => format!("{page}?locale={tag}#{token}"),
            (Some(tag), None) => format!("{link}?locale={tag}"),
            (None, _) => link.to_owned(),
        };
        self.user.go_to(&address).await
    }

    // --- On the screen ---

    /// Expects a heading, by the key of its text.
    pub(crate) async fn expect_heading(&self, heading: &str) -> Result<()> {
        self.user.expect_heading(&self.text(heading)?).await
    }

    /// Expects a heading with values for its placeholders.
    pub(crate) async fn expect_heading_with(
        &self,
        heading: &str,
        values: &[(&str, &str)],
    ) -> Result<()> {
        self.user.expect_heading(&self.text_with(heading, values)?).await
    }

    /// Opens the widget and expects a heading.
    pub(crate) async fn open_at(&self, applicant: &Applicant, heading: &str) -> Result<()> {
        self.open(applicant).await?;
        self.expect_heading(heading).await
    }

    /// Clicks the button with that text.
    pub(crate) async fn click(&self, button: &str) -> Result<()> {
        self.user.click_button(&self.text(button)?).await
    }

    /// Clicks the button with that text and values for its placeholders.
    pub(crate) async fn click_with(&self, button: &str, values: &[(&str, &str)]) -> Result<()> {
        self.user.click_button(&self.text_with(button, values)?).await
    }

    /// Chooses an entry of the menu.
    pub(crate) async fn choose_from_menu(&self, entry: &str) -> Result<()> {
        self.click("shell.menu").await?;
        self.click(entry).await
    }

    /// Expects a text somewhere on the screen.
    pub(crate) async fn expect_text(&self, text: &str) -> Result<()> {
        self.user.expect_text(&self.text(text)?).await
    }

    /// Expects the beginning of a text, up to its first placeholder.
    pub(crate) async fn expect_text_start(&self, text: &str) -> Result<()> {
        let text = self.text(text)?;
        self.user.expect_text(text.split("{{").next().unwrap_or_default()).await
    }

    /// Expects the error summary.
    pub(crate) async fn expect_error_summary(&self) -> Result<()> {
        self.user.expect_visible(Role::Alert, &self.text("ui.error_summary_title")?).await
    }

    /// Expects an open dialog.
    pub(crate) async fn expect_dialog(&self, title: &str) -> Result<()> {
        self.user.expect_visible(Role::Dialog, &self.text(title)?).await
    }

    /// Chooses files by the button with that text.
    pub(crate) async fn choose_files(
        &self,
        button: &str,
        files: &[&std::path::Path],
    ) -> Result<()> {
        let button = self.text(button)?;
        self.user.choose_files(&button, files).await
    }

    /// Clicks the button of a bank, whose name starts with the bank's.
    pub(crate) async fn click_bank(&self, bank: &str) -> Result<()> {
        self.user.click(Role::Button, Name::StartsWith(bank)).await
    }

    /// Waits until a script returns `true`.
    pub(crate) async fn wait_for(&self, what: &str, script: &str) -> Result<()> {
        until(what, async || {
            Ok(self.user.run_script(script).await?.as_bool().filter(|is_so| *is_so).map(drop))
        })
        .await
    }

    // --- Leaving ---

    /// Leaves a screen: undoes all changes to the browser and goes to an empty page.
    pub(crate) async fn reset(&self) -> Result<()> {
        let browser = &self.user.browser;
        browser.reset_emulation().await?;
        for identifier in self.scripts.take() {
            browser.remove_preload_script(&identifier).await?;
        }
        let windows = self.user.windows().await?;
        let (first, others) = windows.split_first().context("there is no window")?;
        for window in others {
            self.user.switch_to(window).await?;
            browser.client.close_window().await?;
        }
        self.user.switch_to(first).await?;
        self.user.go_to("about:blank").await
    }
}
