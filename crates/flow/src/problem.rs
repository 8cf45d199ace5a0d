//! Why a file cannot be used.

use latchkey_client::Problem;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// It has no bytes.
    Empty,
    /// It has more bytes than are taken.
    TooLarge {
        /// How many are taken.
        limit_bytes: u64,
    },
    /// It is not a picture or a PDF, whatever its name says.
    TypeUnsupported,
    /// The PDF is protected by a password.
    Encrypted,
    /// It is a HEIC or HEIF photo, which this browser cannot open.
    HeifUnsupported,
    /// It is a picture or PDF that cannot be opened here.
    Unreadable,
    /// The picture has too few pixels to be read.
    TooSmall,
    /// It has too many pixels or pages.
    TooComplex,
    /// It could not be sent; the file itself may be good.
    NotSent(Problem),
}

impl FileProblem {
    /// Whether the same file may arrive next time: the fault was on the way, not in it.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NotSent(problem) => !matches!(problem, Problem::Refused { .. }),
            Self::Empty
            | Self::TooLarge { .. }
            | Self::TypeUnsupported
            | Self::Encrypted
            | Self::HeifUnsupported
            | Self::Unreadable
            | Self::TooSmall
            | Self::TooComplex => false,
        }
    }
}
