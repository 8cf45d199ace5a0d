//! What a Stripe client sends, whichever way it wrote it down: a form with brackets, JSON, or a
//! query string.
//!
//! Each becomes a tree of JSON values, of which a call takes what it knows, one after the other;
//! what is left over is unknown, and refused. In a form everything is text, so `"true"` and `"18"`
//! are read as what they say.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::error::ApiFailure;

/// How deep brackets go: `options[document][allowed_types][]`, and one more to say that it is
/// unknown.
const DEEPEST: usize = 5;

/// What is left of the parameters of a call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Params {
    /// In front of the names, for the parameters of a parameter.
    path: String,
    values: Map<String, Value>,
}

/// A parameter that has parameters of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Nested {
    /// Set to nothing.
    Emptied,
    /// With these.
    Given(Params),
}

/// The parameters in a body.
#[derive(Debug, Clone)]
pub(super) struct Body(pub(super) Params);

/// The parameters in a query string.
#[derive(Debug, Clone)]
pub(super) struct QueryString(pub(super) Params);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = StripeFailure;

    async fn from_request(request: Request, state: &S) -> StripeResult<Self> {
        let media_type = media_type(request.headers());
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            StripeFailure::from(if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                ApiFailure::too_large("The body is too large.")
            } else {
                ApiFailure::body_malformed("The body did not arrive whole.")
            })
        })?;
        match media_type {
            // Many clients name no type, or any, where they send nothing.
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
    let config = serde_qs::Config::new().max_depth(DEEPEST).use_form_encoding(true);
    match config.deserialize_bytes(text) {
        Ok(Value::Object(values)) => Ok(Params::of(values)),
        Ok(_) | Err(_) => Err(StripeFailure::unreadable(
            "The parameters cannot be read. Check their brackets and their encoding.",
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

    /// The whole name of a parameter: `options[document]`.
    pub(super) fn name(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// The names that are left.
    pub(super) fn names(&self) -> Vec<String> {
        self.values.keys().cloned().collect()
    }

    /// A text. An empty one cannot be meant.
    pub(super) fn text(&mut self, name: &str) -> StripeResult<Option<String>> {
        match self.text_or_nothing(name)? {
            Some(text) if text.is_empty() => Err(StripeFailure::empty(&self.name(name))),
            text => Ok(text),
        }
    }

    /// A text, or an empty one that unsets it.
    pub(super) fn text_or_nothing(&mut self, name: &str) -> StripeResult<Option<String>> {
        match self.values.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(truth)) => Ok(Some(truth.to_string())),
            Some(Value::Array(_) | Value::Object(_)) => {
                let param = self.name(name);
                Err(StripeFailure::invalid(
                    &param,
                    format!("Invalid string: '{param}' cannot have parameters of its own."),
                ))
            }
        }
    }

    /// A truth value.
    pub(super) fn truth(&mut self, name: &str) -> StripeResult<Option<bool>> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(StripeFailure::invalid(
                self.name(name),
                "Invalid boolean: it is true or false.",
            )),
        }
    }

    /// A whole number.
    pub(super) fn whole_number(&mut self, name: &str) -> StripeResult<Option<i64>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let number = text.parse();
        number.map(Some).map_err(|_| {
            StripeFailure::invalid(self.name(name), "Invalid integer.")
                .coded("parameter_invalid_integer")
        })
    }

    /// A list of texts. An empty text in its place is an empty list, which no form can say
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

    /// A parameter with parameters of its own.
    pub(super) fn nested(&mut self, name: &str) -> StripeResult<Option<Nested>> {
        let path = self.name(name);
        let values = match self.values.remove(name) {
            None => return Ok(None),
            Some(Value::Null) => return Ok(Some(Nested::Emptied)),
            Some(Value::String(text)) if text.is_empty() => return Ok(Some(Nested::Emptied)),
            Some(Value::Object(values)) => values,
            // Names that are numbers look like places in a list.
            Some(Value::Array(values)) => values
                .into_iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect(),
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                return Err(StripeFailure::invalid(
                    &path,
                    format!("Invalid hash: '{path}' has parameters of its own."),
                ));
            }
        };
        Ok(Some(Nested::Given(Self { path, values })))
    }

    /// Either a whole number, or parameters of its own: `created=5`, `created[gte]=5`.
    pub(super) fn is_nested(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(Value::Object(_)))
    }

    /// Refuses what nobody took.
    pub(super) fn finish(self) -> StripeResult<()> {
        match self.values.keys().next() {
            None => Ok(()),
            Some(name) => Err(StripeFailure::unknown(&self.name(name))),
        }
    }
}

fn not_an_array(param: &str) -> StripeFailure {
    StripeFailure::invalid(param, format!("Invalid array: '{param}' is a list, as in {param}[]=…"))
}

#[cfg(test)]
mod tests;
