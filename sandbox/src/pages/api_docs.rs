//! `/docs`: the description of the API as a page for people, drawn from the document that
//! `/openapi.json` serves.
//!
//! The known renderers were weighed and left: Swagger UI (1.5 MB of script), Redoc (1 MB) and
//! Scalar (3 MB) all put styles into the page while it runs, so they need `style-src
//! 'unsafe-inline'`; they show nothing before that script has run, and on a narrow screen they
//! scroll sideways. This page is text: no script, one style sheet, a policy that allows nothing
//! else.
//!
//! It knows OpenAPI and nothing of this API: what is not in the document is not on the page.

mod call;
mod example;
mod schema;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use crate::api::openapi;
use crate::error::{ApiFailure, ApiResult};
use crate::pages::shell::{Page, PageData, PageKind};
use crate::state::AppState;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The methods that a call can have, in the order in which they are shown.
const METHODS: [&str; 7] = ["post", "get", "put", "head", "patch", "delete", "options"];

/// The page and its style sheet.
pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/docs", get(page))
}

async fn page(State(state): State<AppState>) -> ApiResult<Response> {
    let document = serde_json::to_value(openapi::document()).map_err(ApiFailure::internal)?;
    let page = Reference { document: &document, base: &state.config.widget_origin }.draw();
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, page).into_response())
}

/// A document that is being drawn.
struct Reference<'a> {
    document: &'a Value,
    /// Where the examples send their requests.
    base: &'a str,
}

/// One call: a path, a method, and what the document says of them.
struct Call<'a> {
    path: &'a str,
    method: &'static str,
    operation: &'a Value,
}

impl<'a> Reference<'a> {
    fn draw(&self) -> Markup {
        let info = &self.document["info"];
        let title = text(&info["title"]);
        Page {
            kind: PageKind::ApiDocs,
            title,
            data: PageData::default(),
            head: None,
            ribbon: html! {
                p { strong { "Latchkey sandbox" } }
                nav aria-label="Sandbox" { a href="/openapi.json" { "OpenAPI 3.1" } a href="/" { "Demo page" } }
            },
            header: None,
            // The list is collapsible on narrow screens. Without a script this requires two copies.
            navigation: Some(html! {
                nav.contents.contents--narrow aria-label="Operations" { details { summary { "All operations" } (self.contents()) } }
                nav.contents.contents--wide aria-label="Operations" { (self.contents()) }
            }),
            main: html! {
                h1 { (title) }
                p.note { "Version " (text(&info["version"])) ", at " code { (self.base) } }
                (words(text(&info["description"])))
                @for tag in list(&self.document["tags"]) { (self.group(tag)) }
                (self.schemas())
            },
            footer: None,
        }
        .render()
    }

    fn contents(&self) -> Markup {
        html! {
            @for tag in list(&self.document["tags"]) {
                h2 { a href={ "#" (anchor(text(&tag["name"]))) } { (text(&tag["name"])) } }
                ul {
                    @for call in self.calls(text(&tag["name"])) {
                        li { a href={ "#" (text(&call.operation["operationId"])) } { (text(&call.operation["summary"])) } }
                    }
                }
            }
            h2 { a href="#objects" { "Objects" } }
        }
    }

    fn group(&self, tag: &Value) -> Markup {
        let name = text(&tag["name"]);
        html! {
            section.group aria-labelledby=(anchor(name)) {
                h2 id=(anchor(name)) { (name) }
                (words(text(&tag["description"])))
                @for call in self.calls(name) { (self.call(&call)) }
            }
        }
    }

    /// The calls of a group, in the order of the document.
    fn calls(&self, tag: &str) -> Vec<Call<'a>> {
        let of_path = |(path, item): (&'a String, &'a Value)| {
            METHODS
                .iter()
                .filter_map(move |method| Some(Call { path, method, operation: item.get(method)? }))
                .collect::<Vec<_>>()
        };
        let paths = self.document["paths"].as_object();
        let calls = paths.into_iter().flatten().flat_map(of_path);
        calls.filter(|call| list(&call.operation["tags"]).any(|name| text(name) == tag)).collect()
    }

    /// What a `$ref` leads to; anything else is itself.
    fn resolve(&self, value: &'a Value) -> &'a Value {
        let reference = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        reference.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A name as part of an address within the page.
fn anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// The document's texts are Markdown of our own writing.
fn words(markdown: &str) -> Markup {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(markdown));
    PreEscaped(html)
}
