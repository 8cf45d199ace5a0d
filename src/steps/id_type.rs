//! Identity document, first part: who issued it, and what it is.

use latchkey_api_types::{IdDocument, IdDocumentType, SessionUpdate};
use latchkey_flow::Event;
use leptos::prelude::*;

use super::{Journey, problem};
use crate::i18n::{Key, Text};
use crate::ui::{Button, ButtonRow, CountrySelect, FieldError, Form, FormErrors, PageHeading, RadioGroup, RadioOption};

const COUNTRY: &str = "issuing-country";
const KIND: &str = "document-type";

/// Country and kind, from what the session allows.
pub(super) fn view(journey: Journey) -> AnyView {
    let session = journey.session_now();
    let known = session.as_ref().and_then(|session| session.id_document.clone());
    let home = session.as_ref().and_then(|session| session.applicant.address.as_ref()?.country.clone());
    let allowed = session.and_then(|session| session.options.document?.allowed_types).filter(|allowed| !allowed.is_empty());
    let kinds: Vec<IdDocumentType> = allowed.unwrap_or_else(|| IdDocumentType::KNOWN.to_vec());
    let only = (kinds.len() == 1).then(|| kinds.first().map(IdDocumentType::to_string)).flatten();

    let country = RwSignal::new(known.as_ref().map(|document| document.issuing_country.clone()).or(home).unwrap_or_default());
    let kind = RwSignal::new(known.map(|document| document.kind.to_string()).or(only).unwrap_or_default());
    let errors = FormErrors::new();
    let submit = move |()| {
        let (country, kind) = (country.get_untracked(), kind.get_untracked());
        let mut found = Vec::new();
        if country.is_empty() {
            found.push(FieldError::new(COUNTRY, Key::IdTypeErrorCountry));
        }
        if kind.is_empty() {
            found.push(FieldError::new(KIND, Key::IdTypeErrorKind));
        }
        if found.is_empty() {
            errors.clear();
            let id_document = Some(IdDocument { kind: IdDocumentType::from(kind.as_str()), issuing_country: country });
            journey.tell(Event::Answered(Box::new(SessionUpdate { id_document, ..SessionUpdate::default() })));
        } else {
            errors.set(found);
        }
    };
    let options = kinds.iter().map(option).collect::<Vec<_>>();
    view! {
        <Form errors=errors on_submit=submit>
            <PageHeading text=Key::IdTypeTitle />
            <p class="lead">{Text::from(Key::IdTypeIntro).view()}</p>
            {problem::banner(journey)}
            <CountrySelect id=COUNTRY label=Key::IdTypeCountry value=country errors=errors hint=Key::IdTypeCountryHint />
            <RadioGroup id=KIND legend=Key::IdTypeKind value=kind options=options errors=errors />
            <ButtonRow>
                <Button label=Key::IdTypeContinue submit=true busy=journey.is_busy() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

fn option(kind: &IdDocumentType) -> RadioOption {
    match kind {
        IdDocumentType::Passport => RadioOption::new("passport", Key::IdTypePassport).hint(Key::IdTypePassportHint),
        IdDocumentType::DrivingLicense => RadioOption::new("driving_license", Key::IdTypeDrivingLicense).hint(Key::IdTypeTwoSidesHint),
        IdDocumentType::IdCard => RadioOption::new("id_card", Key::IdTypeIdCard).hint(Key::IdTypeTwoSidesHint),
        IdDocumentType::ResidencePermit => RadioOption::new("residence_permit", Key::IdTypeResidencePermit).hint(Key::IdTypeTwoSidesHint),
        IdDocumentType::Other(name) => RadioOption::new(name.clone(), name.clone()),
    }
}
