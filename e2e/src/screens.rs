//! The catalogue of screens: every step of the widget in every state that looks or reads
//! differently, by name, with the shortest way there. A [`screen_run`] visits all of them.
//!
//! Most screens are one page load away: the session is created and answered over HTTP
//! ([`applicant`]), and responses that the sandbox cannot be asked for are stubbed in the browser
//! ([`navigator::Navigator::stub_responses`]). Buttons and headings are found by the keys of their
//! texts ([`texts`]), so the same ways work in every language.
//!
//! A step or state that is not in the catalogue fails a test (`coverage`).

pub(crate) mod applicant;
#[cfg(test)]
mod coverage;
pub(crate) mod navigator;
pub(crate) mod screen_run;
pub(crate) mod texts;

mod bank;
mod bank_http;
mod boot;
mod camera;
mod dialogs;
mod documents;
mod forms;
mod outcomes;
mod photos;
mod start;
mod unavailable;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use navigator::Navigator;

/// A navigation under way.
pub(crate) type Navigation<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One screen, in one state.
pub(crate) struct Screen {
    /// Its name in the catalogue, in reports, and in the names of screenshots and trees.
    pub(crate) name: &'static str,
    /// Goes there in a reset browser, and waits until the screen is complete.
    pub(crate) reach: for<'a> fn(&'a Navigator) -> Navigation<'a>,
}

impl Screen {
    /// Returns its name as part of a file name.
    pub(crate) fn file_name(&self) -> String {
        self.name.replace(", ", "-").replace(' ', "-")
    }
}

macro_rules! screens {
    ($($name:literal => $way:path),* $(,)?) => {
        /// The screens of this module.
        pub(super) const SCREENS: &[crate::screens::Screen] =
            &[$(crate::screens::Screen { name: $name, reach: |navigator| Box::pin($way(navigator)) }),*];
    };
}
use screens;

/// Returns all screens, in the order in which a user could reach them.
pub(crate) fn all() -> impl Iterator<Item = &'static Screen> {
    let parts = [
        boot::SCREENS,
        unavailable::SCREENS,
        start::SCREENS,
        forms::SCREENS,
        photos::SCREENS,
        camera::SCREENS,
        bank::SCREENS,
        documents::SCREENS,
        dialogs::SCREENS,
        outcomes::SCREENS,
    ];
    parts.into_iter().flatten()
}
