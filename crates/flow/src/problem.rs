//! Why a file cannot be used.

use latchkey_client::Problem;

/// The reason why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// It has no bytes.
    Empty,
    /// It has more bytes than the limit.
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// It is neither a photo nor a PDF, whatever its name says.
    TypeUnsupported,
    /// The PDF is protected by a password.
    Encrypted,
    /// It is a HEIC or HEIF photo, which this browser cannot open.
    HeifUnsupported,
    /// It is a photo or PDF that cannot be opened here.
    Unreadable,
    /// The photo has too few pixels to be read.
    TooSmall,
    /// It has too many pixels or pages.
    TooComplex,
    /// It could not be sent; the file itself may be good.
    NotSent(Problem),
}

impl FileProblem {
    /// Whether the same file may arrive with another try: the fault was in the transfer, not in it.
    pub fn is_retryable(&self) -> bool {
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
