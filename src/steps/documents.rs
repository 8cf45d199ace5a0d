//! Documents: a list for each required type, with several files each.

use latchkey_api_types::{FinancialEvidence, Requirement};
use latchkey_flow::{Event, Slot, StepKind, UploadStatus, plan};
use leptos::prelude::*;

use super::{StepContext, problem, uploads};
use crate::i18n::{Key, Phrase, Text, host_text, tr, tr_with};
use crate::ui::{
    Button, ButtonRow, Card, FieldMessage, FileDrop, Form, FormErrors, LinkButton, PageHeading,
    UploadList, UploadRow, UploadState, focus_control,
};

/// The page of all required documents other than the identity document.
pub(super) fn view(context: StepContext) -> AnyView {
    let errors = FormErrors::new();
    let required = context.answering(|answering| {
        let requirements = &answering.session.requirements;
        let mut documents: Vec<Requirement> =
            requirements.missing.iter().chain(&requirements.met).cloned().collect();
        documents.retain(|requirement| plan::step_for(requirement) == Some(StepKind::Documents));
        documents.sort();
        documents
    });
    let may_connect = context.session_now().is_some_and(|session| {
        session.financial_evidence == FinancialEvidence::Documents
            && session.requirements.alternatives.contains_key(&Requirement::BankConnection)
    });
    let is_still_missing = context.is_still_missing();
    Effect::new(move |_| {
        if is_still_missing.get() {
            errors.set(missing_files(context));
        } else {
            errors.clear();
        }
    });
    view! {
        <Form errors=errors on_submit=move |()| context.send(Event::Continued)>
            <PageHeading text=Key::DocumentsTitle />
            <p class="lead">{Text::from(Key::DocumentsIntro).view()}</p>
            {problem::banner(context)}
            <For
                each=move || required.get().unwrap_or_default()
                key=|requirement| requirement.as_str().to_owned()
                children=move |requirement| document(context, requirement, errors)
            />
            <ButtonRow>
                <Button label=Key::DocumentsContinue submit=true busy=context.is_busy() />
            </ButtonRow>
            {may_connect
                .then(|| {
                    view! {
                        <p>
                            <LinkButton
                                label=Key::DocumentsConnectInstead
                                on_press=move |()| context.send(Event::EvidenceChosen(FinancialEvidence::BankConnection))
                            />
                        </p>
                    }
                })}
        </Form>
    }
    .into_any()
}

/// Returns the id of the field for the files of a requirement.
fn field(requirement: &Requirement) -> String {
    requirement.as_str().replace(['.', '_'], "-")
}

/// Returns the reasons why the applicant cannot continue: files that have not arrived, with what to
/// do, otherwise types without enough files.
fn missing_files(context: StepContext) -> Vec<FieldMessage> {
    context.state.with_untracked(|state| {
        let latchkey_flow::State::Answering(answering) = state else { return Vec::new() };
        let at = |slot: &Slot, words: Text| {
            (slot.step() == Some(StepKind::Documents))
                .then(|| FieldMessage::new(field(&slot.requirement()), words))
        };
        let sending = answering
            .uploads
            .iter()
            .filter(|upload| upload.is_in_transfer())
            .map(|upload| (&upload.slot, &upload.status));
        // Each reason is listed once for each type, whatever the number of files.
        let mut on_their_way: Vec<(Slot, Key)> = Vec::new();
        for (slot, status) in sending {
            let words = if *status == UploadStatus::Paused {
                Key::DocumentsErrorPaused
            } else {
                Key::DocumentsErrorSending
            };
            if !on_their_way.iter().any(|error| error.0 == *slot && error.1 == words) {
                on_their_way.push((slot.clone(), words));
            }
        }
        let unfinished = answering.unfinished().filter_map(|unfinished| {
            let name = unfinished.file_name.clone();
            let words =
                Text::from(move || tr_with(Phrase::DocumentsErrorUnfinished { name: &name }));
            at(&Slot::from(unfinished), words)
        });
        let lacking = answering
            .session
            .requirements
            .missing
            .iter()
            .filter(|requirement| plan::step_for(requirement) == Some(StepKind::Documents))
            .map(|requirement| FieldMessage::new(field(requirement), lacking_words(requirement)));
        let mut found: Vec<FieldMessage> = on_their_way
            .into_iter()
            .filter_map(|(slot, words)| at(&slot, words.into()))
            .chain(unfinished)
            .collect();
        if found.is_empty() {
            found.extend(lacking);
        }
        found
    })
}

fn lacking_words(requirement: &Requirement) -> Text {
    match requirement {
        Requirement::DocumentPaystub => Key::DocumentsErrorPaystub.into(),
        Requirement::DocumentBankStatement => Key::DocumentsErrorBankStatement.into(),
        Requirement::DocumentProofOfAddress => Key::DocumentsErrorProofOfAddress.into(),
        other => add_other(other),
    }
}

/// Returns the label of the button for a type without a text of its own, which is also its error.
fn add_other(requirement: &Requirement) -> Text {
    let name = document_name(requirement);
    Text::from(move || tr_with(Phrase::DocumentsAddOther { what: &name.get() }))
}

/// Returns the name of a type, what counts as such a document, and the label of its button.
fn wording(requirement: &Requirement) -> (Text, Key, Text) {
    match requirement {
        Requirement::DocumentPaystub => (
            Key::DocumentsPaystub.into(),
            Key::DocumentsPaystubHint,
            Key::DocumentsAddPaystub.into(),
        ),
        Requirement::DocumentBankStatement => (
            Key::DocumentsBankStatement.into(),
            Key::DocumentsBankStatementHint,
            Key::DocumentsAddBankStatement.into(),
        ),
        Requirement::DocumentProofOfAddress => (
            Key::DocumentsProofOfAddress.into(),
            Key::DocumentsProofOfAddressHint,
            Key::DocumentsAddProofOfAddress.into(),
        ),
        other => (document_name(other), Key::DocumentsOtherHint, add_other(other)),
    }
}

/// Returns the name of a type of document. For one that this version does not know, it is the
/// host's (`documents.<type>`), otherwise derived from the requirement: "Tenancy agreement" for
/// `document.tenancy_agreement`.
pub(super) fn document_name(requirement: &Requirement) -> Text {
    match requirement {
        Requirement::DocumentPaystub => Key::DocumentsPaystub.into(),
        Requirement::DocumentBankStatement => Key::DocumentsBankStatement.into(),
        Requirement::DocumentProofOfAddress => Key::DocumentsProofOfAddress.into(),
        other => {
            let kind = plan::document_type_for(other.as_str()).unwrap_or(other.as_str()).to_owned();
            Text::from(move || {
                host_text(&format!("documents.{kind}"))
                    .unwrap_or_else(|| capitalised(&kind.replace('_', " ")))
            })
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn document(context: StepContext, requirement: Requirement, errors: FormErrors) -> AnyView {
    let Some(slot) = Slot::for_requirement(&requirement) else { return ().into_any() };
    let (name, hint, add) = wording(&requirement);
    let field = field(&requirement);
    let documents = context.documents(slot.clone());
    let on_their_way = context.uploads(slot.clone());
    let picker = StoredValue::new(field.clone());
    let minimum = context.answering(move |answering| {
        answering.session.requirements.minimum_files.get(&requirement).copied().unwrap_or(1)
    });
    let progress = move || {
        let there = u32::try_from(documents.with(Vec::len)).unwrap_or(u32::MAX);
        let minimum = minimum.get().unwrap_or(1);
        if there == 0 && minimum == 1 {
            String::new()
        } else if there < minimum {
            tr_with(Phrase::DocumentsMoreNeeded { count: minimum - there })
        } else {
            tr(Key::DocumentsEnough)
        }
    };
    let chosen = slot.clone();
    let list_label = name.clone();
    view! {
        <Card>
            <h2><bdi>{name.view()}</bdi></h2>
            <p class="muted">{Text::from(hint).view()}</p>
            <UploadList label=list_label>
                <For
                    each=move || documents.get()
                    key=|document| document.id.clone()
                    children=move |document| {
                        let (id, picker) = (document.id, picker.get_value());
                        view! {
                            <UploadRow
                                name=document.file_name
                                size=uploads::as_number(document.file_size)
                                state=Signal::stored(UploadState::Done)
                                on_end=move |()| {
                                    focus_control(&picker);
                                    context.send(Event::RemovalRequested(id.clone()));
                                }
                            />
                        }
                    }
                />
                {uploads::unfinished(context, slot, picker.get_value())}
                {uploads::rows(context, on_their_way, picker.get_value())}
            </UploadList>
            <p role="status">{progress}</p>
            <FileDrop
                id=field
                label=add
                accept="image/*,application/pdf"
                multiple=true
                errors=errors
                on_files=move |files| context.services.with_value(|services| (services.use_files)(chosen.clone(), files))
            />
        </Card>
    }
    .into_any()
}
