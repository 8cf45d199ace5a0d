//! Check your answers: all answers, each with a link to change it, and the submission.

mod answers;
mod files;

use latchkey_api_types::SessionView;
use latchkey_flow::{Event, StepKind, Upload, plan};
use leptos::prelude::*;

use super::{StepContext, problem};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{Banner, BannerKind, Button, ButtonRow, PageHeading};

/// The page of all answers.
pub(super) fn view(context: StepContext) -> AnyView {
    let session = context.answering(|answering| answering.session.clone());
    let answers =
        move || session.with(|session| session.as_ref().map(|session| summary(context, session)));
    let business = context.session_now().map(|session| session.business.name).unwrap_or_default();
    view! {
        <div class="stack">
            <PageHeading text=Key::CheckTitle />
            <p class="lead">{Text::from(Key::CheckIntro).view()}</p>
            {answers}
            <h2>{Text::from(Key::CheckNextTitle).view()}</h2>
            <p>{move || tr_with(Phrase::CheckNext { business: &business })}</p>
            {unfinished(context)}
            {still_sending(context)}
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::CheckSubmit busy=context.is_busy() on_press=move |()| context.send(Event::SubmitRequested) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

/// Returns one list for each step, in their order.
fn summary(context: StepContext, session: &SessionView) -> Vec<AnyView> {
    let list = |page: StepKind| match page {
        StepKind::Start => Some(answers::consents(context, session)),
        StepKind::Details => Some(answers::details(context, session)),
        StepKind::AddressHistory => Some(answers::addresses(context, session)),
        StepKind::IdType => Some(files::id_document(context, session)),
        StepKind::IdNumber => Some(answers::id_number(context, session)),
        StepKind::Selfie => Some(files::selfie(context, session)),
        StepKind::Bank => Some(answers::bank(context, session)),
        StepKind::Employment => answers::employment(context, session),
        StepKind::Documents => Some(files::documents(context, session)),
        // The sides are rows of the identity document's list.
        StepKind::IdFront | StepKind::IdBack | StepKind::Check => None,
    };
    plan::steps(&session.requirements).into_iter().filter_map(list).collect()
}

/// Returns banners for files that would be left out, because only a part of them has arrived.
fn unfinished(context: StepContext) -> AnyView {
    let names = context.answering(|answering| {
        answering.unfinished().map(|unfinished| unfinished.file_name.clone()).collect::<Vec<_>>()
    });
    let banners = move || {
        let banner = |name: String| view! { <Banner kind=BannerKind::Warning live=false><p>{move || tr_with(Phrase::CheckUnfinished { name: &name })}</p></Banner> };
        names.get().unwrap_or_default().into_iter().map(banner).collect::<Vec<_>>()
    };
    banners.into_any()
}

/// Returns the banner after a submission was requested while files are still being sent.
fn still_sending(context: StepContext) -> AnyView {
    let is_still_missing = context.is_still_missing();
    let is_sending =
        context.answering(|answering| answering.uploads.iter().any(Upload::is_in_transfer));
    let banner = move || {
        (is_still_missing.get() && is_sending.get() == Some(true)).then(|| {
            view! { <Banner kind=BannerKind::Warning asked=true><p>{Text::from(Key::CheckSending).view()}</p></Banner> }
        })
    };
    banner.into_any()
}
