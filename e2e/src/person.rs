//! A person before a browser: where they look, what they do ([`deeds`]), and what they see
//! ([`sights`]). Everything waits until it can be done or is seen.

mod deeds;
mod sights;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;

use crate::browser::Browser;
use crate::find::{self, Name, Role};
use crate::wait::{is_passing, until};
use crate::world::World;

/// The name of the frame that the widget is in, in English.
pub(crate) const WIDGET: &str = "Your checks";

/// Where a person looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the page in the window.
    Page,
    /// Into the widget's frame in that page.
    Widget,
}

/// A person.
#[derive(Debug)]
pub(crate) struct Person {
    /// Their browser.
    pub(crate) browser: Browser,
    /// What is around them.
    pub(crate) world: Rc<World>,
    place: Cell<Place>,
    /// Words of which a line of the console may speak without the journey failing.
    expected: RefCell<Vec<String>>,
}

impl Person {
    /// Somebody with a browser that has never been anywhere.
    pub(crate) async fn arrive(world: Rc<World>) -> Result<Self> {
        let browser = Browser::open(&world.driver(), &world.options).await?;
        Ok(Self { browser, world, place: Cell::new(Place::Page), expected: RefCell::default() })
    }

    /// Goes to an address, at the top of the window.
    pub(crate) async fn go_to(&self, address: &str) -> Result<()> {
        self.look_at_page().await?;
        self.browser.client.goto(address).await.with_context(|| format!("cannot go to {address}"))
    }

    /// Loads the page again, at the top of the window.
    pub(crate) async fn reload(&self) -> Result<()> {
        self.look_at_page().await?;
        Ok(self.browser.client.refresh().await?)
    }

    /// Goes back, by the browser's own button.
    pub(crate) async fn go_back(&self) -> Result<()> {
        self.browser.client.back().await?;
        // The driver looks at the page after that, wherever it looked before.
        self.look_again().await
    }

    /// Looks at the page in the window.
    pub(crate) async fn look_at_page(&self) -> Result<()> {
        self.place.set(Place::Page);
        Ok(self.browser.leave_frames().await?)
    }

    /// Looks into the widget, which the loader has put into the page.
    pub(crate) async fn look_into_widget(&self) -> Result<()> {
        self.place.set(Place::Widget);
        until("the widget's frame", async || self.enter_widget().await).await
    }

    /// Whether the person looks into a frame of the page.
    pub(crate) fn is_in_frame(&self) -> bool {
        self.place.get() == Place::Widget
    }

    async fn enter_widget(&self) -> Result<Option<()>> {
        self.browser.leave_frames().await?;
        // Its name is in the language that is spoken; there is no other frame on a landlord's page.
        let frame = find::first(&self.browser, Role::Iframe, Name::Begins(""), None).await?;
        match frame {
            Some(frame) => Ok(Some(frame.enter_frame().await?)),
            None => Ok(None),
        }
    }

    /// Looks to where the person was looking, after a page or frame has gone away under their eyes.
    async fn look_again(&self) -> Result<()> {
        if self.place.get() == Place::Widget {
            // Not there yet is the next attempt's business.
            match self.enter_widget().await {
                Ok(_) => {}
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The window that is looked at.
    pub(crate) async fn window(&self) -> Result<WindowHandle> {
        Ok(self.browser.client.window().await?)
    }

    /// All windows.
    pub(crate) async fn windows(&self) -> Result<Vec<WindowHandle>> {
        Ok(self.browser.client.windows().await?)
    }

    /// Turns to another window, and looks at the page in it.
    pub(crate) async fn turn_to(&self, window: &WindowHandle) -> Result<()> {
        self.browser.client.switch_to_window(window.clone()).await?;
        self.look_at_page().await
    }

    /// Turns to the window that was not among `before`.
    pub(crate) async fn turn_to_new_window(&self, before: &[WindowHandle]) -> Result<WindowHandle> {
        let new = until("a new window", async || {
            Ok(self.windows().await?.into_iter().find(|window| !before.contains(window)))
        })
        .await?;
        self.turn_to(&new).await?;
        Ok(new)
    }

    /// Waits until a window has closed itself.
    pub(crate) async fn window_closes(&self, window: &WindowHandle) -> Result<()> {
        until("the window to close", async || {
            Ok((!self.windows().await?.contains(window)).then_some(()))
        })
        .await
    }

    /// Opens a further tab, and turns to it.
    pub(crate) async fn open_tab(&self) -> Result<WindowHandle> {
        let handle = self.browser.client.new_window(true).await?.handle;
        self.turn_to(&handle).await?;
        Ok(handle)
    }

    /// The address of the page.
    pub(crate) async fn address(&self) -> Result<String> {
        Ok(self.browser.client.current_url().await?.to_string())
    }

    /// Waits until the page at the top of the window has an address that begins so.
    pub(crate) async fn arrives_at(&self, start: &str) -> Result<()> {
        self.look_at_page().await?;
        until(&format!("the address {start}"), async || {
            Ok(self.address().await?.starts_with(start).then_some(()))
        })
        .await
    }

    // --- Finding ---

    /// The one thing of that role and name, once it is there.
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

    /// One attempt, which looks to the same place again where that has gone away.
    async fn attempt<T>(
        &self,
        attempt: impl AsyncFnOnce() -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        match attempt().await {
            Err(error) if is_passing(&error) => {
                self.look_again().await?;
                Err(error)
            }
            outcome => outcome,
        }
    }

    // --- The console ---

    /// From now on a line of the console may speak of this. Browsers tell the console of every
    /// answer that is no success.
    pub(crate) fn expects_in_console(&self, words: &str) {
        self.expected.borrow_mut().push(words.to_owned());
    }

    /// The console: all lines, and those that fail a journey.
    pub(crate) async fn console(&self) -> Result<(Vec<String>, Vec<String>)> {
        let entries = self.browser.console().await?;
        let expected = self.expected.borrow();
        let all = entries.iter().map(|(level, text)| format!("{level}: {text}"));
        let bad = entries.iter().filter(|(level, text)| {
            matches!(level.as_str(), "SEVERE" | "WARNING")
                && !expected.iter().any(|words| text.contains(words.as_str()))
        });
        Ok((all.collect(), bad.map(|(level, text)| format!("{level}: {text}")).collect()))
    }
}
