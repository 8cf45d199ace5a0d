//! Request parameters of Stripe clients: forms with brackets, JSON bodies and query strings.
//!
//! Each is parsed into a tree of JSON values, from which a handler takes the parameters it knows.
//! Remaining parameters are unknown and rejected. Form values are strings, so `"true"` and `"18"`
//! are accepted as a boolean and a number.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::error::ApiFailure;

/// Maximum nesting of brackets: that of `options[document][allowed_types][]`, and one more level to
/// report unknown parameters.
const MAX_DEPTH: usize = 5;

/// The remaining parameters of a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Params {
    /// The name of the enclosing parameter, or empty.
    path: String,
    values: Map<String, Value>,
}

/// A nested parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Nested {
    /// An empty value, which unsets the parameter.
    Empty,
    /// Its parameters.
    Given(Params),
}

/// The parameters of a body.
#[derive(Debug, Clone)]
pub(crate) struct Body(pub(crate) Params);

/// The parameters of a query string.
#[derive(Debug, Clone)]
pub(crate) struct QueryString(pub(crate) Params);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = StripeFailure;

    async fn from_request(request: Request, state: &S) -> StripeResult<Self> {
        let media_type = media_type(request.headers());
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            StripeFailure::from(if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                ApiFailure::too_large("The body exceeds the size limit.")
            } else {
                ApiFailure::body_malformed("The body is incomplete.")
            })
        })?;
        match media_type {
            // Many clients send no media type, or any, with an empty body.
            _ if body.is_empty() => Ok(Self(Params::of(Map::new()))),
            Some(mime) if mime == mime::APPLICATION_WWW_FORM_URLENCODED => form(&body).map(Self),
            Some(mime) if mime == mime::APPLICATION_JSON => json(&body).map(Self),
            Some(_) | None => Err(ApiFailure::media_type_unsupported(
                "application/x-www-form-urlencoded or application/json",
            )
            .into()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryString {
    type Rejection = StripeFailure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> StripeResult<Self> {
        form(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

fn media_type(headers: &HeaderMap) -> Option<mime::Mime> {
    let mime: mime::Mime = headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()?;
    mime.essence_str().parse().ok()
}

fn form(text: &[u8]) -> StripeResult<Params> {
    if text.is_empty() {
        return Ok(Params::of(Map::new()));
    }
    let config = serde_qs::Config::new().max_depth(MAX_DEPTH).use_form_encoding(true);
    match config.deserialize_bytes(text) {
        Ok(Value::Object(values)) => Ok(Params::of(values)),
        Ok(_) | Err(_) => Err(StripeFailure::unreadable(
            "The parameters cannot be parsed. Check the brackets and the encoding.",
        )),
    }
}

fn json(body: &[u8]) -> StripeResult<Params> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(values)) => Ok(Params::of(values)),
        Ok(_) => Err(StripeFailure::unreadable("The body is not a JSON object.")),
        Err(_) => Err(StripeFailure::unreadable("The body is not valid JSON.")),
    }
}

impl Params {
    fn of(values: Map<String, Value>) -> Self {
        Self { path: String::new(), values }
    }

    /// Returns the full name of a parameter, such as `options[document]`.
    pub(super) fn name(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// Returns the names of the remaining parameters.
    pub(super) fn names(&self) -> Vec<String> {
        self.values.keys().cloned().collect()
    }

    /// Takes a string parameter. An empty string is an error.
    pub(super) fn text(&mut self, name: &str) -> StripeResult<Option<String>> {
        match self.text_or_empty(name)? {
            Some(text) if text.is_empty() => Err(StripeFailure::empty(&self.name(name))),
            text => Ok(text),
        }
    }

    /// Takes a string parameter, which may be empty to unset a value.
    pub(super) fn text_or_empty(&mut self, name: &str) -> StripeResult<Option<String>> {
        match self.values.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(value)) => Ok(Some(value.to_string())),
            Some(Value::Array(_) | Value::Object(_)) => {
                let param = self.name(name);
                Err(StripeFailure::invalid(
                    &param,
                    format!("Invalid string: '{param}' cannot have nested parameters."),
                ))
            }
        }
    }

    /// Takes a boolean parameter.
    pub(super) fn boolean(&mut self, name: &str) -> StripeResult<Option<bool>> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(StripeFailure::invalid(
                self.name(name),
                "Invalid boolean: must be true or false.",
            )),
        }
    }

    /// Takes an integer parameter.
    pub(super) fn integer(&mut self, name: &str) -> StripeResult<Option<i64>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let number = text.parse();
        number.map(Some).map_err(|_| {
            StripeFailure::invalid(self.name(name), "Invalid integer.")
                .coded("parameter_invalid_integer")
        })
    }

    /// Takes a list of strings. An empty string is an empty list, which a form cannot express
    /// otherwise.
    pub(super) fn texts(&mut self, name: &str) -> StripeResult<Option<Vec<String>>> {
        let param = self.name(name);
        let texts = match self.values.remove(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_)) => {
                return Err(not_an_array(&param));
            }
        };
        let texts = texts.into_iter().enumerate().map(|(index, value)| match value {
            Value::String(text) => Ok(text),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => {
                Err(StripeFailure::invalid(format!("{param}[{index}]"), "Invalid string."))
            }
        });
        texts.collect::<StripeResult<Vec<String>>>().map(Some)
    }

    /// Takes a nested parameter.
    pub(super) fn nested(&mut self, name: &str) -> StripeResult<Option<Nested>> {
        let path = self.name(name);
        let values = match self.values.remove(name) {
            None => return Ok(None),
            Some(Value::Null) => return Ok(Some(Nested::Empty)),
            Some(Value::String(text)) if text.is_empty() => return Ok(Some(Nested::Empty)),
            Some(Value::Object(values)) => values,
            // Numeric names are parsed as indexes of a list.
            Some(Value::Array(values)) => values
                .into_iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect(),
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                return Err(StripeFailure::invalid(
                    &path,
                    format!("Invalid hash: '{path}' must have nested parameters."),
                ));
            }
        };
        Ok(Some(Nested::Given(Self { path, values })))
    }

    /// Returns whether a parameter is nested: `created[gte]=5` is, `created=5` is not.
    pub(super) fn is_nested(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(Value::Object(_)))
    }

    /// Rejects remaining parameters.
    pub(super) fn finish(self) -> StripeResult<()> {
        match self.values.keys().next() {
            None => Ok(()),
            Some(name) => Err(StripeFailure::unknown(&self.name(name))),
        }
    }
}

fn not_an_array(param: &str) -> StripeFailure {
    StripeFailure::invalid(
        param,
        format!("Invalid array: '{param}' must be a list, as in {param}[]=…"),
    )
}

#[cfg(test)]
mod tests;
