//! The applicant's credential. It is held in memory only, shows nothing of itself, and leaves in
//! one way: as the value of an `Authorization` header.

use std::fmt;

/// The `client_secret` of one verification session.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Takes a secret as it came from outside; `None` if it could not stand in a header (empty,
    /// spaces, not ASCII).
    pub fn new(secret: String) -> Option<Self> {
        let fits = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then_some(Self(secret))
    }

    /// The value of the `Authorization` header.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
    }
}
