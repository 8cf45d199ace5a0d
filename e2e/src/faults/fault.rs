//! What can happen to a request on its way, and to its answer.

use std::fmt;

use super::luck::Luck;

/// A part of a message's bytes, in thousandths. A message's length is known only when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share(pub(super) u64);

impl Share {
    /// So many bytes of `all`, never all of them.
    pub(super) fn of(self, all: usize) -> usize {
        let bytes = u128::from(self.0) * all as u128 / 1000;
        usize::try_from(bytes).unwrap_or(all).min(all.saturating_sub(1))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// In good order, as when a proxy on the way is stopped.
    Closed,
    /// By a reset, as when the device has lost its address.
    Reset,
}

/// A kind of fault; what exactly happens is drawn by [`Kind::draw`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    RequestCut,
    RequestStalled,
    RequestGarbled,
    RequestTwice,
    Delayed,
    Refused,
    ServerError,
    TooManyRequests,
    AnswerLost,
    AnswerCut,
    AnswerStalled,
    AnswerTruncated,
    AnswerGarbled,
    ByteByByte,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: &[Self] = &[
        Self::RequestCut,
        Self::RequestStalled,
        Self::RequestGarbled,
        Self::RequestTwice,
        Self::Delayed,
        Self::Refused,
        Self::ServerError,
        Self::TooManyRequests,
        Self::AnswerLost,
        Self::AnswerCut,
        Self::AnswerStalled,
        Self::AnswerTruncated,
        Self::AnswerGarbled,
        Self::ByteByByte,
    ];

    /// In words.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::RequestCut => "request cut",
            Self::RequestStalled => "request stalled",
            Self::RequestGarbled => "request garbled",
            Self::RequestTwice => "request sent twice",
            Self::Delayed => "request delayed",
            Self::Refused => "connection refused",
            Self::ServerError => "server error",
            Self::TooManyRequests => "too many requests",
            Self::AnswerLost => "answer lost",
            Self::AnswerCut => "answer cut",
            Self::AnswerStalled => "answer stalled",
            Self::AnswerTruncated => "answer truncated",
            Self::AnswerGarbled => "answer garbled",
            Self::ByteByByte => "byte by byte",
        }
    }

    /// Whether there is anything that it could happen to.
    pub(super) fn fits(self, has_body: bool, is_answered_with_body: bool) -> bool {
        match self {
            Self::RequestGarbled => has_body,
            Self::AnswerTruncated | Self::AnswerGarbled => is_answered_with_body,
            Self::RequestCut
            | Self::RequestStalled
            | Self::RequestTwice
            | Self::Delayed
            | Self::Refused
            | Self::ServerError
            | Self::TooManyRequests
            | Self::AnswerLost
            | Self::AnswerCut
            | Self::AnswerStalled
            | Self::ByteByByte => true,
        }
    }

    /// A fault of that kind.
    pub(super) fn draw(self, luck: &mut Luck) -> Fault {
        let share = Share(luck.between(0, 999));
        let end = if luck.once_in(2) { End::Reset } else { End::Closed };
        match self {
            Self::RequestCut => Fault::RequestCut { after: share, end },
            Self::RequestStalled => Fault::RequestStalled { after: share },
            Self::RequestGarbled => Fault::RequestGarbled { at: share },
            Self::RequestTwice => Fault::RequestTwice {
                at_once: luck.once_in(2),
                second_is_answered: luck.once_in(2),
            },
            // In the page's time, which runs faster, up to half a minute: longer than a page waits.
            Self::Delayed => Fault::Delayed { milliseconds: luck.between(50, 3000) },
            Self::Refused => Fault::Refused { milliseconds: luck.between(1, 600) },
            Self::ServerError => Fault::ServerError {
                status: *luck.one_of(&[500, 502, 503, 504]),
                after_it_acted: luck.once_in(2),
            },
            Self::TooManyRequests => Fault::TooManyRequests { seconds: luck.between(1, 5) },
            Self::AnswerLost => Fault::AnswerLost { end },
            Self::AnswerCut => Fault::AnswerCut { after: share, end },
            Self::AnswerStalled => Fault::AnswerStalled { after: share },
            Self::AnswerTruncated => Fault::AnswerTruncated { after: share },
            Self::AnswerGarbled => Fault::AnswerGarbled { at: share },
            Self::ByteByByte => Fault::ByteByByte,
        }
    }
}

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// So much of it reaches the server, and then both ends are disconnected.
    RequestCut { after: Share, end: End },
    /// So much of it reaches the server, and then nothing moves any more.
    RequestStalled { after: Share },
    /// Some bytes of its body reach the server as others.
    RequestGarbled { at: Share },
    /// It reaches the server twice, one after the other or at once, and one of the answers comes
    /// back.
    RequestTwice { at_once: bool, second_is_answered: bool },
    /// It reaches the server late, even if nobody waits for the answer any more.
    Delayed { milliseconds: u64 },
    /// Nothing listens any more for a while, as for a name that cannot be looked up; what is
    /// connected is disconnected.
    Refused { milliseconds: u64 },
    /// Something on the way answers in the server's place; with `after_it_acted` the server has
    /// done what was asked.
    ServerError { status: u16, after_it_acted: bool },
    /// Something on the way wants fewer requests.
    TooManyRequests { seconds: u64 },
    /// The server has done what was asked, and nothing of its answer comes back.
    AnswerLost { end: End },
    /// So much of the answer comes back.
    AnswerCut { after: Share, end: End },
    /// So much of the answer comes back, and then nothing moves any more.
    AnswerStalled { after: Share },
    /// So much of the answer's body comes back, as if that were all.
    AnswerTruncated { after: Share },
    /// Some bytes of the answer's body come back as others.
    AnswerGarbled { at: Share },
    /// It goes there, and its answer back, one byte at a time.
    ByteByByte,
}

impl Fault {
    /// Its kind.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::RequestCut { .. } => Kind::RequestCut,
            Self::RequestStalled { .. } => Kind::RequestStalled,
            Self::RequestGarbled { .. } => Kind::RequestGarbled,
            Self::RequestTwice { .. } => Kind::RequestTwice,
            Self::Delayed { .. } => Kind::Delayed,
            Self::Refused { .. } => Kind::Refused,
            Self::ServerError { .. } => Kind::ServerError,
            Self::TooManyRequests { .. } => Kind::TooManyRequests,
            Self::AnswerLost { .. } => Kind::AnswerLost,
            Self::AnswerCut { .. } => Kind::AnswerCut,
            Self::AnswerStalled { .. } => Kind::AnswerStalled,
            Self::AnswerTruncated { .. } => Kind::AnswerTruncated,
            Self::AnswerGarbled { .. } => Kind::AnswerGarbled,
            Self::ByteByByte => Kind::ByteByByte,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        match self {
            Self::RequestCut { after, end } | Self::AnswerCut { after, end } => {
                write!(f, " after {after}, {}", end_in_words(*end))
            }
            Self::AnswerLost { end } => write!(f, ", {}", end_in_words(*end)),
            Self::RequestStalled { after }
            | Self::AnswerStalled { after }
            | Self::AnswerTruncated { after } => write!(f, " after {after}"),
            Self::RequestGarbled { at } | Self::AnswerGarbled { at } => write!(f, " at {at}"),
            Self::RequestTwice { at_once, second_is_answered } => {
                let how = if *at_once { "at once" } else { "one after the other" };
                let which = if *second_is_answered { "second" } else { "first" };
                write!(f, " {how}, the {which} answer comes back")
            }
            Self::Delayed { milliseconds } | Self::Refused { milliseconds } => {
                write!(f, " for {milliseconds} ms")
            }
            Self::ServerError { status, after_it_acted } => {
                write!(
                    f,
                    " {status}, the server {}",
                    if *after_it_acted { "acted" } else { "did not act" }
                )
            }
            Self::TooManyRequests { seconds } => write!(f, ", Retry-After: {seconds}"),
            Self::ByteByByte => Ok(()),
        }
    }
}

fn end_in_words(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::Reset => "reset",
    }
}
