//! A user in front of a browser: where they look, their actions ([`actions`]) and what is asserted
//! for them ([`assertions`]). Everything waits until it can be done or is visible.

mod actions;
pub(crate) mod artifacts;
mod assertions;
pub(crate) mod keyboard;
pub(crate) mod scenario;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;

use crate::engine::browser::Browser;
use crate::engine::find::{self, Name, Role};
use crate::engine::test_env::TestEnv;
use crate::engine::wait::{is_transient, until};

/// The English name of the widget's frame.
pub(crate) const WIDGET: &str = "Your checks";

/// The document that commands are directed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Document {
    /// The page in the window.
    Page,
    /// The widget's frame in that page.
    Widget,
}

/// A user with a browser.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) browser: Browser,
    pub(crate) env: Rc<TestEnv>,
    document: Cell<Document>,
    /// Parts of console lines that do not fail the test.
    allowed: RefCell<Vec<String>>,
}

impl User {
    /// Returns a user with a browser that has a new profile.
    pub(crate) async fn new(env: Rc<TestEnv>) -> Result<Self> {
        let browser = env.open_browser().await?;
        Ok(Self { browser, env, document: Cell::new(Document::Page), allowed: RefCell::default() })
    }

    /// Goes to an address in the current window.
    pub(crate) async fn go_to(&self, address: &str) -> Result<()> {
        self.switch_to_page().await?;
        self.browser.client.goto(address).await.with_context(|| format!("cannot go to {address}"))
    }

    /// Reloads the page in the current window.
    pub(crate) async fn reload(&self) -> Result<()> {
        self.switch_to_page().await?;
        Ok(self.browser.client.refresh().await?)
    }

    /// Goes back by the browser's button.
    pub(crate) async fn go_back(&self) -> Result<()> {
        self.browser.client.back().await?;
        // The driver leaves all frames then.
        self.restore_frame().await
    }

    /// Directs everything that follows to the page in the window.
    pub(crate) async fn switch_to_page(&self) -> Result<()> {
        self.document.set(Document::Page);
        Ok(self.browser.switch_to_top().await?)
    }

    /// Directs everything that follows to the widget's frame, once it is there.
    pub(crate) async fn switch_to_widget(&self) -> Result<()> {
        self.document.set(Document::Widget);
        until("the widget's frame", async || self.enter_widget_frame().await).await
    }

    /// Returns whether commands are directed to the widget's frame.
    pub(crate) fn is_in_frame(&self) -> bool {
        self.document.get() == Document::Widget
    }

    async fn enter_widget_frame(&self) -> Result<Option<()>> {
        self.browser.switch_to_top().await?;
        // The frame's name depends on the language. A host page has no other frame.
        let frame = find::first(&self.browser, Role::Iframe, Name::StartsWith(""), None).await?;
        match frame {
            Some(frame) => Ok(Some(frame.enter_frame().await?)),
            None => Ok(None),
        }
    }

    /// Enters the widget's frame again after its document has gone away.
    async fn restore_frame(&self) -> Result<()> {
        if self.is_in_frame() {
            // A frame that is not there yet is left to the next attempt.
            match self.enter_widget_frame().await {
                Ok(_) => {}
                Err(error) if is_transient(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns the current window.
    pub(crate) async fn window(&self) -> Result<WindowHandle> {
        Ok(self.browser.client.window().await?)
    }

    /// Returns all windows.
    pub(crate) async fn windows(&self) -> Result<Vec<WindowHandle>> {
        Ok(self.browser.client.windows().await?)
    }

    /// Switches to the page in a window.
    pub(crate) async fn switch_to(&self, window: &WindowHandle) -> Result<()> {
        self.browser.client.switch_to_window(window.clone()).await?;
        self.switch_to_page().await
    }

    /// Switches to the window that is not among `before`, once it is there.
    pub(crate) async fn switch_to_new_window(
        &self,
        before: &[WindowHandle],
    ) -> Result<WindowHandle> {
        let new = until("a new window", async || {
            Ok(self.windows().await?.into_iter().find(|window| !before.contains(window)))
        })
        .await?;
        self.switch_to(&new).await?;
        Ok(new)
    }

    /// Opens a tab and switches to it.
    pub(crate) async fn open_tab(&self) -> Result<WindowHandle> {
        let handle = self.browser.client.new_window(true).await?.handle;
        self.switch_to(&handle).await?;
        Ok(handle)
    }

    /// Returns the address of the page in the window.
    pub(crate) async fn address(&self) -> Result<String> {
        Ok(self.browser.client.current_url().await?.to_string())
    }

    // --- Finding ---

    /// Returns the element of that role and name, once it is visible.
    pub(crate) async fn find<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<Element> {
        self.find_within(role, name.into(), None).await
    }

    async fn find_within(
        &self,
        role: Role,
        name: Name<'_>,
        group: Option<Name<'_>>,
    ) -> Result<Element> {
        let what = format!("the {} {name:?}", role.as_str());
        until(&what, async || self.attempt(async || self.look_for(role, name, group).await).await)
            .await
    }

    async fn look_for(
        &self,
        role: Role,
        name: Name<'_>,
        group: Option<Name<'_>>,
    ) -> Result<Option<Element>> {
        let Some(group) = group else {
            return Ok(find::first(&self.browser, role, name, None).await?);
        };
        match find::first(&self.browser, Role::Group, group, None).await? {
            Some(group) => Ok(find::first(&self.browser, role, name, Some(&group)).await?),
            None => Ok(None),
        }
    }

    /// Makes one attempt. Where the widget's frame has gone away, it is entered again for the next.
    async fn attempt<T>(
        &self,
        attempt: impl AsyncFnOnce() -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        match attempt().await {
            Err(error) if is_transient(&error) => {
                self.restore_frame().await?;
                Err(error)
            }
            outcome => outcome,
        }
    }

    // --- The console ---

    /// Allows console lines that contain these words. Browsers log every response that is not a
    /// success.
    pub(crate) fn allow_in_console(&self, words: &str) {
        self.allowed.borrow_mut().push(words.to_owned());
    }

    /// Returns the new lines of the console: all of them, and those that fail a test.
    pub(crate) async fn console(&self) -> Result<(Vec<String>, Vec<String>)> {
        let entries = self.browser.console().await?;
        let allowed = self.allowed.borrow();
        let all = entries.iter().map(|(level, text)| format!("{level}: {text}"));
        let bad = entries.iter().filter(|(level, text)| {
            matches!(level.as_str(), "SEVERE" | "WARNING")
                && !allowed.iter().any(|words| text.contains(words.as_str()))
        });
        Ok((all.collect(), bad.map(|(level, text)| format!("{level}: {text}")).collect()))
    }
}
