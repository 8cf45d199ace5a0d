//! A person before a browser: what they do, and what they see. Everything waits until it can be done or is seen.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::find::{self, Name, Role};
use crate::wait::{is_passing, until};
use crate::world::World;

/// The name of the frame that the widget is in.
pub(crate) const WIDGET: &str = "Identity verification";
/// Screens are as narrow as this, and nothing may have to be scrolled sideways on them.
const NARROWEST: (u32, u32) = (320, 640);
/// The screens that pictures are taken of: a phone's, and a computer's.
const PICTURED: &[(u32, u32)] = &[(390, 844), (1280, 800)];
/// The screen that journeys are gone through on.
const USUAL: (u32, u32) = (1280, 900);

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

    // --- Where ---

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

    async fn enter_widget(&self) -> Result<Option<()>> {
        self.browser.leave_frames().await?;
        let frame = find::all(&self.browser, Role::Iframe, Name::Is(WIDGET), None).await?.into_iter().next();
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
        let new = until("a new window", async || Ok(self.windows().await?.into_iter().find(|window| !before.contains(window)))).await?;
        self.turn_to(&new).await?;
        Ok(new)
    }

    /// Waits until a window has closed itself.
    pub(crate) async fn window_closes(&self, window: &WindowHandle) -> Result<()> {
        until("the window to close", async || Ok((!self.windows().await?.contains(window)).then_some(()))).await
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
        until(&format!("the address {start}"), async || Ok(self.address().await?.starts_with(start).then_some(()))).await
    }

    // --- What they do ---

    /// The one thing of that role and name, once it is there.
    pub(crate) async fn find<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<Element> {
        self.find_within(role, name.into(), None).await
    }

    async fn find_within(&self, role: Role, name: Name<'_>, group: Option<Name<'_>>) -> Result<Element> {
        let what = format!("the {} {name:?}", role.as_str());
        until(&what, async || self.attempt(async || Ok(self.look_for(role, name, group).await?.into_iter().next())).await).await
    }

    async fn look_for(&self, role: Role, name: Name<'_>, group: Option<Name<'_>>) -> Result<Vec<Element>> {
        let Some(group) = group else { return Ok(find::all(&self.browser, role, name, None).await?) };
        let groups = find::all(&self.browser, Role::Group, group, None).await?;
        match groups.first() {
            Some(group) => Ok(find::all(&self.browser, role, name, Some(group)).await?),
            None => Ok(Vec::new()),
        }
    }

    /// One attempt, which looks to the same place again where that has gone away.
    async fn attempt<T>(&self, attempt: impl AsyncFnOnce() -> Result<Option<T>>) -> Result<Option<T>> {
        match attempt().await {
            Err(error) if is_passing(&error) => {
                self.look_again().await?;
                Err(error)
            }
            outcome => outcome,
        }
    }

    /// Finds something and does something with it, until that works.
    async fn act(&self, role: Role, name: Name<'_>, group: Option<Name<'_>>, deed: impl AsyncFn(Element) -> Result<()>) -> Result<()> {
        let what = format!("the {} {name:?}, to use it", role.as_str());
        until(&what, async || {
            let attempt = async || match self.look_for(role, name, group).await?.into_iter().next() {
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
            // A click first, as a person does; then what is there is selected, so that typing takes its place.
            element.click().await?;
            element.send_keys(&select_all()).await?;
            if text.is_ascii() {
                element.send_keys(&format!("{}{text}", char::from(Key::Delete))).await?;
            } else {
                // The driver types only what a keyboard has.
                element.send_keys(&String::from(char::from(Key::Delete))).await?;
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

    /// Presses the words beside a box. The box that is seen is drawn by them, over the browser's own.
    async fn press_label(&self, role: Role, name: Name<'_>) -> Result<()> {
        self.act(role, name, None, async |element| {
            let label = self.browser.client.execute("return arguments[0].labels?.[0] ?? arguments[0]", vec![json!(element)]).await?;
            Ok(find::element(&self.browser, &label).unwrap_or(element).click().await?)
        })
        .await
    }

    /// Chooses one of a list.
    pub(crate) async fn select(&self, list: &str, option: &str) -> Result<()> {
        self.act(Role::Combobox, Name::Is(list), None, async |element| Ok(element.select_by_label(option).await?)).await
    }

    /// Gives files to a button that asks for them. The system's own dialog for files cannot be driven, so they are given
    /// to the input that the button opens.
    pub(crate) async fn give_files<'a>(&self, button: impl Into<Name<'a>>, files: &[&Path]) -> Result<()> {
        let files: Vec<String> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        self.act(Role::Button, button.into(), None, async |button| {
            let input = self.browser.client.execute("return arguments[0].parentElement.querySelector(`#${arguments[0].id}-input`)", vec![json!(button)]);
            let input = find::element(&self.browser, &input.await?).context("the button opens nothing")?;
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
        let actions = text.chars().fold(KeyActions::new("keyboard".to_owned()), |actions, letter| {
            actions.then(KeyAction::Down { value: letter }).then(KeyAction::Up { value: letter })
        });
        Ok(self.browser.client.perform_actions(actions).await?)
    }

    /// Runs a script where the person looks, for what no person does: a browser that forbids something.
    pub(crate) async fn run_script(&self, script: &str) -> Result<Value> {
        Ok(self.browser.client.execute(script, Vec::new()).await?)
    }

    // --- What they see ---

    /// Sees something of that role and name.
    pub(crate) async fn sees<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<()> {
        self.find(role, name).await.map(drop)
    }

    /// Sees a page with that heading.
    pub(crate) async fn sees_heading<'a>(&self, name: impl Into<Name<'a>>) -> Result<()> {
        self.sees(Role::Heading, name).await
    }

    /// Whether there is something of that role and name now.
    pub(crate) async fn sees_now<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<bool> {
        let name = name.into();
        let what = format!("a look for the {} {name:?}", role.as_str());
        until(&what, async || self.attempt(async || Ok(Some(!self.look_for(role, name, None).await?.is_empty()))).await).await
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
    pub(crate) async fn value_of<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<String> {
        Ok(self.find(role, name).await?.prop("value").await?.unwrap_or_default())
    }

    /// What is written in a field of a group.
    pub(crate) async fn value_in_group(&self, group: &str, field: &str) -> Result<String> {
        let element = self.find_within(Role::Textbox, Name::Is(field), Some(Name::Is(group))).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// Whether a box is ticked, or one of a few is chosen.
    pub(crate) async fn is_ticked<'a>(&self, role: Role, name: impl Into<Name<'a>>) -> Result<bool> {
        Ok(self.find(role, name).await?.is_selected().await?)
    }

    /// The role and the name of what has the focus.
    pub(crate) async fn focus(&self) -> Result<(String, String)> {
        until("something to have the focus", async || {
            self.attempt(async || {
                let element = self.browser.client.active_element().await?;
                Ok(Some((self.browser.role_of(&element).await?, self.browser.name_of(&element).await?)))
            })
            .await
        })
        .await
    }

    /// Looks at a screen closely: on the narrowest phone nothing has to be scrolled sideways. Takes pictures where they
    /// are asked for, named after the screen.
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
        if self.world.options.takes_pictures {
            let folder = self.world.options.artifacts.join("screens");
            std::fs::create_dir_all(&folder)?;
            for (width, height) in PICTURED {
                self.browser.resize(*width, *height).await?;
                let picture = self.browser.client.screenshot().await?;
                std::fs::write(folder.join(format!("{screen}-{width}x{height}.png")), picture)?;
            }
        }
        Ok(self.browser.resize(USUAL.0, USUAL.1).await?)
    }

    // --- What the console says ---

    /// From now on a line of the console may speak of this. Browsers tell the console of every answer that is no success.
    pub(crate) fn expects_in_console(&self, words: &str) {
        self.expected.borrow_mut().push(words.to_owned());
    }

    /// The console: all lines, and those that fail a journey.
    pub(crate) async fn console(&self) -> Result<(Vec<String>, Vec<String>)> {
        let entries = self.browser.console().await?;
        let expected = self.expected.borrow();
        let all = entries.iter().map(|(level, text)| format!("{level}: {text}"));
        let bad = entries.iter().filter(|(level, text)| {
            matches!(level.as_str(), "SEVERE" | "WARNING") && !expected.iter().any(|words| text.contains(words.as_str()))
        });
        Ok((all.collect(), bad.map(|(level, text)| format!("{level}: {text}")).collect()))
    }
}

/// Control and A.
fn select_all() -> String {
    // The last one lets go of control.
    [char::from(Key::Control), 'a', char::from(Key::Null)].iter().collect()
}
