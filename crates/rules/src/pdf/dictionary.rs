//! The entries of a dictionary that tell what an object is and how the file is encrypted.

use super::encryption::Encryption;

/// The number and the generation of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ObjectId {
    pub(super) number: i64,
    pub(super) generation: i64,
}

/// The value of `/Type`, where it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Other,
    Catalog,
    Page,
    CrossReference,
}

/// Where `/Encrypt` says that the encryption dictionary is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum EncryptEntry {
    #[default]
    None,
    Object(ObjectId),
    Direct,
}

/// A key that is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Key {
    #[default]
    Other,
    Type,
    Root,
    Encrypt,
    Id,
    Linearized,
    FileLength,
    Filter,
    Revision,
    Permissions,
    LengthInBits,
    Owner,
    User,
    EncryptMetadata,
}

impl Key {
    fn of(name: &[u8]) -> Self {
        match name {
            b"Type" => Self::Type,
            b"Root" => Self::Root,
            b"Encrypt" => Self::Encrypt,
            b"ID" => Self::Id,
            b"Linearized" => Self::Linearized,
            b"L" => Self::FileLength,
            b"Filter" => Self::Filter,
            b"R" => Self::Revision,
            b"P" => Self::Permissions,
            b"Length" => Self::LengthInBits,
            b"O" => Self::Owner,
            b"U" => Self::User,
            b"EncryptMetadata" => Self::EncryptMetadata,
            _ => Self::Other,
        }
    }
}

/// The key and the value that are being read at one level of nesting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry {
    key: Option<Key>,
    has_value: bool,
}

impl Entry {
    /// The key whose value is read.
    pub(super) fn key(self) -> Option<Key> {
        self.key
    }

    /// Takes a name. Returns the key whose value it is; `None` where it is itself a key.
    pub(super) fn name(&mut self, name: &[u8]) -> Option<Key> {
        match self.key {
            Some(key) if !self.has_value => {
                self.has_value = true;
                Some(key)
            }
            Some(_) | None => {
                *self = Self { key: Some(Key::of(name)), has_value: false };
                None
            }
        }
    }

    /// Takes a value that is no name, or a part of one. Returns its key and whether it is the first
    /// part.
    pub(super) fn value(&mut self) -> (Key, bool) {
        let is_first = !self.has_value;
        self.has_value = true;
        (self.key.unwrap_or_default(), is_first)
    }
}

/// What is known of a dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dictionary {
    pub(super) kind: Kind,
    pub(super) has_root: bool,
    pub(super) encrypt: EncryptEntry,
    /// The first string of `/ID`.
    pub(super) id: Option<Vec<u8>>,
    pub(super) is_linearized: bool,
    /// `/L`: in the dictionary of a linearized file, the length of the file in bytes.
    pub(super) file_length: i64,
    /// Its entries as an encryption dictionary.
    pub(super) own: Encryption,
    /// The dictionary that is the value of `/Encrypt`.
    pub(super) direct: Encryption,
}

impl Dictionary {
    /// The entries at a level of nesting: 0 is the dictionary itself, 1 its `/Encrypt`.
    fn encryption(&mut self, level: usize) -> &mut Encryption {
        if level == 0 { &mut self.own } else { &mut self.direct }
    }

    /// Takes a name as the value of `key`.
    pub(super) fn set_name(&mut self, level: usize, key: Key, name: &[u8]) {
        match key {
            Key::Type if level == 0 => {
                self.kind = match name {
                    b"Catalog" => Kind::Catalog,
                    b"Page" => Kind::Page,
                    b"XRef" => Kind::CrossReference,
                    _ => Kind::Other,
                }
            }
            Key::Filter => self.encryption(level).is_standard = name == b"Standard",
            _ => {}
        }
    }

    /// Takes a number or keyword as the first word of the value of `key`.
    pub(super) fn set_word(&mut self, level: usize, key: Key, word: &[u8]) {
        match key {
            Key::Root => self.has_root |= level == 0,
            Key::Linearized => self.is_linearized |= level == 0,
            Key::EncryptMetadata => self.encryption(level).encrypts_metadata = word != b"false",
            Key::FileLength | Key::Revision | Key::Permissions | Key::LengthInBits => {
                let Some(number) = integer(word) else { return };
                match key {
                    Key::FileLength => self.file_length = number,
                    Key::Revision => self.encryption(level).revision = number,
                    Key::Permissions => self.encryption(level).permissions = number,
                    _ => self.encryption(level).key_bits = number,
                }
            }
            _ => {}
        }
    }

    /// Takes a string as the value of `key`.
    pub(super) fn set_string(&mut self, level: usize, key: Key, text: &[u8]) {
        match key {
            Key::Owner => self.encryption(level).owner = text.to_vec(),
            Key::User => self.encryption(level).user = text.to_vec(),
            _ => {}
        }
    }
}

/// The whole part of a number. `None` where the word is none.
pub(super) fn integer(word: &[u8]) -> Option<i64> {
    let digits = word.strip_prefix(b"-").or(word.strip_prefix(b"+")).unwrap_or(word);
    let mut number = 0_i64;
    for digit in digits.iter().take_while(|byte| **byte != b'.') {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    let is_number = digits.first().is_some_and(|first| *first != b'.');
    is_number.then_some(if digits.len() < word.len() && word[0] == b'-' { -number } else { number })
}
