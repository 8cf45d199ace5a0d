//! Request schemas of the dialect for the OpenAPI document. Requests are not deserialized into
//! these types: [`super::params`] parses each parameter to return Stripe's error messages.

use std::collections::BTreeMap;

use latchkey_api_types::requests::one_of;
use latchkey_api_types::stripe::StripeType;
use serde::Deserialize;
use utoipa::openapi::schema::Object;
use utoipa::{IntoParams, ToSchema};

use crate::api::stripe::options::DOCUMENTS;

/// Parameters of a new session. Requires either `type`, with optional `options`, or
/// `verification_flow`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
pub(super) struct StripeSessionCreate {
    /// Type of verification.
    #[serde(rename = "type")]
    #[schema(schema_with = kinds)]
    kind: Option<String>,
    /// Your own reference id.
    #[schema(min_length = 1, max_length = 200)]
    client_reference_id: Option<String>,
    /// Custom data: up to 50 keys of up to 40 characters, with values of up to 500 characters.
    metadata: Option<BTreeMap<String, String>>,
    /// Verification options.
    options: Option<StripeOptionsParams>,
    /// Known details of the applicant, who sees them and may correct them.
    provided_details: Option<StripeProvidedDetailsParams>,
    /// Id of the related customer.
    #[schema(min_length = 1, max_length = 200)]
    related_customer: Option<String>,
    /// Id of the account that represents the related customer.
    #[schema(min_length = 1, max_length = 200)]
    related_customer_account: Option<String>,
    /// The related person of a connected account.
    related_person: Option<StripeRelatedPersonParams>,
    /// URL to which the applicant is sent at the end.
    #[schema(format = "uri")]
    return_url: Option<String>,
    /// Name of a configured verification flow, which replaces `type` and `options`.
    #[schema(min_length = 1)]
    verification_flow: Option<String>,
    /// Properties to expand: `last_verification_report`, `verified_outputs`.
    expand: Option<Vec<String>>,
}

/// Parameters to change. Omitted parameters are left unchanged, and an empty string removes a
/// value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
pub(super) struct StripeSessionUpdate {
    /// Type of verification.
    #[serde(rename = "type")]
    #[schema(schema_with = kinds)]
    kind: Option<String>,
    /// Custom data. An empty value removes its key, an empty `metadata` removes all keys.
    metadata: Option<BTreeMap<String, String>>,
    /// Verification options.
    options: Option<StripeOptionsParams>,
    /// Known details of the applicant.
    provided_details: Option<StripeProvidedDetailsParams>,
    /// Properties to expand: `last_verification_report`, `verified_outputs`.
    expand: Option<Vec<String>>,
}

/// Expansion of the response.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
pub(super) struct StripeExpansion {
    /// Properties to expand: `last_verification_report`, `verified_outputs`.
    expand: Option<Vec<String>>,
}

/// Verification options. `document` applies to the type `document`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
struct StripeOptionsParams {
    /// Options of the identity document check.
    document: Option<StripeDocumentOptionsParams>,
    /// Options of the ID number check. There are none yet.
    #[schema(value_type = Option<Object>)]
    id_number: Option<serde_json::Value>,
}

/// Options of the identity document check.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
struct StripeDocumentOptionsParams {
    /// Accepted document types. All types are accepted if absent.
    #[schema(schema_with = documents)]
    allowed_types: Option<Vec<String>>,
    /// Whether the ID number is required.
    require_id_number: Option<bool>,
    /// Whether photos must be taken with the camera.
    require_live_capture: Option<bool>,
    /// Whether a selfie is required.
    require_matching_selfie: Option<bool>,
}

/// Known details of the applicant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
struct StripeProvidedDetailsParams {
    /// E-mail address.
    #[schema(format = Email)]
    email: Option<String>,
    /// Phone number with country code, such as `+447700900123`.
    phone: Option<String>,
}

/// A person of a connected account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the schema is used")]
struct StripeRelatedPersonParams {
    /// Id of the account.
    #[schema(min_length = 1)]
    account: String,
    /// Id of the person.
    #[schema(min_length = 1)]
    person: String,
}

/// Filters that the lists of the dialect share.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only the schema is used")]
pub(super) struct CreatedQuery {
    /// Only return objects created at this time, in Unix seconds. For a range, use `created[gt]`,
    /// `created[gte]`, `created[lt]` and `created[lte]`.
    created: Option<i64>,
    /// Only return objects with this reference id.
    #[param(min_length = 1)]
    client_reference_id: Option<String>,
}

fn kinds() -> Object {
    one_of(&[StripeType::Document, StripeType::IdNumber])
}

fn documents() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(one_of(&DOCUMENTS))
}
