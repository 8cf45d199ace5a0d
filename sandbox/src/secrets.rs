//! Everything that is made from the server's key: secrets that are handed out, their hashes,
//! signatures.
//!
//! A secret is derived from the key and from what it is for, so that it can be handed out again
//! without being stored. The database keeps only SHA-256 hashes. May not know what a session is,
//! nor where anything is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The server's key. Never printed, not even by `{:?}`.
#[derive(Clone)]
pub struct ServerKey(std::sync::Arc<[u8; 32]>);

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

/// What a derived secret is for. The same three always give the same secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SecretName {
    /// `client_secret`, `open`, `file`, …
    pub purpose: String,
    /// The object's id.
    pub subject: String,
    /// Counts up with each renewal; for a signed address, the second at which it lapses.
    pub generation: i64,
}

impl SecretName {
    /// Names the secret for `purpose` of `subject`.
    pub fn new(purpose: &str, subject: &str, generation: i64) -> Self {
        Self { purpose: purpose.to_owned(), subject: subject.to_owned(), generation }
    }

    /// The widget's credential for a session.
    pub fn client_secret(session: &str, generation: i64) -> Self {
        Self::new("client_secret", session, generation)
    }

    /// The key under which a session's drafts are kept.
    pub fn drafts(session: &str) -> Self {
        Self::new("drafts", session, 0)
    }

    /// The token in the hosted page's address.
    pub fn open_link(session: &str, generation: i64) -> Self {
        Self::new("open", session, generation)
    }
}

impl ServerKey {
    /// Takes a key.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(std::sync::Arc::new(bytes))
    }

    /// The key of this name, for what is kept enciphered. No secret that is handed out has the same
    /// name.
    pub fn cipher_key(&self, name: &SecretName) -> [u8; 32] {
        hmac(&self.0[..], message(name).as_bytes())
    }

    /// The secret of this name: 64 hexadecimal digits (256 bits), without any prefix.
    pub fn derive(&self, name: &SecretName) -> String {
        hmac_hex(&self.0[..], message(name).as_bytes())
    }

    /// `vs_secret_…` for a session and generation.
    pub fn client_secret(&self, session: &str, generation: i64) -> String {
        format!("vs_secret_{}", self.derive(&SecretName::client_secret(session, generation)))
    }

    /// The token in the hosted page's address, for a session and generation.
    pub fn open_token(&self, session: &str, generation: i64) -> String {
        self.derive(&SecretName::open_link(session, generation))
    }
}

/// Hex of the HMAC-SHA256 of `message`.
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

/// Hex of the SHA-256 of `text`: what the database keeps of a secret.
pub fn hash(text: &str) -> String {
    hash_bytes(text.as_bytes())
}

/// Hex of the SHA-256 of `bytes`.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Returns the S256 challenge of a PKCE verifier (RFC 7636, 4.2).
pub fn pkce_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Whether two texts are the same, in a time that does not tell where they differ.
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
        assert!(!secret.ends_with(&key.open_token("vs_1", 1)));
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
