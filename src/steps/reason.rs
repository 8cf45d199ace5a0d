//! Texts about refusals: the problem, and what to do.

use latchkey_api_types::LastErrorCode;
use leptos::prelude::*;

use crate::i18n::{Key, Text, host_text_or};

/// Returns the reason of a refusal, as two short paragraphs.
pub(super) fn explain(code: &LastErrorCode) -> AnyView {
    let (what, advice) = said(code);
    view! {
        <div class="stack-tight">
            <p><strong>{what.view()}</strong></p>
            <p>{advice.view()}</p>
        </div>
    }
    .into_any()
}

/// Returns the reason of a final refusal, without advice.
pub(super) fn state(code: &LastErrorCode) -> AnyView {
    let (what, _) = said(code);
    view! { <p><strong>{what.view()}</strong></p> }.into_any()
}

/// Returns the texts, which the host may give for a code that this version does not know:
/// `reason.<code>.title` and `reason.<code>.advice`.
fn said(code: &LastErrorCode) -> (Text, Text) {
    let (what, advice) = words(code);
    match code {
        LastErrorCode::Other(name) => (
            host_text_or(format!("reason.{name}.title"), what),
            host_text_or(format!("reason.{name}.advice"), advice),
        ),
        _ => (what.into(), advice.into()),
    }
}

/// Returns the title and the advice of a code.
fn words(code: &LastErrorCode) -> (Key, Key) {
    match code {
        LastErrorCode::Abandoned => (Key::ReasonAbandonedTitle, Key::ReasonAbandonedAdvice),
        LastErrorCode::ConsentDeclined => {
            (Key::ReasonConsentDeclinedTitle, Key::ReasonConsentDeclinedAdvice)
        }
        LastErrorCode::CountryNotSupported => {
            (Key::ReasonCountryNotSupportedTitle, Key::ReasonCountryNotSupportedAdvice)
        }
        LastErrorCode::DeviceNotSupported => {
            (Key::ReasonDeviceNotSupportedTitle, Key::ReasonDeviceNotSupportedAdvice)
        }
        LastErrorCode::DocumentExpired => {
            (Key::ReasonDocumentExpiredTitle, Key::ReasonDocumentExpiredAdvice)
        }
        LastErrorCode::DocumentTypeNotSupported => {
            (Key::ReasonDocumentTypeNotSupportedTitle, Key::ReasonDocumentTypeNotSupportedAdvice)
        }
        LastErrorCode::DocumentUnverifiedOther => {
            (Key::ReasonDocumentUnverifiedOtherTitle, Key::ReasonDocumentUnverifiedOtherAdvice)
        }
        LastErrorCode::IdNumberInsufficientDocumentData => {
            (Key::ReasonIdNumberInsufficientTitle, Key::ReasonIdNumberInsufficientAdvice)
        }
        LastErrorCode::IdNumberMismatch => {
            (Key::ReasonIdNumberMismatchTitle, Key::ReasonIdNumberMismatchAdvice)
        }
        LastErrorCode::IdNumberUnverifiedOther => {
            (Key::ReasonIdNumberUnverifiedOtherTitle, Key::ReasonIdNumberUnverifiedOtherAdvice)
        }
        LastErrorCode::SelfieDocumentMissingPhoto => (
            Key::ReasonSelfieDocumentMissingPhotoTitle,
            Key::ReasonSelfieDocumentMissingPhotoAdvice,
        ),
        LastErrorCode::SelfieFaceMismatch => {
            (Key::ReasonSelfieFaceMismatchTitle, Key::ReasonSelfieFaceMismatchAdvice)
        }
        LastErrorCode::SelfieManipulated => {
            (Key::ReasonSelfieManipulatedTitle, Key::ReasonSelfieManipulatedAdvice)
        }
        LastErrorCode::SelfieUnverifiedOther => {
            (Key::ReasonSelfieUnverifiedOtherTitle, Key::ReasonSelfieUnverifiedOtherAdvice)
        }
        LastErrorCode::UnderSupportedAge => {
            (Key::ReasonUnderSupportedAgeTitle, Key::ReasonUnderSupportedAgeAdvice)
        }
        LastErrorCode::Other(_) => (Key::ReasonOtherTitle, Key::ReasonOtherAdvice),
    }
}
