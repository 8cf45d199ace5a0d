//! Unavailable: the session cannot be read. Shows the reason in plain words, and how to continue.

use latchkey_client::{Access, Problem};
use latchkey_flow::{Event, State};
use leptos::prelude::*;

use super::StepContext;
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{Button, ButtonRow, Illustration, IllustrationKind, PageHeading};

/// The page of the problem in the state.
pub(super) fn view(context: StepContext) -> AnyView {
    let problem = context.state.with_untracked(|state| match state {
        State::Unavailable(problem) => Some(problem.clone()),
        State::Loading
        | State::Answering(_)
        | State::Processing(_)
        | State::Ended(_)
        | State::Exited(_) => None,
    });
    problem
        .map(|problem| {
            explain(&problem, Callback::new(move |()| context.send(Event::RetryRequested)))
        })
        .into_any()
}

/// Returns the page of a problem that occurred before the session was known. Trying again reloads
/// the page.
pub fn before_session(problem: &Problem) -> AnyView {
    let reload = Callback::new(|()| {
        if let Some(window) = web_sys::window() {
            // If the page may not be reloaded, the browser's own button still works.
            let _ = window.location().reload();
        }
    });
    view! {
        <div class="shell">
            <div class="shell-card">
                <main id="main" class="shell-main">{explain(problem, reload)}</main>
            </div>
        </div>
    }
    .into_any()
}

/// The texts of a problem.
struct Words {
    illustration: IllustrationKind,
    title: Key,
    what: Key,
    next: Key,
    can_retry: bool,
}

fn words(problem: &Problem) -> Words {
    let (illustration, title, what, next, can_retry) = match problem {
        Problem::Network => (
            IllustrationKind::Offline,
            Key::UnavailableNetworkTitle,
            Key::UnavailableNetworkWhat,
            Key::UnavailableNetworkNext,
            true,
        ),
        Problem::Server { .. } | Problem::Refused { .. } => (
            IllustrationKind::Offline,
            Key::UnavailableServerTitle,
            Key::UnavailableServerWhat,
            Key::UnavailableServerNext,
            true,
        ),
        Problem::Unreadable { .. } => (
            IllustrationKind::Offline,
            Key::UnavailableUnreadableTitle,
            Key::UnavailableUnreadableWhat,
            Key::UnavailableUnreadableNext,
            true,
        ),
        Problem::Access(Access::Missing) => (
            IllustrationKind::BrokenLink,
            Key::UnavailableMissingTitle,
            Key::UnavailableMissingWhat,
            Key::UnavailableMissingNext,
            false,
        ),
        Problem::Access(Access::Unknown | Access::LinkUnknown) => (
            IllustrationKind::BrokenLink,
            Key::UnavailableUnknownTitle,
            Key::UnavailableUnknownWhat,
            Key::UnavailableNewLinkNext,
            false,
        ),
        Problem::Access(Access::Lapsed | Access::LinkLapsed) => (
            IllustrationKind::Expired,
            Key::UnavailableExpiredTitle,
            Key::UnavailableExpiredWhat,
            Key::UnavailableNewLinkNext,
            false,
        ),
        Problem::Access(Access::Used) => (
            IllustrationKind::Done,
            Key::UnavailableUsedTitle,
            Key::UnavailableUsedWhat,
            Key::UnavailableUsedNext,
            false,
        ),
        Problem::Access(Access::LinkUsed) => (
            IllustrationKind::BrokenLink,
            Key::UnavailableLinkUsedTitle,
            Key::UnavailableLinkUsedWhat,
            Key::UnavailableLinkUsedNext,
            false,
        ),
    };
    Words { illustration, title, what, next, can_retry }
}

fn explain(problem: &Problem, on_retry: Callback<()>) -> AnyView {
    let Words { illustration, title, what, next, can_retry } = words(problem);
    let reference = match problem {
        Problem::Server { request_id }
        | Problem::Unreadable { request_id }
        | Problem::Refused { request_id, .. } => request_id.clone(),
        Problem::Network | Problem::Access(_) => None,
    };
    view! {
        <div class="stack">
            <Illustration kind=illustration />
            <PageHeading text=title />
            <p class="lead">{Text::from(what).view()}</p>
            <p>{Text::from(next).view()}</p>
            {reference.map(|reference| view! { <p class="muted">{move || tr_with(Phrase::UnavailableReference { reference: &reference })}</p> })}
            {can_retry
                .then(|| {
                    view! {
                        <ButtonRow>
                            <Button label=Key::UnavailableRetry on_press=on_retry />
                        </ButtonRow>
                    }
                })}
        </div>
    }
    .into_any()
}
