//! Use by keyboard alone: an element is reached by Tab before a key is pressed on it.

use anyhow::{Result, bail};
use fantoccini::key::Key;

use super::User;
use crate::engine::find::Role;
use crate::engine::wait::until;

/// More steps than any screen has.
const MOST_STEPS: usize = 60;

impl User {
    /// Presses Tab until the element of that role and name has the focus.
    pub(crate) async fn tab_to(&self, role: Role, name: &str) -> Result<()> {
        let mut passed = Vec::new();
        for _ in 0..MOST_STEPS {
            let focus = self.focus().await?;
            if focus.0 == role.as_str() && focus.1 == name {
                return Ok(());
            }
            passed.push(format!("{} {:?}", focus.0, focus.1));
            self.press_key(Key::Tab).await?;
        }
        bail!("Tab never reaches the {} {name:?}; it reaches {}", role.as_str(), passed.join(", "))
    }

    /// Presses Shift and Tab until the element of that role and name has the focus.
    pub(crate) async fn tab_back_to(&self, role: Role, name: &str) -> Result<()> {
        for _ in 0..MOST_STEPS {
            let focus = self.focus().await?;
            if focus.0 == role.as_str() && focus.1 == name {
                return Ok(());
            }
            self.press_keys(&[Key::Shift, Key::Tab]).await?;
        }
        bail!("Shift and Tab never reach the {} {name:?}", role.as_str())
    }

    /// Reaches an element by Tab and presses a key on it.
    pub(crate) async fn press_on(&self, role: Role, name: &str, key: Key) -> Result<()> {
        self.tab_to(role, name).await?;
        self.press_key(key).await
    }

    /// Reaches a field by Tab and types into it.
    pub(crate) async fn type_into(&self, field: &str, text: &str) -> Result<()> {
        self.tab_to(Role::Textbox, field).await?;
        self.type_text(text).await
    }

    /// Expects a new screen whose heading has the focus.
    pub(crate) async fn expect_focus_on_heading(&self, heading: &str) -> Result<()> {
        self.expect_heading(heading).await?;
        let expected = (Role::Heading.as_str().to_owned(), heading.to_owned());
        until(&format!("the focus on the heading {heading:?}"), async || {
            Ok((self.focus().await? == expected).then_some(()))
        })
        .await
    }
}
