//! Start: who asks, for what, how long it takes, what happens to the data, and the consents.

use std::collections::BTreeMap;

use latchkey_api_types::{IdDocumentType, Requirement, SessionUpdate, SessionView};
use latchkey_flow::Section;
use latchkey_flow::form::details::Asked;
use latchkey_flow::plan::{self, StepKind};
use leptos::prelude::*;

use super::{StepContext, problem};
use crate::i18n::{Key, Phrase, Text, host_text, tr, tr_with};
use crate::ui::{
    Button, ButtonKind, ButtonRow, ConsentBox, ExternalLink, Fact, FactList, FactSentence,
    FieldMessage, Form, FormErrors, Illustration, IllustrationKind, PageHeading, Symbol,
};

/// The form id.
const FORM: &str = StepKind::Start.as_str();

/// The ids of the checkboxes.
const DATA_PROCESSING: &str = "consent-data-processing";
const BIOMETRIC: &str = "consent-biometric";
const CREDIT_CHECK: &str = "consent-credit-check";

/// The time for reading this page and finding documents, in seconds.
const READING_SECONDS: u32 = 60;

/// The page at the start of the session.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, &session)).into_any()
}

fn page(context: StepContext, session: &SessionView) -> AnyView {
    let pages = plan::steps(&session.requirements);
    let consents = consents(session);
    let draft = context.draft(FORM);
    let errors = FormErrors::new();
    let agree = move || {
        let unticked: Vec<FieldMessage> = consents.with_value(|consents| {
            consents
                .iter()
                .filter(|consent| !consent.agreed.get_untracked())
                .map(|consent| FieldMessage::new(consent.id, consent.missing))
                .collect()
        });
        let is_complete = unticked.is_empty();
        errors.set(unticked);
        if is_complete {
            context.answer(FORM, decided(consents, true));
        }
    };
    let disagree = move || {
        errors.clear();
        context.answer(FORM, decided(consents, false));
    };
    let boxes = consents.with_value(|consents| {
        consents
            .iter()
            .map(|consent| consent_box(*consent, &session.business.name, errors))
            .collect::<Vec<_>>()
    });
    let business = session.business.name.clone();
    let asked = what_is_asked(session);
    let data = what_happens_to_the_data(session);
    view! {
        <Form errors=errors on_submit=move |()| agree() draft=draft>
            <Illustration kind=IllustrationKind::Start />
            <PageHeading text=Text::from(move || tr_with(Phrase::StartTitle { business: &business })) />
            <p class="lead">{move || tr_with(Phrase::StartMinutes { count: minutes(&pages) })}</p>
            {asked}
            {data}
            <h2>{Text::from(Key::StartConsentsTitle).view()}</h2>
            <p>{Text::from(Key::StartConsentsIntro).view()}</p>
            {boxes}
            <p class="muted">{Text::from(Key::StartDisagreeHint).view()}</p>
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::StartAgree submit=true busy=context.is_busy() />
                <Button label=Key::StartDisagree kind=ButtonKind::Secondary busy=context.is_busy() on_press=move |()| disagree() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

/// A consent.
#[derive(Clone, Copy)]
struct Consent {
    name: &'static str,
    id: &'static str,
    agreed: RwSignal<bool>,
    missing: Key,
}

/// Returns the consents that the session asks for. A checkbox is ticked only if the applicant has
/// ticked it before.
fn consents(session: &SessionView) -> StoredValue<Vec<Consent>> {
    let asked = |requirement: &Requirement| {
        session.requirements.missing.contains(requirement)
            || session.requirements.met.contains(requirement)
    };
    let granted = |name: &str| session.consents.get(name).is_some_and(|consent| consent.granted);
    let known = [
        (
            Requirement::ConsentDataProcessing,
            "data_processing",
            DATA_PROCESSING,
            Key::StartDataProcessingMissing,
        ),
        (Requirement::ConsentBiometric, "biometric", BIOMETRIC, Key::StartBiometricMissing),
        (
            Requirement::ConsentCreditCheck,
            "credit_check",
            CREDIT_CHECK,
            Key::StartCreditCheckMissing,
        ),
    ];
    let consents = known.into_iter().filter(|(requirement, ..)| asked(requirement)).map(
        |(_, name, id, missing)| Consent {
            name,
            id,
            agreed: RwSignal::new(granted(name)),
            missing,
        },
    );
    StoredValue::new(consents.collect())
}

/// Returns the decisions. "I do not agree" declines all, whatever is ticked.
fn decided(consents: StoredValue<Vec<Consent>>, agrees: bool) -> SessionUpdate {
    let decisions: BTreeMap<String, bool> = consents.with_value(|consents| {
        consents
            .iter()
            .map(|consent| (consent.name.to_owned(), consent.agreed.get_untracked()))
            .collect()
    });
    let takes_back = !agrees && decisions.values().all(|agreed| *agreed);
    let consents = if takes_back {
        decisions.into_keys().map(|name| (name, false)).collect()
    } else {
        decisions
    };
    SessionUpdate { consents, ..SessionUpdate::default() }
}

fn consent_box(consent: Consent, business: &str, errors: FormErrors) -> AnyView {
    let business = business.to_owned();
    let (label, meaning) = match consent.name {
        "biometric" => (Text::from(Key::StartBiometricLabel), Key::StartBiometricMeaning),
        "credit_check" => (Text::from(Key::StartCreditCheckLabel), Key::StartCreditCheckMeaning),
        _ => {
            let label = Text::from(move || {
                tr_with(Phrase::StartDataProcessingLabel { business: &business })
            });
            (label, Key::StartDataProcessingMeaning)
        }
    };
    view! {
        <ConsentBox id=consent.id label=label checked=consent.agreed errors=errors>
            <p>{Text::from(meaning).view()}</p>
        </ConsentBox>
    }
    .into_any()
}

fn sections(session: &SessionView) -> Vec<Section> {
    let mut sections: Vec<Section> =
        plan::steps(&session.requirements).into_iter().filter_map(StepKind::section).collect();
    sections.dedup();
    sections
}

/// Returns what is asked for, each with what to have ready.
fn what_is_asked(session: &SessionView) -> AnyView {
    let asked = Asked::of(&session.requirements);
    let allowed =
        session.options.document.as_ref().and_then(|document| document.allowed_types.clone());
    let allowed =
        allowed.filter(|types| !types.is_empty()).unwrap_or_else(|| IdDocumentType::KNOWN.to_vec());
    let facts: Vec<_> = sections(session)
        .iter()
        .flat_map(|section| match section {
            Section::Details => {
                let details = (asked.name || asked.date_of_birth || asked.phone)
                    .then(|| fact(Symbol::Person, Key::StartAsksDetails, None));
                let addresses = asked.address.then(|| {
                    fact(
                        Symbol::Home,
                        Key::StartAsksAddresses,
                        Some(words(Key::StartReadyAddresses)),
                    )
                });
                [details, addresses]
            }
            Section::IdDocument => {
                [Some(fact(Symbol::Card, Key::StartAsksIdDocument, Some(id_types(&allowed)))), None]
            }
            Section::IdNumber => [Some(fact(Symbol::Number, Key::StartAsksIdNumber, None)), None],
            Section::Selfie => [Some(fact(Symbol::Face, Key::StartAsksSelfie, None)), None],
            Section::Bank => [
                Some(fact(Symbol::Bank, Key::StartAsksBank, Some(words(Key::StartReadyBank)))),
                None,
            ],
            Section::Employment => [
                Some(fact(
                    Symbol::Work,
                    Key::StartAsksEmployment,
                    Some(words(Key::StartReadyEmployment)),
                )),
                None,
            ],
            Section::Documents => [
                Some(fact(
                    Symbol::File,
                    Key::StartAsksDocuments,
                    Some(words(Key::StartReadyDocuments)),
                )),
                None,
            ],
            Section::Check => [None, None],
        })
        .flatten()
        .collect();
    if facts.is_empty() {
        return ().into_any();
    }
    view! {
        <h2>{words(Key::StartAsksTitle)}</h2>
        <FactList>{facts}</FactList>
    }
    .into_any()
}

fn fact(symbol: Symbol, title: Key, note: Option<AnyView>) -> AnyView {
    match note {
        Some(note) => view! { <Fact symbol=symbol title=title note=note /> }.into_any(),
        None => view! { <Fact symbol=symbol title=title /> }.into_any(),
    }
}

/// Returns the list of the allowed identity documents.
fn id_types(allowed: &[IdDocumentType]) -> AnyView {
    let item = |kind: IdDocumentType| view! { <li>{move || id_type_name(&kind)}</li> };
    let items: Vec<_> = allowed.iter().cloned().map(item).collect();
    view! {
        <p>{words(Key::StartReadyIdDocument)}</p>
        <ul class="chips" role="list">{items}</ul>
    }
    .into_any()
}

fn words(key: Key) -> AnyView {
    Text::from(key).view()
}

/// Returns the name of a type of identity document; for one that this version does not know, the
/// host's (`id_type.<type>`). Tracked.
pub(super) fn id_type_name(kind: &IdDocumentType) -> String {
    match kind {
        IdDocumentType::Passport => tr(Key::IdTypePassport),
        IdDocumentType::DrivingLicense => tr(Key::IdTypeDrivingLicense),
        IdDocumentType::IdCard => tr(Key::IdTypeIdCard),
        IdDocumentType::ResidencePermit => tr(Key::IdTypeResidencePermit),
        IdDocumentType::Other(kind) => {
            host_text(&format!("id_type.{kind}")).unwrap_or_else(|| kind.replace('_', " "))
        }
    }
}

fn what_happens_to_the_data(session: &SessionView) -> AnyView {
    let reads_bank = sections(session).contains(&Section::Bank);
    let has_notice = session.business.privacy_url.is_some();
    let naming = |words: fn(&str) -> String| {
        let business = session.business.name.clone();
        Text::from(move || words(&business))
    };
    let facts = [
        (
            Symbol::File,
            Text::from(if reads_bank { Key::StartDataReadBank } else { Key::StartDataRead }),
        ),
        (Symbol::Shield, naming(|business| tr_with(Phrase::StartDataWhy { business }))),
        (Symbol::Eye, naming(|business| tr_with(Phrase::StartDataSeen { business }))),
        (
            Symbol::Clock,
            naming(if has_notice {
                |business| tr_with(Phrase::StartDataKept { business })
            } else {
                |business| tr_with(Phrase::StartDataKeptAsk { business })
            }),
        ),
    ];
    let facts = facts
        .map(|(symbol, text)| view! { <FactSentence symbol=symbol text=text /> })
        .into_iter()
        .collect::<Vec<_>>();
    let link = session.business.privacy_url.clone().map(|address| {
        let label = naming(|business| tr_with(Phrase::StartPrivacy { business }));
        view! { <p><ExternalLink label=label href=Signal::stored(address) /></p> }
    });
    view! {
        <h2>{words(Key::StartDataTitle)}</h2>
        <FactList>{facts}</FactList>
        {link}
    }
    .into_any()
}

/// Returns the estimated time of all steps in minutes, rounded up.
fn minutes(pages: &[StepKind]) -> u32 {
    let seconds = |page: &StepKind| match page {
        StepKind::Start | StepKind::IdType | StepKind::Check => 30,
        StepKind::Details
        | StepKind::AddressHistory
        | StepKind::IdFront
        | StepKind::IdBack
        | StepKind::IdNumber
        | StepKind::Selfie
        | StepKind::Employment => 60,
        StepKind::Bank | StepKind::Documents => 120,
    };
    (READING_SECONDS + pages.iter().map(seconds).sum::<u32>()).div_ceil(60)
}
