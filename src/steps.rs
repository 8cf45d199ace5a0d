//! One file per step, and the switch over them.
//!
//! A step gets its data and sends its events through a [`StepContext`]. It knows `flow`, `ui` and
//! `i18n`, and nothing of requests, the host page, uploads or the camera. Each step is one function
//! to [`AnyView`], so that the wasm can be split there.

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

use std::mem::{Discriminant, discriminant};

use latchkey_api_types::DocumentSide;
use latchkey_flow::{State, Step};
use leptos::prelude::*;

pub use context::StepContext;
pub use unavailable::before_session;

/// Draws the step that the state asks for.
///
/// A change of state that keeps the step and the version of its form does not draw it again.
pub fn view(context: StepContext) -> impl IntoView {
    uploads::announce(context);
    let key = Memo::new(move |_| context.state.with(key));
    view! {
        <For
            each=move || [key.get()]
            key=|key| *key
            children=move |_| context.state.with_untracked(drawn_by)(context)
        />
    }
}

/// What is drawn: the state, the step where there is one, and the version of its form.
fn key(state: &State) -> (Discriminant<State>, Option<Discriminant<Step>>, u32) {
    let answering = state.answering();
    let step = answering.map(|answering| discriminant(&answering.step));
    let form_version = answering.map_or(0, |answering| answering.saving.form_version);
    (discriminant(state), step, form_version)
}

/// The function that draws what the state asks for.
fn drawn_by(state: &State) -> fn(StepContext) -> AnyView {
    match state {
        State::Loading => |_| loading::view(),
        State::Unavailable(_) => unavailable::view,
        State::Processing(_) => processing::view,
        State::Ended(_) => outcome::view,
        State::Exited(_) => exited::view,
        State::Answering(answering) => match answering.step {
            Step::Start => start::view,
            Step::Declined => declined::view,
            Step::Attention => attention::view,
            Step::Unsupported(_) => unsupported::view,
            Step::Details => details::view,
            Step::AddressHistory => address_history::view,
            Step::IdType => id_type::view,
            Step::IdFront => |context| id_photo::view(context, DocumentSide::Front),
            Step::IdBack => |context| id_photo::view(context, DocumentSide::Back),
            Step::IdNumber => id_number::view,
            Step::Selfie => selfie::view,
            Step::Bank(_) => bank::view,
            Step::Employment => employment::view,
            Step::Documents => documents::view,
            Step::Check => check::view,
        },
    }
}
