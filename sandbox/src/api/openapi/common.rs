//! What calls share by what they are: parameters, headers and refusals, each written down once and
//! referred to.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::tag::{Tag, TagBuilder};
use utoipa::openapi::{
    Components, ContentBuilder, Header, HeaderBuilder, Ref, RefOr, Required, Response,
    ResponseBuilder,
};

/// Where the Stripe dialect is.
const STRIPE: &str = "/v1/identity/";

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const VERSION: &str = "CasaPay-Version";
const REQUEST_ID: &str = "Request-Id";
const REPLAYED: &str = "Idempotent-Replayed";
const RETRY_AFTER: &str = "Retry-After";
const CHALLENGE: &str = "WWW-Authenticate";

/// A refusal that many calls have: status, name, and what it means.
type Refusal = (&'static str, &'static str, &'static str);

/// Those of the Stripe dialect, in Stripe's terms.
const STRIPE_REFUSALS: [Refusal; 9] = [
    (
        "400",
        "StripeBadRequest",
        "`invalid_request_error`, by `code` and `param`: a parameter is missing, unknown or not acceptable, or the status does not allow the call. \
         `idempotency_error`: the key was used for another request.",
    ),
    (
        "401",
        "StripeUnauthorized",
        "`authentication_error`: there is no secret key, or not the right one.",
    ),
    ("403", "StripeForbidden", "`forbidden`: a good credential, but not for this call."),
    ("404", "StripeNotFound", "`resource_missing`: no such object."),
    (
        "409",
        "StripeConflict",
        "`idempotency_key_in_use`: a request with the same idempotency key is still running.",
    ),
    ("413", "StripeTooLarge", "The body is larger than the call takes."),
    ("415", "StripeUnsupportedMediaType", "The body is neither a form nor JSON."),
    ("429", "StripeTooManyRequests", "`rate_limit`: wait as long as `Retry-After` says."),
    (
        "500",
        "StripeServerError",
        "`api_error`: a fault of the server's; its log has the cause under the request's id.",
    ),
];

/// Those of everything else.
const REFUSALS: [Refusal; 9] = [
    (
        "400",
        "BadRequest",
        "`parameter_missing`, `parameter_invalid`, or `idempotency_key_reused`: the request is malformed, or its idempotency key was used for another one.",
    ),
    (
        "401",
        "Unauthorized",
        "`credential_missing`, `credential_invalid`, or `client_secret_expired`: there is no credential, or not one that is good now.",
    ),
    ("403", "Forbidden", "`forbidden`: a good credential, but not for this call."),
    (
        "404",
        "NotFound",
        "`resource_not_found`: no such object, or one that the credential may not see.",
    ),
    (
        "409",
        "Conflict",
        "`idempotency_key_in_use`: a request with the same idempotency key is still running.",
    ),
    ("413", "TooLarge", "`file_too_large`: the body is larger than the call takes."),
    (
        "415",
        "UnsupportedMediaType",
        "`media_type_unsupported`, or for a file `file_type_unsupported`.",
    ),
    ("429", "TooManyRequests", "`rate_limited`: wait as long as `Retry-After` says."),
    (
        "500",
        "ServerError",
        "`internal_error`: a fault of the server's; its log has the cause under the request's id.",
    ),
];

/// A group of calls.
pub(super) fn tag(name: &str, description: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(description)).build()
}

/// Puts everything that [`complete`] refers to where it can be referred to.
pub(super) fn add_components(components: &mut Components) {
    for parameter in [idempotency_key(), version()] {
        components.parameters.insert(parameter.name.clone(), parameter.into());
    }
    for (name, header) in headers() {
        components.headers.insert(name.to_owned(), header.into());
    }
    for (status, name, description) in REFUSALS.into_iter().chain(STRIPE_REFUSALS) {
        components.responses.insert(name.to_owned(), refusal(status, description).into());
    }
}

/// Adds what a call has by its nature, where its handler did not say it in words of its own.
pub(super) fn complete(path: &str, operation: &mut Operation, is_post: bool) {
    let refusals = if path.starts_with(STRIPE) { STRIPE_REFUSALS } else { REFUSALS };
    let credentials = operation.security.as_ref().map_or(0, Vec::len);
    let parameters = operation.parameters.get_or_insert_default();
    let is_in = |parameter: &RefOr<Parameter>, place: ParameterIn| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == place);
    let names_an_object = parameters.iter().any(|parameter| is_in(parameter, ParameterIn::Path));
    for parameter in parameters.iter_mut() {
        if let RefOr::T(parameter) = parameter
            && parameter.parameter_in == ParameterIn::Path
        {
            parameter.description.get_or_insert_with(|| "The object's id.".to_owned());
        }
    }
    if credentials > 0 {
        if is_post {
            parameters.push(refer("parameters", IDEMPOTENCY_KEY));
        }
        parameters.push(refer("parameters", VERSION));
    }
    let has_body = operation.request_body.is_some();
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        without_null(body);
    }

    for (status, name, _) in refusals {
        let applies = match status {
            "401" => credentials > 0,
            "403" => credentials == 1,
            "404" => names_an_object,
            "409" => is_post && credentials > 0,
            "413" | "415" => has_body,
            _ => true,
        };
        if applies {
            operation
                .responses
                .responses
                .entry(status.to_owned())
                .or_insert_with(|| refer("responses", name));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            if response.description.is_empty() {
                response.description = meaning(status).to_owned();
            }
            response.headers.insert(REQUEST_ID.to_owned(), refer("headers", REQUEST_ID));
            if is_post && credentials > 0 {
                for name in [IDEMPOTENCY_KEY, REPLAYED] {
                    response.headers.insert(name.to_owned(), refer("headers", name));
                }
            }
        }
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "Done.",
        "204" => "Done. There is nothing to say.",
        other => REFUSALS
            .iter()
            .find(|(status, ..)| *status == other)
            .map_or("", |(_, _, description)| description),
    }
}

/// A body that may be left out is an `Option` to the handler; `null` in its place is still refused.
fn without_null(body: &mut RequestBody) {
    let mut optional = false;
    for content in body.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        if let Some(RefOr::T(Schema::OneOf(choice))) = &content.schema
            && let [RefOr::Ref(object), RefOr::T(Schema::Object(_))] = choice.items.as_slice()
        {
            content.schema = Some(RefOr::Ref(object.clone()));
            optional = true;
        }
    }
    if optional {
        body.required = Some(Required::False);
    }
}

fn refusal(status: &str, description: &str) -> Response {
    let schema = Ref::from_schema_name("ApiError");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
        .build();
    let further = match status {
        "401" => Some(CHALLENGE),
        "429" => Some(RETRY_AFTER),
        _ => None,
    };
    for name in further.into_iter().chain([REQUEST_ID]) {
        response.headers.insert(name.to_owned(), refer("headers", name));
    }
    response
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"));
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Visible ASCII characters of your choice. A request that comes again with the same key, path and body within 24 hours is done once, and answered the same."))
        .schema(Some(schema))
        .build()
}

fn version() -> Parameter {
    ParameterBuilder::new()
        .name(VERSION)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The version of the API that you were written for. There is one."))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some([crate::api::middleware::version::VERSION])),
        ))
        .build()
}

fn headers() -> [(&'static str, Header); 5] {
    let text =
        |description: &str| header(ObjectBuilder::new().schema_type(Type::String), description);
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
    [
        (REQUEST_ID, text("`req_…`: quote it when you report a fault.")),
        (IDEMPOTENCY_KEY, text("The idempotency key that came, if one did.")),
        (
            REPLAYED,
            text(
                "`true` where this is the answer to an earlier request with the same idempotency key.",
            ),
        ),
        (CHALLENGE, text("`Bearer`.")),
        (RETRY_AFTER, header(seconds, "How many seconds to wait.")),
    ]
}

fn header(schema: ObjectBuilder, description: &str) -> Header {
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}

fn refer<T>(kind: &str, name: &str) -> RefOr<T> {
    RefOr::Ref(Ref::new(format!("#/components/{kind}/{name}")))
}
