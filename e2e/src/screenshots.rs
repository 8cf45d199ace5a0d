//! Pictures of every screen of the catalogue ([`screens`]): on every size of screen, light and
//! dark, in languages of both directions. They are for people to look at; nothing is compared with
//! them.
//!
//! Getting to a screen is what takes time, so it is done once for each place and language, and the
//! browser is made larger and darker there.

mod album;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::json;

use crate::demo;
use crate::find::{self, Name, Role};
use crate::options::Options;
use crate::person::Person;
use crate::screens::guide::{Guide, Present};
use crate::screens::tour::{self, Tour};
use crate::screens::{self, Screen};
use crate::wait::until;

/// The languages of the pictures where none is asked for: one of each direction.
const LANGUAGES: [&str; 2] = ["en-GB", "ar"];

/// A size of screen, and what of it is in the picture.
#[derive(Debug, Clone, Copy)]
struct Format {
    name: &'static str,
    width: u32,
    height: u32,
    shows: Shows,
}

/// What is in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// The page down to its end, as if it were scrolled.
    Page,
    /// What is in sight.
    Window,
    /// The widget alone, in a column of that many pixels.
    Column(u32),
}

/// The widget on a page of its own, the widget over a page, and the widget in one.
const PLACES: [(Present, &[Format]); 3] = [
    (
        Present::Hosted,
        &[
            Format { name: "320x640", width: 320, height: 640, shows: Shows::Page },
            Format { name: "390x844", width: 390, height: 844, shows: Shows::Page },
            Format { name: "768x1024", width: 768, height: 1024, shows: Shows::Page },
        ],
    ),
    (Present::Modal, &[Format { name: "modal", width: 1280, height: 800, shows: Shows::Window }]),
    (
        Present::Inline,
        &[Format { name: "inline", width: 440, height: 900, shows: Shows::Column(400) }],
    ),
];

/// Takes the pictures of all screens, or of those that the command line names, and lays them out.
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
        let world = tour::world(options).await?;
        let mut failed = 0;
        for language in &languages {
            for (place, formats) in PLACES {
                let tour = Tour { place, language: Some(language.clone()), name: "screenshots" };
                let (folder, language) = (folder.clone(), language.clone());
                let pictured = async move |guide: &Guide, screen: &Screen| {
                    picture(&guide.person, screen, formats, &language, &folder).await
                };
                failed += tour.go(&world, wanted.clone(), pictured).await.failed;
            }
        }
        world.end().await;
        album::write(&folder).map(|pictures| (pictures, failed))
    };
    match outcome.await {
        Ok((pictures, failed)) => {
            println!("\n{pictures} pictures; look at {}", folder.join("index.html").display());
            if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Takes all pictures of the screen that has been reached.
async fn picture(
    person: &Person,
    screen: &Screen,
    formats: &[Format],
    language: &str,
    folder: &Path,
) -> Result<()> {
    // Some screens are only in one place, whatever the place of the tour.
    let is_framed = person.is_in_frame();
    let is_over = is_framed && is_over_the_page(person).await?;
    for format in formats.iter().filter(|format| match format.shows {
        Shows::Page => true,
        Shows::Window => is_over,
        Shows::Column(_) => is_framed && !is_over,
    }) {
        for theme in ["light", "dark"] {
            // Nothing moves in a picture.
            let features = json!([{"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]);
            person
                .browser
                .devtools(
                    "Emulation.setEmulatedMedia",
                    json!({ "media": "", "features": features }),
                )
                .await?;
            let picture = match format.shows {
                Shows::Page if !is_framed => page(person, *format).await,
                Shows::Page | Shows::Window => window(person, *format).await,
                Shows::Column(width) => column(person, *format, width).await,
            };
            std::fs::write(
                folder.join(album::file_name(&screen.file_name(), format.name, theme, language)),
                picture?,
            )?;
        }
    }
    Ok(())
}

/// Whether the widget is in a dialog of the business's page.
async fn is_over_the_page(person: &Person) -> Result<bool> {
    person.look_at_page().await?;
    let found = person.run_script("return Boolean(document.querySelector('[data-latchkey]')?.shadowRoot.querySelector('dialog'))").await?;
    person.look_into_widget().await?;
    Ok(found.as_bool() == Some(true))
}

/// What is in sight.
async fn window(person: &Person, format: Format) -> Result<Vec<u8>> {
    person.browser.resize(format.width, format.height).await?;
    Ok(person.browser.client.screenshot().await?)
}

/// The whole page.
async fn page(person: &Person, format: Format) -> Result<Vec<u8>> {
    person.browser.resize(format.width, format.height).await?;
    // What is over the page, such as a dialog, belongs into the middle of the screen and not of the
    // page.
    let height = number(
        person,
        "document.querySelector('dialog[open]') ? 0 : document.documentElement.scrollHeight",
    )
    .await?;
    if height > format.height {
        person.browser.resize(format.width, height).await?;
    }
    Ok(person.browser.client.screenshot().await?)
}

/// The widget in a column of exactly that width.
async fn column(person: &Person, format: Format, width: u32) -> Result<Vec<u8>> {
    person.browser.resize(format.width, format.height).await?;
    follows(person).await?;
    let around = format.width.saturating_sub(number(person, "window.innerWidth").await?);
    person.browser.resize(width + around, format.height).await?;
    follows(person).await?;
    person.look_at_page().await?;
    let height = number(person, "document.documentElement.scrollHeight").await?;
    person.browser.resize(width + around, height).await?;
    let frame = find::first(&person.browser, Role::Iframe, Name::Begins(""), None)
        .await?
        .context("the widget is not in the page")?;
    let picture = frame.screenshot().await?;
    person.look_into_widget().await?;
    Ok(picture)
}

/// Waits until the page has made the widget's frame as high as what is in it.
async fn follows(person: &Person) -> Result<()> {
    demo::scroll_to_widget(person).await?;
    let is_whole = "return innerHeight + 1 >= document.body.offsetHeight";
    until("the frame to be as high as the widget", async || {
        Ok(person.run_script(is_whole).await?.as_bool().filter(|is_whole| *is_whole))
    })
    .await?;
    Ok(())
}

/// A number of pixels, as a script has it.
async fn number(person: &Person, what: &str) -> Result<u32> {
    let pixels = person.run_script(&format!("return Math.ceil({what})")).await?;
    let pixels = pixels.as_u64().and_then(|pixels| u32::try_from(pixels).ok());
    pixels.with_context(|| format!("{what} is no number"))
}
