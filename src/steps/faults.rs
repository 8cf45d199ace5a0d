//! Words for what is wrong with an answer, where they are the same on every page, and the way from
//! a fault to its field.

use latchkey_flow::form::Fault;
use latchkey_flow::form::date::{Piece, TypedDate, TypedMonth};

use crate::i18n::{Key, Phrase, Text, month, number, tr_with};
use crate::ui::{DatePart, DateParts, FieldError, MonthParts};

/// The words for a fault that a page has no words of its own for.
pub(super) fn words(fault: Fault) -> Text {
    match fault {
        Fault::TooLong { most } => {
            Text::from(move || tr_with(Phrase::FormTooLong { most: &number(f64::from(most)) }))
        }
        Fault::PieceMissing(Piece::Day) => Key::FormDayMissing.into(),
        Fault::PieceMissing(Piece::Month) => Key::FormMonthMissing.into(),
        Fault::PieceMissing(Piece::Year) => Key::FormYearMissing.into(),
        Fault::PieceUnreal(Piece::Day) => Key::FormDayUnreal.into(),
        Fault::PieceUnreal(Piece::Month) => Key::FormMonthUnreal.into(),
        Fault::PieceUnreal(Piece::Year) | Fault::YearShort => Key::FormYearUnreal.into(),
        Fault::Future => Key::FormFuture.into(),
        Fault::TooEarly => Key::FormTooEarly.into(),
        Fault::BeforeBirth => Key::FormBeforeBirth.into(),
        Fault::NotBefore(moved_on) => Text::from(move || {
            tr_with(Phrase::FormNotBefore { month: &month(&moved_on.to_string()) })
        }),
        Fault::NotAfter(moved_in) => Text::from(move || {
            tr_with(Phrase::FormNotAfter { month: &month(&moved_in.to_string()) })
        }),
        Fault::Missing
        | Fault::TooYoung
        | Fault::NotAPhoneNumber
        | Fault::NotAnIdNumber
        | Fault::NotAnAmount
        | Fault::Zero
        | Fault::TooMuch
        | Fault::Refused => Key::FormRefused.into(),
    }
}

/// The error of a field, at the part of a date that is at fault.
pub(super) fn at(field: impl Into<String>, fault: Fault, words: Text) -> FieldError {
    let part = match fault {
        Fault::PieceMissing(piece) | Fault::PieceUnreal(piece) => Some(part(piece)),
        Fault::YearShort | Fault::TooEarly => Some(DatePart::Year),
        Fault::Missing
        | Fault::TooLong { .. }
        | Fault::Future
        | Fault::TooYoung
        | Fault::BeforeBirth
        | Fault::NotBefore(_)
        | Fault::NotAfter(_)
        | Fault::NotAPhoneNumber
        | Fault::NotAnIdNumber
        | Fault::NotAnAmount
        | Fault::Zero
        | Fault::TooMuch
        | Fault::Refused => None,
    };
    match part {
        Some(part) => FieldError::at(field, part, words),
        None => FieldError::new(field, words),
    }
}

fn part(piece: Piece) -> DatePart {
    match piece {
        Piece::Day => DatePart::Day,
        Piece::Month => DatePart::Month,
        Piece::Year => DatePart::Year,
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
