//! Ids: a prefix that names the type, and 128 random bits.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 22;

/// Returns a new id, such as `vs_4fK…` for the prefix `vs_`.
pub fn new(prefix: &str) -> String {
    format!("{prefix}{}", random_text())
}

/// Returns 22 letters and digits with at least 128 bits of randomness.
pub fn random_text() -> String {
    let mut text = String::with_capacity(LENGTH);
    while text.len() < LENGTH {
        let bytes: [u8; 32] = random_bytes();
        // Bytes from 248 up would make the first eight letters likelier than the others.
        let letters = bytes
            .iter()
            .filter(|byte| **byte < 248)
            .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
        text.extend(letters.take(LENGTH - text.len()));
    }
    text
}

/// Returns random bytes of the operating system.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret is one; there is nothing to go on with"
    )]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_their_prefix_and_differ() {
        let (one, other) = (new("vs_"), new("vs_"));
        assert!(one.starts_with("vs_") && one.len() == 25, "{one}");
        assert_ne!(one, other);
    }
}
