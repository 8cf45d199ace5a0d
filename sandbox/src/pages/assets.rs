//! The built widget as files: `/widget/*`, the loader `/verify.js` and its words, the page that
//! both the embedded and the hosted widget start from, and the page of its components. Says how
//! long each may be kept and what the page may do; knows nothing of sessions.

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

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");
const PERMISSIONS: HeaderValue = HeaderValue::from_static("camera=(self), microphone=()");

/// Who may have the widget's page in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// The pages of the business.
    ByTheBusiness,
    /// Nobody: it is the hosted page.
    ByNobody,
}

/// The widget's files and the loader.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/widget", get(async || Redirect::permanent("/widget/")))
        .route(
            "/widget/",
            get(async |State(state): State<AppState>, request: Request| {
                page(&state, request.uri(), request.headers(), Framing::ByTheBusiness).await
            }),
        )
        .route("/widget/words.js", get(loaders_words))
        .route("/widget/{*path}", get(widget_file))
        .route("/components", get(components::page))
        .route("/verify.js", get(loader))
        .route("/verify.d.ts", get(loader))
}

/// The widget's start page in the language that its address or the browser wishes for, with what it
/// may do in its headers.
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
        Framing::ByTheBusiness => state.config.allowed_origins.join(" "),
        Framing::ByNobody => "'none'".to_owned(),
    };
    // Read and hashed at each request: it takes microseconds, and a rebuilt page is never held
    // against an old policy.
    let policy = policy::for_document(&document, &ancestors);
    let mut response = file(state, &path, request_headers).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    if framing == Framing::ByNobody {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    say_language(headers, &tag);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    response
}

/// That the answer is in this language, and would be in another for another browser.
fn say_language(headers: &mut HeaderMap, tag: &str) {
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
    let_all_read(headers);
    // `.ts` is registered as a film.
    if path.ends_with(".d.ts") && headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    response
}

/// What the loader says before the widget is there, in the language that the address or the browser
/// wishes for.
async fn loaders_words(State(state): State<AppState>, request: Request) -> Response {
    let tag = language::choose(&state.config.assets, request.uri(), request.headers()).await;
    let mut response = file(&state, &language::path("words", "js", &tag), request.headers()).await;
    let headers = response.headers_mut();
    let_all_read(headers);
    say_language(headers, &tag);
    response
}

/// The loader and its words run on the pages of others, so any origin may read them.
fn let_all_read(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

/// A file of the assets folder: compressed where the browser takes it and the build has made it,
/// 304 where it has it.
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
    headers.insert(header::CACHE_CONTROL, if is_hashed(path) { FOR_EVER } else { ASK_EACH_TIME });
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

async fn missing(state: &AppState) -> Response {
    match tokio::fs::try_exists(state.config.assets.join("index.html")).await {
        Ok(true) => (
            StatusCode::NOT_FOUND,
            [(header::CACHE_CONTROL, ASK_EACH_TIME)],
            "There is no such file.\n",
        )
            .into_response(),
        Ok(false) | Err(_) => not_built(),
    }
}

/// Where somebody has started the server without building the widget.
fn not_built() -> Response {
    let body = html! {
        body {
            h1 { "The widget is not built" }
            p { "The folder with the widget's files has no " code { "index.html" } " in it." }
            p { "Run " code { "cargo xtask build" } ", or start the server with " code { "--assets" } " set to the folder that it was built in, and reload this page." }
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

/// Whether a file's name changes with its content: the build puts sixteen hexadecimal digits of a
/// hash into it.
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
    fn only_names_with_a_hash_are_kept_for_ever() {
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
