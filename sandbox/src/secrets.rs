//! Secrets that are derived from the server's key, their hashes, and signatures.
//!
//! A secret is derived from the key and its name, so that it can be shown again without being
//! stored. The database keeps only SHA-256 hashes. This module knows neither sessions nor storage.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The server's key. `{:?}` does not print it.
#[derive(Clone)]
pub struct ServerKey(std::sync::Arc<[u8; 32]>);

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

/// The name of a derived secret. The same name always gives the same secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SecretName {
    /// `client_secret`, `open`, `file`, …
    pub purpose: String,
    /// The object's id.
    pub subject: String,
    /// The number of the renewal; for a signed address, the second at which it expires.
    pub generation: i64,
}

impl SecretName {
    pub fn new(purpose: &str, subject: &str, generation: i64) -> Self {
        Self { purpose: purpose.to_owned(), subject: subject.to_owned(), generation }
    }

    /// The client secret of a session.
    pub fn client_secret(session: &str, generation: i64) -> Self {
        Self::new("client_secret", session, generation)
    }

    /// The key that encrypts a session's drafts.
    pub fn drafts(session: &str) -> Self {
        Self::new("drafts", session, 0)
    }

    /// The token of a session's hosted link.
    pub fn hosted_link(session: &str, generation: i64) -> Self {
        Self::new("open", session, generation)
    }
}

impl ServerKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(std::sync::Arc::new(bytes))
    }

    /// Returns the encryption key of a name. No secret that is handed out has the same name.
    pub fn cipher_key(&self, name: &SecretName) -> [u8; 32] {
        hmac(&self.0[..], message(name).as_bytes())
    }

    /// Returns the secret of a name: 64 hexadecimal digits (256 bits), without a prefix.
    pub fn derive(&self, name: &SecretName) -> String {
        hmac_hex(&self.0[..], message(name).as_bytes())
    }

    /// Returns `vs_secret_…` for a session and generation.
    pub fn client_secret(&self, session: &str, generation: i64) -> String {
        format!("vs_secret_{}", self.derive(&SecretName::client_secret(session, generation)))
    }

    /// Returns the token of a hosted link for a session and generation.
    pub fn hosted_link_token(&self, session: &str, generation: i64) -> String {
        self.derive(&SecretName::hosted_link(session, generation))
    }
}

/// Returns the HMAC-SHA256 of a message in hexadecimal.
pub fn hmac_hex(key: &[u8], message: &[u8]) -> String {
    hex(&hmac(key, message))
}

fn message(name: &SecretName) -> String {
    format!("{}|{}|{}", name.purpose, name.subject, name.generation)
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Returns the SHA-256 of a text in hexadecimal, as the database stores a secret.
pub fn hash(text: &str) -> String {
    hash_bytes(text.as_bytes())
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Returns the S256 challenge of a PKCE verifier (RFC 7636, 4.2).
pub fn pkce_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Compares two texts in constant time.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pkce_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        assert_eq!(
            pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_secret_depends_on_each_part_of_its_name_and_on_the_key() {
        let key = ServerKey::new([1; 32]);
        let secret = key.client_secret("vs_1", 1);
        assert!(secret.starts_with("vs_secret_") && secret.len() == 74);
        assert_eq!(secret, key.client_secret("vs_1", 1));
        assert_ne!(secret, key.client_secret("vs_1", 2));
        assert_ne!(secret, key.client_secret("vs_2", 1));
        assert_ne!(secret, ServerKey::new([2; 32]).client_secret("vs_1", 1));
        assert!(!secret.ends_with(&key.hosted_link_token("vs_1", 1)));
    }

    #[test]
    fn the_known_answer_of_hmac_sha256_comes_out() {
        assert_eq!(
            hmac_hex(b"key", b"The quick brown fox jumps over the lazy dog"),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
    }

    #[test]
    fn the_key_is_not_printed() {
        assert_eq!(format!("{:?}", ServerKey::new([7; 32])), "ServerKey(…)");
    }
}
