//! Pages and static files that browsers request.

mod assets;
mod bank;
mod demo;
mod docs;
mod events;
mod hosted;

use axum::body::Body;
use axum::http::{Method, Request, header};

use crate::support::{Answer, Sandbox};

/// Sends a `GET` with these headers.
async fn browse(sandbox: &Sandbox, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(Method::GET).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    sandbox.send(request.body(Body::empty()).unwrap()).await
}

/// Posts a form.
async fn post_form(sandbox: &Sandbox, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::builder().method(Method::POST).uri(path).header(header::COOKIE, cookie);
    sandbox
        .send(
            request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap(),
        )
        .await
}

/// Name and value of the first cookie that a response sets.
fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// The text between the first `before` and the next `after`.
#[track_caller]
fn between(text: &str, before: &str, after: &str) -> String {
    let start = text.find(before).unwrap_or_else(|| panic!("no {before} in {text}")) + before.len();
    let end =
        start + text[start..].find(after).unwrap_or_else(|| panic!("no {after} after {before}"));
    text[start..end].to_owned()
}
