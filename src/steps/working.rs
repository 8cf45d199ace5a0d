//! Working: the checks run. Leaving is safe, and the page says so.

use latchkey_flow::{Event, PageName, State, plan};
use leptos::prelude::*;

use super::Journey;
use crate::i18n::{Key, Text, tr};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, FactList, FactSentence, Illustration,
    LiveRegion, PageHeading, Picture, Progress, Symbol,
};

/// What is being checked; after a minute, what happens next without the person.
pub(super) fn view(journey: Journey) -> AnyView {
    let overdue = Memo::new(move |_| {
        journey.state.with(|state| match state {
            State::Working(working) => working.overdue,
            State::Loading
            | State::Unavailable(_)
            | State::Answering(_)
            | State::Ended(_)
            | State::Left(_) => false,
        })
    });
    let session = journey.session_now();
    let pages =
        session.as_ref().map(|session| plan::pages(&session.requirements)).unwrap_or_default();
    let has_redirect = session.is_some_and(|session| session.redirect_url.is_some());
    let checks: Vec<_> = pages
        .into_iter()
        .filter_map(check_of)
        .map(|(symbol, key)| view! { <FactSentence symbol=symbol text=key /> })
        .collect();
    view! {
        <div class="stack">
            <Illustration picture=Picture::Working />
            <PageHeading text=Key::WorkingTitle />
            <p class="lead">{Text::from(Key::WorkingIntro).view()}</p>
            <Progress label=Key::WorkingProgress percent=Signal::stored(None) />
            <FactList>{checks}</FactList>
            <p>{Text::from(Key::WorkingSafeToLeave).view()}</p>
            <LiveRegion message=Signal::derive(move || if overdue.get() { tr(Key::WorkingOverdueTitle) } else { String::new() }) />
            {move || {
                overdue
                    .get()
                    .then(|| {
                        view! {
                            <Banner kind=BannerKind::Info title=Key::WorkingOverdueTitle live=false>
                                <p>{Text::from(Key::WorkingOverdueNext).view()}</p>
                            </Banner>
                            <ButtonRow>
                                {has_redirect
                                    .then(|| {
                                        view! { <Button label=Key::WorkingGoOn on_press=move |()| journey.tell(Event::RedirectAsked) /> }
                                    })}
                                <Button label=Key::WorkingLeave kind=ButtonKind::Secondary on_press=move |()| journey.tell(Event::LeaveAsked) />
                            </ButtonRow>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// What is checked of a page's answers; the start and the list of answers have nothing to check.
fn check_of(page: PageName) -> Option<(Symbol, Key)> {
    match page {
        PageName::Details => Some((Symbol::Person, Key::WorkingChecksDetails)),
        PageName::IdFront => Some((Symbol::Card, Key::WorkingChecksDocument)),
        PageName::IdNumber => Some((Symbol::Number, Key::WorkingChecksIdNumber)),
        PageName::Selfie => Some((Symbol::Face, Key::WorkingChecksSelfie)),
        PageName::Bank => Some((Symbol::Bank, Key::WorkingChecksBank)),
        PageName::Employment => Some((Symbol::Work, Key::WorkingChecksEmployment)),
        PageName::Documents => Some((Symbol::File, Key::WorkingChecksDocuments)),
        PageName::Start
        | PageName::AddressHistory
        | PageName::IdType
        | PageName::IdBack
        | PageName::Check => None,
    }
}
