//! Texts about invalid answers that are the same in all steps, and the errors of fields.

use latchkey_flow::form::FieldProblem;
use latchkey_rules::date::{DateError, DatePart};

use crate::i18n::{Key, Phrase, Text, month, number, tr_with};
use crate::ui::FieldMessage;

/// Returns the message of a problem for which a step has no message of its own.
pub(super) fn words(problem: FieldProblem) -> Text {
    match problem {
        FieldProblem::TooLong { limit } => Text::from(move || {
            let limit = u32::try_from(limit).unwrap_or(u32::MAX);
            tr_with(Phrase::FormTooLong { most: &number(f64::from(limit)) })
        }),
        FieldProblem::Date(error) => date_words(error).into(),
        FieldProblem::NotBefore(moved_on) => Text::from(move || {
            tr_with(Phrase::FormNotBefore { month: &month(&moved_on.to_string()) })
        }),
        FieldProblem::NotAfter(moved_in) => Text::from(move || {
            tr_with(Phrase::FormNotAfter { month: &month(&moved_in.to_string()) })
        }),
        FieldProblem::Missing
        | FieldProblem::NotAPhoneNumber
        | FieldProblem::NotAnIdNumber
        | FieldProblem::NotAnAmount
        | FieldProblem::Zero
        | FieldProblem::TooMuch
        | FieldProblem::Refused => Key::FormRefused.into(),
    }
}

fn date_words(error: DateError) -> Key {
    match error {
        DateError::PartMissing(DatePart::Day) => Key::FormDayMissing,
        DateError::PartMissing(DatePart::Month) => Key::FormMonthMissing,
        DateError::PartMissing(DatePart::Year) => Key::FormYearMissing,
        DateError::PartInvalid(DatePart::Day) => Key::FormDayInvalid,
        DateError::PartInvalid(DatePart::Month) => Key::FormMonthInvalid,
        DateError::PartInvalid(DatePart::Year) | DateError::YearTooShort => Key::FormYearInvalid,
        DateError::Future => Key::FormFuture,
        DateError::TooEarly => Key::FormTooEarly,
        DateError::BeforeBirth => Key::FormBeforeBirth,
        DateError::Missing | DateError::TooYoung => Key::FormRefused,
    }
}

/// Returns the error of a field, at the part of a date that is wrong.
pub(super) fn at(field: impl Into<String>, problem: FieldProblem, words: Text) -> FieldMessage {
    let part = match problem {
        FieldProblem::Date(DateError::PartMissing(part) | DateError::PartInvalid(part)) => {
            Some(part)
        }
        FieldProblem::Date(DateError::YearTooShort | DateError::TooEarly) => Some(DatePart::Year),
        FieldProblem::Missing
        | FieldProblem::TooLong { .. }
        | FieldProblem::Date(
            DateError::Missing | DateError::Future | DateError::TooYoung | DateError::BeforeBirth,
        )
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
