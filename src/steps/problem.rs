//! Texts about requests that failed. The button of the page tries again, and nothing that was typed
//! is lost.

use std::sync::Arc;

use latchkey_api_types::ErrorCode;
use latchkey_client::Problem;
use leptos::prelude::*;

use super::StepContext;
use crate::i18n::{Key, Phrase, Text, host_text_or, tr_with};
use crate::ui::{Banner, BannerKind, FieldMessage, FormErrors};

/// Returns the banner of a page whose answers failed, announced when it appears.
pub(super) fn banner(context: StepContext) -> AnyView {
    shown(context.problem())
}

/// Returns the same for a page with fields. If the server names a parameter for which `find` has a
/// field, the error is shown there and in the summary rather than in the banner.
pub(super) fn banner_or_field(
    context: StepContext,
    errors: FormErrors,
    find: impl Fn(&str) -> Option<FieldMessage> + Send + Sync + 'static,
) -> AnyView {
    let problem = context.problem();
    let find = Arc::new(move |problem: &Problem| param(problem).and_then(&find));
    let find_field = Arc::clone(&find);
    Effect::new(move || {
        if let Some(error) = problem.get().as_ref().and_then(|problem| find_field(problem)) {
            errors.set(vec![error]);
        }
    });
    shown(Memo::new(move |_| problem.get().filter(|problem| find(problem).is_none())))
}

/// Returns the parameter that the server did not accept.
fn param(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::Refused { param, .. } => param.as_deref(),
        Problem::Network
        | Problem::Server { .. }
        | Problem::Unreadable { .. }
        | Problem::Access(_) => None,
    }
}

fn shown(problem: Memo<Option<Problem>>) -> AnyView {
    let banner = move || {
        problem.get().map(|problem| {
            let (title, what) = words(&problem);
            let what = host_text_for(&problem, what);
            let reference = reference(&problem);
            view! {
                <Banner kind=BannerKind::Error title=title asked=true>
                    <p>{what.view()}</p>
                    {reference.map(|reference| view! { <p>{move || tr_with(Phrase::ProblemReference { reference: &reference })}</p> })}
                </Banner>
            }
        })
    };
    banner.into_any()
}

/// Returns the title and the advice of a problem.
fn words(problem: &Problem) -> (Key, Key) {
    match problem {
        Problem::Network => (Key::ProblemNetworkTitle, Key::ProblemNetwork),
        Problem::Server { .. } => (Key::ProblemServerTitle, Key::ProblemServer),
        Problem::Unreadable { .. } => (Key::ProblemUnreadableTitle, Key::ProblemUnreadable),
        Problem::Refused { code: Some(code), .. } => refusal(code),
        Problem::Refused { code: None, .. } | Problem::Access(_) => {
            (Key::ProblemRefusedTitle, Key::ProblemRefused)
        }
    }
}

/// Returns the title and the advice of a refusal. The match has no wildcard, so a new code needs a
/// decision here.
fn refusal(code: &ErrorCode) -> (Key, Key) {
    match code {
        // Nothing that was typed is wrong, and a retry may succeed.
        ErrorCode::RateLimited | ErrorCode::Internal | ErrorCode::IdempotencyKeyInUse => {
            (Key::ProblemServerTitle, Key::ProblemServer)
        }
        ErrorCode::InstitutionUnavailable => (Key::BankDownTitle, Key::BankDownWhat),
        ErrorCode::FileTooLarge
        | ErrorCode::FileEmpty
        | ErrorCode::FileTypeUnsupported
        | ErrorCode::FileEncrypted
        | ErrorCode::FileUnreadable
        | ErrorCode::ImageTooSmall
        | ErrorCode::FileTooComplex
        | ErrorCode::ChecksumMismatch
        | ErrorCode::OffsetMismatch
        | ErrorCode::UploadGone => (Key::ProblemRefusedTitle, Key::FileProblemRefused),
        ErrorCode::ParameterMissing
        | ErrorCode::ParameterInvalid
        | ErrorCode::ResourceNotFound
        | ErrorCode::ResourceAlreadyExists
        | ErrorCode::StateInvalid
        | ErrorCode::AnswerOutdated
        | ErrorCode::RequirementMissing
        | ErrorCode::CredentialMissing
        | ErrorCode::CredentialInvalid
        | ErrorCode::ClientSecretExpired
        | ErrorCode::ClientSecretUsed
        | ErrorCode::LinkExpired
        | ErrorCode::LinkUsed
        | ErrorCode::Forbidden
        | ErrorCode::MediaTypeUnsupported
        | ErrorCode::LiveCaptureRequired
        | ErrorCode::IdempotencyKeyReused
        | ErrorCode::Other(_) => (Key::ProblemRefusedTitle, Key::ProblemRefused),
    }
}

/// Returns the host's text about the server's error code (`problem.<code>`), which this version may
/// not know, otherwise the widget's own.
fn host_text_for(problem: &Problem, local: Key) -> Text {
    match problem {
        Problem::Refused { code: Some(code), .. } => {
            host_text_or(format!("problem.{}", code.as_str()), local)
        }
        Problem::Network
        | Problem::Server { .. }
        | Problem::Unreadable { .. }
        | Problem::Access(_)
        | Problem::Refused { code: None, .. } => local.into(),
    }
}

/// Returns the request id for the support.
fn reference(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Server { request_id }
        | Problem::Unreadable { request_id }
        | Problem::Refused { request_id, .. } => request_id.clone(),
        Problem::Network | Problem::Access(_) => None,
    }
}
