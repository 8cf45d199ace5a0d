//! The parameters of the dialect's calls, as the description of the API has them. Nothing is read
//! into these types: `params` takes what came, one parameter after the other, and says of each what
//! is wrong with it in Stripe's words.

use std::collections::BTreeMap;

use latchkey_api_types::requests::one_of;
use latchkey_api_types::stripe::StripeType;
use serde::Deserialize;
use utoipa::openapi::schema::Object;
use utoipa::{IntoParams, ToSchema};

use crate::api::stripe::options::DOCUMENTS;

/// What to verify. Either `type`, with or without `options`, or `verification_flow`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
pub(super) struct StripeSessionCreate {
    /// What is checked.
    #[serde(rename = "type")]
    #[schema(schema_with = kinds)]
    kind: Option<String>,
    /// Your own id.
    #[schema(min_length = 1, max_length = 200)]
    client_reference_id: Option<String>,
    /// Yours: up to 50 keys of 40 characters, with texts of up to 500.
    metadata: Option<BTreeMap<String, String>>,
    /// How it is checked.
    options: Option<StripeOptionsGiven>,
    /// What you know of the applicant. They see it, and may correct it.
    provided_details: Option<StripeDetailsGiven>,
    /// Your customer.
    #[schema(min_length = 1, max_length = 200)]
    related_customer: Option<String>,
    /// The account that stands for your customer.
    #[schema(min_length = 1, max_length = 200)]
    related_customer_account: Option<String>,
    /// Whom the verification is for, at a connected account.
    related_person: Option<StripePersonGiven>,
    /// Where the applicant goes afterwards.
    #[schema(format = "uri")]
    return_url: Option<String>,
    /// A preset of the sandbox's configuration, in place of `type` and `options`.
    #[schema(min_length = 1)]
    verification_flow: Option<String>,
    /// Ids that are to be answered as whole objects, and parts that are only told when asked for:
    /// `last_verification_report`, `verified_outputs`.
    expand: Option<Vec<String>>,
}

/// What to change of a session that requires input. An empty text takes a value out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
pub(super) struct StripeSessionUpdate {
    /// What is checked.
    #[serde(rename = "type")]
    #[schema(schema_with = kinds)]
    kind: Option<String>,
    /// Yours. An empty value takes its key out, an empty `metadata` all of them.
    metadata: Option<BTreeMap<String, String>>,
    /// How it is checked.
    options: Option<StripeOptionsGiven>,
    /// What you know of the applicant.
    provided_details: Option<StripeDetailsGiven>,
    /// `last_verification_report`, `verified_outputs`
    expand: Option<Vec<String>>,
}

/// What the answer is to tell as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
pub(super) struct StripeExpansion {
    /// `last_verification_report`, `verified_outputs`
    expand: Option<Vec<String>>,
}

/// How it is checked: `document` for the type of that name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
struct StripeOptionsGiven {
    /// The identity document.
    document: Option<StripeDocumentOptionsGiven>,
    /// Nothing can be said of an ID number so far.
    #[schema(value_type = Option<Object>)]
    id_number: Option<serde_json::Value>,
}

/// How the identity document is checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
struct StripeDocumentOptionsGiven {
    /// All, where absent.
    #[schema(schema_with = documents)]
    allowed_types: Option<Vec<String>>,
    /// Ask for the ID number too.
    require_id_number: Option<bool>,
    /// Camera only, no file.
    require_live_capture: Option<bool>,
    /// Ask for a selfie.
    require_matching_selfie: Option<bool>,
}

/// What you know of the applicant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
struct StripeDetailsGiven {
    /// E-mail address.
    #[schema(format = Email)]
    email: Option<String>,
    /// With its country code, as in `+447700900123`.
    phone: Option<String>,
}

/// Whom the verification is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes")]
struct StripePersonGiven {
    /// The account.
    #[schema(min_length = 1)]
    account: String,
    /// The person.
    #[schema(min_length = 1)]
    person: String,
}

/// The filters that the dialect's lists share.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes")]
pub(super) struct CreatedQuery {
    /// Created at this second. Or between: `created[gt]`, `created[gte]`, `created[lt]`,
    /// `created[lte]`.
    created: Option<i64>,
    /// Only those with this id of your own.
    #[param(min_length = 1)]
    client_reference_id: Option<String>,
}

fn kinds() -> Object {
    one_of(&[StripeType::Document, StripeType::IdNumber])
}

fn documents() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(one_of(&DOCUMENTS))
}
