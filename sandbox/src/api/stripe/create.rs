//! Validation of the parameters of a new session.

use latchkey_api_types::stripe::{StripeOptions, StripeRelatedPerson};
use latchkey_api_types::{JsonMap, Product};

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::expand::Expand;
use crate::api::stripe::params::{Nested, Params};
use crate::api::stripe::{expand, options};
use crate::domain::validate::contact;
use crate::ids;
use crate::state::AppState;
use crate::store::sessions::{SessionRecord, StripeRequest};

/// Maximum length of a reference id in characters.
const MAX_REFERENCE_LENGTH: usize = 200;

/// Validates the parameters and returns a session, which is not stored and has no credentials yet.
pub(super) fn checked(
    state: &AppState,
    mut params: Params,
) -> StripeResult<(SessionRecord, Expand)> {
    let expand = expand::of_session(&mut params)?;
    let mut request = stripe_request(state, &mut params)?;
    let now = state.now();
    let mut record = SessionRecord::new(
        ids::new("vs_"),
        now,
        now + state.config.limits.session_lifetime,
        vec![Product::Identity],
    );
    record.options = options::to_session_options(&request.kind, &request.options, &record.options);
    record.metadata = options::metadata(&mut params, JsonMap::new())?;
    options::provided_details(&mut params, &mut request, &mut record)?;
    request.client_reference_id = reference(&mut params, "client_reference_id")?;
    request.related_customer = reference(&mut params, "related_customer")?;
    request.related_customer_account = reference(&mut params, "related_customer_account")?;
    request.related_person = related_person(&mut params)?;
    record.redirect_url = return_url(&mut params)?;
    params.finish()?;
    record.stripe = Some(request);
    Ok((record, expand))
}

/// Returns type and options of the verification, from either a verification flow or the parameters.
fn stripe_request(state: &AppState, params: &mut Params) -> StripeResult<StripeRequest> {
    let flow = params.text("verification_flow")?;
    let kind = options::kind(params)?;
    let (kind, options) = match (&flow, kind) {
        (Some(_), Some(_)) => {
            return Err(StripeFailure::exclusive(
                "type",
                "'type' and 'verification_flow' cannot be combined.",
            ));
        }
        (None, None) => return Err(StripeFailure::missing("type")),
        (None, Some(kind)) => {
            let options = options::options(params, &kind, StripeOptions::default())?;
            (kind, options)
        }
        (Some(name), None) => {
            let preset =
                state.config.verification_flows.get(name).ok_or_else(|| {
                    StripeFailure::no_such("verification flow", "verification_flow")
                })?;
            if params.nested("options")?.is_some() {
                return Err(StripeFailure::exclusive(
                    "options",
                    "'options' and 'verification_flow' cannot be combined.",
                ));
            }
            (preset.kind.clone(), preset.options.clone())
        }
    };
    Ok(StripeRequest {
        kind,
        options,
        verification_flow: flow,
        client_reference_id: None,
        provided_details: None,
        related_customer: None,
        related_customer_account: None,
        related_person: None,
    })
}

fn reference(params: &mut Params, name: &str) -> StripeResult<Option<String>> {
    let reference = params.text(name)?;
    if reference.as_ref().is_some_and(|text| text.chars().count() > MAX_REFERENCE_LENGTH) {
        return Err(StripeFailure::invalid(
            name,
            format!("'{name}' can have at most {MAX_REFERENCE_LENGTH} characters."),
        ));
    }
    Ok(reference)
}

fn related_person(params: &mut Params) -> StripeResult<Option<StripeRelatedPerson>> {
    let Some(Nested::Given(mut given)) = params.nested("related_person")? else { return Ok(None) };
    let account =
        given.text("account")?.ok_or_else(|| StripeFailure::missing("related_person[account]"))?;
    let person =
        given.text("person")?.ok_or_else(|| StripeFailure::missing("related_person[person]"))?;
    given.finish()?;
    Ok(Some(StripeRelatedPerson { account, person }))
}

fn return_url(params: &mut Params) -> StripeResult<Option<String>> {
    let url = params.text("return_url")?;
    match url {
        Some(url) if !contact::is_web_address(&url) => Err(StripeFailure::invalid(
            "return_url",
            "Not a valid URL: it must be absolute and use https: (http: only for localhost).",
        )
        .coded("url_invalid")),
        url => Ok(url),
    }
}
