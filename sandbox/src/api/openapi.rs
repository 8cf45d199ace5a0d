//! How the API describes itself: the OpenAPI 3.1 document behind `GET /openapi.json` and the page
//! at `/docs`.
//!
//! A handler describes, in its `#[utoipa::path]` and its doc comment, only what is its own:
//! address, parameters, body, success, and the refusals that no other call has. What calls share by
//! what they are (which credential they take, whether they are a `POST`, whether they have a body)
//! is added here, once for all of them: [`common`] has the words.
//!
//! Routes are registered through `OpenApiRouter` alone, so a handler that is not described does not
//! compile.

mod common;
mod schemas;
mod serve;

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, ServerBuilder,
};

use crate::api::router::{ApiRoutes, api_routes};
use crate::config::Limits;

pub use serve::router;

/// What the calls are grouped by. The text of each is a tag's name in the document.
pub mod tags {
    /// Contract part A1.
    pub const SESSIONS: &str = "Verification sessions";
    /// Contract part A2.
    pub const REPORTS: &str = "Reports and checks";
    /// Contract part A3, uploads: for both callers.
    pub const DOCUMENTS: &str = "Document uploads";
    /// Contract part B, uploads in pieces.
    pub const UPLOADS: &str = "Resumable uploads";
    /// Contract part A3, banks: for both callers.
    pub const INSTITUTIONS: &str = "Institutions";
    /// Contract part B.
    pub const SESSION_API: &str = "Session API";
    /// Contract part B, banks.
    pub const BANK_CONNECTIONS: &str = "Bank connections";
    /// Contract part A5.
    pub const STRIPE: &str = "Stripe Identity dialect";
    /// What the hosted page calls.
    pub const HOSTED: &str = "Hosted page";

    /// Every tag, in the order of reading, with what it is for.
    pub(super) const ALL: [(&str, &str); 9] = [
        (
            SESSIONS,
            "One applicant's verification, from its creation to its report. For your server, with the secret key.",
        ),
        (REPORTS, "What was found out. For your server, with the secret key."),
        (DOCUMENTS, "Files: your server sees every session's, the widget its own session's."),
        (
            UPLOADS,
            "The same files in pieces, by tus 1.0.0, for lines that break. For the widget, with the client secret.",
        ),
        (INSTITUTIONS, "The banks that can be connected. For either credential."),
        (
            SESSION_API,
            "What the widget does with one session's client secret. The credential names the session, so no path carries its id.",
        ),
        (
            BANK_CONNECTIONS,
            "Connecting the applicant's bank. For the widget, with the client secret.",
        ),
        (
            STRIPE,
            "The same sessions, for a Stripe client: forms with brackets or JSON in, Stripe's objects and errors out. For your server, with the secret key.",
        ),
        (HOSTED, "The page behind a session's `url`, and how it gets in."),
    ];
}

/// The name of the secret key's scheme.
pub const SECRET_KEY: &str = "secret_key";
/// The name of the client secret's scheme.
pub const CLIENT_SECRET: &str = "client_secret";

const DESCRIPTION: &str = "The verification API of the sandbox. There are two callers, each with a credential of its own, sent as \
    `Authorization: Bearer …`: your server with its secret key, and the widget with one session's client secret. A good credential \
    for the wrong side is 403.\n\nBodies are JSON objects, except where a call says otherwise. Unknown fields are ignored, and enums \
    are open: expect values that are not listed here. Times are Unix seconds; money is a whole number of the smallest currency unit.";

/// The description of every route of the API.
pub fn document() -> OpenApi {
    let ApiRoutes { landlord_facing, widget_facing, resumable, by_link } =
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
            .description(Some("Where this description was read from."))
            .build()]))
        .tags(Some(tags::ALL.map(|(name, description)| common::tag(name, description))))
        .build();
    for routes in [landlord_facing, widget_facing, resumable, by_link] {
        document.merge(routes.into_openapi());
    }
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        SECRET_KEY,
        bearer("sk_…", "Your server's secret key. Never send it from a browser."),
    );
    components.add_security_scheme(
        CLIENT_SECRET,
        bearer("vs_secret_…", "One session's client secret, for the widget. It reaches that session and nothing else."),
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

/// The calls of an address, each with whether it is a `POST`.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let quiet = [
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
    item.post.as_mut().map(|operation| (true, operation)).into_iter().chain(quiet)
}
