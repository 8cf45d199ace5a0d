//! The frame of every page of the business: head, masthead, footer.

use maud::{DOCTYPE, Markup, html};

/// What goes into the frame.
pub(super) struct Frame {
    /// The page's title.
    pub(super) title: &'static str,
    /// What goes into `<head>` beyond what every page has.
    pub(super) head: Markup,
    /// What goes into `<main>`.
    pub(super) main: Markup,
}

impl Frame {
    /// The page. `data` are the values that the page's script reads.
    pub(super) fn draw(
        &self,
        session: Option<&str>,
        status: Option<&str>,
        redirect: Option<&str>,
    ) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – Maple Court Lettings" }
                    link rel="icon" type="image/svg+xml" href="/demo/icon.svg";
                    link rel="stylesheet" href="/demo/demo.css";
                    (self.head)
                }
                body data-session=[session] data-status=[status] data-redirect=[redirect] {
                    a.skip href="#main" { "Skip to the content" }
                    p.ribbon { strong { "Sandbox: nothing is real." } " The landlord, the flat and every check are made up." }
                    header.masthead {
                        a.masthead__name href="/" {
                            img src="/demo/icon.svg" alt="" width="40" height="40";
                            "Maple Court Lettings"
                        }
                        p.masthead__note { "Homes in Bristol since 1987" }
                    }
                    main id="main" tabindex="-1" { (self.main) }
                    footer.footer {
                        p { "Maple Court Lettings is a landlord of the sandbox. " a href="/demo/privacy" { "Privacy" } }
                        p { "For engineers: " a href="/docs" { "the API" } ", " a href="/components" { "the widget’s components" } }
                        p { "Questions? " a href="mailto:help@maplecourt.example" { "help@maplecourt.example" } }
                    }
                }
            }
        }
    }
}
