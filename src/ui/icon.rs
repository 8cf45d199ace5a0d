//! Icons in the colour of the adjacent text. They are decorative: the text says the same.

use leptos::prelude::*;

/// The symbol of an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// An exclamation mark in a circle.
    Alert,
    /// An arrow backwards.
    Back,
    /// A bank.
    Bank,
    /// A camera.
    Camera,
    /// A card with a photo.
    Card,
    /// A chevron forwards.
    Chevron,
    /// A clock.
    Clock,
    /// A cross.
    Close,
    /// An arrow out of a box.
    External,
    /// An eye.
    Eye,
    /// A face in a frame.
    Face,
    /// A document.
    File,
    /// A house.
    Home,
    /// An i in a circle.
    Info,
    /// A globe.
    Language,
    /// A lock.
    Lock,
    /// Three lines.
    Menu,
    /// A number sign.
    Number,
    /// Two bars.
    Pause,
    /// A person.
    Person,
    /// A triangle. As on media players, it has the same direction in every script.
    Play,
    /// A bent arrow.
    Retry,
    /// A magnifying glass.
    Search,
    /// A shield with a tick.
    Shield,
    /// A tick in a circle.
    Tick,
    /// A bin.
    Trash,
    /// An arrow into a tray.
    Upload,
    /// A briefcase.
    Work,
}

impl Symbol {
    fn svg(self) -> &'static str {
        match self {
            Self::Alert => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>"#,
            Self::Back => r#"<path d="M19 12H5M11 6l-6 6 6 6"/>"#,
            Self::Bank => {
                r#"<path d="M3.5 9 12 4l8.5 5zM6 9v8M10 9v8M14 9v8M18 9v8M5 17h14M3.5 20h17"/>"#
            }
            Self::Camera => {
                r#"<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.5"/>"#
            }
            Self::Card => {
                r#"<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="10.5" r="2"/><path d="M5.5 15.5a3 3 0 0 1 6 0M14.5 10h3.5M14.5 14h2.5"/>"#
            }
            Self::Chevron => r#"<path d="m9 5 7 7-7 7"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Close => r#"<path d="M6 6l12 12M18 6 6 18"/>"#,
            Self::External => r#"<path d="M14 5h5v5M19 5l-8 8M10 6H5v13h13v-5"/>"#,
            Self::Eye => {
                r#"<path d="M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="3"/>"#
            }
            Self::Face => {
                r#"<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 9.5v.1M15 9.5v.1M9 14.5a4 4 0 0 0 6 0"/>"#
            }
            Self::File => r#"<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4"/>"#,
            Self::Home => {
                r#"<path d="m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>"#
            }
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>"#,
            Self::Language => {
                r#"<circle cx="12" cy="12" r="9"/><path d="M3.5 9.5h17M3.5 14.5h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18"/>"#
            }
            Self::Lock => {
                r#"<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14v2.5"/>"#
            }
            Self::Menu => r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#,
            Self::Number => r#"<path d="M9.5 4 8 20M16 4l-1.5 16M4.5 9h16M3.5 15h16"/>"#,
            Self::Pause => r#"<path d="M8.5 5.5v13M15.5 5.5v13"/>"#,
            Self::Person => r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20a7.5 7 0 0 1 15 0"/>"#,
            Self::Play => r#"<path d="M8 5.5v13l10.5-6.5z"/>"#,
            Self::Retry => r#"<path d="M19 5v5h-5M18.5 10a7 7 0 1 0 .5 4"/>"#,
            Self::Search => r#"<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>"#,
            Self::Shield => {
                r#"<path d="m12 3 7.5 3v5c0 5-3 8-7.5 10-4.5-2-7.5-5-7.5-10V6zM8.5 12l2.5 2.5 4.5-5"/>"#
            }
            Self::Tick => r#"<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.5"/>"#,
            Self::Trash => {
                r#"<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5"/>"#
            }
            Self::Upload => r#"<path d="M12 15V4M7.5 8.5 12 4l4.5 4.5M5 15v4.5h14V15"/>"#,
            Self::Work => r#"<path d="M4 8h16v11H4zM9 8V5h6v3M4 13h16"/>"#,
        }
    }

    /// Returns the class: symbols that point forwards or backwards are mirrored in right-to-left
    /// languages.
    fn class(self) -> &'static str {
        match self {
            Self::Back | Self::Chevron | Self::External => "icon icon-directed",
            Self::Alert
            | Self::Bank
            | Self::Camera
            | Self::Card
            | Self::Clock
            | Self::Close
            | Self::Eye
            | Self::Face
            | Self::File
            | Self::Home
            | Self::Info
            | Self::Language
            | Self::Lock
            | Self::Menu
            | Self::Number
            | Self::Pause
            | Self::Person
            | Self::Play
            | Self::Retry
            | Self::Search
            | Self::Shield
            | Self::Tick
            | Self::Trash
            | Self::Upload
            | Self::Work => "icon",
        }
    }
}

/// An icon.
#[component]
pub fn Icon(
    /// Its symbol.
    symbol: Symbol,
) -> AnyView {
    icon(symbol)
}

pub(super) fn icon(symbol: Symbol) -> AnyView {
    svg(symbol.class(), "0 0 24 24", "xMidYMid", symbol.svg().to_owned())
}

/// Returns a decorative drawing. One function, because typed views of the shapes would cost many
/// times their own bytes.
pub(super) fn svg(
    class: &'static str,
    view_box: &'static str,
    align: &'static str,
    shapes: String,
) -> AnyView {
    view! { <svg class=class viewBox=view_box preserveAspectRatio=align aria-hidden="true" focusable="false" inner_html=shapes></svg> }.into_any()
}
