//! The catalogue of screens: every page of the widget in every state that looks or reads
//! differently, by name, and the quickest way there. Whatever has to hold for all of them, or has
//! to be seen of all of them, goes from screen to screen as a [`tour`].
//!
//! Most are one page load away: the session is made and answered over HTTP ([`applicant`]), and
//! what a server would have to do that the sandbox cannot be asked for is played by a few rules in
//! the browser ([`guide::Guide::pretend`]). Buttons and headings are found by the names of their
//! texts ([`words`]), so the same ways lead through every language.
//!
//! A page or state that is not in the catalogue fails a test (`coverage`).

pub(crate) mod applicant;
#[cfg(test)]
mod coverage;
pub(crate) mod guide;
pub(crate) mod tour;
pub(crate) mod words;

mod bank;
mod bank_desk;
mod boot;
mod camera;
mod dialogs;
mod documents;
mod endings;
mod forms;
mod pictures;
mod start;
mod unavailable;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use guide::Guide;

/// Somebody on the way to a screen.
pub(crate) type Going<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One screen, in one state.
pub(crate) struct Screen {
    /// What it is called, here and in whatever is made of it: pictures, snapshots, reports.
    pub(crate) name: &'static str,
    /// Goes there, with a browser that knows nothing. Ends when what is to be seen is there.
    pub(crate) reach: for<'a> fn(&'a Guide) -> Going<'a>,
}

impl Screen {
    /// The name of a file for it.
    pub(crate) fn file_name(&self) -> String {
        self.name.replace(", ", "-").replace(' ', "-")
    }
}

macro_rules! screens {
    ($($name:literal => $way:path),* $(,)?) => {
        /// The screens of this part.
        pub(super) const SCREENS: &[crate::screens::Screen] =
            &[$(crate::screens::Screen { name: $name, reach: |guide| Box::pin($way(guide)) }),*];
    };
}
use screens;

/// All screens, in the order in which a person could come to them.
pub(crate) fn all() -> impl Iterator<Item = &'static Screen> {
    let parts = [
        boot::SCREENS,
        unavailable::SCREENS,
        start::SCREENS,
        forms::SCREENS,
        pictures::SCREENS,
        camera::SCREENS,
        bank::SCREENS,
        documents::SCREENS,
        dialogs::SCREENS,
        endings::SCREENS,
    ];
    parts.into_iter().flatten()
}
