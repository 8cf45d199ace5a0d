//! Screenshots of every screen of the catalogue ([`screens`]): in every size, light and dark, in
//! languages of both directions. They are for review, and nothing is compared with them.
//!
//! Reaching a screen takes most of the time, so it is done once for each presentation and language,
//! and size and theme change there.

mod album;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::engine::find::{self, Name, Role};
use crate::engine::options::Options;
use crate::engine::wait::until;
use crate::pages::host_page;
use crate::screens::navigator::{Navigator, Presentation};
use crate::screens::screen_run::{self, ScreenRun};
use crate::screens::{self, Screen};
use crate::user::User;

/// The default languages: one of each direction.
const LANGUAGES: [&str; 2] = ["en-GB", "ar"];

/// A viewport, and the part of it that is in the screenshot.
#[derive(Debug, Clone, Copy)]
struct Format {
    name: &'static str,
    width: u32,
    height: u32,
    shows: Shows,
}

/// The part of a page that is in a screenshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// The whole page.
    Page,
    /// The viewport.
    Window,
    /// The widget alone, in a column of that many pixels.
    Column(u32),
}

/// The presentations, with the formats of each.
const PRESENTATIONS: [(Presentation, &[Format]); 3] = [
    (
        Presentation::Hosted,
        &[
            Format { name: "320x640", width: 320, height: 640, shows: Shows::Page },
            Format { name: "390x844", width: 390, height: 844, shows: Shows::Page },
            Format { name: "768x1024", width: 768, height: 1024, shows: Shows::Page },
        ],
    ),
    (
        Presentation::Modal,
        &[Format { name: "modal", width: 1280, height: 800, shows: Shows::Window }],
    ),
    (
        Presentation::Inline,
        &[Format { name: "inline", width: 440, height: 900, shows: Shows::Column(400) }],
    ),
];

/// Takes screenshots of all screens, or of those that the options name, and writes the overview.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Screen> =
        screens::all().filter(|screen| options.wants(screen.name)).collect();
    let languages = if options.languages.is_empty() {
        LANGUAGES.map(str::to_owned).to_vec()
    } else {
        options.languages.clone()
    };
    let folder = options.artifacts.clone();
    let outcome = async {
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let env = screen_run::start_env(options).await?;
        let mut failed = 0;
        for language in &languages {
            for (presentation, formats) in PRESENTATIONS {
                let screen_run = ScreenRun {
                    presentation,
                    language: Some(language.clone()),
                    name: "screenshots",
                };
                let (folder, language) = (folder.clone(), language.clone());
                let take = async move |navigator: &Navigator, screen: &Screen| {
                    take_all(&navigator.user, screen, formats, &language, &folder).await
                };
                failed += screen_run.go(&env, wanted.clone(), take).await.failed;
            }
        }
        env.end().await;
        album::write(&folder).map(|count| (count, failed))
    };
    match outcome.await {
        Ok((count, failed)) => {
            println!("\n{count} screenshots; see {}", folder.join("index.html").display());
            if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Takes all screenshots of the current screen.
async fn take_all(
    user: &User,
    screen: &Screen,
    formats: &[Format],
    language: &str,
    folder: &Path,
) -> Result<()> {
    // Some screens exist in one presentation only.
    let is_framed = user.is_in_frame();
    let is_modal = is_framed && is_modal(user).await?;
    for format in formats.iter().filter(|format| match format.shows {
        Shows::Page => true,
        Shows::Window => is_modal,
        Shows::Column(_) => is_framed && !is_modal,
    }) {
        for theme in ["light", "dark"] {
            user.browser.emulate_media(&[("prefers-color-scheme", theme)]).await?;
            let screenshot = match format.shows {
                Shows::Page if !is_framed => page(user, *format).await,
                Shows::Page | Shows::Window => viewport(user, *format).await,
                Shows::Column(width) => column(user, *format, width).await,
            };
            std::fs::write(
                folder.join(album::file_name(&screen.file_name(), format.name, theme, language)),
                screenshot?,
            )?;
        }
    }
    Ok(())
}

/// Returns whether the widget is in a dialog over the host page.
async fn is_modal(user: &User) -> Result<bool> {
    user.switch_to_page().await?;
    let found = user.run_script("return Boolean(document.querySelector('[data-latchkey]')?.shadowRoot.querySelector('dialog'))").await?;
    user.switch_to_widget().await?;
    Ok(found.as_bool() == Some(true))
}

/// Takes a screenshot of the viewport.
async fn viewport(user: &User, format: Format) -> Result<Vec<u8>> {
    user.browser.resize(format.width, format.height).await?;
    Ok(user.browser.client.screenshot().await?)
}

/// Takes a screenshot of the whole page.
async fn page(user: &User, format: Format) -> Result<Vec<u8>> {
    user.browser.resize(format.width, format.height).await?;
    // A dialog is centred in the viewport, which must then not be as high as the page.
    let height = number(
        user,
        "document.querySelector('dialog[open]') ? 0 : document.documentElement.scrollHeight",
    )
    .await?;
    if height > format.height {
        user.browser.resize(format.width, height).await?;
    }
    Ok(user.browser.client.screenshot().await?)
}

/// Takes a screenshot of the widget in a column of exactly that width.
async fn column(user: &User, format: Format, width: u32) -> Result<Vec<u8>> {
    user.browser.resize(format.width, format.height).await?;
    wait_for_frame_height(user).await?;
    let around = format.width.saturating_sub(number(user, "window.innerWidth").await?);
    user.browser.resize(width + around, format.height).await?;
    wait_for_frame_height(user).await?;
    user.switch_to_page().await?;
    let height = number(user, "document.documentElement.scrollHeight").await?;
    user.browser.resize(width + around, height).await?;
    let frame = find::first(&user.browser, Role::Iframe, Name::StartsWith(""), None)
        .await?
        .context("the page has no widget")?;
    let screenshot = frame.screenshot().await?;
    user.switch_to_widget().await?;
    Ok(screenshot)
}

/// Waits until the host page has made the frame as high as its content.
async fn wait_for_frame_height(user: &User) -> Result<()> {
    host_page::scroll_to_widget(user).await?;
    let is_whole = "return innerHeight + 1 >= document.body.offsetHeight";
    until("the frame to be as high as the widget", async || {
        Ok(user.run_script(is_whole).await?.as_bool().filter(|is_whole| *is_whole))
    })
    .await?;
    Ok(())
}

/// Returns the value of a script expression in pixels.
async fn number(user: &User, what: &str) -> Result<u32> {
    let pixels = user.run_script(&format!("return Math.ceil({what})")).await?;
    let pixels = pixels.as_u64().and_then(|pixels| u32::try_from(pixels).ok());
    pixels.with_context(|| format!("{what} is not a number"))
}
