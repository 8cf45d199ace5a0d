//! The colour tokens and the built-in light and dark colours, generated from `style/tokens.css`.

include!(concat!(env!("OUT_DIR"), "/tokens.rs"));

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

impl Mode {
    /// Returns the value of the page's `data-theme` attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
