//! Validation of the parameters of a new session.

use latchkey_api_types::{
    Applicant, ApplicantUpdate, ApplicantView, IdDocumentType, JsonMap, Product, SessionCreate,
    SessionOptions,
};
use serde_json::Value;

use crate::domain::processing::outcome::Outcome;
use crate::domain::validate;
use crate::domain::validate::contact;
use crate::error::{ApiFailure, ApiResult};
use crate::ids;
use crate::state::AppState;
use crate::store::sessions::SessionRecord;

/// Limit of `metadata`, in both dialects.
pub(crate) const MAX_METADATA_KEYS: usize = 50;
/// Limit of `metadata`, in both dialects.
pub(crate) const MAX_METADATA_KEY_LENGTH: usize = 40;
/// Limit of `metadata`, in both dialects.
pub(crate) const MAX_METADATA_VALUE_LENGTH: usize = 500;
const MAX_REQUIRED_DOCUMENTS: usize = 10;

/// Validates the parameters and returns a session, which is not stored and has no credentials yet.
pub(super) fn checked(state: &AppState, create: SessionCreate) -> ApiResult<SessionRecord> {
    let applicant = applicant(state, create.applicant)?;
    let products = products(create.products)?;
    let options = options(create.options.unwrap_or_default())?;
    let metadata = metadata(create.metadata.unwrap_or_default())?;
    let redirect_url =
        create.redirect_url.map(|url| web_address("redirect_url", url)).transpose()?;
    let webhook_url = create.webhook_url.map(|url| web_address("webhook_url", url)).transpose()?;
    let now = state.now();
    let record = SessionRecord::new(
        ids::new("vs_"),
        now,
        now + state.config.limits.session_lifetime,
        products,
    );
    Ok(SessionRecord { options, redirect_url, webhook_url, metadata, applicant, ..record })
}

fn applicant(state: &AppState, applicant: Option<Applicant>) -> ApiResult<ApplicantView> {
    let applicant = applicant.ok_or_else(|| ApiFailure::parameter_missing("applicant"))?;
    let required = [
        ("applicant.first_name", &applicant.first_name),
        ("applicant.last_name", &applicant.last_name),
        ("applicant.email", &applicant.email),
    ];
    for (param, value) in required {
        if value.as_deref().is_none_or(|text| text.trim().is_empty()) {
            return Err(ApiFailure::parameter_missing(param));
        }
    }
    let email = applicant.email.as_deref().map(email).transpose()?;
    let phone = applicant.phone.as_deref().map(phone).transpose()?;
    let update = ApplicantUpdate {
        first_name: applicant.first_name,
        last_name: applicant.last_name,
        date_of_birth: applicant.date_of_birth,
        address: applicant.address,
        ..ApplicantUpdate::default()
    };
    let view = validate::applicant::merge(&ApplicantView::default(), &update, state.clock.today())?;
    Ok(ApplicantView { email, phone, ..view })
}

fn phone(text: &str) -> ApiResult<String> {
    latchkey_rules::contact::international_phone(text).ok_or_else(|| {
        ApiFailure::parameter_invalid(
            "applicant.phone",
            "The phone number must include its country code, in E.164 format: +447700900123.",
        )
    })
}

fn email(text: &str) -> ApiResult<String> {
    latchkey_rules::contact::email(text).ok_or_else(|| {
        ApiFailure::parameter_invalid("applicant.email", "The email address is not valid.")
    })
}

fn products(products: Option<Vec<Product>>) -> ApiResult<Vec<Product>> {
    let mut distinct = Vec::new();
    for (index, product) in products.unwrap_or_default().into_iter().enumerate() {
        if let Product::Other(_) = product {
            let known: Vec<_> = Product::KNOWN.iter().map(Product::as_str).collect();
            return Err(ApiFailure::parameter_invalid(
                &format!("products[{index}]"),
                format!("The product must be one of: {}.", known.join(", ")),
            ));
        }
        if !distinct.contains(&product) {
            distinct.push(product);
        }
    }
    if distinct.is_empty() { Err(ApiFailure::parameter_missing("products")) } else { Ok(distinct) }
}

fn options(options: SessionOptions) -> ApiResult<SessionOptions> {
    let types =
        options.document.iter().flat_map(|document| document.allowed_types.iter().flatten());
    for (index, kind) in types.enumerate() {
        if let IdDocumentType::Other(_) = kind {
            return Err(ApiFailure::parameter_invalid(
                &format!("options.document.allowed_types[{index}]"),
                "The type of identity document is not known.",
            ));
        }
    }
    let required = options.documents.iter().flat_map(|documents| &documents.required);
    for (index, name) in required.enumerate() {
        let well_formed = (1..=40).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !well_formed || index >= MAX_REQUIRED_DOCUMENTS {
            return Err(ApiFailure::parameter_invalid(
                &format!("options.documents.required[{index}]"),
                format!(
                    "At most {MAX_REQUIRED_DOCUMENTS} document types are allowed, each of \
                        lower-case letters and underscores."
                ),
            ));
        }
    }
    Ok(options)
}

fn metadata(mut metadata: JsonMap) -> ApiResult<JsonMap> {
    metadata.retain(|_, value| !value.is_null());
    if metadata.len() > MAX_METADATA_KEYS {
        return Err(ApiFailure::value_unacceptable(
            "metadata",
            format!("Metadata can have at most {MAX_METADATA_KEYS} keys."),
        ));
    }
    for (key, value) in &metadata {
        if key.is_empty() || key.chars().count() > MAX_METADATA_KEY_LENGTH {
            return Err(ApiFailure::value_unacceptable(
                "metadata",
                format!("A metadata key must have 1 to {MAX_METADATA_KEY_LENGTH} characters."),
            ));
        }
        let param = format!("metadata.{key}");
        match value {
            Value::String(text) if text.chars().count() > MAX_METADATA_VALUE_LENGTH => {
                return Err(ApiFailure::value_unacceptable(
                    &param,
                    format!(
                        "A metadata value can have at most {MAX_METADATA_VALUE_LENGTH} characters."
                    ),
                ));
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
            Value::Array(_) | Value::Object(_) => {
                return Err(ApiFailure::parameter_invalid(
                    &param,
                    "A metadata value must be a string, a number or a boolean.",
                ));
            }
        }
    }
    Outcome::of_metadata(&metadata).ok_or_else(|| {
        ApiFailure::parameter_invalid(
            "metadata.sandbox_outcome",
            "The sandbox outcome is not known.",
        )
    })?;
    Ok(metadata)
}

/// Validates an absolute `https:` URL. `http:` is allowed for localhost.
fn web_address(param: &str, text: String) -> ApiResult<String> {
    if contact::is_web_address(&text) {
        Ok(text)
    } else {
        Err(ApiFailure::parameter_invalid(
            param,
            "The URL must be absolute and use https:. http: is allowed for localhost only.",
        ))
    }
}
