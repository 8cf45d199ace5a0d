//! The files of the built widget: `/widget/*`, the loader `/verify.js` and its texts, the start
//! page of the embedded and the hosted widget, and the component gallery, with their cache and
//! security headers. Does not depend on sessions.

mod components;
mod language;
mod policy;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::html;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::html_document::HtmlDocument;
use crate::state::AppState;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const PERMISSIONS: HeaderValue = HeaderValue::from_static("camera=(self), microphone=()");

/// Who may embed the widget's page in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// The host pages of the business.
    Business,
    /// Nobody, for the hosted page.
    Nobody,
}

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/widget", get(async || Redirect::permanent("/widget/")))
        .route(
            "/widget/",
            get(async |State(state): State<AppState>, request: Request| {
                page(&state, request.uri(), request.headers(), Framing::Business).await
            }),
        )
        .route("/widget/words.js", get(loader_texts))
        .route("/widget/{*path}", get(widget_file))
        .route("/components", get(components::page))
        .route("/verify.js", get(loader))
        .route("/verify.d.ts", get(loader))
}

/// Returns the widget's start page, in the language of the address or the browser, with its
/// security headers.
pub async fn page(
    state: &AppState,
    address: &Uri,
    request_headers: &HeaderMap,
    framing: Framing,
) -> Response {
    let tag = language::choose(&state.config.assets, address, request_headers).await;
    let path = language::path("index", "html", &tag);
    let Ok(document) =
        tokio::fs::read_to_string(state.config.assets.join(path.trim_start_matches('/'))).await
    else {
        return not_built();
    };
    let ancestors = match framing {
        Framing::Business => state.config.allowed_origins.join(" "),
        Framing::Nobody => "'none'".to_owned(),
    };
    // Read and hashed for each request, so that a rebuilt page always has the right policy. This
    // takes microseconds.
    let policy = policy::for_document(&document, &ancestors);
    let mut response = file(state, &path, request_headers).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    if framing == Framing::Nobody {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    set_language(headers, &tag);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    response
}

/// Sets `Content-Language` and `Vary`.
fn set_language(headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::CONTENT_LANGUAGE, tag);
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
}

async fn widget_file(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().strip_prefix("/widget").unwrap_or("/");
    if path.starts_with("/index.") {
        return Redirect::permanent("/widget/").into_response();
    }
    if path == "/components/index.html" {
        return Redirect::permanent("/components").into_response();
    }
    file(&state, path, request.headers()).await
}

async fn loader(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    let mut response = file(&state, path, request.headers()).await;
    let headers = response.headers_mut();
    allow_any_origin(headers);
    // `.ts` is registered as a video type.
    if path.ends_with(".d.ts") && headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    response
}

/// Returns the texts that the loader shows before the widget is loaded, in the language of the
/// address or the browser.
async fn loader_texts(State(state): State<AppState>, request: Request) -> Response {
    let tag = language::choose(&state.config.assets, request.uri(), request.headers()).await;
    let mut response = file(&state, &language::path("words", "js", &tag), request.headers()).await;
    let headers = response.headers_mut();
    allow_any_origin(headers);
    set_language(headers, &tag);
    response
}

/// Allows any origin to read the loader and its texts, which run on host pages.
fn allow_any_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

/// Returns a file of the assets folder: the compressed version if it exists and the browser accepts
/// it, or 304 if the browser has it.
async fn file(state: &AppState, path: &str, request_headers: &HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = Uri::try_from(path).unwrap_or_default();
    *request.headers_mut() = request_headers.clone();
    let folder = ServeDir::new(&state.config.assets)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let mut response = match folder.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    if response.status() == StatusCode::NOT_FOUND {
        return missing(state).await;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if is_hashed(path) { IMMUTABLE } else { REVALIDATE });
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

async fn missing(state: &AppState) -> Response {
    match tokio::fs::try_exists(state.config.assets.join("index.html")).await {
        Ok(true) => (
            StatusCode::NOT_FOUND,
            [(header::CACHE_CONTROL, REVALIDATE)],
            "The file does not exist.\n",
        )
            .into_response(),
        Ok(false) | Err(_) => not_built(),
    }
}

/// Returns the page that is shown if the widget was not built.
fn not_built() -> Response {
    let body = html! {
        body {
            h1 { "The widget is not built" }
            p { "The folder with the widget's files has no " code { "index.html" } " in it." }
            p { "Run " code { "cargo xtask \
                build" } ", or start the server with " code { "--assets" } " set to the folder \
                    that it was built in, and reload this page." }
        }
    };
    let page = HtmlDocument {
        title: "The widget is not built",
        has_dark_mode: false,
        icon: None,
        stylesheets: &[],
        head: None,
        body,
    }
    .render();
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}

/// Returns whether a file name contains the hash that the build adds: sixteen hexadecimal digits.
fn is_hashed(path: &str) -> bool {
    path.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == 16 && matches!(part.as_bytes().get(16), Some(b'.' | b'_' | b'/'))
    })
}

#[cfg(test)]
mod tests {
    use crate::pages::assets::is_hashed;

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        for path in [
            "/latchkey-widget-0123456789abcdef.js",
            "/latchkey-widget-0123456789abcdef_bg.wasm",
            "/snippets/x-0123456789abcdef/inline0.js",
        ] {
            assert!(is_hashed(path), "{path}");
        }
        for path in [
            "/index.html",
            "/verify.js",
            "/latchkey-widget.js",
            "/a-deadbeef.css",
            "/0123456789abcdef.css",
        ] {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
