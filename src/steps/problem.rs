//! Words for answers that did not reach the server or were not taken. The button of the page tries again, and nothing
//! that was typed is lost.

use std::sync::Arc;

use latchkey_flow::Problem;
use leptos::prelude::*;

use super::Journey;
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{Banner, BannerKind, FieldError, FormErrors};

/// The banner of a page whose answers failed, read out when it appears.
pub(super) fn banner(journey: Journey) -> AnyView {
    shown(journey.problem())
}

/// The same for a page with fields. Where the server names an answer for which `find` has a field, the error is shown
/// there and in the summary, and not in the banner.
pub(super) fn banner_or_field(journey: Journey, errors: FormErrors, find: impl Fn(&str) -> Option<FieldError> + Send + Sync + 'static) -> AnyView {
    let problem = journey.problem();
    let find = Arc::new(move |problem: &Problem| param(problem).and_then(&find));
    let find_field = Arc::clone(&find);
    Effect::new(move || {
        if let Some(error) = problem.get().as_ref().and_then(|problem| find_field(problem)) {
            errors.set(vec![error]);
        }
    });
    shown(Memo::new(move |_| problem.get().filter(|problem| find(problem).is_none())))
}

/// The answer that the server did not take.
fn param(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::Refused { param, .. } => param.as_deref(),
        Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. } | Problem::Access(_) => None,
    }
}

fn shown(problem: Memo<Option<Problem>>) -> AnyView {
    let banner = move || {
        problem.get().map(|problem| {
            let (title, what) = words(&problem);
            let reference = reference(&problem);
            view! {
                <Banner kind=BannerKind::Error title=title>
                    <p>{Text::from(what).view()}</p>
                    {reference.map(|reference| view! { <p>{move || tr_with(Phrase::ProblemReference { reference: &reference })}</p> })}
                </Banner>
            }
        })
    };
    banner.into_any()
}

/// What went wrong, and what to do.
fn words(problem: &Problem) -> (Key, Key) {
    match problem {
        Problem::Network => (Key::ProblemNetworkTitle, Key::ProblemNetwork),
        Problem::Server { .. } => (Key::ProblemServerTitle, Key::ProblemServer),
        Problem::Unreadable { .. } => (Key::ProblemUnreadableTitle, Key::ProblemUnreadable),
        Problem::Refused { .. } | Problem::Access(_) => (Key::ProblemRefusedTitle, Key::ProblemRefused),
    }
}

/// What the help desk finds the request by.
fn reference(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Server { request_id } | Problem::Unreadable { request_id } | Problem::Refused { request_id, .. } => request_id.clone(),
        Problem::Network | Problem::Access(_) => None,
    }
}
