//! The shell of the server's own pages: skip link, header, main content and footer, with one style
//! sheet for all of them.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;
use maud::{Markup, html};

use crate::embedded::Embedded;
use crate::html_document::HtmlDocument;
use crate::state::AppState;

const STYLESHEET: Embedded =
    Embedded::new("text/css; charset=utf-8", include_bytes!("../../assets/site.css"));

/// Returns the route of the style sheet.
pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/site.css", get(async |headers: HeaderMap| STYLESHEET.response(&headers)))
}

/// A kind of page, which the style sheet distinguishes by the class of `<body>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// The site of the fictional business.
    Demo,
    EventLog,
    ApiDocs,
    /// A short message on a card.
    Message,
}

impl PageKind {
    fn class(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::EventLog => "event-log",
            Self::ApiDocs => "api-docs",
            Self::Message => "message-page",
        }
    }
}

/// Values for the scripts of a page, as data attributes of `<body>`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PageData<'a> {
    pub(crate) session: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    pub(crate) redirect: Option<&'a str>,
}

/// A page and the parts of its shell.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) kind: PageKind,
    pub(crate) title: &'a str,
    pub(crate) data: PageData<'a>,
    /// Further content of `<head>`.
    pub(crate) head: Option<Markup>,
    /// Content of the bar at the top of the page.
    pub(crate) ribbon: Markup,
    pub(crate) header: Option<Markup>,
    /// Navigation beside the main content.
    pub(crate) navigation: Option<Markup>,
    /// Content of `<main>`.
    pub(crate) main: Markup,
    pub(crate) footer: Option<Markup>,
}

impl Page<'_> {
    pub(crate) fn render(self) -> Markup {
        let body = html! {
            body.(self.kind.class())
                data-session=[self.data.session]
                data-status=[self.data.status]
                data-redirect=[self.data.redirect] {
                a.skip href="#main" { "Skip to the content" }
                div.ribbon { (self.ribbon) }
                @if let Some(header) = &self.header { (header) }
                div.layout {
                    @if let Some(navigation) = &self.navigation { (navigation) }
                    main id="main" tabindex="-1" { (self.main) }
                }
                @if let Some(footer) = &self.footer { (footer) }
            }
        };
        HtmlDocument {
            title: self.title,
            has_dark_mode: true,
            icon: Some("/demo/icon.svg"),
            stylesheets: &["/site.css"],
            head: self.head,
            body,
        }
        .render()
    }
}
