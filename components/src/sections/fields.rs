//! Text fields, dates and amounts.

use latchkey::ui::{
    DateField, DatePart, DateParts, FieldMessage, FieldWidth, FormErrors, MoneyField, MonthField,
    MonthParts, SearchField, TextField, TextKind,
};
use leptos::prelude::*;

use crate::sample::{Sample, long_words, words};

/// Returns an error of one field.
pub(super) fn wrong(id: &str, what: &str) -> FormErrors {
    let errors = FormErrors::new();
    errors.set(vec![FieldMessage::new(id, words(what))]);
    errors
}

fn typed(text: &str) -> RwSignal<String> {
    RwSignal::new(text.to_owned())
}

/// Every kind of text, with an example and the width that fits it.
const KINDS: [(TextKind, &str, &str, FieldWidth); 10] = [
    (TextKind::Text, "Job title", "Head gardener", FieldWidth::Full),
    (TextKind::Name, "Name", "Zoë Ní Bhriain", FieldWidth::Full),
    (TextKind::Email, "Email address", "zoe@example.com", FieldWidth::Full),
    (TextKind::Tel, "Phone number", "+44 20 7946 0000", FieldWidth::Full),
    (TextKind::Digits, "Year", "2026", FieldWidth::Four),
    (TextKind::Decimal, "Rent", "1,450.50", FieldWidth::Short),
    (TextKind::PostalCode, "Postcode", "SW1Y 4JH", FieldWidth::Short),
    (TextKind::Code, "National Insurance number", "QQ 12 34 56 C", FieldWidth::Short),
    (TextKind::Digits, "Day", "31", FieldWidth::Two),
    (TextKind::Search, "Find", "Harbour", FieldWidth::Full),
];

pub(super) fn text() -> AnyView {
    let none = FormErrors::new();
    let kind = |(index, (kind, label, example, width)): (
        usize,
        (TextKind, &'static str, &'static str, FieldWidth),
    )| {
        view! {
            <TextField id=format!("kind-{index}") label=words(label) value=typed(example) errors=FormErrors::new() kind=kind width=width />
        }
    };
    let one = move |id: &'static str| view! { <TextField id=id label=words("First name") value=typed("") errors=none hint=words("As in your passport") /> };
    view! {
        <Sample state="Empty, with a hint">{one("text-empty")}</Sample>
        <Sample state="Pointed at" force="force-hover">{one("text-hover")}</Sample>
        <Sample state="With the focus" force="force-focus">{one("text-focus")}</Sample>
        <Sample state="Wrong">
            <TextField
                id="text-wrong"
                label=words("First name")
                value=typed("4")
                errors=wrong("text-wrong", "Enter your first name in letters")
                hint=words("As in your passport")
            />
        </Sample>
        <Sample state="With a prefix">
            <TextField id="text-prefix" label=words("Monthly rent") value=typed("1,450") errors=none kind=TextKind::Decimal prefix=words("£") />
        </Sample>
        <Sample state="Long">
            <TextField
                id="text-long"
                label=long_words()
                value=typed("Words that go on for longer than the field has room to show them in")
                errors=wrong("text-long", "An error that needs more than one line to say what happened, and what the person can do about it now")
                hint=long_words()
            />
        </Sample>
        <Sample state="Every kind of text, as wide as what belongs in it" wide=true>
            <div class="gallery-samples">{KINDS.into_iter().enumerate().map(kind).collect::<Vec<_>>()}</div>
        </Sample>
    }
    .into_any()
}

pub(super) fn dates() -> AnyView {
    let none = FormErrors::new();
    let empty = || RwSignal::new(DateParts::default());
    let part = |id: &str, part, what: &str| {
        let errors = FormErrors::new();
        errors.set(vec![FieldMessage::at(id, part, words(what))]);
        errors
    };
    view! {
        <Sample state="Empty, with a hint">
            <DateField id="date-empty" legend=words("Date of birth") value=empty() errors=none hint=words("For example, 31 3 1990") birthday=true />
        </Sample>
        <Sample state="With the focus" force="force-focus">
            <DateField id="date-focus" legend=words("Date of birth") value=empty() errors=none />
        </Sample>
        <Sample state="Filled in">
            <DateField id="date-full" legend=words("Date of birth") value=RwSignal::new(DateParts::from_iso("1990-03-31")) errors=none />
        </Sample>
        <Sample state="The whole date is wrong">
            <DateField id="date-wrong" legend=words("Date of birth") value=empty() errors=wrong("date-wrong", "Enter your date of birth") />
        </Sample>
        <Sample state="The day is wrong">
            <DateField
                id="date-day"
                legend=words("Date of birth")
                value=RwSignal::new(DateParts::from_iso("1990-02-31"))
                errors=part("date-day", DatePart::Day, "February has no such day")
            />
        </Sample>
        <Sample state="The month, or the year, is wrong">
            <div class="stack">
                <DateField
                    id="date-month"
                    legend=words("Date of birth")
                    value=RwSignal::new(DateParts::from_iso("1990-13-01"))
                    errors=part("date-month", DatePart::Month, "Enter a month from 1 to 12")
                />
                <DateField
                    id="date-year"
                    legend=words("Date of birth")
                    value=RwSignal::new(DateParts::from_iso("2090-01-01"))
                    errors=part("date-year", DatePart::Year, "Enter a year in the past")
                />
            </div>
        </Sample>
        <Sample state="A month">
            <MonthField id="month" legend=words("When did you move in?") value=RwSignal::new(MonthParts::from_iso("2024-05")) errors=none hint=words("For example, 5 2024") />
        </Sample>
        <Sample state="A month that is wrong">
            <MonthField
                id="month-wrong"
                legend=words("When did you move in?")
                value=RwSignal::new(MonthParts::default())
                errors=wrong("month-wrong", "Enter the month and the year")
            />
        </Sample>
    }
    .into_any()
}

pub(super) fn money() -> AnyView {
    let none = FormErrors::new();
    let one = || vec!["GBP".to_owned()];
    let several = || ["GBP", "EUR", "USD"].map(str::to_owned).to_vec();
    view! {
        <Sample state="One currency">
            <MoneyField id="money-one" label=words("Pay before tax") amount=typed("32,500") currency=typed("GBP") currencies=one() errors=none hint=words("In a year") />
        </Sample>
        <Sample state="A currency to choose">
            <MoneyField id="money-many" label=words("Pay before tax") amount=typed("") currency=typed("EUR") currencies=several() errors=none />
        </Sample>
        <Sample state="Wrong">
            <MoneyField
                id="money-wrong"
                label=words("Pay before tax")
                amount=typed("a lot")
                currency=typed("GBP")
                currencies=several()
                errors=wrong("money-wrong", "Enter an amount in digits, like 32,500")
            />
        </Sample>
    }
    .into_any()
}

pub(super) fn search() -> AnyView {
    let query = typed("harb");
    let found = move || query.with(|words| format!("{} letters looked for", words.chars().count()));
    view! {
        <Sample state="With what was found">
            <SearchField id="search" label=words("Search for your bank") value=query hint=words("Or a part of its name") status=Signal::derive(found)>
                <p class="muted">{found}</p>
            </SearchField>
        </Sample>
    }
    .into_any()
}
