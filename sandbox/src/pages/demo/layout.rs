//! Header and footer of the pages of the fictional business.

use maud::{Markup, html};

use crate::pages::shell::{Page, PageData, PageKind};

/// Renders a page of the business. `head` is further content of `<head>`.
pub(super) fn page(title: &str, head: Option<Markup>, data: PageData<'_>, main: Markup) -> Markup {
    let title = format!("{title} – Maple Court Lettings");
    Page {
        kind: PageKind::Demo,
        title: &title,
        data,
        head,
        ribbon: html! {
            p { strong { "Sandbox: nothing is \
                real." } " The landlord, the flat and every check are made up." }
        },
        header: Some(html! {
            header.masthead {
                a.masthead__name href="/" {
                    img src="/demo/icon.svg" alt="" width="40" height="40";
                    "Maple Court Lettings"
                }
                p.masthead__note { "Homes in Bristol since 1987" }
            }
        }),
        navigation: None,
        main,
        footer: Some(html! {
            footer.footer {
                p {
                    "Maple Court Lettings is a landlord of the sandbox. " a href="/demo/privacy" {
                        "Privacy"
                    }
                }
                p { "For engineers: " a href="/docs" { "the \
                    API" } ", " a href="/components" { "the widget’s components" } }
                p {
                    "Questions? " a href="mailto:help@maplecourt.example" {
                        "help@maplecourt.example"
                    }
                }
            }
        }),
    }
    .render()
}
