//! One file per screen, and the one switch over them.
//!
//! A step receives data and says what the person did, both through a [`StepContext`]. It knows `flow`,
//! `ui` and `i18n`, and nothing of requests, the embedding page, uploads or the camera. Each screen
//! is one function to [`AnyView`]: the places at which the wasm can be split one day.

pub mod context;

mod address_fields;
mod address_history;
mod attention;
mod bank;
mod bank_result;
mod check;
mod declined;
mod details;
mod documents;
mod employment;
mod exited;
mod field_problems;
mod file_problem;
mod id_number;
mod id_photo;
mod id_type;
mod loading;
mod outcome;
mod photo;
mod problem;
mod processing;
mod reason;
mod selfie;
mod start;
mod step_name;
mod support;
mod unavailable;
mod unsupported;
mod uploads;

use latchkey_api_types::DocumentSide;
use latchkey_flow::{State, Step};
use leptos::prelude::*;

pub use context::StepContext;
pub use unavailable::before_session;

/// Which screen is shown. A change of state that keeps the screen does not draw it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    Loading,
    Unavailable,
    Start,
    Declined,
    Attention,
    Unsupported,
    Details,
    AddressHistory,
    IdType,
    IdFront,
    IdBack,
    IdNumber,
    Selfie,
    Bank,
    Employment,
    Documents,
    Check,
    Processing,
    Outcome,
    Exited,
}

impl Screen {
    fn of(state: &State) -> Self {
        match state {
            State::Loading => Self::Loading,
            State::Unavailable(_) => Self::Unavailable,
            State::Processing(_) => Self::Processing,
            State::Ended(_) => Self::Outcome,
            State::Exited(_) => Self::Exited,
            State::Answering(answering) => match answering.step {
                Step::Start => Self::Start,
                Step::Declined => Self::Declined,
                Step::Attention => Self::Attention,
                Step::Unsupported(_) => Self::Unsupported,
                Step::Details => Self::Details,
                Step::AddressHistory => Self::AddressHistory,
                Step::IdType => Self::IdType,
                Step::IdFront => Self::IdFront,
                Step::IdBack => Self::IdBack,
                Step::IdNumber => Self::IdNumber,
                Step::Selfie => Self::Selfie,
                Step::Bank(_) => Self::Bank,
                Step::Employment => Self::Employment,
                Step::Documents => Self::Documents,
                Step::Check => Self::Check,
            },
        }
    }
}

/// How often the page had to be filled in anew.
fn form_version(state: &State) -> u32 {
    match state {
        State::Answering(answering) => answering.saving.form_version,
        State::Loading
        | State::Unavailable(_)
        | State::Processing(_)
        | State::Ended(_)
        | State::Exited(_) => 0,
    }
}

/// The screen that the state asks for.
pub fn view(context: StepContext) -> impl IntoView {
    uploads::announce(context);
    let screen =
        Memo::new(move |_| context.state.with(|state| (Screen::of(state), form_version(state))));
    move || {
        let (screen, form_version) = screen.get();
        let page = match screen {
            Screen::Loading => loading::view(),
            Screen::Unavailable => unavailable::view(context),
            Screen::Start => start::view(context),
            Screen::Declined => declined::view(context),
            Screen::Attention => attention::view(context),
            Screen::Unsupported => unsupported::view(context),
            Screen::Details => details::view(context),
            Screen::AddressHistory => address_history::view(context),
            Screen::IdType => id_type::view(context),
            Screen::IdFront => id_photo::view(context, DocumentSide::Front),
            Screen::IdBack => id_photo::view(context, DocumentSide::Back),
            Screen::IdNumber => id_number::view(context),
            Screen::Selfie => selfie::view(context),
            Screen::Bank => bank::view(context),
            Screen::Employment => employment::view(context),
            Screen::Documents => documents::view(context),
            Screen::Check => check::view(context),
            Screen::Processing => processing::view(context),
            Screen::Outcome => outcome::view(context),
            Screen::Exited => exited::view(context),
        };
        // A page of the same type would only be patched, and not be come to anew.
        if form_version.is_multiple_of(2) { page } else { (page, ()).into_any() }
    }
}
