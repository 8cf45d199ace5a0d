//! Your details: name, date of birth, phone and address, as far as the session asks for them.

use latchkey_api_types::SessionView;
use latchkey_flow::StepKind;
use latchkey_flow::form::details::{Asked, DetailsField, TypedDetails};
use latchkey_flow::form::{FieldError, FieldProblem};
use latchkey_rules::date::{CivilDate, DateError};
use leptos::prelude::*;

use super::address_fields::{self, AddressInputs};
use super::{StepContext, field_problems, problem};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Button, ButtonRow, DateField, DateParts, FieldMessage, Form, FormErrors, MonthField,
    MonthParts, PageHeading, TextField, TextKind,
};

/// The form id.
const FORM: &str = StepKind::Details.as_str();

const FIRST_NAME: &str = "first-name";
const LAST_NAME: &str = "last-name";
const DATE_OF_BIRTH: &str = "date-of-birth";
const PHONE: &str = "phone";
const ADDRESS_SINCE: &str = "address-since";

/// The page of the personal details.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, &session)).into_any()
}

/// The inputs, filled in with what is known, and never emptied.
#[derive(Clone, Copy)]
struct Inputs {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    date_of_birth: RwSignal<DateParts>,
    phone: RwSignal<String>,
    address: AddressInputs,
    address_since: RwSignal<MonthParts>,
}

impl Inputs {
    fn new(session: &SessionView) -> Self {
        let applicant = &session.applicant;
        let text = |known: &Option<String>| RwSignal::new(known.clone().unwrap_or_default());
        let date_of_birth =
            applicant.date_of_birth.as_deref().map(DateParts::from_iso).unwrap_or_default();
        let address_since =
            applicant.address_since.as_deref().map(MonthParts::from_iso).unwrap_or_default();
        Self {
            first_name: text(&applicant.first_name),
            last_name: text(&applicant.last_name),
            date_of_birth: RwSignal::new(date_of_birth),
            phone: text(&applicant.phone),
            address: AddressInputs::new(&applicant.address.clone().unwrap_or_default()),
            address_since: RwSignal::new(address_since),
        }
    }

    fn typed(self) -> TypedDetails {
        TypedDetails {
            first_name: self.first_name.get_untracked(),
            last_name: self.last_name.get_untracked(),
            date_of_birth: self.date_of_birth.get_untracked(),
            phone: self.phone.get_untracked(),
            address: self.address.typed(),
            address_since: self.address_since.get_untracked(),
        }
    }
}

fn page(context: StepContext, session: &SessionView) -> AnyView {
    let asked = Asked::of(&session.requirements);
    let inputs = Inputs::new(session);
    let draft = context.draft(FORM);
    let errors = FormErrors::new();
    let today = context.services.with_value(|services| services.today);
    let born = session.applicant.date_of_birth.as_deref().and_then(CivilDate::parse);
    let business = StoredValue::new(session.business.name.clone());
    let save = move |()| match inputs.typed().answers(asked, born, today) {
        Ok(answers) => {
            errors.clear();
            context.answer(FORM, answers);
        }
        Err(found) => errors.set(found.into_iter().map(|found| error(found, business)).collect()),
    };
    let refused = move |param: &str| {
        DetailsField::from_param(param).map(|field| error(refusal(field), business))
    };
    let prefilled = is_prefilled(session, asked)
        .then(|| view! { <p>{Text::from(Key::DetailsPrefilled).view()}</p> });
    view! {
        <Form errors=errors on_submit=save draft=draft>
            <PageHeading text=Key::DetailsTitle />
            {prefilled}
            {asked.name.then(|| names(inputs, errors))}
            {asked.date_of_birth.then(|| date_of_birth(inputs, errors))}
            {asked.phone.then(|| phone(inputs, errors))}
            {asked.address.then(|| address(inputs, errors))}
            {problem::banner_or_field(context, errors, refused)}
            <ButtonRow>
                <Button label=Key::FormSave submit=true busy=context.is_busy() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

/// Returns whether any of the requested details is known already, from the business or from
/// earlier.
fn is_prefilled(session: &SessionView, asked: Asked) -> bool {
    let applicant = &session.applicant;
    (asked.name && (applicant.first_name.is_some() || applicant.last_name.is_some()))
        || (asked.date_of_birth && applicant.date_of_birth.is_some())
        || (asked.phone && applicant.phone.is_some())
        || (asked.address && applicant.address.is_some())
}

fn names(inputs: Inputs, errors: FormErrors) -> AnyView {
    view! {
        <TextField
            id=FIRST_NAME
            label=Key::DetailsFirstName
            hint=Key::DetailsFirstNameHint
            value=inputs.first_name
            errors=errors
            kind=TextKind::Name
            autocomplete="given-name"
        />
        <TextField
            id=LAST_NAME
            label=Key::DetailsLastName
            value=inputs.last_name
            errors=errors
            kind=TextKind::Name
            autocomplete="family-name"
        />
    }
    .into_any()
}

fn date_of_birth(inputs: Inputs, errors: FormErrors) -> AnyView {
    view! {
        <DateField
            id=DATE_OF_BIRTH
            legend=Key::DetailsDateOfBirth
            hint=Key::DetailsDateOfBirthHint
            value=inputs.date_of_birth
            errors=errors
            birthday=true
        />
    }
    .into_any()
}

fn phone(inputs: Inputs, errors: FormErrors) -> AnyView {
    view! {
        <TextField
            id=PHONE
            label=Key::DetailsPhone
            hint=Key::DetailsPhoneHint
            value=inputs.phone
            errors=errors
            kind=TextKind::Tel
            autocomplete="tel"
        />
    }
    .into_any()
}

fn address(inputs: Inputs, errors: FormErrors) -> AnyView {
    view! {
        <h2>{Text::from(Key::DetailsAddressTitle).view()}</h2>
        {address_fields::view(address_fields::CURRENT, inputs.address, errors)}
        <MonthField id=ADDRESS_SINCE legend=Key::DetailsSince hint=Key::DetailsSinceHint value=inputs.address_since errors=errors />
    }
    .into_any()
}

/// Returns the error of a field that the server refused: mostly something that only the server can
/// check, such as whether a phone number exists.
fn refusal(field: DetailsField) -> FieldError<DetailsField> {
    let problem = match field {
        DetailsField::Phone => FieldProblem::NotAPhoneNumber,
        DetailsField::FirstName
        | DetailsField::LastName
        | DetailsField::DateOfBirth
        | DetailsField::Address(_)
        | DetailsField::AddressSince => FieldProblem::Refused,
    };
    FieldError { field, problem }
}

fn error(error: FieldError<DetailsField>, business: StoredValue<String>) -> FieldMessage {
    let FieldError { field, problem } = error;
    let words = match (field, problem) {
        (DetailsField::FirstName, FieldProblem::Missing) => Key::DetailsFirstNameMissing.into(),
        (DetailsField::LastName, FieldProblem::Missing) => Key::DetailsLastNameMissing.into(),
        (DetailsField::DateOfBirth, FieldProblem::Missing) => Key::DetailsDateOfBirthMissing.into(),
        (DetailsField::DateOfBirth, FieldProblem::Date(DateError::Future)) => {
            Key::DetailsDateOfBirthFuture.into()
        }
        (_, FieldProblem::Date(DateError::TooYoung)) => {
            Text::from(move || tr_with(Phrase::DetailsTooYoung { business: &business.get_value() }))
        }
        (DetailsField::Phone, FieldProblem::Missing) => Key::DetailsPhoneMissing.into(),
        (_, FieldProblem::NotAPhoneNumber) => Key::DetailsPhoneInvalid.into(),
        (DetailsField::Address(part), problem) => address_fields::words(part, problem),
        (DetailsField::AddressSince, FieldProblem::Missing) => Key::DetailsSinceMissing.into(),
        (_, problem) => field_problems::words(problem),
    };
    let id = match field {
        DetailsField::FirstName => FIRST_NAME,
        DetailsField::LastName => LAST_NAME,
        DetailsField::DateOfBirth => DATE_OF_BIRTH,
        DetailsField::Phone => PHONE,
        DetailsField::Address(part) => address_fields::CURRENT.of(part),
        DetailsField::AddressSince => ADDRESS_SINCE,
    };
    field_problems::at(id, problem, words)
}
