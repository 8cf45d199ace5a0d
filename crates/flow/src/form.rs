//! What an applicant types, parsed into answers.
//!
//! The server checks again and has the last word; these rules only save the applicant a round trip.
//! Each form has its own fields; what can be wrong with one is a [`FieldProblem`] for all of them,
//! and the step finds the texts.

pub mod address;
pub mod address_history;
pub mod details;
pub mod employment;
pub mod id_number;
pub mod money;
pub mod text;

use latchkey_rules::date::{CivilMonth, DateError};
use latchkey_rules::text::LineError;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProblem {
    /// Nothing was typed or chosen.
    Missing,
    /// It has more characters than are kept.
    TooLong {
        /// How many are kept.
        limit: usize,
    },
    /// Not a date that can be meant. [`DateError::Missing`] is [`Missing`](Self::Missing).
    Date(DateError),
    /// They moved in no earlier than they moved out.
    NotBefore(CivilMonth),
    /// They moved in no later than into the address before it.
    NotAfter(CivilMonth),
    /// Not a phone number.
    NotAPhoneNumber,
    /// Not an ID number of that country.
    NotAnIdNumber,
    /// Not an amount of money.
    NotAnAmount,
    /// An amount where zero cannot be meant.
    Zero,
    /// More than anybody is paid at a time.
    TooMuch,
    /// The server did not take it.
    Refused,
}

impl From<DateError> for FieldProblem {
    fn from(error: DateError) -> Self {
        match error {
            DateError::Missing => Self::Missing,
            error => Self::Date(error),
        }
    }
}

impl From<LineError> for FieldProblem {
    fn from(error: LineError) -> Self {
        match error {
            LineError::TooLong { limit } => Self::TooLong { limit },
            // What is typed is normalized first, so nothing in it breaks a line.
            LineError::Empty | LineError::BreaksLine => Self::Missing,
        }
    }
}

/// An answer that cannot be used: which, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldError<Field> {
    /// Which answer.
    pub field: Field,
    /// Why.
    pub problem: FieldProblem,
}

/// Collects what is wrong with a form, in the order of its fields, so that one pass finds all of
/// it.
struct Findings<Field> {
    error: Vec<FieldError<Field>>,
}

impl<Field> Findings<Field> {
    fn new() -> Self {
        Self { error: Vec::new() }
    }

    /// The value of `field`, or a note of what is wrong with it.
    fn take<T>(&mut self, field: Field, checked: Result<T, FieldProblem>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                self.error.push(FieldError { field, problem });
                None
            }
        }
    }

    /// The same for a part that has fields of its own.
    fn take_part<T, Part>(
        &mut self,
        checked: Result<T, Vec<FieldError<Part>>>,
        field: impl Fn(Part) -> Field,
    ) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(error) => {
                self.error.extend(
                    error
                        .into_iter()
                        .map(|one| FieldError { field: field(one.field), problem: one.problem }),
                );
                None
            }
        }
    }

    /// `answers` where nothing is wrong.
    fn finish<T>(self, answers: T) -> Result<T, Vec<FieldError<Field>>> {
        if self.error.is_empty() { Ok(answers) } else { Err(self.error) }
    }
}
