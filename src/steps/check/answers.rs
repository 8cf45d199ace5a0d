//! Lists of the typed and chosen answers.

use latchkey_api_types::{
    BankConnectionStatus, Employment, EmploymentStatus, PayFrequency, SessionView,
};
use latchkey_flow::StepKind;
use latchkey_flow::form::details::Asked;
use latchkey_flow::form::employment::Work;
use latchkey_flow::form::money;
use leptos::prelude::*;

use crate::i18n::{Key, Phrase, Text, country_name, date, money as money_text, month, tr_with};
use crate::steps::{StepContext, address_fields, employment};
use crate::ui::{SummaryList, SummaryRow};

/// Returns the consents, in the order in which they were asked for.
pub(super) fn consents(context: StepContext, session: &SessionView) -> AnyView {
    let known = [
        ("data_processing", Key::CheckDataProcessing),
        ("biometric", Key::CheckBiometric),
        ("credit_check", Key::CheckCreditCheck),
    ];
    let row = |label: Key, granted: bool| {
        let value = if granted { Key::CheckAgreed } else { Key::CheckNotAgreed };
        view! { <SummaryRow label=label value=value /> }
    };
    let rows: Vec<_> = known
        .into_iter()
        .filter_map(|(consent, label)| {
            session.consents.get(consent).map(|decision| row(label, decision.granted))
        })
        .collect();
    view! {
        <SummaryList title=Key::CheckConsents on_change=move |()| context.change(StepKind::Start) change_name=Key::CheckChangeConsents>
            {rows}
        </SummaryList>
    }
    .into_any()
}

/// Returns the personal details, as far as they were asked for.
pub(super) fn details(context: StepContext, session: &SessionView) -> AnyView {
    let asked = Asked::of(&session.requirements);
    let applicant = session.applicant.clone();
    let name = asked.name.then_some(applicant.first_name.zip(applicant.last_name)).flatten().map(
        |(first, last)| {
            let whole =
                Text::from(move || tr_with(Phrase::CheckFullName { first: &first, last: &last }));
            view! { <SummaryRow label=Key::CheckName value=whole /> }
        },
    );
    let born = applicant.date_of_birth.filter(|_| asked.date_of_birth);
    let born = born.map(|born| view! { <SummaryRow label=Key::CheckDateOfBirth value=Text::from(move || date(&born)) /> });
    let phone =
        applicant.phone.filter(|_| asked.phone).map(|phone| view! { <SummaryRow label=Key::CheckPhone><bdi dir="ltr">{phone}</bdi></SummaryRow> });
    let address = applicant.address.filter(|_| asked.address);
    let address = address.map(|address| {
        let lines = address_fields::lines(&address);
        view! { <SummaryRow label=Key::CheckAddress>{lines}</SummaryRow> }
    });
    let since = applicant.address_since.filter(|_| asked.address);
    let since = since.map(|since| view! { <SummaryRow label=Key::CheckAddressSince value=Text::from(move || month(&since)) /> });
    view! {
        <SummaryList title=Key::CheckDetails on_change=move |()| context.change(StepKind::Details) change_name=Key::CheckChangeDetails>
            {name}
            {born}
            {phone}
            {address}
            {since}
        </SummaryList>
    }
    .into_any()
}

/// Returns the ID number, as far as it is shown after it was saved.
pub(super) fn id_number(context: StepContext, session: &SessionView) -> AnyView {
    let applicant = &session.applicant;
    let country = applicant.id_number_country.clone();
    let country = country.map(|country| view! { <SummaryRow label=Key::CheckIdNumberCountry value=Text::from(move || country_name(&country)) /> });
    let number = applicant.id_number.clone();
    let number = number.map(|number| view! { <SummaryRow label=Key::CheckIdNumber><bdi dir="ltr">{number}</bdi></SummaryRow> });
    view! {
        <SummaryList title=Key::CheckIdNumberTitle on_change=move |()| context.change(StepKind::IdNumber) change_name=Key::CheckChangeIdNumber>
            {country}
            {number}
        </SummaryList>
    }
    .into_any()
}

/// Returns the earlier addresses. Each address ends when the previous one in the list begins.
pub(super) fn addresses(context: StepContext, session: &SessionView) -> AnyView {
    let applicant = &session.applicant;
    let ends = applicant
        .address_since
        .iter()
        .chain(applicant.previous_addresses.iter().map(|past| &past.since));
    let rows: Vec<_> = ends
        .zip(&applicant.previous_addresses)
        .map(|(until, past)| {
            let (since, until) = (past.since.clone(), until.clone());
            let period = Text::from(move || {
                tr_with(Phrase::AddressHistoryPeriod {
                    since: &month(&since),
                    until: &month(&until),
                })
            });
            let lines = address_fields::lines(&past.address);
            view! { <SummaryRow label=period>{lines}</SummaryRow> }
        })
        .collect();
    view! {
        <SummaryList
            title=Key::CheckAddresses
            on_change=move |()| context.change(StepKind::AddressHistory)
            change_name=Key::CheckChangeAddresses
        >
            {rows}
        </SummaryList>
    }
    .into_any()
}

/// Returns the bank and its accounts.
pub(super) fn bank(context: StepContext, session: &SessionView) -> AnyView {
    let connection = session
        .bank_connections
        .iter()
        .rfind(|connection| connection.status == BankConnectionStatus::Authorised);
    let rows = connection.cloned().map(|connection| {
        let account = |name: String, last4: String| {
            let words =
                Text::from(move || tr_with(Phrase::CheckAccount { name: &name, last4: &last4 }));
            view! { <div>{words.view()}</div> }
        };
        let accounts: Vec<_> =
            connection.accounts.into_iter().map(|one| account(one.name, one.last4)).collect();
        view! {
            <SummaryRow label=Key::CheckBankName value=Text::from(connection.institution.name) />
            <SummaryRow label=Key::CheckAccounts>{accounts}</SummaryRow>
        }
    });
    view! {
        <SummaryList title=Key::CheckBank on_change=move |()| context.change(StepKind::Bank) change_name=Key::CheckChangeBank>
            {rows}
        </SummaryList>
    }
    .into_any()
}

/// Returns the employment.
pub(super) fn employment(context: StepContext, session: &SessionView) -> Option<AnyView> {
    let job = session.employment.clone()?;
    let is_employed = Work::of(&job.status) == Some(Work::Employed);
    let (employer, title, pay) = if is_employed {
        (Key::CheckEmployer, Key::CheckJobTitle, Key::CheckPay)
    } else {
        (Key::CheckBusiness, Key::CheckOccupation, Key::CheckIncome)
    };
    let amount = pay_text(&job);
    let given = |label: Key, value: Option<String>| {
        value.map(|value| view! { <SummaryRow label=label value=Text::from(value) /> })
    };
    let start = job.start_date.map(|start| {
        // Only the month is asked for, so the day is always the first.
        let started = start.get(..7).unwrap_or(&start).to_owned();
        view! { <SummaryRow label=Key::CheckStart value=Text::from(move || month(&started)) /> }
    });
    let view = view! {
        <SummaryList title=Key::CheckEmployment on_change=move |()| context.change(StepKind::Employment) change_name=Key::CheckChangeEmployment>
            <SummaryRow label=Key::CheckStatus value=status_text(&job.status) />
            {given(employer, job.employer)}
            {given(title, job.title)}
            {start}
            <SummaryRow label=pay value=amount />
        </SummaryList>
    };
    Some(view.into_any())
}

fn status_text(status: &EmploymentStatus) -> Text {
    employment::status_name(status).map_or_else(|| status.as_str().to_owned().into(), Text::from)
}

fn pay_text(job: &Employment) -> Text {
    let currency = job.currency.to_ascii_uppercase();
    let amount = money::in_units(job.gross_pay, &currency);
    let frequency = job.pay_frequency.clone();
    Text::from(move || {
        let amount = money_text(amount, &currency);
        match &frequency {
            PayFrequency::Weekly => tr_with(Phrase::CheckWeekly { amount: &amount }),
            PayFrequency::Biweekly => tr_with(Phrase::CheckBiweekly { amount: &amount }),
            PayFrequency::Monthly => tr_with(Phrase::CheckMonthly { amount: &amount }),
            PayFrequency::Annually => tr_with(Phrase::CheckAnnually { amount: &amount }),
            PayFrequency::Other(_) => amount,
        }
    })
}
