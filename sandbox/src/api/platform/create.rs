//! What a landlord asks for when it creates a session: whether it can be had, and the session that
//! it makes.

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

/// Of the landlord's own data, in either dialect.
pub(crate) const MOST_METADATA_KEYS: usize = 50;
/// Of the landlord's own data, in either dialect.
pub(crate) const LONGEST_METADATA_KEY: usize = 40;
/// Of the landlord's own data, in either dialect.
pub(crate) const LONGEST_METADATA_VALUE: usize = 500;
const MOST_REQUIRED_DOCUMENTS: usize = 10;

/// Checks everything and makes the session, which has no credentials yet and is not stored.
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
            "A phone number with its country code, in E.164: +447700900123.",
        )
    })
}

fn email(text: &str) -> ApiResult<String> {
    latchkey_rules::contact::email(text).ok_or_else(|| {
        ApiFailure::parameter_invalid("applicant.email", "This is not an e-mail address.")
    })
}

fn products(products: Option<Vec<Product>>) -> ApiResult<Vec<Product>> {
    let mut distinct = Vec::new();
    for (index, product) in products.unwrap_or_default().into_iter().enumerate() {
        if let Product::Other(_) = product {
            let known: Vec<_> = Product::KNOWN.iter().map(Product::as_str).collect();
            return Err(ApiFailure::parameter_invalid(
                &format!("products[{index}]"),
                format!("A product is one of: {}.", known.join(", ")),
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
                "This is not a type of identity document.",
            ));
        }
    }
    let required = options.documents.iter().flat_map(|documents| &documents.required);
    for (index, name) in required.enumerate() {
        let well_formed = (1..=40).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !well_formed || index >= MOST_REQUIRED_DOCUMENTS {
            return Err(ApiFailure::parameter_invalid(
                &format!("options.documents.required[{index}]"),
                format!(
                    "Up to {MOST_REQUIRED_DOCUMENTS} document types, each in lower-case letters and underscores."
                ),
            ));
        }
    }
    Ok(options)
}

fn metadata(mut metadata: JsonMap) -> ApiResult<JsonMap> {
    metadata.retain(|_, value| !value.is_null());
    if metadata.len() > MOST_METADATA_KEYS {
        return Err(ApiFailure::value_unacceptable(
            "metadata",
            format!("At most {MOST_METADATA_KEYS} keys."),
        ));
    }
    for (key, value) in &metadata {
        if key.is_empty() || key.chars().count() > LONGEST_METADATA_KEY {
            return Err(ApiFailure::value_unacceptable(
                "metadata",
                format!("A key has 1 to {LONGEST_METADATA_KEY} characters."),
            ));
        }
        let param = format!("metadata.{key}");
        match value {
            Value::String(text) if text.chars().count() > LONGEST_METADATA_VALUE => {
                return Err(ApiFailure::value_unacceptable(
                    &param,
                    format!("A value has at most {LONGEST_METADATA_VALUE} characters."),
                ));
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
            Value::Array(_) | Value::Object(_) => {
                return Err(ApiFailure::parameter_invalid(
                    &param,
                    "A value is a text, a number or a truth value.",
                ));
            }
        }
    }
    Outcome::of_metadata(&metadata).ok_or_else(|| {
        ApiFailure::parameter_invalid(
            "metadata.sandbox_outcome",
            "This is not an outcome that the sandbox knows.",
        )
    })?;
    Ok(metadata)
}

/// An absolute `https:` address; `http:` too where it stays on this machine.
fn web_address(param: &str, text: String) -> ApiResult<String> {
    if contact::is_web_address(&text) {
        Ok(text)
    } else {
        Err(ApiFailure::parameter_invalid(
            param,
            "An absolute https: address; http: only for localhost.",
        ))
    }
}
