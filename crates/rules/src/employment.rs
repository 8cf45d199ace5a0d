//! The limits of pay.

/// The most that somebody is paid at a time, in the smallest unit of the currency. More is a slip
/// of the keyboard.
pub const PAY_LIMIT: i64 = 10_000_000_000;

/// Why an amount cannot be somebody's pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayError {
    /// Below zero.
    Negative,
    /// Zero, from an employer.
    Zero,
    /// More than [`PAY_LIMIT`].
    TooMuch,
}

/// The amount itself where somebody can be paid it. `is_employed` is for work for an employer:
/// other people may live on nothing.
///
/// # Errors
/// See [`PayError`].
pub fn gross_pay(minor_units: i64, is_employed: bool) -> Result<i64, PayError> {
    match minor_units {
        ..0 => Err(PayError::Negative),
        0 if is_employed => Err(PayError::Zero),
        0..=PAY_LIMIT => Ok(minor_units),
        _ => Err(PayError::TooMuch),
    }
}
