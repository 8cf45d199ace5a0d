//! One file per screen, and the one switch over them.
//!
//! A step receives data and says what the person did, both through a [`Journey`]. It knows `flow`,
//! `ui` and `i18n`, and nothing of requests, the embedding page, uploads or the camera. Each screen
//! is one function to [`AnyView`]: the places at which the wasm can be split one day.

pub mod journey;

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
mod faults;
mod file_problem;
mod id_number;
mod id_picture;
mod id_type;
mod left;
mod loading;
mod outcome;
mod page_name;
mod picture;
mod problem;
mod reason;
mod selfie;
mod start;
mod support;
mod unavailable;
mod unsupported;
mod uploads;
mod working;

use latchkey_api_types::DocumentSide;
use latchkey_flow::{Page, State};
use leptos::prelude::*;

pub use journey::Journey;
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
    Working,
    Outcome,
    Left,
}

impl Screen {
    fn of(state: &State) -> Self {
        match state {
            State::Loading => Self::Loading,
            State::Unavailable(_) => Self::Unavailable,
            State::Working(_) => Self::Working,
            State::Ended(_) => Self::Outcome,
            State::Left(_) => Self::Left,
            State::Answering(answering) => match answering.page {
                Page::Start => Self::Start,
                Page::Declined => Self::Declined,
                Page::Attention => Self::Attention,
                Page::Unsupported(_) => Self::Unsupported,
                Page::Details => Self::Details,
                Page::AddressHistory => Self::AddressHistory,
                Page::IdType => Self::IdType,
                Page::IdFront => Self::IdFront,
                Page::IdBack => Self::IdBack,
                Page::IdNumber => Self::IdNumber,
                Page::Selfie => Self::Selfie,
                Page::Bank(_) => Self::Bank,
                Page::Employment => Self::Employment,
                Page::Documents => Self::Documents,
                Page::Check => Self::Check,
            },
        }
    }
}

/// How often the page had to be filled in anew.
fn drawing(state: &State) -> u32 {
    match state {
        State::Answering(answering) => answering.saving.drawing,
        State::Loading
        | State::Unavailable(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => 0,
    }
}

/// The screen that the state asks for.
pub fn view(journey: Journey) -> impl IntoView {
    uploads::announce(journey);
    let screen =
        Memo::new(move |_| journey.state.with(|state| (Screen::of(state), drawing(state))));
    move || {
        let (screen, drawing) = screen.get();
        let page = match screen {
            Screen::Loading => loading::view(),
            Screen::Unavailable => unavailable::view(journey),
            Screen::Start => start::view(journey),
            Screen::Declined => declined::view(journey),
            Screen::Attention => attention::view(journey),
            Screen::Unsupported => unsupported::view(journey),
            Screen::Details => details::view(journey),
            Screen::AddressHistory => address_history::view(journey),
            Screen::IdType => id_type::view(journey),
            Screen::IdFront => id_picture::view(journey, DocumentSide::Front),
            Screen::IdBack => id_picture::view(journey, DocumentSide::Back),
            Screen::IdNumber => id_number::view(journey),
            Screen::Selfie => selfie::view(journey),
            Screen::Bank => bank::view(journey),
            Screen::Employment => employment::view(journey),
            Screen::Documents => documents::view(journey),
            Screen::Check => check::view(journey),
            Screen::Working => working::view(journey),
            Screen::Outcome => outcome::view(journey),
            Screen::Left => left::view(journey),
        };
        // A page of the same type would only be patched, and not be come to anew.
        if drawing.is_multiple_of(2) { page } else { (page, ()).into_any() }
    }
}
