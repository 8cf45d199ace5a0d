//! Words for what is wrong with an answer, where they are the same on every page, and the way from
//! a fault to its field.

use latchkey_flow::form::FieldProblem;
use latchkey_flow::form::date::{DatePart, TypedDate, TypedMonth};

use crate::i18n::{Key, Phrase, Text, month, number, tr_with};
use crate::ui::{DatePart as DateInput, DateParts, FieldMessage, MonthParts};

/// The words for a fault that a page has no words of its own for.
pub(super) fn words(problem: FieldProblem) -> Text {
    match problem {
        FieldProblem::TooLong { most } => {
            Text::from(move || tr_with(Phrase::FormTooLong { most: &number(f64::from(most)) }))
        }
        FieldProblem::PartMissing(DatePart::Day) => Key::FormDayMissing.into(),
        FieldProblem::PartMissing(DatePart::Month) => Key::FormMonthMissing.into(),
        FieldProblem::PartMissing(DatePart::Year) => Key::FormYearMissing.into(),
        FieldProblem::PartUnreal(DatePart::Day) => Key::FormDayInvalid.into(),
        FieldProblem::PartUnreal(DatePart::Month) => Key::FormMonthInvalid.into(),
        FieldProblem::PartUnreal(DatePart::Year) | FieldProblem::YearShort => {
            Key::FormYearInvalid.into()
        }
        FieldProblem::Future => Key::FormFuture.into(),
        FieldProblem::TooEarly => Key::FormTooEarly.into(),
        FieldProblem::BeforeBirth => Key::FormBeforeBirth.into(),
        FieldProblem::NotBefore(moved_on) => Text::from(move || {
            tr_with(Phrase::FormNotBefore { month: &month(&moved_on.to_string()) })
        }),
        FieldProblem::NotAfter(moved_in) => Text::from(move || {
            tr_with(Phrase::FormNotAfter { month: &month(&moved_in.to_string()) })
        }),
        FieldProblem::Missing
        | FieldProblem::TooYoung
        | FieldProblem::NotAPhoneNumber
        | FieldProblem::NotAnIdNumber
        | FieldProblem::NotAnAmount
        | FieldProblem::Zero
        | FieldProblem::TooMuch
        | FieldProblem::Refused => Key::FormRefused.into(),
    }
}

/// The error of a field, at the part of a date that is at fault.
pub(super) fn at(field: impl Into<String>, problem: FieldProblem, words: Text) -> FieldMessage {
    let part = match problem {
        FieldProblem::PartMissing(part) | FieldProblem::PartUnreal(part) => Some(input(part)),
        FieldProblem::YearShort | FieldProblem::TooEarly => Some(DateInput::Year),
        FieldProblem::Missing
        | FieldProblem::TooLong { .. }
        | FieldProblem::Future
        | FieldProblem::TooYoung
        | FieldProblem::BeforeBirth
        | FieldProblem::NotBefore(_)
        | FieldProblem::NotAfter(_)
        | FieldProblem::NotAPhoneNumber
        | FieldProblem::NotAnIdNumber
        | FieldProblem::NotAnAmount
        | FieldProblem::Zero
        | FieldProblem::TooMuch
        | FieldProblem::Refused => None,
    };
    match part {
        Some(part) => FieldMessage::at(field, part, words),
        None => FieldMessage::new(field, words),
    }
}

fn input(part: DatePart) -> DateInput {
    match part {
        DatePart::Day => DateInput::Day,
        DatePart::Month => DateInput::Month,
        DatePart::Year => DateInput::Year,
    }
}

/// A date field's parts, as the rules take them.
pub(super) fn typed_date(parts: DateParts) -> TypedDate {
    TypedDate { day: parts.day, month: parts.month, year: parts.year }
}

/// A month field's parts, as the rules take them.
pub(super) fn typed_month(parts: MonthParts) -> TypedMonth {
    TypedMonth { month: parts.month, year: parts.year }
}
