//! The national ID number. A saved number is never shown in full, so its field stays empty.

use latchkey_api_types::SessionView;
use latchkey_flow::StepKind;
use latchkey_flow::form::id_number::{IdNumberField, TypedIdNumber};
use latchkey_flow::form::{FieldError, FieldProblem};
use latchkey_rules::id_number::IdNumberKind;
use leptos::prelude::*;

use super::{StepContext, field_problems, problem};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Button, ButtonRow, CountrySelect, FieldMessage, Form, FormErrors, PageHeading, TextField,
    TextKind,
};

/// The form id.
const FORM: &str = StepKind::IdNumber.as_str();

const COUNTRY: &str = "id-number-country";
const NUMBER: &str = "id-number";

/// The page of the ID number. The country comes first, because it determines which number is meant.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, session)).into_any()
}

fn page(context: StepContext, session: SessionView) -> AnyView {
    let likely = likely_country(&session);
    let kept = session.applicant.id_number;
    let kept_for = StoredValue::new(kept.as_ref().map(|_| likely.clone()));
    let country = RwSignal::new(likely);
    let number = RwSignal::new(String::new());
    let draft = context.draft(FORM);
    let errors = FormErrors::new();
    let kind = Memo::new(move |_| country.with(|country| IdNumberKind::of(country)));
    let save = move |()| {
        let typed =
            TypedIdNumber { country: country.get_untracked(), number: number.get_untracked() };
        match kept_for.with_value(|kept_for| typed.answers(kept_for.as_deref())) {
            Ok(answers) => {
                errors.clear();
                context.answer(FORM, answers);
            }
            Err(found) => errors
                .set(found.into_iter().map(|found| error(found, kind.get_untracked())).collect()),
        }
    };
    let refused = move |param: &str| {
        IdNumberField::from_param(param).map(|field| {
            error(FieldError { field, problem: FieldProblem::Refused }, kind.get_untracked())
        })
    };
    let kept =
        kept.map(|kept| view! { <p>{move || tr_with(Phrase::IdNumberKept { number: &kept })}</p> });
    view! {
        <Form errors=errors on_submit=save draft=draft>
            <PageHeading text=Key::IdNumberTitle />
            <p class="lead">{Text::from(Key::IdNumberIntro).view()}</p>
            {kept}
            <CountrySelect id=COUNTRY label=Key::IdNumberCountry value=country errors=errors />
            {move || number_field(kind.get(), number, errors)}
            {problem::banner_or_field(context, errors, refused)}
            <ButtonRow>
                <Button label=Key::FormSave submit=true busy=context.is_busy() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

/// Returns the country of the saved number, otherwise that of the identity document or the address.
fn likely_country(session: &SessionView) -> String {
    let applicant = &session.applicant;
    let document = session.id_document.as_ref().map(|document| document.issuing_country.clone());
    let home = || applicant.address.as_ref()?.country.clone();
    applicant.id_number_country.clone().or(document).or_else(home).unwrap_or_default()
}

fn number_field(kind: IdNumberKind, number: RwSignal<String>, errors: FormErrors) -> AnyView {
    let (label, hint) = match kind {
        IdNumberKind::UsSocialSecurity => (Key::IdNumberUs, Key::IdNumberUsHint),
        IdNumberKind::BrazilCpf => (Key::IdNumberBr, Key::IdNumberBrHint),
        IdNumberKind::SingaporeNric => (Key::IdNumberSg, Key::IdNumberSgHint),
        IdNumberKind::UkNationalInsurance => (Key::IdNumberGb, Key::IdNumberGbHint),
        IdNumberKind::Other => (Key::IdNumberOther, Key::IdNumberOtherHint),
    };
    let typed = match kind {
        IdNumberKind::UsSocialSecurity | IdNumberKind::BrazilCpf => TextKind::Digits,
        IdNumberKind::SingaporeNric | IdNumberKind::UkNationalInsurance | IdNumberKind::Other => {
            TextKind::Code
        }
    };
    view! { <TextField id=NUMBER label=label hint=hint value=number errors=errors kind=typed /> }
        .into_any()
}

fn error(error: FieldError<IdNumberField>, kind: IdNumberKind) -> FieldMessage {
    let FieldError { field, problem } = error;
    let words: Text = match (field, problem) {
        (IdNumberField::Country, FieldProblem::Missing) => Key::IdNumberCountryMissing.into(),
        (IdNumberField::Number, FieldProblem::Missing) => Key::IdNumberMissing.into(),
        (IdNumberField::Number, FieldProblem::NotAnIdNumber | FieldProblem::Refused) => {
            match kind {
                IdNumberKind::UsSocialSecurity => Key::IdNumberUsInvalid.into(),
                IdNumberKind::BrazilCpf => Key::IdNumberBrInvalid.into(),
                IdNumberKind::SingaporeNric => Key::IdNumberSgInvalid.into(),
                IdNumberKind::UkNationalInsurance => Key::IdNumberGbInvalid.into(),
                IdNumberKind::Other => Key::IdNumberOtherInvalid.into(),
            }
        }
        (_, problem) => field_problems::words(problem),
    };
    let id = match field {
        IdNumberField::Country => COUNTRY,
        IdNumberField::Number => NUMBER,
    };
    field_problems::at(id, problem, words)
}
