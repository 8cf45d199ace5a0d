//! `/docs`: the API documentation, rendered from the document at `/openapi.json`.
//!
//! Existing renderers do not fit: Swagger UI (1.5 MB of script), Redoc (1 MB) and Scalar (3 MB)
//! insert styles at run time, so they need `style-src 'unsafe-inline'`; they show nothing until
//! their script has run, and scroll sideways on a narrow screen. This page is plain HTML with one
//! style sheet and a strict Content-Security-Policy.
//!
//! The code depends on OpenAPI only: everything on the page comes from the document.

mod example;
mod operation;
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

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The methods of operations, in display order.
const METHODS: [&str; 7] = ["post", "get", "put", "head", "patch", "delete", "options"];

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/docs", get(page))
}

async fn page(State(state): State<AppState>) -> ApiResult<Response> {
    let document = serde_json::to_value(openapi::document()).map_err(ApiFailure::internal)?;
    let page = DocsPage { document: &document, base: &state.config.widget_origin }.render();
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, page).into_response())
}

/// The page of a document.
struct DocsPage<'a> {
    document: &'a Value,
    /// The base URL of example requests.
    base: &'a str,
}

/// An operation with its path and method.
struct Operation<'a> {
    path: &'a str,
    method: &'static str,
    spec: &'a Value,
}

impl<'a> DocsPage<'a> {
    fn render(&self) -> Markup {
        let info = &self.document["info"];
        let title = text(&info["title"]);
        Page {
            kind: PageKind::ApiDocs,
            title,
            data: PageData::default(),
            head: None,
            ribbon: html! {
                p { strong { "Latchkey sandbox" } }
                nav aria-label="Sandbox" { a href="/openapi.json" { "OpenAPI \
                    3.1" } a href="/" { "Demo page" } }
            },
            header: None,
            // The list is collapsible on narrow screens. Without a script this requires two copies.
            navigation: Some(html! {
                nav.contents.contents--narrow aria-label="Operations" { details { summary { "All \
                    operations" } (self.contents()) } }
                nav.contents.contents--wide aria-label="Operations" { (self.contents()) }
            }),
            main: html! {
                h1 { (title) }
                p.note { "Version " (text(&info["version"])) ", at " code { (self.base) } }
                (markdown(text(&info["description"])))
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
                    @for operation in self.operations(text(&tag["name"])) {
                        li {
                            a href={ "#" (text(&operation.spec["operationId"])) } {
                                (text(&operation.spec["summary"]))
                            }
                        }
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
                (markdown(text(&tag["description"])))
                @for operation in self.operations(name) { (self.operation(&operation)) }
            }
        }
    }

    /// Returns the operations with a tag, in document order.
    fn operations(&self, tag: &str) -> Vec<Operation<'a>> {
        let of_path = |(path, item): (&'a String, &'a Value)| {
            METHODS
                .iter()
                .filter_map(move |method| Some(Operation { path, method, spec: item.get(method)? }))
                .collect::<Vec<_>>()
        };
        let paths = self.document["paths"].as_object();
        let operations = paths.into_iter().flatten().flat_map(of_path);
        operations
            .filter(|operation| list(&operation.spec["tags"]).any(|name| text(name) == tag))
            .collect()
    }

    /// Resolves a `$ref`. Returns other values unchanged.
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

/// Converts a name to a fragment id.
fn anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// Renders the Markdown of a description, which is trusted.
fn markdown(source: &str) -> Markup {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(source));
    PreEscaped(html)
}
