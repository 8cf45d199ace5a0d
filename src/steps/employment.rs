//! Income and employment: the status, the employer or occupation, the start, and the pay.

use latchkey_api_types::{EmploymentStatus, PayFrequency, SessionView};
use latchkey_flow::StepKind;
use latchkey_flow::form::employment::{EmploymentField, TypedEmployment, Work};
use latchkey_flow::form::{FieldError, FieldProblem, money};
use latchkey_rules::date::CivilDate;
use leptos::prelude::*;

use super::{StepContext, field_problems, problem};
use crate::i18n::{Key, Text};
use crate::ui::{
    Button, ButtonRow, ChoiceOption, FieldMessage, Form, FormErrors, MoneyField, MonthField,
    MonthParts, PageHeading, RadioGroup, TextField, TextKind,
};

/// The form id.
const FORM: &str = StepKind::Employment.as_str();

const STATUS: &str = "employment-status";
const EMPLOYER: &str = "employer";
const TITLE: &str = "job-title";
const START: &str = "job-start";
const PAY: &str = "pay";
const FREQUENCY: &str = "pay-frequency";

/// The currency where none was saved.
const DEFAULT_CURRENCY: &str = "GBP";

/// The page of the employment.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, &session)).into_any()
}

/// The inputs. They outlive a change of the status, so that nothing typed is lost.
#[derive(Clone, Copy)]
struct Inputs {
    status: RwSignal<String>,
    employer: RwSignal<String>,
    title: RwSignal<String>,
    start: RwSignal<MonthParts>,
    pay: RwSignal<String>,
    currency: RwSignal<String>,
    frequency: RwSignal<String>,
}

impl Inputs {
    fn new(session: &SessionView) -> Self {
        let known = session.employment.as_ref().map(TypedEmployment::from);
        let typed = known.unwrap_or_else(|| TypedEmployment {
            currency: likely_currency(session).to_owned(),
            ..TypedEmployment::default()
        });
        Self {
            status: RwSignal::new(typed.status),
            employer: RwSignal::new(typed.employer),
            title: RwSignal::new(typed.title),
            start: RwSignal::new(typed.start),
            pay: RwSignal::new(typed.pay),
            currency: RwSignal::new(typed.currency),
            frequency: RwSignal::new(typed.frequency),
        }
    }

    fn typed(self) -> TypedEmployment {
        TypedEmployment {
            status: self.status.get_untracked(),
            employer: self.employer.get_untracked(),
            title: self.title.get_untracked(),
            start: self.start.get_untracked(),
            pay: self.pay.get_untracked(),
            currency: self.currency.get_untracked(),
            frequency: self.frequency.get_untracked(),
        }
    }
}

fn likely_currency(session: &SessionView) -> &'static str {
    let country = session.applicant.address.as_ref().and_then(|address| address.country.as_deref());
    country.and_then(money::currency_of).unwrap_or(DEFAULT_CURRENCY)
}

fn work(status: &str) -> Option<Work> {
    Work::of(&EmploymentStatus::from(status))
}

fn page(context: StepContext, session: &SessionView) -> AnyView {
    let inputs = Inputs::new(session);
    let draft = context.draft(FORM);
    let errors = FormErrors::new();
    let today = context.services.with_value(|services| services.today);
    let born = session.applicant.date_of_birth.as_deref().and_then(CivilDate::parse);
    let save = move |()| match inputs.typed().answers(born, today) {
        Ok(answers) => {
            errors.clear();
            context.answer(FORM, answers);
        }
        Err(found) => {
            let work = inputs.status.with_untracked(|status| work(status));
            errors.set(found.into_iter().map(|found| error(found, work)).collect());
        }
    };
    let refused = move |param: &str| {
        let work = inputs.status.with_untracked(|status| work(status));
        EmploymentField::from_param(param)
            .map(|field| error(FieldError { field, problem: FieldProblem::Refused }, work))
    };
    let chosen = Memo::new(move |_| inputs.status.with(|status| work(status)));
    let rest = move || chosen.get().map(|work| questions(work, inputs, errors));
    view! {
        <Form errors=errors on_submit=save draft=draft>
            <PageHeading text=Key::EmploymentTitle />
            <RadioGroup id=STATUS legend=Key::EmploymentStatus value=inputs.status options=statuses() errors=errors />
            {rest}
            {problem::banner_or_field(context, errors, refused)}
            <ButtonRow>
                <Button label=Key::FormSave submit=true busy=context.is_busy() />
            </ButtonRow>
        </Form>
    }
    .into_any()
}

fn statuses() -> Vec<ChoiceOption> {
    let option =
        |status: &EmploymentStatus| Some(ChoiceOption::new(status.as_str(), status_name(status)?));
    EmploymentStatus::KNOWN.iter().filter_map(option).collect()
}

/// Returns the name of a status; `None` for one that this version does not know.
pub(super) fn status_name(status: &EmploymentStatus) -> Option<Key> {
    match status {
        EmploymentStatus::FullTime => Some(Key::EmploymentFullTime),
        EmploymentStatus::PartTime => Some(Key::EmploymentPartTime),
        EmploymentStatus::SelfEmployed => Some(Key::EmploymentSelfEmployed),
        EmploymentStatus::Student => Some(Key::EmploymentStudent),
        EmploymentStatus::Retired => Some(Key::EmploymentRetired),
        EmploymentStatus::Unemployed => Some(Key::EmploymentUnemployed),
        EmploymentStatus::Other(_) => None,
    }
}

/// Returns the questions for a kind of work.
fn questions(work: Work, inputs: Inputs, errors: FormErrors) -> AnyView {
    let (employer, title) = match work {
        Work::Employed => (Key::EmploymentEmployer, Key::EmploymentJobTitle),
        Work::OwnBusiness | Work::Without => (Key::EmploymentBusiness, Key::EmploymentOccupation),
    };
    let job = view! {
        <TextField id=EMPLOYER label=employer value=inputs.employer errors=errors kind=TextKind::Name autocomplete="organization" />
        <TextField id=TITLE label=title value=inputs.title errors=errors autocomplete="organization-title" />
        <MonthField id=START legend=Key::EmploymentStart hint=Key::EmploymentStartHint value=inputs.start errors=errors />
    };
    let (pay, hint, frequency) = match work {
        Work::Employed => (Key::EmploymentPay, Key::EmploymentPayHint, Key::EmploymentFrequency),
        Work::OwnBusiness => {
            (Key::EmploymentIncome, Key::EmploymentIncomeOwnHint, Key::EmploymentIncomeFrequency)
        }
        Work::Without => {
            (Key::EmploymentIncome, Key::EmploymentIncomeOtherHint, Key::EmploymentIncomeFrequency)
        }
    };
    view! {
        {(work != Work::Without).then_some(job)}
        <MoneyField id=PAY label=pay hint=hint amount=inputs.pay currency=inputs.currency currencies=currencies(inputs) errors=errors />
        <RadioGroup id=FREQUENCY legend=frequency value=inputs.frequency options=frequencies() errors=errors />
    }
    .into_any()
}

/// Returns the currencies to choose from, including the saved one.
fn currencies(inputs: Inputs) -> Vec<String> {
    let mut currencies: Vec<String> = money::currencies().map(str::to_owned).collect();
    let chosen = inputs.currency.get_untracked();
    if !currencies.contains(&chosen) {
        currencies.insert(0, chosen);
    }
    currencies
}

fn frequencies() -> Vec<ChoiceOption> {
    let name = |frequency: &PayFrequency| match frequency {
        PayFrequency::Weekly => Some(Key::EmploymentWeekly),
        PayFrequency::Biweekly => Some(Key::EmploymentBiweekly),
        PayFrequency::Monthly => Some(Key::EmploymentMonthly),
        PayFrequency::Annually => Some(Key::EmploymentAnnually),
        PayFrequency::Other(_) => None,
    };
    PayFrequency::KNOWN
        .iter()
        .filter_map(|frequency| Some(ChoiceOption::new(frequency.as_str(), name(frequency)?)))
        .collect()
}

fn error(error: FieldError<EmploymentField>, work: Option<Work>) -> FieldMessage {
    let FieldError { field, problem } = error;
    let is_employed = work == Some(Work::Employed);
    let words: Text = match (field, problem) {
        (EmploymentField::Status, FieldProblem::Missing) => Key::EmploymentStatusMissing.into(),
        (EmploymentField::Employer, FieldProblem::Missing) => Key::EmploymentEmployerMissing.into(),
        (EmploymentField::Title, FieldProblem::Missing) if is_employed => {
            Key::EmploymentJobTitleMissing.into()
        }
        (EmploymentField::Title, FieldProblem::Missing) => Key::EmploymentOccupationMissing.into(),
        (EmploymentField::Start, FieldProblem::Missing) => Key::EmploymentStartMissing.into(),
        (EmploymentField::Pay, FieldProblem::Missing) if is_employed => {
            Key::EmploymentPayMissing.into()
        }
        (EmploymentField::Pay, FieldProblem::Missing) => Key::EmploymentIncomeMissing.into(),
        (_, FieldProblem::NotAnAmount) => Key::EmploymentPayInvalid.into(),
        (_, FieldProblem::Zero) => Key::EmploymentPayZero.into(),
        (_, FieldProblem::TooMuch) => Key::EmploymentPayTooMuch.into(),
        (EmploymentField::Frequency, FieldProblem::Missing) => {
            Key::EmploymentFrequencyMissing.into()
        }
        (_, problem) => field_problems::words(problem),
    };
    let id = match field {
        EmploymentField::Status => STATUS,
        EmploymentField::Employer => EMPLOYER,
        EmploymentField::Title => TITLE,
        EmploymentField::Start => START,
        EmploymentField::Pay => PAY,
        EmploymentField::Frequency => FREQUENCY,
    };
    field_problems::at(id, problem, words)
}
