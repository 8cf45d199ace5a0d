//! Actions of a user.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::User;
use crate::engine::find::{self, Name, Role};
use crate::engine::wait::until;

impl User {
    /// Finds an element and does something with it, until that succeeds.
    async fn act(
        &self,
        role: Role,
        name: Name<'_>,
        group: Option<Name<'_>>,
        action: impl AsyncFn(Element) -> Result<()>,
    ) -> Result<()> {
        let what = format!("the {} {name:?} to be usable", role.as_str());
        until(&what, async || {
            let attempt = async || match self.look_for(role, name, group).await? {
                Some(element) => action(element).await.map(Some),
                None => Ok(None),
            };
            self.attempt(attempt).await
        })
        .await
    }

    /// Clicks an element.
    pub(crate) async fn click<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<()> {
        self.act(role, name.into(), None, async |element| Ok(element.click().await?)).await
    }

    /// Clicks a button.
    pub(crate) async fn click_button<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.click(Role::Button, name).await
    }

    /// Replaces the text of a field.
    pub(crate) async fn fill<'a>(&self, field: impl Into<Name<'a>>, text: &str) -> Result<()> {
        self.fill_in(field.into(), None, text).await
    }

    /// Replaces the text of a field in a group, such as the day of a date.
    pub(crate) async fn fill_in_group(&self, group: &str, field: &str, text: &str) -> Result<()> {
        self.fill_in(Name::Is(field), Some(Name::Is(group)), text).await
    }

    async fn fill_in(&self, field: Name<'_>, group: Option<Name<'_>>, text: &str) -> Result<()> {
        self.act(Role::Textbox, field, group, async |element| {
            // The present text is selected and deleted first.
            let on_keyboard = if text.is_ascii() { text } else { "" };
            element
                .send_keys(&format!("{}{}{on_keyboard}", select_all(), char::from(Key::Delete)))
                .await?;
            if !text.is_ascii() {
                self.browser.insert_text(&element, text).await?;
            }
            Ok(())
        })
        .await
    }

    /// Checks or unchecks a checkbox.
    pub(crate) async fn check<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.click_label(Role::Checkbox, name.into()).await
    }

    /// Chooses a radio button.
    pub(crate) async fn choose<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.click_label(Role::Radio, name.into()).await
    }

    /// Clicks the label of a checkbox or radio button. The visible box is drawn by the label, over
    /// the browser's own.
    async fn click_label(&self, role: Role, name: Name<'_>) -> Result<()> {
        self.act(role, name, None, async |element| {
            let label = self
                .browser
                .client
                .execute("return arguments[0].labels?.[0] ?? arguments[0]", vec![json!(element)])
                .await?;
            Ok(find::element(&self.browser, &label).unwrap_or(element).click().await?)
        })
        .await
    }

    /// Chooses an option of a `<select>`, or of a combobox by typing.
    pub(crate) async fn select(&self, list: &str, option: &str) -> Result<()> {
        self.act(Role::Combobox, Name::Is(list), None, async |element| {
            if element.tag_name().await? == "select" {
                return Ok(element.select_by_label(option).await?);
            }
            Ok(element
                .send_keys(&format!("{}{option}{}", select_all(), char::from(Key::Enter)))
                .await?)
        })
        .await
    }

    /// Chooses files by a button. The operating system's file dialog cannot be driven, so the files
    /// are given to the input that the button opens.
    pub(crate) async fn choose_files<'a>(
        &self,
        button: impl Into<Name<'a>>,
        files: &[&Path],
    ) -> Result<()> {
        let files: Vec<String> =
            files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        self.act(Role::Button, button.into(), None, async |button| {
            let input = self
                .browser
                .client
                .execute("return arguments[0].nextElementSibling", vec![json!(button)])
                .await?;
            let input =
                find::element(&self.browser, &input).context("the button has no file input")?;
            Ok(input.send_keys(&files.join("\n")).await?)
        })
        .await
    }

    /// Presses a key, wherever the focus is.
    pub(crate) async fn press_key(&self, key: Key) -> Result<()> {
        self.press_keys(&[key]).await
    }

    /// Presses keys together, such as Shift and Tab.
    pub(crate) async fn press_keys(&self, keys: &[Key]) -> Result<()> {
        let down = keys.iter().map(|key| KeyAction::Down { value: char::from(*key) });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: char::from(*key) });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.browser.client.perform_actions(actions).await?)
    }

    /// Types text, wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) -> Result<()> {
        let actions =
            text.chars().fold(KeyActions::new("keyboard".to_owned()), |actions, letter| {
                actions
                    .then(KeyAction::Down { value: letter })
                    .then(KeyAction::Up { value: letter })
            });
        Ok(self.browser.client.perform_actions(actions).await?)
    }

    /// Runs a script in the current document, for what is not an action of a user.
    pub(crate) async fn run_script(&self, script: &str) -> Result<Value> {
        Ok(self.browser.client.execute(script, Vec::new()).await?)
    }
}

/// Returns the keys that select all text of a field.
fn select_all() -> String {
    // The second Control releases the first. Firefox drops all keys after Null, which does so too.
    [char::from(Key::Control), 'a', char::from(Key::Control)].iter().collect()
}
