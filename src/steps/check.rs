//! Check your answers: everything that was given, each with the way back to it, and the submission.

mod answers;
mod files;

use latchkey_api_types::SessionView;
use latchkey_flow::{Event, PageName, Upload, plan};
use leptos::prelude::*;

use super::{Journey, page_name, problem};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{Banner, BannerKind, Button, ButtonRow, LinkButton, PageHeading};

/// All answers.
pub(super) fn view(journey: Journey) -> AnyView {
    let session = journey.answering(|answering| answering.session.clone());
    let answers =
        move || session.with(|session| session.as_ref().map(|session| summary(journey, session)));
    let business = journey.session_now().map(|session| session.business.name).unwrap_or_default();
    view! {
        <div class="stack">
            <PageHeading text=Key::CheckTitle />
            <p class="lead">{Text::from(Key::CheckIntro).view()}</p>
            {answers}
            <h2>{Text::from(Key::CheckNextTitle).view()}</h2>
            <p>{move || tr_with(Phrase::CheckNext { business: &business })}</p>
            {unfinished(journey)}
            {still_missing(journey)}
            {problem::banner(journey)}
            <ButtonRow>
                <Button label=Key::CheckSubmit busy=journey.is_busy() on_press=move |()| journey.tell(Event::SubmitAsked) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

/// One list for each part of the journey, in the order of its pages.
fn summary(journey: Journey, session: &SessionView) -> Vec<AnyView> {
    let list = |page: PageName| match page {
        PageName::Start => Some(answers::consents(journey, session)),
        PageName::Details => Some(answers::details(journey, session)),
        PageName::AddressHistory => Some(answers::addresses(journey, session)),
        PageName::IdType => Some(files::id_document(journey, session)),
        PageName::IdNumber => Some(answers::id_number(journey, session)),
        PageName::Selfie => Some(files::selfie(journey, session)),
        PageName::Bank => Some(answers::bank(journey, session)),
        PageName::Employment => answers::employment(journey, session),
        PageName::Documents => Some(files::papers(journey, session)),
        // The sides are rows of the document's list.
        PageName::IdFront | PageName::IdBack | PageName::Check => None,
    };
    plan::pages(&session.requirements).into_iter().filter_map(list).collect()
}

/// Files that would be left out, because only a part of them has arrived.
fn unfinished(journey: Journey) -> AnyView {
    let names = journey.answering(|answering| {
        answering.unfinished().map(|unfinished| unfinished.file_name.clone()).collect::<Vec<_>>()
    });
    let banners = move || {
        let banner = |name: String| view! { <Banner kind=BannerKind::Warning live=false><p>{move || tr_with(Phrase::CheckUnfinished { name: &name })}</p></Banner> };
        names.get().unwrap_or_default().into_iter().map(banner).collect::<Vec<_>>()
    };
    banners.into_any()
}

/// Why the answers cannot be submitted yet.
fn still_missing(journey: Journey) -> AnyView {
    let wants_to_submit = journey.is_still_missing();
    let is_sending =
        journey.answering(|answering| answering.uploads.iter().any(Upload::is_on_its_way));
    let unmet = journey.answering(|answering| {
        let requirements = &answering.session.requirements;
        let pages = plan::pages(requirements);
        pages.into_iter().filter(|page| !plan::is_met(*page, requirements)).collect::<Vec<_>>()
    });
    let banner = move || {
        let unmet = unmet.get().unwrap_or_default();
        match (wants_to_submit.get(), is_sending.get() == Some(true), unmet.is_empty()) {
            (true, true, _) => {
                Some(view! { <Banner kind=BannerKind::Warning asked=true><p>{Text::from(Key::CheckSending).view()}</p></Banner> }.into_any())
            }
            (true, false, false) => Some(unmet_pages(journey, unmet)),
            (true, false, true) | (false, _, _) => None,
        }
    };
    banner.into_any()
}

fn unmet_pages(journey: Journey, pages: Vec<PageName>) -> AnyView {
    let link = |page: PageName| {
        page_name::words(page).map(|words| view! { <li><LinkButton label=words on_press=move |()| journey.change(page) /></li> })
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
