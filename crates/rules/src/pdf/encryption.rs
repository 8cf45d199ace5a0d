//! Whether an encrypted PDF opens with the empty user password.
//!
//! A document with an owner password only (no printing, no copying) opens in every reader without a
//! question. Which kind it is follows from the encryption dictionary alone: its `/U` entry is made
//! from the user password (ISO 32000-1, 7.6.3.4, and ISO 32000-2, 7.6.4.4).

use md5::{Digest, Md5};

use super::crypto::{aes_128_cbc, rc4, sha_256, sha_384, sha_512};

/// The padding of passwords: all of it stands for an empty one (ISO 32000-1, algorithm 2).
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// The most rounds of the hash of revision 6. Each round ends it with a probability that grows;
/// past 255 + 32 the standard's own condition always holds.
const MAX_ROUNDS: u32 = 288;

/// The entries of an encryption dictionary that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Encryption {
    /// Whether `/Filter` names the standard handler.
    pub(super) is_standard: bool,
    /// `/R`.
    pub(super) revision: i64,
    /// `/P`, 32 bits, signed or not.
    pub(super) permissions: i64,
    /// `/Length`, in bits.
    pub(super) key_bits: i64,
    /// `/O`.
    pub(super) owner: Vec<u8>,
    /// `/U`.
    pub(super) user: Vec<u8>,
    /// `/EncryptMetadata`.
    pub(super) encrypts_metadata: bool,
}

impl Default for Encryption {
    fn default() -> Self {
        Self {
            is_standard: false,
            revision: 0,
            permissions: 0,
            key_bits: 40,
            owner: Vec::new(),
            user: Vec::new(),
            encrypts_metadata: true,
        }
    }
}

impl Encryption {
    /// Whether the entries are those of the standard handler.
    pub(super) fn is_complete(&self) -> bool {
        self.is_standard && !self.user.is_empty() && !self.owner.is_empty()
    }

    /// Whether the empty user password opens the document with this first part of its `/ID`.
    pub(super) fn opens_without_password(&self, id: &[u8]) -> bool {
        if !self.is_complete() {
            return false;
        }
        match self.revision {
            2 => self.has_rc4_user_entry(id, 5),
            3 | 4 => {
                // Programs disagree on what `/Length` means from version 4 on.
                let declared = usize::try_from(self.key_bits / 8).unwrap_or_default();
                [declared.clamp(5, 16), 16, 5]
                    .into_iter()
                    .any(|length| self.has_rc4_user_entry(id, length))
            }
            5 | 6 => self.has_sha_user_entry(),
            _ => false,
        }
    }

    /// Algorithms 2, 4 and 5 of ISO 32000-1. AES with keys of 128 bits uses them as well.
    fn has_rc4_user_entry(&self, id: &[u8], key_bytes: usize) -> bool {
        let owner = &self.owner[..self.owner.len().min(32)];
        let mut hash = Md5::new()
            .chain_update(PADDING)
            .chain_update(owner)
            .chain_update((self.permissions as u32).to_le_bytes())
            .chain_update(id);
        if self.revision >= 4 && !self.encrypts_metadata {
            hash.update([0xFF; 4]);
        }
        let mut key: [u8; 16] = hash.finalize().into();
        if self.revision == 2 {
            let mut entry = PADDING;
            rc4(&key[..key_bytes], &mut entry);
            return self.user.starts_with(&entry);
        }
        for _ in 0..50 {
            key = Md5::digest(&key[..key_bytes]).into();
        }
        let mut entry: [u8; 16] =
            Md5::new().chain_update(PADDING).chain_update(id).finalize().into();
        for round in 0..20 {
            rc4(&key.map(|byte| byte ^ round)[..key_bytes], &mut entry);
        }
        self.user.starts_with(&entry)
    }

    /// Algorithm 11 of ISO 32000-2: the hash of the password and eight bytes of salt.
    fn has_sha_user_entry(&self) -> bool {
        let (Some(expected), Some(salt)) = (self.user.get(..32), self.user.get(32..40)) else {
            return false;
        };
        let hash = sha_256(salt);
        if self.revision == 5 { hash == expected } else { hardened(hash).starts_with(expected) }
    }
}

/// Algorithm 2.B of ISO 32000-2 for the empty password.
fn hardened(mut key: Vec<u8>) -> Vec<u8> {
    for round in 1..=MAX_ROUNDS {
        let mut data = key.repeat(64);
        let (Some(cipher_key), Some(start)) =
            (key.first_chunk::<16>(), key[16..].first_chunk::<16>())
        else {
            break;
        };
        aes_128_cbc(cipher_key, start, &mut data);
        // 256 is 1 modulo 3, so the first 16 bytes as a number are their sum modulo 3.
        let sum: u32 = data[..16].iter().map(|byte| u32::from(*byte)).sum();
        key = match sum % 3 {
            0 => sha_256(&data),
            1 => sha_384(&data),
            _ => sha_512(&data),
        };
        let last = data.last().copied().map_or(0, u32::from);
        if round >= 64 && last + 32 <= round {
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries of revision `revision` for the empty user password.
    fn with_empty_password(revision: i64, key_bits: i64, encrypts_metadata: bool) -> Encryption {
        let mut encryption = Encryption {
            is_standard: true,
            revision,
            permissions: -1028,
            key_bits,
            owner: (0..32).collect(),
            user: Vec::new(),
            encrypts_metadata,
        };
        let key_bytes = usize::try_from(key_bits / 8).unwrap();
        let mut key: Vec<u8> = PADDING.to_vec();
        key.extend(&encryption.owner);
        key.extend(0xFFFF_FBFC_u32.to_le_bytes());
        key.extend(b"an id");
        if revision == 4 && !encrypts_metadata {
            key.extend([0xFF; 4]);
        }
        let mut key = Md5::digest(key).to_vec();
        let mut entry = PADDING.to_vec();
        if revision == 2 {
            rc4(&key[..key_bytes], &mut entry);
        } else {
            for _ in 0..50 {
                key = Md5::digest(&key[..key_bytes]).to_vec();
            }
            entry.extend(b"an id");
            entry = Md5::digest(entry).to_vec();
            for round in 0..20 {
                let round_key: Vec<u8> = key[..key_bytes].iter().map(|byte| byte ^ round).collect();
                rc4(&round_key, &mut entry);
            }
            entry.extend([0; 16]);
        }
        encryption.user = entry;
        encryption
    }

    #[test]
    fn an_empty_user_password_is_found_in_each_revision() {
        for (revision, key_bits, metadata) in [
            (2, 40, true),
            (3, 128, true),
            (3, 40, true),
            (3, 64, true),
            (4, 128, true),
            (4, 128, false),
        ] {
            let encryption = with_empty_password(revision, key_bits, metadata);
            assert!(
                encryption.opens_without_password(b"an id"),
                "revision {revision} with {key_bits} bits"
            );
            assert!(!encryption.opens_without_password(b"another id"));
            let unsigned = Encryption { permissions: 4_294_966_268, ..encryption.clone() };
            assert!(unsigned.opens_without_password(b"an id"));
            let other = Encryption { permissions: -4, ..encryption };
            assert!(!other.opens_without_password(b"an id"));
        }
        let salt: Vec<u8> = (1..=8).collect();
        let mut user = sha_256(&salt);
        user.extend(&salt);
        user.extend([9; 8]);
        let encryption = Encryption {
            is_standard: true,
            revision: 5,
            owner: vec![1; 48],
            user,
            ..Encryption::default()
        };
        assert!(encryption.opens_without_password(b""));
        assert!(!Encryption { revision: 6, ..encryption }.opens_without_password(b""));
    }

    #[test]
    fn what_is_not_the_standard_handler_needs_its_key() {
        let known = with_empty_password(3, 128, true);
        for other in [
            Encryption { is_standard: false, ..known.clone() },
            Encryption { revision: 7, ..known.clone() },
            Encryption { revision: 1, ..known.clone() },
            Encryption { user: Vec::new(), ..known.clone() },
            Encryption { user: vec![7; 10], revision: 6, ..known.clone() },
            Encryption { key_bits: i64::MIN, revision: 6, ..known.clone() },
        ] {
            assert!(!other.opens_without_password(b"an id"));
        }
        let odd = Encryption { key_bits: i64::MAX, ..known };
        assert!(odd.opens_without_password(b"an id"), "128 bits are tried as well");
    }
}
