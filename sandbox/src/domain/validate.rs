//! Whether what an applicant typed can be used, and in which form it is kept.
//!
//! Pure: no store, no clock. Every refusal names the parameter at fault by its path and says in
//! plain words what is wrong; no message repeats what was typed, because messages end up in logs.

pub(crate) mod address;
pub(crate) mod applicant;
pub(crate) mod contact;
pub(crate) mod dates;
pub(crate) mod employment;
pub(crate) mod id_document;
pub(crate) mod text;

/// A value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid {
    /// The parameter's path: `applicant.date_of_birth`.
    pub(crate) param: String,
    /// What is wrong, in a sentence.
    pub(crate) message: String,
}

impl Invalid {
    /// The refusal of `param`.
    pub(crate) fn new(param: impl Into<String>, message: impl Into<String>) -> Self {
        Self { param: param.into(), message: message.into() }
    }
}

/// The names of the consents that an applicant can be asked for.
const CONSENTS: [&str; 3] = ["data_processing", "biometric", "credit_check"];

/// Refuses the decision on a consent that nobody asks for.
pub(crate) fn consent_name(name: &str) -> Result<(), Invalid> {
    if CONSENTS.contains(&name) {
        Ok(())
    } else {
        Err(Invalid::new(
            "consents",
            format!("Only these consents can be decided: {}.", CONSENTS.join(", ")),
        ))
    }
}

impl From<Invalid> for crate::error::ApiFailure {
    fn from(invalid: Invalid) -> Self {
        Self::value_unacceptable(&invalid.param, invalid.message)
    }
}

#[cfg(test)]
mod table;
