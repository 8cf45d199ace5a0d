//! Parameters, headers and error responses that operations share, defined as components and added
//! as references.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::tag::{Tag, TagBuilder};
use utoipa::openapi::{
    Components, ContentBuilder, Header, HeaderBuilder, Ref, RefOr, Required, Response,
    ResponseBuilder,
};

/// The path prefix of the Stripe dialect.
const STRIPE: &str = "/v1/identity/";

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const VERSION: &str = "CasaPay-Version";
const REQUEST_ID: &str = "Request-Id";
const REPLAYED: &str = "Idempotent-Replayed";
const RETRY_AFTER: &str = "Retry-After";
const CHALLENGE: &str = "WWW-Authenticate";

/// A shared error response: status, component name and description.
type ErrorResponse = (&'static str, &'static str, &'static str);

/// Error responses of the Stripe dialect.
const STRIPE_ERRORS: [ErrorResponse; 9] = [
    (
        "400",
        "StripeBadRequest",
        "`invalid_request_error`: a parameter is missing, unknown or not valid, or the status \
            does not allow the operation. See `code` and `param`. `idempotency_error`: the \
            idempotency key was used for a different request.",
    ),
    (
        "401",
        "StripeUnauthorized",
        "`authentication_error`: the secret key is missing or not valid.",
    ),
    (
        "403",
        "StripeForbidden",
        "`forbidden`: the credential does not give access to this operation.",
    ),
    ("404", "StripeNotFound", "`resource_missing`: the object does not exist."),
    (
        "409",
        "StripeConflict",
        "`idempotency_key_in_use`: a request with the same idempotency key is in progress.",
    ),
    ("413", "StripeTooLarge", "The body exceeds the size limit."),
    ("415", "StripeUnsupportedMediaType", "The body is neither a form nor JSON."),
    (
        "429",
        "StripeTooManyRequests",
        "`rate_limit`: the rate limit is exceeded. Wait for the time in `Retry-After`.",
    ),
    (
        "500",
        "StripeServerError",
        "`api_error`: internal server error. The server's log contains the cause under the \
            request id.",
    ),
];

/// Error responses of all other operations.
const ERRORS: [ErrorResponse; 9] = [
    (
        "400",
        "BadRequest",
        "`parameter_missing` or `parameter_invalid`: the request is malformed. \
            `idempotency_key_reused`: the idempotency key was used for a different request.",
    ),
    (
        "401",
        "Unauthorized",
        "`credential_missing`, `credential_invalid` or `client_secret_expired`: the credential is \
            missing, not valid or expired.",
    ),
    ("403", "Forbidden", "`forbidden`: the credential does not give access to this operation."),
    (
        "404",
        "NotFound",
        "`resource_not_found`: the object does not exist, or the credential has no access to it.",
    ),
    (
        "409",
        "Conflict",
        "`idempotency_key_in_use`: a request with the same idempotency key is in progress.",
    ),
    ("413", "TooLarge", "`file_too_large`: the body exceeds the size limit."),
    (
        "415",
        "UnsupportedMediaType",
        "`media_type_unsupported`: the media type of the body is not supported. \
            `file_type_unsupported`: the type of the file is not supported.",
    ),
    (
        "429",
        "TooManyRequests",
        "`rate_limited`: the rate limit is exceeded. Wait for the time in `Retry-After`.",
    ),
    (
        "500",
        "ServerError",
        "`internal_error`: internal server error. The server's log contains the cause under the \
            request id.",
    ),
];

pub(super) fn tag(name: &str, description: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(description)).build()
}

/// Adds the components to which [`complete`] refers.
pub(super) fn add_components(components: &mut Components) {
    for parameter in [idempotency_key(), version()] {
        components.parameters.insert(parameter.name.clone(), parameter.into());
    }
    for (name, header) in headers() {
        components.headers.insert(name.to_owned(), header.into());
    }
    for (status, name, description) in ERRORS.into_iter().chain(STRIPE_ERRORS) {
        components.responses.insert(name.to_owned(), error_response(status, description).into());
    }
}

/// Adds shared parameters, headers and error responses to an operation, unless its handler
/// documents them itself.
pub(super) fn complete(path: &str, operation: &mut Operation, is_post: bool) {
    let errors = if path.starts_with(STRIPE) { STRIPE_ERRORS } else { ERRORS };
    let credentials = operation.security.as_ref().map_or(0, Vec::len);
    let parameters = operation.parameters.get_or_insert_default();
    let has_path_parameter = parameters.iter().any(|parameter| {
        matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
    });
    for parameter in parameters.iter_mut() {
        if let RefOr::T(parameter) = parameter
            && parameter.parameter_in == ParameterIn::Path
        {
            parameter.description.get_or_insert_with(|| "Id of the object.".to_owned());
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
        mark_optional(body);
    }

    for (status, name, _) in errors {
        let applies = match status {
            "401" => credentials > 0,
            "403" => credentials == 1,
            "404" => has_path_parameter,
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
                response.description = default_description(status).to_owned();
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

fn default_description(status: &str) -> &'static str {
    match status {
        "200" => "Success.",
        "204" => "Success, without a body.",
        other => ERRORS
            .iter()
            .find(|(status, ..)| *status == other)
            .map_or("", |(_, _, description)| description),
    }
}

/// Marks an optional body as not required and removes `null` from its schema: handlers use an
/// `Option`, but a `null` body is rejected.
fn mark_optional(body: &mut RequestBody) {
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

fn error_response(status: &str, description: &str) -> Response {
    let schema = Ref::from_schema_name("ApiError");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
        .build();
    let header = match status {
        "401" => Some(CHALLENGE),
        "429" => Some(RETRY_AFTER),
        _ => None,
    };
    for name in header.into_iter().chain([REQUEST_ID]) {
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
        .description(Some(
            "Unique key of visible ASCII characters. Requests with the same key, \
            path and body within 24 hours are executed once and get the same response.",
        ))
        .schema(Some(schema))
        .build()
}

fn version() -> Parameter {
    ParameterBuilder::new()
        .name(VERSION)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Version of the API. There is only one version."))
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
        (REQUEST_ID, text("Id of the request, `req_…`. Quote it in bug reports.")),
        (IDEMPOTENCY_KEY, text("The idempotency key of the request, if any.")),
        (
            REPLAYED,
            text(
                "`true` if this is the stored response to an earlier request with the same \
                    idempotency key.",
            ),
        ),
        (CHALLENGE, text("Authentication scheme, `Bearer`.")),
        (RETRY_AFTER, header(seconds, "Number of seconds to wait.")),
    ]
}

fn header(schema: ObjectBuilder, description: &str) -> Header {
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}

fn refer<T>(kind: &str, name: &str) -> RefOr<T> {
    RefOr::Ref(Ref::new(format!("#/components/{kind}/{name}")))
}
