//! What a person sees.

use anyhow::{Result, ensure};

use super::Person;
use crate::find::{Name, Role};
use crate::wait::until;

/// Screens are as narrow as this, and nothing may have to be scrolled sideways on them.
const NARROWEST: (u32, u32) = (320, 640);
/// The screen that journeys are gone through on.
const USUAL: (u32, u32) = (1280, 900);

impl Person {
    /// Sees something of that role and name.
    pub(crate) async fn sees<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<()> {
        self.find(role, name).await.map(drop)
    }

    /// Sees a page with that heading.
    pub(crate) async fn sees_heading<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.sees(Role::Heading, name).await
    }

    /// Sees nothing of that role and name any more.
    pub(crate) async fn sees_no_longer<'a>(
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

    /// Whether there is something of that role and name now.
    pub(crate) async fn sees_now<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<bool> {
        let name = name.into();
        let what = format!("a look for the {} {name:?}", role.as_str());
        until(&what, async || {
            self.attempt(async || Ok(Some(self.look_for(role, name, None).await?.is_some()))).await
        })
        .await
    }

    /// Reads these words somewhere on the page.
    pub(crate) async fn reads(&self, words: &str) -> Result<()> {
        until(&format!("the words {words:?}"), async || {
            self.attempt(async || Ok(self.words().await?.contains(words).then_some(()))).await
        })
        .await
    }

    /// Reads these words nowhere on the page any more.
    pub(crate) async fn reads_no_longer(&self, words: &str) -> Result<()> {
        until(&format!("the words {words:?} to go"), async || {
            self.attempt(async || Ok((!self.words().await?.contains(words)).then_some(()))).await
        })
        .await
    }

    /// All words that are to be seen.
    pub(crate) async fn words(&self) -> Result<String> {
        let words = self.run_script("return document.body?.innerText ?? ''").await?;
        // Lines break where there is room, and spaces do not.
        Ok(words.as_str().unwrap_or_default().replace('\u{a0}', " "))
    }

    /// What is written in a field.
    pub(crate) async fn value_of<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<String> {
        Ok(self.find(role, name).await?.prop("value").await?.unwrap_or_default())
    }

    /// What is written in a field of a group.
    pub(crate) async fn value_in_group(&self, group: &str, field: &str) -> Result<String> {
        let element =
            self.find_within(Role::Textbox, Name::Is(field), Some(Name::Is(group))).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// Whether a box is ticked, or one of a few is chosen.
    pub(crate) async fn is_ticked<'a>(
        &self,
        role: Role,
        name: impl Into<Name<'a>>,
    ) -> Result<bool> {
        Ok(self.find(role, name).await?.is_selected().await?)
    }

    /// The role and the name of what has the focus.
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

    /// Looks at a screen closely: on the narrowest phone nothing has to be scrolled sideways.
    pub(crate) async fn examines(&self, screen: &str) -> Result<()> {
        self.browser.resize(NARROWEST.0, NARROWEST.1).await?;
        let fits = until(&format!("{screen} to be {} px wide", NARROWEST.0), async || {
            let script = "const { clientWidth, scrollWidth } = document.documentElement; return [innerWidth, clientWidth, scrollWidth]";
            let widths = self.run_script(script).await?;
            let [inner, client, scroll] = [0, 1, 2].map(|index| widths[index].as_u64().unwrap_or_default());
            Ok((inner <= u64::from(NARROWEST.0)).then_some((client, scroll)))
        })
        .await?;
        ensure!(fits.1 <= fits.0, "{screen} is {} px wide on a screen of {} px", fits.1, fits.0);
        Ok(self.browser.resize(USUAL.0, USUAL.1).await?)
    }
}
