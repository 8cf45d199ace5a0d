//! Lists of the uploaded files.

use latchkey_api_types::{DocumentStatus, Requirement, SessionView};
use latchkey_flow::plan::step_for;
use latchkey_flow::{Slot, StepKind};
use leptos::prelude::*;

use crate::i18n::{Key, Text, country_name};
use crate::steps::StepContext;
use crate::steps::documents::document_name;
use crate::steps::start::id_type_name;
use crate::ui::{SummaryList, SummaryRow};

/// Returns the identity document and its sides, each with a page of its own.
pub(super) fn id_document(context: StepContext, session: &SessionView) -> AnyView {
    let chosen = session.id_document.clone().map(|document| {
        let kind = document.kind;
        let country = document.issuing_country;
        view! {
            <SummaryRow label=Key::CheckIdType value=Text::from(move || id_type_name(&kind)) />
            <SummaryRow label=Key::CheckIdCountry value=Text::from(move || country_name(&country)) />
        }
    });
    let side = |requirement: Requirement, label: Key, name: Key, page: StepKind| {
        lists(session, &requirement).then(|| {
            let files = files(session, &requirement);
            view! { <SummaryRow label=label on_change=move |()| context.change(page) change_name=name>{files}</SummaryRow> }
        })
    };
    let front = side(
        Requirement::DocumentIdFront,
        Key::CheckIdFront,
        Key::CheckChangeIdFront,
        StepKind::IdFront,
    );
    let back = side(
        Requirement::DocumentIdBack,
        Key::CheckIdBack,
        Key::CheckChangeIdBack,
        StepKind::IdBack,
    );
    view! {
        <SummaryList title=Key::CheckIdDocument on_change=move |()| context.change(StepKind::IdType) change_name=Key::CheckChangeIdDocument>
            {chosen}
            {front}
            {back}
        </SummaryList>
    }
    .into_any()
}

/// Returns the selfie.
pub(super) fn selfie(context: StepContext, session: &SessionView) -> AnyView {
    let files = files(session, &Requirement::DocumentSelfie);
    view! {
        <SummaryList title=Key::CheckSelfie on_change=move |()| context.change(StepKind::Selfie) change_name=Key::CheckChangeSelfie>
            <SummaryRow label=Key::CheckSelfieFile>{files}</SummaryRow>
        </SummaryList>
    }
    .into_any()
}

/// Returns the other documents by type.
pub(super) fn documents(context: StepContext, session: &SessionView) -> AnyView {
    let requirements = session.requirements.missing.iter().chain(&session.requirements.met);
    let documents =
        requirements.filter(|requirement| step_for(requirement) == Some(StepKind::Documents));
    let row = |document: &Requirement| {
        let files = files(session, document);
        view! { <SummaryRow label=document_name(document)>{files}</SummaryRow> }
    };
    let rows: Vec<_> = documents.map(row).collect();
    view! {
        <SummaryList title=Key::CheckDocuments on_change=move |()| context.change(StepKind::Documents) change_name=Key::CheckChangeDocuments>
            {rows}
        </SummaryList>
    }
    .into_any()
}

fn lists(session: &SessionView, requirement: &Requirement) -> bool {
    session.requirements.missing.contains(requirement)
        || session.requirements.met.contains(requirement)
}

/// Returns the names of the files of a requirement, as named by the applicant's device.
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
