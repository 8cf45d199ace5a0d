//! Checksums in tus's format: the name of an algorithm, a space, and the sum in base64.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The algorithms, as in `Tus-Checksum-Algorithm`.
pub(crate) const ALGORITHMS: &str = "sha1,sha256";

/// The expected hash of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Checksum {
    /// The protocol requires it of every server. Here it only protects against accidents.
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

/// Why a checksum cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChecksumFault {
    UnknownAlgorithm,
    Malformed,
}

impl Checksum {
    /// Parses `sha256 <base64>`.
    pub(crate) fn parse(text: &str) -> Result<Self, ChecksumFault> {
        let (algorithm, sum) = text.split_once(' ').unwrap_or((text, ""));
        let length = match algorithm {
            "sha1" => 20,
            "sha256" => 32,
            _ => return Err(ChecksumFault::UnknownAlgorithm),
        };
        let sum = BASE64_STANDARD
            .decode(sum)
            .ok()
            .filter(|sum| sum.len() == length)
            .ok_or(ChecksumFault::Malformed)?;
        Ok(if algorithm == "sha1" { Self::Sha1(sum) } else { Self::Sha256(sum) })
    }

    /// Whether the bytes have this hash.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sha1(sum) => Sha1::digest(bytes).as_slice() == sum,
            Self::Sha256(sum) => Sha256::digest(bytes).as_slice() == sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_algorithms_tell_the_right_bytes_from_others() {
        for text in [
            "sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=",
            "sha256 f4OxZX/x/FO5LcGBSKHWXfwtSx+j1ncoSt3SABJtkGk=",
        ] {
            let checksum = Checksum::parse(text).unwrap();
            assert!(checksum.is_of(b"Hello World!"), "{text}");
            assert!(!checksum.is_of(b"Hello World"), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_whether_the_algorithm_or_the_sum_is_wrong() {
        for text in [
            "",
            "md5 1B2M2Y8AsgTpgAmY7PhCfg==",
            "SHA1 Lve95gjOVATpfV8EL5X4nxwjKHE=",
            "crc32 AAAAAA==",
        ] {
            assert_eq!(Checksum::parse(text), Err(ChecksumFault::UnknownAlgorithm), "{text}");
        }
        for text in
            ["sha1", "sha1 ", "sha1 ***", "sha1 AAAA", "sha256 Lve95gjOVATpfV8EL5X4nxwjKHE="]
        {
            assert_eq!(Checksum::parse(text), Err(ChecksumFault::Malformed), "{text}");
        }
    }
}
