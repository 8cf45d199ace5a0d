//! What a person does.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::Person;
use crate::find::{self, Name, Role};
use crate::wait::until;

impl Person {
    /// Finds something and does something with it, until that works.
    async fn act(
        &self,
        role: Role,
        name: Name<'_>,
        group: Option<Name<'_>>,
        deed: impl AsyncFn(Element) -> Result<()>,
    ) -> Result<()> {
        let what = format!("the {} {name:?}, to use it", role.as_str());
        until(&what, async || {
            let attempt = async || match self.look_for(role, name, group).await? {
                Some(element) => deed(element).await.map(Some),
                None => Ok(None),
            };
            self.attempt(attempt).await
        })
        .await
    }

    /// Presses something.
    pub(crate) async fn press<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<()> {
        self.act(role, name.into(), None, async |element| Ok(element.click().await?)).await
    }

    /// Presses a button.
    pub(crate) async fn press_button<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.press(Role::Button, name).await
    }

    /// Writes into a field, in place of what is in it.
    pub(crate) async fn write<'a>(&self, field: impl Into<Name<'a>>, text: &str) -> Result<()> {
        self.write_in(field.into(), None, text).await
    }

    /// Writes into a field of a group, such as the day of a date.
    pub(crate) async fn write_in_group(&self, group: &str, field: &str, text: &str) -> Result<()> {
        self.write_in(Name::Is(field), Some(Name::Is(group)), text).await
    }

    async fn write_in(&self, field: Name<'_>, group: Option<Name<'_>>, text: &str) -> Result<()> {
        self.act(Role::Textbox, field, group, async |element| {
            // What is there is selected and deleted first.
            let on_keyboard = if text.is_ascii() { text } else { "" };
            element
                .send_keys(&format!("{}{}{on_keyboard}", select_all(), char::from(Key::Delete)))
                .await?;
            if !text.is_ascii() {
                // The driver types only what a keyboard has.
                self.browser.insert_text(text).await?;
            }
            Ok(())
        })
        .await
    }

    /// Ticks a box, or unticks it.
    pub(crate) async fn tick<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.press_label(Role::Checkbox, name.into()).await
    }

    /// Chooses one of a few.
    pub(crate) async fn choose<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.press_label(Role::Radio, name.into()).await
    }

    /// Presses the words beside a box. The box that is seen is drawn by them, over the browser's
    /// own.
    async fn press_label(&self, role: Role, name: Name<'_>) -> Result<()> {
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

    /// Chooses one of a list: of the browser's own, or of one that finds what is typed.
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

    /// Gives files to a button that asks for them. The system's own dialog for files cannot be
    /// driven, so they are given to the input behind the button, which the button opens.
    pub(crate) async fn give_files<'a>(
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
            let input = find::element(&self.browser, &input).context("the button opens nothing")?;
            Ok(input.send_keys(&files.join("\n")).await?)
        })
        .await
    }

    /// Presses one key of the keyboard, wherever the focus is.
    pub(crate) async fn key(&self, key: Key) -> Result<()> {
        self.keys(&[key]).await
    }

    /// Presses keys together, such as shift and tab.
    pub(crate) async fn keys(&self, keys: &[Key]) -> Result<()> {
        let down = keys.iter().map(|key| KeyAction::Down { value: char::from(*key) });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: char::from(*key) });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.browser.client.perform_actions(actions).await?)
    }

    /// Types on the keyboard, wherever the focus is.
    pub(crate) async fn type_keys(&self, text: &str) -> Result<()> {
        let actions =
            text.chars().fold(KeyActions::new("keyboard".to_owned()), |actions, letter| {
                actions
                    .then(KeyAction::Down { value: letter })
                    .then(KeyAction::Up { value: letter })
            });
        Ok(self.browser.client.perform_actions(actions).await?)
    }

    /// Runs a script where the person looks, for what no person does: a browser that forbids
    /// something.
    pub(crate) async fn run_script(&self, script: &str) -> Result<Value> {
        Ok(self.browser.client.execute(script, Vec::new()).await?)
    }
}

/// Control and A.
fn select_all() -> String {
    // The last one lets go of control.
    [char::from(Key::Control), 'a', char::from(Key::Null)].iter().collect()
}
