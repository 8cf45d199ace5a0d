//! Processing: the checks run. Leaving is safe, and the page says so.

use latchkey_flow::{Event, State, StepKind, plan};
use leptos::prelude::*;

use super::StepContext;
use crate::i18n::{Key, Text, tr};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, FactList, FactSentence, Illustration,
    IllustrationKind, LiveRegion, PageHeading, Progress, Symbol,
};

/// The page of the running checks; after a minute it says how it continues without the applicant.
pub(super) fn view(context: StepContext) -> AnyView {
    let overdue = Memo::new(move |_| {
        context.state.with(|state| match state {
            State::Processing(processing) => processing.overdue,
            State::Loading
            | State::Unavailable(_)
            | State::Answering(_)
            | State::Ended(_)
            | State::Exited(_) => false,
        })
    });
    let session = context.session_now();
    let pages =
        session.as_ref().map(|session| plan::steps(&session.requirements)).unwrap_or_default();
    let has_redirect = session.is_some_and(|session| session.redirect_url.is_some());
    let checks: Vec<_> = pages
        .into_iter()
        .filter_map(check_of)
        .map(|(symbol, key)| view! { <FactSentence symbol=symbol text=key /> })
        .collect();
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Processing />
            <PageHeading text=Key::ProcessingTitle />
            <p class="lead">{Text::from(Key::ProcessingIntro).view()}</p>
            <Progress label=Key::ProcessingProgress percent=Signal::stored(None) />
            <FactList>{checks}</FactList>
            <p>{Text::from(Key::ProcessingSafeToLeave).view()}</p>
            <LiveRegion message=Signal::derive(move || if overdue.get() { tr(Key::ProcessingOverdueTitle) } else { String::new() }) />
            {move || {
                overdue
                    .get()
                    .then(|| {
                        view! {
                            <Banner kind=BannerKind::Info title=Key::ProcessingOverdueTitle live=false>
                                <p>{Text::from(Key::ProcessingOverdueNext).view()}</p>
                            </Banner>
                            <ButtonRow>
                                {has_redirect
                                    .then(|| {
                                        view! { <Button label=Key::ProcessingContinue on_press=move |()| context.send(Event::RedirectRequested) /> }
                                    })}
                                <Button label=Key::ProcessingLeave kind=ButtonKind::Secondary on_press=move |()| context.send(Event::LeaveRequested) />
                            </ButtonRow>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Returns the check of a step's answers; steps without a check have none.
fn check_of(page: StepKind) -> Option<(Symbol, Key)> {
    match page {
        StepKind::Details => Some((Symbol::Person, Key::ProcessingChecksDetails)),
        StepKind::IdFront => Some((Symbol::Card, Key::ProcessingChecksDocument)),
        StepKind::IdNumber => Some((Symbol::Number, Key::ProcessingChecksIdNumber)),
        StepKind::Selfie => Some((Symbol::Face, Key::ProcessingChecksSelfie)),
        StepKind::Bank => Some((Symbol::Bank, Key::ProcessingChecksBank)),
        StepKind::Employment => Some((Symbol::Work, Key::ProcessingChecksEmployment)),
        StepKind::Documents => Some((Symbol::File, Key::ProcessingChecksDocuments)),
        StepKind::Start
        | StepKind::AddressHistory
        | StepKind::IdType
        | StepKind::IdBack
        | StepKind::Check => None,
    }
}
