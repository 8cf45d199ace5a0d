//! Assertions about what a user sees. Each waits until it holds.

use anyhow::{Result, ensure};
use fantoccini::wd::WindowHandle;

use super::User;
use crate::engine::browser_kind::Feature;
use crate::engine::find::{Name, Role};
use crate::engine::wait::until;

/// The viewport of WCAG 1.4.10 (Reflow), in CSS pixels.
const NARROWEST: (u32, u32) = (320, 640);
/// The viewport of all journeys, in CSS pixels.
const USUAL: (u32, u32) = (1280, 900);

impl User {
    /// Expects a visible element of that role and name.
    pub(crate) async fn expect_visible<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<()> {
        self.find(role, name).await.map(drop)
    }

    /// Expects a visible heading.
    pub(crate) async fn expect_heading<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.expect_visible(Role::Heading, name).await
    }

    /// Expects that no visible element of that role and name is left.
    pub(crate) async fn expect_gone<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<()> {
        let name = name.into();
        let what = format!("the {} {name:?} to go", role.as_str());
        until(&what, async || {
            self.attempt(async || {
                Ok(self.look_for(role, name, None).await?.is_none().then_some(()))
            })
            .await
        })
        .await
    }

    /// Returns whether an element of that role and name is visible now.
    pub(crate) async fn is_visible<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<bool> {
        let name = name.into();
        let what = format!("a look for the {} {name:?}", role.as_str());
        until(&what, async || {
            self.attempt(async || Ok(Some(self.look_for(role, name, None).await?.is_some()))).await
        })
        .await
    }

    /// Expects these words somewhere in the visible text.
    pub(crate) async fn expect_text(&self, words: &str) -> Result<()> {
        until(&format!("the words {words:?}"), async || {
            self.attempt(async || Ok(self.text().await?.contains(words).then_some(()))).await
        })
        .await
    }

    /// Expects that these words are no longer in the visible text.
    pub(crate) async fn expect_text_gone(&self, words: &str) -> Result<()> {
        until(&format!("the words {words:?} to go"), async || {
            self.attempt(async || Ok((!self.text().await?.contains(words)).then_some(()))).await
        })
        .await
    }

    /// Returns the visible text.
    pub(crate) async fn text(&self) -> Result<String> {
        let words = self.run_script("return document.body?.innerText ?? ''").await?;
        // Non-breaking spaces read like others.
        Ok(words.as_str().unwrap_or_default().replace('\u{a0}', " "))
    }

    /// Returns the value of a field.
    pub(crate) async fn value_of<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<String> {
        Ok(self.find(role, name).await?.prop("value").await?.unwrap_or_default())
    }

    /// Returns the value of a field in a group.
    pub(crate) async fn value_in_group(&self, group: &str, field: &str) -> Result<String> {
        let element =
            self.find_within(Role::Textbox, Name::Is(field), Some(Name::Is(group))).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// Returns whether a checkbox or radio button is checked.
    pub(crate) async fn is_checked<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<bool> {
        Ok(self.find(role, name).await?.is_selected().await?)
    }

    /// Returns the role and the name of the element that has the focus.
    pub(crate) async fn focus(&self) -> Result<(String, String)> {
        until("something to have the focus", async || {
            self.attempt(async || {
                let element = self.browser.client.active_element().await?;
                Ok(Some((
                    self.browser.role_of(&element).await?,
                    self.browser.name_of(&element).await?,
                )))
            })
            .await
        })
        .await
    }

    /// Expects a window to close by itself.
    pub(crate) async fn expect_window_closed(&self, window: &WindowHandle) -> Result<()> {
        until("the window to close", async || {
            Ok((!self.windows().await?.contains(window)).then_some(()))
        })
        .await
    }

    /// Expects the page in the window to have an address that starts like this.
    pub(crate) async fn expect_address(&self, start: &str) -> Result<()> {
        self.switch_to_page().await?;
        until(&format!("the address {start}"), async || {
            Ok(self.address().await?.starts_with(start).then_some(()))
        })
        .await
    }

    /// Expects that the screen needs no horizontal scrolling at a width of 320 pixels (WCAG
    /// 1.4.10, Reflow). `screen` names it in the error. A browser whose viewport has no free size
    /// is not asked.
    pub(crate) async fn expect_reflow(&self, screen: &str) -> Result<()> {
        if !self.browser.supports(Feature::DeviceMetrics) {
            return Ok(());
        }
        self.browser.resize(NARROWEST.0, NARROWEST.1).await?;
        let script = "const { clientWidth, scrollWidth } = document.documentElement; return [innerWidth, clientWidth, scrollWidth]";
        let (client, scroll) =
            until(&format!("{screen} to be {} px wide", NARROWEST.0), async || {
                let widths = self.run_script(script).await?;
                let [inner, client, scroll] =
                    [0, 1, 2].map(|index| widths[index].as_u64().unwrap_or_default());
                Ok((inner <= u64::from(NARROWEST.0)).then_some((client, scroll)))
            })
            .await?;
        ensure!(scroll <= client, "{screen} is {scroll} px wide in a viewport of {client} px");
        self.browser.resize(USUAL.0, USUAL.1).await
    }
}
