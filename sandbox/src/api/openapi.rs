//! The OpenAPI 3.1 document, served at `GET /openapi.json` and shown at `/docs`.
//!
//! A handler documents in its `#[utoipa::path]` attribute and doc comment only what is specific to
//! it: path, parameters, body, success response and particular errors. What operations share,
//! depending on their credential, method and body, is added by [`common`].
//!
//! Routes are registered through `OpenApiRouter` only, so a handler without documentation does not
//! compile.

mod common;
mod schemas;
mod serve;
pub mod tags;

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, ServerBuilder,
};

use crate::api::routes::{ApiRoutes, api_routes};
use crate::config::Limits;

pub use serve::router;

pub const SECRET_KEY: &str = "secret_key";
pub const CLIENT_SECRET: &str = "client_secret";

const DESCRIPTION: &str = "The verification API of the sandbox. Callers authenticate with a \
    credential in the header \
    `Authorization: Bearer …`: your server with its secret key, the widget with the client secret \
    of one session. A valid \
    credential of the wrong kind is rejected with 403.\n\nBodies are JSON objects unless an \
    operation states otherwise. \
    Unknown fields are ignored. Enums are open: expect values that are not listed here. \
    Timestamps are Unix seconds. Amounts \
    of money are whole numbers in the smallest currency unit.";

/// Returns the OpenAPI document of all API routes.
pub fn document() -> OpenApi {
    let ApiRoutes { platform, stripe, applicant, uploads, signed_links } =
        api_routes(&Limits::default());
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Latchkey verification API")
                .version(crate::api::middleware::version::VERSION)
                .description(Some(DESCRIPTION))
                .contact(Some(ContactBuilder::new().name(Some("Latchkey")).build()))
                .license(Some(
                    LicenseBuilder::new()
                        .name("MIT OR Apache-2.0")
                        .identifier(Some("MIT OR Apache-2.0"))
                        .build(),
                )),
        )
        .servers(Some([ServerBuilder::new()
            .url("/")
            .description(Some("The server that provides this document."))
            .build()]))
        .tags(Some(tags::ALL.map(|(name, description)| common::tag(name, description))))
        .build();
    for routes in [platform, stripe, applicant, uploads, signed_links] {
        document.merge(routes.into_openapi());
    }
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        SECRET_KEY,
        bearer("sk_…", "Your server's secret key. Never send it from a browser."),
    );
    components.add_security_scheme(
        CLIENT_SECRET,
        bearer(
            "vs_secret_…",
            "The client secret of one session, for the widget. It gives access \
            to that session only.",
        ),
    );
    common::add_components(components);
    schemas::complete(components);
    for (path, item) in &mut document.paths.paths {
        for (is_post, operation) in operations(item) {
            common::complete(path, operation, is_post);
        }
    }
    document
}

fn bearer(format: &str, description: &str) -> SecurityScheme {
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format(format)
            .description(Some(description))
            .build(),
    )
}

/// Returns the operations of a path, each with whether it is a `POST`.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let others = [
        &mut item.get,
        &mut item.head,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
        &mut item.options,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
    .map(|operation| (false, operation));
    item.post.as_mut().map(|operation| (true, operation)).into_iter().chain(others)
}
