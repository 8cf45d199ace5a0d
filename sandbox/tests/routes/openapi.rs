//! The OpenAPI document against the router.
//!
//! It guarantees, in both directions, that document and router name the same addresses with the
//! same methods. The router is not asked through what it was built from, but by what its `Debug`
//! output lists and by how it answers, so that a route that was added without a description (by
//! `.route(…)`, in another router, under another prefix) is found. What is a page or a file for
//! people is listed here by name; everything else has to be described.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use latchkey_sandbox::api::openapi;
use latchkey_sandbox::app;
use serde_json::Value;

use crate::support::{SECRET_KEY, Sandbox};

/// Beginnings of the addresses of pages and files, which people open and programs do not call.
const FOR_PEOPLE: [&str; 9] = [
    "/bank/",
    "/components",
    "/demo/",
    "/docs",
    "/events",
    "/favicon.ico",
    "/institutions/",
    "/openapi.json",
    "/widget",
];
/// Whole addresses of the same kind, and axum's own entry for whatever is at none of them.
const PAGES: [&str; 6] = [
    "/",
    "/session/{id}",
    "/site.css",
    "/verify.js",
    "/verify.d.ts",
    "/{*__private__axum_fallback}",
];

/// Every method that a route of the API could take.
const METHODS: [Method; 5] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

pub(crate) fn document() -> Value {
    serde_json::to_value(openapi::document()).unwrap()
}

pub(crate) fn described() -> BTreeSet<(String, Method)> {
    let document = document();
    let of_path = |(path, item): (&String, &Value)| {
        let methods = item
            .as_object()
            .unwrap()
            .keys()
            .filter_map(|key| Method::from_bytes(key.to_uppercase().as_bytes()).ok());
        methods
            .filter(|method| METHODS.contains(method))
            .map(|method| (path.clone(), method))
            .collect::<Vec<_>>()
    };
    document["paths"].as_object().unwrap().iter().flat_map(of_path).collect()
}

/// The address of every route, from the router's own list: `RouteId(7): "/v1/session"`.
fn addresses(sandbox: &Sandbox) -> BTreeSet<String> {
    let debug = format!("{:?}", app(sandbox.state.clone()));
    debug
        .split("RouteId(")
        .filter_map(|part| part.split_once("): \""))
        .filter_map(|(_, rest)| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn is_for_people(address: &str) -> bool {
    PAGES.contains(&address) || FOR_PEOPLE.iter().any(|beginning| address.starts_with(beginning))
}

/// Whether the router has a handler for it. A handler may refuse what is asked here, but only the
/// router says 405.
async fn is_routed(sandbox: &Sandbox, address: &str, method: &Method) -> bool {
    let address = address.replace("{id}", "unknown");
    assert!(!address.contains('{'), "{address} has a parameter that this test does not know");
    sandbox
        .send(Request::builder().method(method).uri(address).body(Body::empty()).unwrap())
        .await
        .status
        != 405
}

#[tokio::test]
async fn every_route_of_the_api_is_described_and_every_description_is_of_a_route() {
    let sandbox = Sandbox::new().await;
    let addresses = addresses(&sandbox);
    assert!(
        addresses.contains("/") && addresses.contains("/v1/session"),
        "the router's list cannot be read any more: {addresses:?}"
    );
    let mut routed = BTreeSet::new();
    for address in addresses.iter().filter(|address| !is_for_people(address)) {
        for method in METHODS {
            if is_routed(&sandbox, address, &method).await {
                routed.insert((address.clone(), method));
            }
        }
    }
    let described = described();
    let (undescribed, unrouted) = (
        routed.difference(&described).collect::<Vec<_>>(),
        described.difference(&routed).collect::<Vec<_>>(),
    );
    assert!(undescribed.is_empty(), "routes without a description: {undescribed:?}");
    assert!(unrouted.is_empty(), "descriptions without a route: {unrouted:?}");
}

#[tokio::test]
async fn the_document_is_served_and_readable_from_anywhere() {
    let sandbox = Sandbox::new().await;
    let answer = sandbox.get("/openapi.json", "").await;
    assert_eq!(answer.ok(), document());
    assert_eq!(
        (answer.header("content-type"), answer.header("access-control-allow-origin")),
        ("application/json", "*")
    );
    assert_eq!(document()["openapi"], "3.1.0");
}

#[test]
fn the_copy_in_the_documentation_is_up_to_date() {
    let kept: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    assert!(
        kept == document(),
        "write it anew: cargo run -p latchkey-sandbox -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in found {
        assert!(
            document.pointer(reference.trim_start_matches('#')).is_some(),
            "{reference} is not in the document"
        );
    }
}

#[test]
fn every_call_has_a_name_of_its_own_a_summary_a_tag_and_an_answer() {
    let document = document();
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let mut names = BTreeSet::new();
    for (path, method) in described() {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let at = format!("{method} {path}");
        assert!(
            names.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{at} has the name of another call"
        );
        assert!(
            operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()),
            "{at} has no summary"
        );
        assert!(
            operation["tags"]
                .as_array()
                .unwrap()
                .iter()
                .all(|tag| tags.contains(tag.as_str().unwrap())),
            "{at} has an unknown tag"
        );
        let answers = operation["responses"].as_object().unwrap();
        assert!(
            ["200", "201", "204"].iter().any(|status| answers.contains_key(*status)),
            "{at} never goes well"
        );
        for (status, answer) in answers {
            assert!(
                answer.get("$ref").is_some()
                    || answer["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{at} {status}"
            );
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let text = schema.to_string();
        assert!(
            !text.contains("[`") && !text.contains("`]"),
            "{name} has a link into the code: {text}"
        );
    }
}

/// A documented example is only of use if the server's own answers have the same shape.
#[tokio::test]
async fn the_documented_request_is_taken_as_it_stands() {
    let sandbox = Sandbox::new().await;
    let example = document()["components"]["schemas"]["SessionCreate"]["examples"][0].clone();
    assert_eq!(
        sandbox.post("/v1/verification_sessions", SECRET_KEY, &example).await.ok()["status"],
        "created"
    );
}
