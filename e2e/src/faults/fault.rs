//! The faults that can happen to a request and its response.

use std::fmt;

use fastrand::Rng;

use super::rng::pick;

/// A fraction of a message's bytes, in thousandths, as the length is known only when it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction(pub(super) u64);

impl Fraction {
    /// Returns that fraction of `all` bytes, and fewer than all.
    pub(super) fn of(self, all: usize) -> usize {
        let bytes = u128::from(self.0) * all as u128 / 1000;
        usize::try_from(bytes).unwrap_or(all).min(all.saturating_sub(1))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

/// How a connection ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By FIN, as when an intermediary is stopped.
    Closed,
    /// By RST, as when the device has lost its address.
    Reset,
}

/// A kind of fault, without its parameters.
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
    ResponseLost,
    ResponseCut,
    ResponseStalled,
    ResponseTruncated,
    ResponseGarbled,
    ByteByByte,
}

impl Kind {
    /// All kinds.
    pub(super) const ALL: &[Self] = &[
        Self::RequestCut,
        Self::RequestStalled,
        Self::RequestGarbled,
        Self::RequestTwice,
        Self::Delayed,
        Self::Refused,
        Self::ServerError,
        Self::TooManyRequests,
        Self::ResponseLost,
        Self::ResponseCut,
        Self::ResponseStalled,
        Self::ResponseTruncated,
        Self::ResponseGarbled,
        Self::ByteByByte,
    ];

    /// Returns the name of the kind.
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
            Self::ResponseLost => "response lost",
            Self::ResponseCut => "response cut",
            Self::ResponseStalled => "response stalled",
            Self::ResponseTruncated => "response truncated",
            Self::ResponseGarbled => "response garbled",
            Self::ByteByByte => "byte by byte",
        }
    }

    /// Returns whether it can happen to such a request.
    pub(super) fn applies_to(self, has_body: bool, response_has_body: bool) -> bool {
        match self {
            Self::RequestGarbled => has_body,
            Self::ResponseTruncated | Self::ResponseGarbled => response_has_body,
            Self::RequestCut
            | Self::RequestStalled
            | Self::RequestTwice
            | Self::Delayed
            | Self::Refused
            | Self::ServerError
            | Self::TooManyRequests
            | Self::ResponseLost
            | Self::ResponseCut
            | Self::ResponseStalled
            | Self::ByteByByte => true,
        }
    }

    /// Returns a fault of that kind with random parameters.
    pub(super) fn random_fault(self, rng: &mut Rng) -> Fault {
        let share = Fraction(rng.u64(..1000));
        let end = if rng.bool() { End::Reset } else { End::Closed };
        match self {
            Self::RequestCut => Fault::RequestCut { after: share, end },
            Self::RequestStalled => Fault::RequestStalled { after: share },
            Self::RequestGarbled => Fault::RequestGarbled { at: share },
            Self::RequestTwice => {
                Fault::RequestTwice { at_once: rng.bool(), returns_second: rng.bool() }
            }
            // Up to half a minute of the page's faster clock, which is longer than a page waits.
            Self::Delayed => Fault::Delayed { milliseconds: rng.u64(50..=3000) },
            Self::Refused => Fault::Refused { milliseconds: rng.u64(1..=600) },
            Self::ServerError => Fault::ServerError {
                status: pick(rng, &[500, 502, 503, 504]),
                after_it_acted: rng.bool(),
            },
            Self::TooManyRequests => Fault::TooManyRequests { seconds: rng.u64(1..=5) },
            Self::ResponseLost => Fault::ResponseLost { end },
            Self::ResponseCut => Fault::ResponseCut { after: share, end },
            Self::ResponseStalled => Fault::ResponseStalled { after: share },
            Self::ResponseTruncated => Fault::ResponseTruncated { after: share },
            Self::ResponseGarbled => Fault::ResponseGarbled { at: share },
            Self::ByteByByte => Fault::ByteByByte,
        }
    }
}

/// A fault that happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A part of the request reaches the server, and then both ends are disconnected.
    RequestCut { after: Fraction, end: End },
    /// A part of the request reaches the server, and then nothing moves any more.
    RequestStalled { after: Fraction },
    /// Some bytes of the request's body are changed.
    RequestGarbled { at: Fraction },
    /// The request reaches the server twice, in sequence or at once, and one response is returned.
    RequestTwice { at_once: bool, returns_second: bool },
    /// The request reaches the server late, even if the client has left.
    Delayed { milliseconds: u64 },
    /// Nothing listens for a while, and open connections are ended.
    Refused { milliseconds: u64 },
    /// An intermediary responds in place of the server. With `after_it_acted`, the server has
    /// handled the request.
    ServerError { status: u16, after_it_acted: bool },
    /// An intermediary asks for fewer requests.
    TooManyRequests { seconds: u64 },
    /// The server has handled the request, and nothing of the response is returned.
    ResponseLost { end: End },
    /// A part of the response is returned, and then the connection ends.
    ResponseCut { after: Fraction, end: End },
    /// A part of the response is returned, and then nothing moves any more.
    ResponseStalled { after: Fraction },
    /// A part of the response's body is returned as if it were the whole.
    ResponseTruncated { after: Fraction },
    /// Some bytes of the response's body are changed.
    ResponseGarbled { at: Fraction },
    /// Request and response are sent one byte at a time.
    ByteByByte,
}

impl Fault {
    /// Returns the kind.
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
            Self::ResponseLost { .. } => Kind::ResponseLost,
            Self::ResponseCut { .. } => Kind::ResponseCut,
            Self::ResponseStalled { .. } => Kind::ResponseStalled,
            Self::ResponseTruncated { .. } => Kind::ResponseTruncated,
            Self::ResponseGarbled { .. } => Kind::ResponseGarbled,
            Self::ByteByByte => Kind::ByteByByte,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        match self {
            Self::RequestCut { after, end } | Self::ResponseCut { after, end } => {
                write!(f, " after {after}, {}", end_name(*end))
            }
            Self::ResponseLost { end } => write!(f, ", {}", end_name(*end)),
            Self::RequestStalled { after }
            | Self::ResponseStalled { after }
            | Self::ResponseTruncated { after } => write!(f, " after {after}"),
            Self::RequestGarbled { at } | Self::ResponseGarbled { at } => write!(f, " at {at}"),
            Self::RequestTwice { at_once, returns_second } => {
                let how = if *at_once { "at once" } else { "in sequence" };
                let which = if *returns_second { "second" } else { "first" };
                write!(f, " {how}, the {which} response is returned")
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

fn end_name(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::Reset => "reset",
    }
}
