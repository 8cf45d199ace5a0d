//! Parameters that create and update share: type, options, metadata and provided details.

use latchkey_api_types::stripe::{StripeOptions, StripeProvidedDetails, StripeType};
use latchkey_api_types::{DocumentOptions, IdDocumentType, JsonMap, SessionOptions};
use serde_json::Value;

use crate::api::platform::create::{
    MAX_METADATA_KEY_LENGTH, MAX_METADATA_KEYS, MAX_METADATA_VALUE_LENGTH,
};
use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::params::{Nested, Params};
use crate::domain::processing::outcome::Outcome;
use crate::store::sessions::{SessionRecord, StripeRequest};

/// The document types that Stripe supports.
pub(super) const DOCUMENTS: [IdDocumentType; 3] =
    [IdDocumentType::DrivingLicense, IdDocumentType::Passport, IdDocumentType::IdCard];

/// Parses `type`.
pub(super) fn kind(params: &mut Params) -> StripeResult<Option<StripeType>> {
    match params.text("type")?.as_deref() {
        None => Ok(None),
        Some("document") => Ok(Some(StripeType::Document)),
        Some("id_number") => Ok(Some(StripeType::IdNumber)),
        Some(_) => Err(StripeFailure::invalid(
            "type",
            "Invalid type: must be one of document or id_number.",
        )),
    }
}

/// Parses `options` and merges them into the current ones. An empty value resets all options.
pub(super) fn options(
    params: &mut Params,
    kind: &StripeType,
    current: StripeOptions,
) -> StripeResult<StripeOptions> {
    let mut options = StripeOptions { id_number: None, ..current };
    if *kind == StripeType::IdNumber {
        options = StripeOptions { document: None, id_number: Some(JsonMap::new()) };
    }
    let Some(nested) = params.nested("options")? else { return Ok(options) };
    let Nested::Given(mut given) = nested else {
        return Ok(StripeOptions { document: None, ..options });
    };
    match given.nested("document")? {
        None => {}
        Some(Nested::Empty) => options.document = None,
        Some(Nested::Given(_)) if *kind == StripeType::IdNumber => {
            return Err(StripeFailure::invalid(
                "options[document]",
                "Document options require a session of type document.",
            ));
        }
        Some(Nested::Given(document)) => {
            options.document =
                Some(document_options(document, options.document.unwrap_or_default())?)
        }
    }
    if let Some(id_number) = given.nested("id_number")? {
        if *kind != StripeType::IdNumber {
            return Err(StripeFailure::invalid(
                "options[id_number]",
                "ID number options require a session of type id_number.",
            ));
        }
        if let Nested::Given(id_number) = id_number {
            id_number.finish()?;
        }
    }
    given.finish()?;
    Ok(options)
}

fn document_options(
    mut given: Params,
    mut options: DocumentOptions,
) -> StripeResult<DocumentOptions> {
    if let Some(names) = given.texts("allowed_types")? {
        let mut types = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let kind = IdDocumentType::from(name.as_str());
            if !DOCUMENTS.contains(&kind) {
                let param = format!("{}[{index}]", given.name("allowed_types"));
                return Err(StripeFailure::invalid(
                    param,
                    "Invalid document type: must be one of driving_license, passport, or id_card.",
                ));
            }
            if !types.contains(&kind) {
                types.push(kind);
            }
        }
        options.allowed_types = (!types.is_empty()).then_some(types);
    }
    for (name, option) in [
        ("require_id_number", &mut options.require_id_number),
        ("require_live_capture", &mut options.require_live_capture),
        ("require_matching_selfie", &mut options.require_matching_selfie),
    ] {
        if let Some(truth) = given.boolean(name)? {
            *option = Some(truth);
        }
    }
    given.finish()?;
    Ok(options)
}

/// Converts options to those of the platform API, which by default requires a selfie and accepts
/// more document types.
pub(super) fn to_session_options(
    kind: &StripeType,
    options: &StripeOptions,
    current: &SessionOptions,
) -> SessionOptions {
    let document = (*kind != StripeType::IdNumber).then(|| {
        let asked = options.document.clone().unwrap_or_default();
        DocumentOptions {
            allowed_types: Some(asked.allowed_types.unwrap_or_else(|| DOCUMENTS.to_vec())),
            require_matching_selfie: Some(asked.require_matching_selfie == Some(true)),
            ..asked
        }
    });
    SessionOptions { document, documents: current.documents.clone() }
}

/// Parses `metadata` and merges it into the current data. An empty value removes its key, an empty
/// `metadata` removes all keys.
pub(super) fn metadata(params: &mut Params, mut current: JsonMap) -> StripeResult<JsonMap> {
    match params.nested("metadata")? {
        None => return Ok(current),
        Some(Nested::Empty) => return Ok(JsonMap::new()),
        Some(Nested::Given(mut given)) => {
            for key in given.names() {
                let param = given.name(&key);
                let value = given.text_or_empty(&key)?.unwrap_or_default();
                if key.chars().count() > MAX_METADATA_KEY_LENGTH
                    || key.contains(['[', ']'])
                    || key.is_empty()
                {
                    let message = format!(
                        "Metadata keys must have 1 to {MAX_METADATA_KEY_LENGTH} characters and no \
                            square brackets."
                    );
                    return Err(StripeFailure::invalid("metadata", message));
                }
                if value.chars().count() > MAX_METADATA_VALUE_LENGTH {
                    return Err(StripeFailure::invalid(
                        param,
                        format!(
                            "Metadata values can have at most {MAX_METADATA_VALUE_LENGTH} \
                                characters."
                        ),
                    ));
                }
                if value.is_empty() {
                    current.remove(&key);
                } else {
                    current.insert(key, Value::String(value));
                }
            }
        }
    }
    if current.len() > MAX_METADATA_KEYS {
        return Err(StripeFailure::invalid(
            "metadata",
            format!("Metadata can have at most {MAX_METADATA_KEYS} keys."),
        ));
    }
    if Outcome::of_metadata(&current).is_none() {
        return Err(StripeFailure::invalid(
            "metadata[sandbox_outcome]",
            "The sandbox outcome is not known.",
        ));
    }
    Ok(current)
}

/// Parses `provided_details` and merges them into the current ones. They prefill the form, where
/// the applicant may correct them.
pub(super) fn provided_details(
    params: &mut Params,
    request: &mut StripeRequest,
    record: &mut SessionRecord,
) -> StripeResult<()> {
    let mut details = request.provided_details.take().unwrap_or_default();
    match params.nested("provided_details")? {
        None => {}
        Some(Nested::Empty) => details = StripeProvidedDetails::default(),
        Some(Nested::Given(mut given)) => {
            if let Some(email) = given.text_or_empty("email")? {
                details.email = checked(
                    &email,
                    latchkey_rules::contact::email,
                    "provided_details[email]",
                    "email_invalid",
                    "Invalid email address.",
                )?;
                record.applicant.email.clone_from(&details.email);
            }
            if let Some(phone) = given.text_or_empty("phone")? {
                let message =
                    "Invalid phone number: must begin with the country code, as in +447700900123.";
                details.phone = checked(
                    &phone,
                    latchkey_rules::contact::international_phone,
                    "provided_details[phone]",
                    "phone_number_invalid",
                    message,
                )?;
                record.applicant.phone.clone_from(&details.phone);
            }
            given.finish()?;
        }
    }
    request.provided_details = (details != StripeProvidedDetails::default()).then_some(details);
    Ok(())
}

fn checked(
    text: &str,
    check: fn(&str) -> Option<String>,
    param: &str,
    code: &str,
    message: &str,
) -> StripeResult<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    check(text).map(Some).ok_or_else(|| StripeFailure::invalid(param, message).coded(code))
}
