//! Outcome: how the session ended, and how to continue.

use latchkey_flow::{Ended, Event, Outcome, State};
use leptos::prelude::*;

use super::{StepContext, reason};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Button, ButtonKind, ButtonRow, ExternalLink, Illustration, IllustrationKind, PageHeading,
    focus_control, use_announcer,
};

/// The seconds before the redirect: the least time to respond that WCAG 2.2, 2.2.1 (Timing
/// Adjustable) asks for.
const COUNTDOWN_SECONDS: u32 = 20;

/// The id of the button to the business's page.
const CONTINUE: &str = "go-on";

/// The page of the outcome.
pub(super) fn view(context: StepContext) -> AnyView {
    let ended = context.state.with_untracked(|state| match state {
        State::Ended(ended) => Some((**ended).clone()),
        State::Loading
        | State::Unavailable(_)
        | State::Answering(_)
        | State::Processing(_)
        | State::Exited(_) => None,
    });
    ended.map(|ended| explain(context, ended)).into_any()
}

/// The texts of an outcome.
struct Words {
    illustration: IllustrationKind,
    title: Key,
    what: Key,
    next: Key,
}

fn words(outcome: &Outcome, on_arrival: bool) -> Words {
    let (illustration, title, what, next) = match (outcome, on_arrival) {
        (Outcome::Completed, false) => (
            IllustrationKind::Done,
            Key::OutcomeCompletedTitle,
            Key::OutcomeCompletedWhat,
            Key::OutcomeCompletedNext,
        ),
        (Outcome::Completed, true) => (
            IllustrationKind::Done,
            Key::OutcomeAlreadyTitle,
            Key::OutcomeAlreadyWhat,
            Key::OutcomeCompletedNext,
        ),
        (Outcome::Failed, _) => (
            IllustrationKind::Failed,
            Key::OutcomeFailedTitle,
            Key::OutcomeFailedWhat,
            Key::OutcomeFailedNext,
        ),
        (Outcome::Expired, _) => (
            IllustrationKind::Expired,
            Key::OutcomeExpiredTitle,
            Key::OutcomeExpiredWhat,
            Key::OutcomeExpiredNext,
        ),
        (Outcome::Withdrawn, _) => (
            IllustrationKind::Closed,
            Key::OutcomeWithdrawnTitle,
            Key::OutcomeWithdrawnWhat,
            Key::OutcomeWithdrawnNext,
        ),
        (Outcome::Canceled, _) => (
            IllustrationKind::Closed,
            Key::OutcomeCanceledTitle,
            Key::OutcomeCanceledWhat,
            Key::OutcomeWithdrawnNext,
        ),
        (Outcome::Unknown(_), _) => (
            IllustrationKind::Attention,
            Key::OutcomeUnknownTitle,
            Key::OutcomeUnknownWhat,
            Key::OutcomeFailedNext,
        ),
    };
    Words { illustration, title, what, next }
}

fn explain(context: StepContext, ended: Ended) -> AnyView {
    let Words { illustration, title, what, next } = words(&ended.outcome, ended.on_arrival);
    let status = match &ended.outcome {
        Outcome::Unknown(status) => Some(status.clone()),
        Outcome::Completed
        | Outcome::Failed
        | Outcome::Expired
        | Outcome::Canceled
        | Outcome::Withdrawn => None,
    };
    let session = ended.session;
    let why = session
        .last_error
        .filter(|_| ended.outcome == Outcome::Failed)
        .map(|error| reason::state(&error.code));
    let business = session.business.name;
    let support = session.business.support_email;
    let goes_by_itself = ended.outcome == Outcome::Completed
        && !ended.on_arrival
        && context.services.with_value(|services| services.may_redirect_at_end);
    let way_on = match session.redirect_url {
        Some(_) => {
            view! { <ContinueButton context=context business=business.clone() counts_down=goes_by_itself /> }
                .into_any()
        }
        None => view! { <p>{Text::from(Key::OutcomeCloseThisPage).view()}</p> }.into_any(),
    };
    let needs_help = ended.outcome != Outcome::Completed;
    view! {
        <div class="stack">
            <Illustration kind=illustration />
            <PageHeading text=title />
            <p class="lead">{Text::from(what).view()}</p>
            {status.map(|status| view! { <p>{move || tr_with(Phrase::OutcomeUnknownStatus { status: &status })}</p> })}
            {why}
            <p>{Text::from(next).view()}</p>
            {support
                .filter(|_| needs_help)
                .map(|address| {
                    let href = format!("mailto:{address}");
                    view! {
                        <p>
                            <ExternalLink
                                label=Text::from(move || tr_with(Phrase::OutcomeSupport { business: &business, address: &address }))
                                href=Signal::stored(href)
                            />
                        </p>
                    }
                })}
            {way_on}
        </div>
    }
    .into_any()
}

/// The button to the business's page and, after a completed session, a countdown to it that can be
/// stopped.
#[component]
fn ContinueButton(context: StepContext, business: String, counts_down: bool) -> impl IntoView {
    let remaining = RwSignal::new(counts_down.then_some(COUNTDOWN_SECONDS));
    let go = move || {
        remaining.set(None);
        context.send(Event::RedirectRequested);
    };
    let stay = move |()| {
        // The focused button is removed.
        focus_control(CONTINUE);
        remaining.set(None);
    };
    let ticking = StoredValue::new_local(None::<gloo_timers::callback::Interval>);
    if counts_down {
        ticking.set_value(Some(gloo_timers::callback::Interval::new(
            1_000,
            move || match remaining.try_get_untracked().flatten() {
                Some(0 | 1) => go(),
                Some(seconds) => remaining.set(Some(seconds - 1)),
                None => {}
            },
        )));
    }
    let label = business.clone();
    if counts_down {
        // The countdown is visible, and announced once.
        use_announcer().announce(tr_with(Phrase::OutcomeCountdown {
            count: COUNTDOWN_SECONDS,
            business: &business,
        }));
    }
    view! {
        <ButtonRow>
            <Button id=CONTINUE label=Text::from(move || tr_with(Phrase::OutcomeContinue { business: &label })) on_press=move |()| go() />
            {move || {
                remaining
                    .get()
                    .is_some()
                    .then(|| view! { <Button label=Key::OutcomeStay kind=ButtonKind::Secondary on_press=stay /> })
            }}
        </ButtonRow>
        {move || {
            let business = business.clone();
            remaining
                .get()
                .map(|seconds| view! { <p class="muted">{move || tr_with(Phrase::OutcomeCountdown { count: seconds, business: &business })}</p> })
        }}
    }
}
