//! Small signs, drawn in the colour of the text beside them. They never say anything alone.

use leptos::prelude::*;

/// What a sign shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// An exclamation mark in a circle.
    Alert,
    /// An arrow to where one came from.
    Back,
    /// A camera.
    Camera,
    /// An arrow onwards.
    Chevron,
    /// A cross.
    Close,
    /// An arrow out of a box.
    External,
    /// A sheet of paper.
    File,
    /// An i in a circle.
    Info,
    /// Three lines.
    Menu,
    /// Two bars.
    Pause,
    /// A triangle. As on any player, it points the same way in every script.
    Play,
    /// A bent arrow.
    Retry,
    /// A magnifying glass.
    Search,
    /// A tick in a circle.
    Tick,
    /// A bin.
    Trash,
    /// An arrow into a tray.
    Upload,
}

impl Symbol {
    fn drawing(self) -> &'static str {
        match self {
            Self::Alert => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>"#,
            Self::Back => r#"<path d="M19 12H5M11 6l-6 6 6 6"/>"#,
            Self::Camera => r#"<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.5"/>"#,
            Self::Chevron => r#"<path d="m9 5 7 7-7 7"/>"#,
            Self::Close => r#"<path d="M6 6l12 12M18 6 6 18"/>"#,
            Self::External => r#"<path d="M14 5h5v5M19 5l-8 8M10 6H5v13h13v-5"/>"#,
            Self::File => r#"<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>"#,
            Self::Menu => r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#,
            Self::Pause => r#"<path d="M8.5 5.5v13M15.5 5.5v13"/>"#,
            Self::Play => r#"<path d="M8 5.5v13l10.5-6.5z"/>"#,
            Self::Retry => r#"<path d="M19 5v5h-5M18.5 10a7 7 0 1 0 .5 4"/>"#,
            Self::Search => r#"<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>"#,
            Self::Tick => r#"<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.5"/>"#,
            Self::Trash => r#"<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5"/>"#,
            Self::Upload => r#"<path d="M12 15V4M7.5 8.5 12 4l4.5 4.5M5 15v4.5h14V15"/>"#,
        }
    }

    /// Those that point onwards or back turn round where the writing does.
    fn class(self) -> &'static str {
        match self {
            Self::Back | Self::Chevron | Self::External => "icon icon-directed",
            Self::Alert
            | Self::Camera
            | Self::Close
            | Self::File
            | Self::Info
            | Self::Menu
            | Self::Pause
            | Self::Play
            | Self::Retry
            | Self::Search
            | Self::Tick
            | Self::Trash
            | Self::Upload => "icon",
        }
    }
}

/// A small sign.
#[component]
pub fn Icon(
    /// What it shows.
    symbol: Symbol,
) -> AnyView {
    icon(symbol)
}

pub(super) fn icon(symbol: Symbol) -> AnyView {
    drawing(symbol.class(), "0 0 24 24", symbol.drawing())
}

/// A decorative drawing. One place, because the shapes as typed views would cost many times their own bytes.
pub(super) fn drawing(class: &'static str, view_box: &'static str, shapes: &'static str) -> AnyView {
    view! { <svg class=class viewBox=view_box aria-hidden="true" focusable="false" inner_html=shapes></svg> }.into_any()
}
