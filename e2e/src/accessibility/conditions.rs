//! The conditions in which screens are checked: theme, size and language.

use anyhow::Result;

use crate::engine::wait::until;
use crate::screens::texts::SOURCE;
use crate::user::User;

/// The viewport of a computer, in CSS pixels.
pub(super) const COMPUTER: (u32, u32) = (1280, 800);
/// The viewport of a phone.
pub(super) const PHONE: (u32, u32) = (390, 844);
/// The viewport of a computer at a zoom of 400 % (WCAG 1.4.10, Reflow).
pub(super) const ZOOMED: (u32, u32) = (320, 256);

/// The colours of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    Light,
    Dark,
    /// Colours that the operating system forces, as in a high-contrast mode.
    Forced,
}

impl Theme {
    /// All themes.
    pub(super) const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Forced];

    /// Returns the name in reports and reviews.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced colours",
        }
    }

    /// Applies the theme to the current screen.
    pub(super) async fn apply(self, user: &User) -> Result<()> {
        let features: &[(&str, &str)] = match self {
            Self::Light => &[("prefers-color-scheme", "light")],
            Self::Dark => &[("prefers-color-scheme", "dark")],
            Self::Forced => &[("prefers-color-scheme", "light"), ("forced-colors", "active")],
        };
        user.browser.emulate_media(features).await?;
        // The page is notified with the next frame that the browser renders. Where no script runs,
        // `data-theme` is missing.
        let script = format!(
            "const root = document.documentElement;
            if (parent !== window) document.body.scrollIntoView();
            return [undefined, '{}'].includes(root.dataset.theme) ? true : null",
            if self == Self::Dark { "dark" } else { "light" }
        );
        until("the page to change its theme", async || {
            Ok(user.run_script(&script).await?.as_bool())
        })
        .await
        .map(drop)
    }
}

/// A round over all screens in one language.
#[derive(Debug)]
pub(super) struct Round {
    /// The language that is asked for, `None` for the browser's own, which is English.
    pub(super) requested_language: Option<&'static str>,
    /// The name of the round in reports.
    pub(super) name: &'static str,
    /// The themes on a computer.
    pub(super) on_computer: &'static [Theme],
    /// The themes on a phone.
    pub(super) on_phone: &'static [Theme],
}

/// The rounds in which every pair of two conditions occurs: each theme in each size, each theme in
/// each language, each size in each language.
pub(super) const PAIRS: [Round; 2] = [
    Round {
        requested_language: None,
        name: "accessibility",
        on_computer: &[Theme::Light, Theme::Forced],
        on_phone: &[Theme::Dark],
    },
    Round {
        requested_language: Some("ar"),
        name: "accessibility-ar",
        on_computer: &[Theme::Dark],
        on_phone: &[Theme::Light, Theme::Forced],
    },
];

/// The rounds in which every combination of theme, size and language occurs.
pub(super) const FULL: [Round; 2] = [
    Round {
        requested_language: None,
        name: "accessibility",
        on_computer: &Theme::ALL,
        on_phone: &Theme::ALL,
    },
    Round {
        requested_language: Some("ar"),
        name: "accessibility-ar",
        on_computer: &Theme::ALL,
        on_phone: &Theme::ALL,
    },
];

impl Round {
    /// Returns the language that screens are shown in.
    pub(super) fn language(&self) -> &'static str {
        self.requested_language.unwrap_or(SOURCE)
    }

    /// Returns the conditions in words, as in reports and reviews.
    pub(super) fn conditions(&self, theme: Theme, device: &str) -> String {
        format!("{}, {device}, {}", theme.name(), self.language())
    }
}
