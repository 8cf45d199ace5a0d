//! Check your answers: everything that was given, each with the way back to it, and the submission.

mod answers;
mod files;

use latchkey_api_types::SessionView;
use latchkey_flow::{Event, StepKind, Upload, plan};
use leptos::prelude::*;

use super::{StepContext, problem, step_name};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{Banner, BannerKind, Button, ButtonRow, LinkButton, PageHeading};

/// All answers.
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
            {still_missing(context)}
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::CheckSubmit busy=context.is_busy() on_press=move |()| context.tell(Event::SubmitRequested) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

/// One list for each part of the journey, in the order of its pages.
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
        StepKind::Documents => Some(files::papers(context, session)),
        // The sides are rows of the document's list.
        StepKind::IdFront | StepKind::IdBack | StepKind::Check => None,
    };
    plan::steps(&session.requirements).into_iter().filter_map(list).collect()
}

/// Files that would be left out, because only a part of them has arrived.
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

/// Why the answers cannot be submitted yet.
fn still_missing(context: StepContext) -> AnyView {
    let wants_to_submit = context.is_still_missing();
    let is_sending =
        context.answering(|answering| answering.uploads.iter().any(Upload::is_on_its_way));
    let unmet = context.answering(|answering| {
        let requirements = &answering.session.requirements;
        let pages = plan::steps(requirements);
        pages.into_iter().filter(|page| !plan::is_met(*page, requirements)).collect::<Vec<_>>()
    });
    let banner = move || {
        let unmet = unmet.get().unwrap_or_default();
        match (wants_to_submit.get(), is_sending.get() == Some(true), unmet.is_empty()) {
            (true, true, _) => {
                Some(view! { <Banner kind=BannerKind::Warning asked=true><p>{Text::from(Key::CheckSending).view()}</p></Banner> }.into_any())
            }
            (true, false, false) => Some(unmet_pages(context, unmet)),
            (true, false, true) | (false, _, _) => None,
        }
    };
    banner.into_any()
}

fn unmet_pages(context: StepContext, pages: Vec<StepKind>) -> AnyView {
    let link = |page: StepKind| {
        step_name::words(page).map(|words| view! { <li><LinkButton label=words on_press=move |()| context.change(page) /></li> })
    };
    let links: Vec<_> = pages.into_iter().filter_map(link).collect();
    view! {
        <Banner kind=BannerKind::Warning asked=true>
            <p>{Text::from(Key::CheckMissing).view()}</p>
            <ul class="list">{links}</ul>
        </Banner>
    }
    .into_any()
}
