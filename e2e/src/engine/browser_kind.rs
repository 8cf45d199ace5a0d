//! The browsers that can run the journeys, and what each can be made to do.

use std::fmt;
use std::str::FromStr;

use anyhow::{Error, bail};

/// A browser, by its engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrowserKind {
    Chromium,
    Firefox,
    /// WebKitGTK's MiniBrowser.
    WebKit,
}

impl BrowserKind {
    /// Returns whether the driver of this browser offers the feature.
    pub(crate) fn supports(self, feature: Feature) -> bool {
        match self {
            Self::Chromium => true,
            Self::Firefox | Self::WebKit => match feature {
                // All of these are commands of the Chrome DevTools Protocol, or extensions of
                // ChromeDriver. WebDriver itself has no counterpart.
                Feature::Camera
                | Feature::ConsoleLog
                | Feature::DeviceMetrics
                | Feature::Network
                | Feature::PreloadScripts
                | Feature::TabCrash => false,
            },
        }
    }

    /// Returns whether one driver process serves several browsers at a time.
    pub(super) fn shares_driver(self) -> bool {
        self == Self::Chromium
    }
}

impl FromStr for BrowserKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            "webkit" => Ok(Self::WebKit),
            _ => bail!("unknown engine {name:?}; the engines are chromium, firefox and webkit"),
        }
    }
}

impl fmt::Display for BrowserKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        })
    }
}

/// Something that a test does to a browser and that not every driver offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    /// A fake camera, and its permission.
    Camera,
    /// The lines of the console.
    ConsoleLog,
    /// A page of any size, independent of the window.
    DeviceMetrics,
    /// Offline, a slow upload, blocked URLs.
    Network,
    /// Scripts that run in a page before its own.
    PreloadScripts,
    /// A renderer process that crashes.
    TabCrash,
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Camera => "a fake camera",
            Self::ConsoleLog => "the console log",
            Self::DeviceMetrics => "pages of any size",
            Self::Network => "network conditions",
            Self::PreloadScripts => "preload scripts",
            Self::TabCrash => "a tab that crashes",
        })
    }
}
