//! Extractors for JSON bodies and query strings, whose rejections are API errors.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::error::{ApiFailure, ApiResult};
use crate::store::pagination::{Cursor, PageRequest};

/// A required JSON body.
#[derive(Debug, Clone)]
pub struct ApiJson<T>(pub T);

/// An optional JSON body.
#[derive(Debug, Clone)]
pub struct OptionalJson<T>(pub T);

/// Query parameters.
#[derive(Debug, Clone)]
pub struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ApiJson<T> {
    type Rejection = ApiFailure;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiFailure> {
        if !is_json(&request) {
            return Err(ApiFailure::media_type_unsupported("application/json"));
        }
        Ok(Self(parse(&read(request, state).await?)?))
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiFailure;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiFailure> {
        let json = is_json(&request);
        let body = read(request, state).await?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        if !json {
            return Err(ApiFailure::media_type_unsupported("application/json"));
        }
        Ok(Self(parse(&body)?))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiFailure> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(query)) => Ok(Self(query)),
            Err(_) => Err(unreadable_query(parts.uri.query().unwrap_or_default())),
        }
    }
}

/// Explains why a query string was rejected. All parameters are strings, so only a duplicate one
/// can be the cause.
fn unreadable_query(query: &str) -> ApiFailure {
    let names: Vec<_> =
        url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name).collect();
    match names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        Some((_, name)) => ApiFailure::parameter_invalid(
            name,
            format!("The '{name}' parameter was sent more than once."),
        ),
        None => ApiFailure::body_malformed("The query string is not valid."),
    }
}

/// Returns whether the headers declare an uncompressed JSON body in UTF-8.
fn is_json(request: &Request) -> bool {
    let headers = request.headers();
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let media_type = only.to_str().ok().and_then(|text| text.parse::<mime::Mime>().ok());
    let is_json = media_type.is_some_and(|mime| {
        mime.type_() == mime::APPLICATION
            && (mime.subtype() == mime::JSON || mime.suffix() == Some(mime::JSON))
            && mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    });
    is_json
        && headers.get_all(header::CONTENT_ENCODING).iter().all(|encoding| encoding == "identity")
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> ApiResult<Bytes> {
    Bytes::from_request(request, state).await.map_err(|rejection: BytesRejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ApiFailure::too_large("The body exceeds the size limit.")
        } else {
            ApiFailure::body_malformed("The body is incomplete.")
        }
    })
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> ApiResult<T> {
    // serde would accept an array in place of an object.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(ApiFailure::body_malformed("The body is not a JSON object."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        // serde's own message contains the value, which may be personal data.
        let path = error.path().to_string();
        if error.inner().is_data() && path != "." {
            ApiFailure::parameter_invalid(
                &path,
                format!("The '{path}' parameter has the wrong type."),
            )
        } else if error.inner().is_data() {
            ApiFailure::body_malformed("The body does not have the documented fields.")
        } else {
            ApiFailure::body_malformed("The body is not valid JSON.")
        }
    })?;
    deserializer.end().map_err(|_| ApiFailure::body_malformed("The body is not valid JSON."))?;
    Ok(value)
}

/// Rejects a filter value that is not documented, because it would match nothing.
pub fn require_known<'a>(
    param: &str,
    value: Option<&str>,
    mut known: impl Iterator<Item = &'a str>,
) -> ApiResult<()> {
    match value {
        Some(value) if !known.any(|known| known == value) => Err(ApiFailure::parameter_invalid(
            param,
            format!("The '{param}' parameter has an unknown value."),
        )),
        Some(_) | None => Ok(()),
    }
}

/// Pagination parameters of all lists. Numbers are strings here because `serde(flatten)` does not
/// parse them from a query string.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Maximum number of objects, 1 to 100. Defaults to 10.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<String>,
    /// Id of an object. Returns the objects after it, which are older.
    pub starting_after: Option<String>,
    /// Id of an object. Returns the objects before it, which are newer. Cannot be combined with
    /// `starting_after`.
    pub ending_before: Option<String>,
}

impl PageQuery {
    /// Validates the parameters.
    pub fn page(&self) -> ApiResult<PageRequest> {
        let limit = match &self.limit {
            None => 10,
            Some(text) => Some(text)
                .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|text| text.parse().ok())
                .filter(|limit| (1..=100).contains(limit))
                .ok_or_else(|| {
                    ApiFailure::parameter_invalid(
                        "limit",
                        "The 'limit' parameter must be a whole number from 1 to 100.",
                    )
                })?,
        };
        let cursor = match (&self.starting_after, &self.ending_before) {
            (None, None) => Cursor::Start,
            (Some(id), None) => Cursor::After(id.clone()),
            (None, Some(id)) => Cursor::Before(id.clone()),
            (Some(_), Some(_)) => {
                return Err(ApiFailure::parameter_invalid(
                    "ending_before",
                    "The parameters 'starting_after' and 'ending_before' cannot be combined.",
                ));
            }
        };
        Ok(PageRequest { limit, cursor })
    }

    /// Returns the error for a cursor that identifies no object.
    pub fn unknown_cursor(&self) -> ApiFailure {
        let param = if self.starting_after.is_some() { "starting_after" } else { "ending_before" };
        ApiFailure::parameter_invalid(
            param,
            format!("The '{param}' parameter is not the id of an object in this list."),
        )
    }
}
