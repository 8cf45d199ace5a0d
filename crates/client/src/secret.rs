//! The applicant's credential. It is kept in memory only, its `Debug` output is redacted, and it
//! leaves the client only as the `Authorization` header.

use std::fmt;

use crate::transport::Header;

/// The `client_secret` of a verification session.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Takes a secret from outside; `None` if it cannot be part of a header (empty, spaces, not
    /// ASCII).
    pub fn new(secret: String) -> Option<Self> {
        let is_valid = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic());
        is_valid.then_some(Self(secret))
    }

    /// The `Authorization` header (RFC 6750). The only other place that builds one is the page's
    /// first script, `src/boot/boot.js`, which reads the session while this code is still being
    /// loaded.
    pub fn authorization(&self) -> Header {
        ("Authorization", format!("Bearer {}", self.0))
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
    }
}
