//! The camera is not available: the reason, what to do about it, and all alternatives.

use latchkey_flow::{CameraProblem, CameraWish, Event, PhotoInput, Slot};
use leptos::prelude::*;

use super::live::{self, Live};
use super::{PhotoState, Wording, choose_file};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::steps::StepContext;
use crate::ui::{Button, ButtonKind, ButtonRow, Illustration, IllustrationKind, PageHeading};

/// Returns the title and the explanation of a problem.
fn words(problem: CameraProblem) -> (Key, Key) {
    match problem {
        CameraProblem::Missing => (Key::CameraMissingTitle, Key::CameraMissingWhat),
        CameraProblem::Refused => (Key::CameraRefusedTitle, Key::CameraRefusedWhat),
        CameraProblem::Blocked => (Key::CameraBlockedTitle, Key::CameraBlockedWhat),
        CameraProblem::NotDelegated => (Key::CameraNotDelegatedTitle, Key::CameraNotDelegatedWhat),
        CameraProblem::InUse => (Key::CameraInUseTitle, Key::CameraInUseWhat),
        CameraProblem::Unsupported => (Key::CameraUnsupportedTitle, Key::CameraUnsupportedWhat),
        CameraProblem::Insecure => (Key::CameraInsecureTitle, Key::CameraInsecureWhat),
        CameraProblem::Lost => (Key::CameraLostTitle, Key::CameraLostWhat),
        CameraProblem::Away => (Key::CameraAwayTitle, Key::CameraAwayWhat),
        CameraProblem::Broken => (Key::CameraBrokenTitle, Key::CameraBrokenWhat),
    }
}

/// The page of a camera problem.
pub(super) fn view(
    context: StepContext,
    slot: Slot,
    wording: Wording,
    state: PhotoState,
    problem: CameraProblem,
    ways: PhotoInput,
) -> AnyView {
    let (title, what) = words(problem);
    let steps = (problem == CameraProblem::Blocked).then(|| {
        let steps =
            [Key::CameraBlockedAddressBar, Key::CameraBlockedDevice, Key::CameraBlockedBack];
        let steps: Vec<_> =
            steps.into_iter().map(|step| view! { <li>{Text::from(step).view()}</li> }).collect();
        view! { <ol class="list">{steps}</ol> }
    });
    let is_live_only = ways == PhotoInput::CameraOnly;
    // If the applicant cannot change the reason, trying again is not offered first.
    let is_final = matches!(problem, CameraProblem::NotDelegated | CameraProblem::Insecure);
    let others = if is_live_only {
        other_devices(context, is_final)
    } else {
        view! {
            <p>{Text::from(Key::CameraFileInstead).view()}</p>
            {choose_file(context, slot, wording, state, PhotoInput::FileOnly, problem.is_retryable())}
        }
        .into_any()
    };
    let again = problem.is_retryable().then(|| {
        let camera = move || {
            state.camera.get_untracked().unwrap_or(CameraWish::Facing(wording.facing))
        };
        view! {
            <ButtonRow>
                <Button label=Key::CameraTryAgain on_press=move |()| live::open(context, state, camera()) />
                <Button label=Key::CameraCancel kind=ButtonKind::Secondary on_press=move |()| state.live.set(Live::Off) />
            </ButtonRow>
        }
    });
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::NoCamera />
            <PageHeading text=title />
            <p class="lead">{Text::from(what).view()}</p>
            {steps}
            {again}
            {others}
        </div>
    }
    .into_any()
}

/// Returns the alternatives where only a live capture is accepted: another browser or device,
/// contacting the business, or continuing later.
fn other_devices(context: StepContext, is_final: bool) -> AnyView {
    let business = StoredValue::new(
        context.session_now().map(|session| session.business.name).unwrap_or_default(),
    );
    let named = move |phrase: fn(&str) -> String| {
        Text::from(move || business.with_value(|name| phrase(name)))
    };
    let elsewhere = if context.services.with_value(|services| services.is_hosted) {
        named(|business| tr_with(Phrase::CameraAlternativeHosted { business }))
    } else {
        named(|business| tr_with(Phrase::CameraAlternativeEmbedded { business }))
    };
    view! {
        {(!is_final).then(|| view! { <h2>{Text::from(Key::CameraAlternativesTitle).view()}</h2> })}
        <p>{named(|business| tr_with(Phrase::CameraAlternativesLive { business })).view()}</p>
        <ul class="list">
            <li>{elsewhere.view()}</li>
            <li>{named(|business| tr_with(Phrase::CameraAlternativeAsk { business })).view()}</li>
        </ul>
        <p class="muted">{Text::from(Key::CameraSaved).view()}</p>
        <ButtonRow>
            <Button label=Key::CameraLeave kind=ButtonKind::Secondary on_press=move |()| context.send(Event::LeaveRequested) />
        </ButtonRow>
    }
    .into_any()
}
