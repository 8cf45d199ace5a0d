//! What was handed in as files, in lists.

use latchkey_api_types::{DocumentStatus, Requirement, SessionView};
use latchkey_flow::plan::page_for;
use latchkey_flow::{PageName, Slot};
use leptos::prelude::*;

use crate::i18n::{Key, Text, country_name};
use crate::steps::Journey;
use crate::steps::documents::paper_name;
use crate::steps::start::id_type_name;
use crate::ui::{SummaryList, SummaryRow};

/// Which identity document, and its sides; each has a page of its own.
pub(super) fn id_document(journey: Journey, session: &SessionView) -> AnyView {
    let chosen = session.id_document.clone().map(|document| {
        let kind = document.kind;
        let country = document.issuing_country;
        view! {
            <SummaryRow label=Key::CheckIdType value=Text::from(move || id_type_name(&kind)) />
            <SummaryRow label=Key::CheckIdCountry value=Text::from(move || country_name(&country)) />
        }
    });
    let side = |requirement: Requirement, label: Key, name: Key, page: PageName| {
        lists(session, &requirement).then(|| {
            let files = files(session, &requirement);
            view! { <SummaryRow label=label on_change=move |()| journey.change(page) change_name=name>{files}</SummaryRow> }
        })
    };
    let front = side(
        Requirement::DocumentIdFront,
        Key::CheckIdFront,
        Key::CheckChangeIdFront,
        PageName::IdFront,
    );
    let back = side(
        Requirement::DocumentIdBack,
        Key::CheckIdBack,
        Key::CheckChangeIdBack,
        PageName::IdBack,
    );
    view! {
        <SummaryList title=Key::CheckIdDocument on_change=move |()| journey.change(PageName::IdType) change_name=Key::CheckChangeIdDocument>
            {chosen}
            {front}
            {back}
        </SummaryList>
    }
    .into_any()
}

/// The picture of the face.
pub(super) fn selfie(journey: Journey, session: &SessionView) -> AnyView {
    let files = files(session, &Requirement::DocumentSelfie);
    view! {
        <SummaryList title=Key::CheckSelfie on_change=move |()| journey.change(PageName::Selfie) change_name=Key::CheckChangeSelfie>
            <SummaryRow label=Key::CheckSelfieFile>{files}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}

/// The papers, by what they are.
pub(super) fn papers(journey: Journey, session: &SessionView) -> AnyView {
    let requirements = session.requirements.missing.iter().chain(&session.requirements.met);
    let papers =
        requirements.filter(|requirement| page_for(requirement) == Some(PageName::Documents));
    let row = |paper: &Requirement| {
        let files = files(session, paper);
        view! { <SummaryRow label=paper_name(paper)>{files}</SummaryRow> }
    };
    let rows: Vec<_> = papers.map(row).collect();
    view! {
        <SummaryList title=Key::CheckDocuments on_change=move |()| journey.change(PageName::Documents) change_name=Key::CheckChangeDocuments>
            {rows}
        </SummaryList>
    }
    .into_any()
}

fn lists(session: &SessionView, requirement: &Requirement) -> bool {
    session.requirements.missing.contains(requirement)
        || session.requirements.met.contains(requirement)
}

/// The names of the files that meet a requirement, as the person's device gave them.
fn files(session: &SessionView, requirement: &Requirement) -> Vec<AnyView> {
    let Some(slot) = Slot::for_requirement(requirement) else { return Vec::new() };
    let usable = session
        .document_uploads
        .iter()
        .filter(|document| slot.holds(document) && document.status != DocumentStatus::Rejected);
    usable
        .map(|document| view! { <div dir="auto">{document.file_name.clone()}</div> }.into_any())
        .collect()
}
