//! Identity document, first part: its country and its type.

use latchkey_api_types::{IdDocument, IdDocumentType, SessionUpdate};
use latchkey_flow::StepKind;
use leptos::prelude::*;

use super::start::id_type_name;
use super::{StepContext, problem};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Button, ButtonRow, ChoiceOption, CountrySelect, FieldMessage, Form, FormErrors, PageHeading,
    RadioGroup,
};

/// The form id.
const FORM: &str = StepKind::IdType.as_str();

const COUNTRY: &str = "issuing-country";
const KIND: &str = "document-type";

/// The page of country and type, as far as the session allows them.
pub(super) fn view(context: StepContext) -> AnyView {
    let session = context.session_now();
    let known = session.as_ref().and_then(|session| session.id_document.clone());
    let home =
        session.as_ref().and_then(|session| session.applicant.address.as_ref()?.country.clone());
    let allowed = session
        .and_then(|session| session.options.document?.allowed_types)
        .filter(|allowed| !allowed.is_empty());
    let kinds: Vec<IdDocumentType> = allowed.unwrap_or_else(|| IdDocumentType::KNOWN.to_vec());
    let only = match kinds.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };

    let country = RwSignal::new(
        known
            .as_ref()
            .map(|document| document.issuing_country.clone())
            .or(home)
            .unwrap_or_default(),
    );
    let kind = RwSignal::new(
        only.clone()
            .or(known.map(|document| document.kind))
            .map(|kind| kind.to_string())
            .unwrap_or_default(),
    );
    let draft = context.draft(FORM);
    let errors = FormErrors::new();
    let submit = move |()| {
        let (country, kind) = (country.get_untracked(), kind.get_untracked());
        let mut found = Vec::new();
        if country.is_empty() {
            found.push(FieldMessage::new(COUNTRY, Key::IdTypeErrorCountry));
        }
        if kind.is_empty() {
            found.push(FieldMessage::new(KIND, Key::IdTypeErrorKind));
        }
        if found.is_empty() {
            errors.clear();
            let id_document = Some(IdDocument {
                kind: IdDocumentType::from(kind.as_str()),
                issuing_country: country,
            });
            context.answer(FORM, SessionUpdate { id_document, ..SessionUpdate::default() });
        } else {
            errors.set(found);
        }
    };
    // If only one type is allowed, it is named, and only its country is asked for.
    let choice = only.is_none().then(|| {
        let options = kinds.iter().map(option).collect::<Vec<_>>();
        view! { <RadioGroup id=KIND legend=Key::IdTypeKind value=kind options=options errors=errors /> }.into_any()
    });
    let intro = only.as_ref().map_or_else(|| Text::from(Key::IdTypeIntro), needed);
    view! {
        <Form errors=errors on_submit=submit draft=draft>
            <PageHeading text=Key::IdTypeTitle />
            <p class="lead">{intro.view()}</p>
            {problem::banner(context)}
            <CountrySelect id=COUNTRY label=Key::IdTypeCountry value=country errors=errors hint=Key::IdTypeCountryHint />
            {choice}
            <ButtonRow>
                <Button label=Key::IdTypeContinue submit=true busy=context.is_busy() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

/// Returns the text about the only allowed type.
fn needed(kind: &IdDocumentType) -> Text {
    match kind {
        IdDocumentType::Passport => Key::IdTypeOnlyPassport.into(),
        IdDocumentType::DrivingLicense => Key::IdTypeOnlyDrivingLicense.into(),
        IdDocumentType::IdCard => Key::IdTypeOnlyIdCard.into(),
        IdDocumentType::ResidencePermit => Key::IdTypeOnlyResidencePermit.into(),
        IdDocumentType::Other(_) => {
            let kind = kind.clone();
            Text::from(move || tr_with(Phrase::IdTypeOnlyOther { document: &id_type_name(&kind) }))
        }
    }
}

fn option(kind: &IdDocumentType) -> ChoiceOption {
    match kind {
        IdDocumentType::Passport => {
            ChoiceOption::new("passport", Key::IdTypePassport).hint(Key::IdTypePassportHint)
        }
        IdDocumentType::DrivingLicense => {
            ChoiceOption::new("driving_license", Key::IdTypeDrivingLicense)
                .hint(Key::IdTypeTwoSidesHint)
        }
        IdDocumentType::IdCard => {
            ChoiceOption::new("id_card", Key::IdTypeIdCard).hint(Key::IdTypeTwoSidesHint)
        }
        IdDocumentType::ResidencePermit => {
            ChoiceOption::new("residence_permit", Key::IdTypeResidencePermit)
                .hint(Key::IdTypeTwoSidesHint)
        }
        IdDocumentType::Other(name) => {
            let kind = kind.clone();
            ChoiceOption::new(name.clone(), Text::from(move || id_type_name(&kind)))
        }
    }
}
