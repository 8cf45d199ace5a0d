//! The HTML document around the markup of a page.

use maud::{DOCTYPE, Markup, html};

/// An HTML document in English.
#[derive(Debug)]
pub struct HtmlDocument<'a> {
    pub title: &'a str,
    /// Whether the page supports the dark colour scheme of the device.
    pub has_dark_mode: bool,
    /// URL of the icon. Without one browsers request `/favicon.ico`.
    pub icon: Option<&'a str>,
    /// URLs of the style sheets, in cascade order.
    pub stylesheets: &'a [&'a str],
    /// Further content of `<head>`.
    pub head: Option<Markup>,
    /// The `<body>` element.
    pub body: Markup,
}

impl HtmlDocument<'_> {
    pub fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if self.has_dark_mode { meta name="color-scheme" content="light dark"; }
                    title { (self.title) }
                    @if let Some(icon) = self.icon {
                        link rel="icon" type=[icon_type(icon)] href=(icon);
                    }
                    @for stylesheet in self.stylesheets { link rel="stylesheet" href=(stylesheet); }
                    @if let Some(head) = &self.head { (head) }
                }
                (self.body)
            }
        }
    }
}

fn icon_type(icon: &str) -> Option<&'static str> {
    icon.ends_with(".svg").then_some("image/svg+xml")
}
