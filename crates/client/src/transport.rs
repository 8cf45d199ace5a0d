//! What a request needs from the world.

use std::ops::Range;
use std::time::Duration;

/// A way to the server, and what goes with it: a clock, chance, and somebody who is told how it
/// goes.
pub trait Transport {
    /// What is sent of files.
    type File: FileSource;

    /// Carries one request there and its answer back, within the request's limits. Dropping the
    /// future aborts the request. `on_sent` hears how many bytes of the body have left so far,
    /// as often as that is known.
    fn send(
        &self,
        request: &Request<'_, Self::File>,
        on_sent: &dyn Fn(u64),
    ) -> impl Future<Output = Result<Response, TransportError>>;

    /// Waits, but no longer than until the device says that it is online again.
    fn pause(&self, longest: Duration) -> impl Future<Output = ()>;

    /// The time that has passed since some moment, never going back.
    fn now(&self) -> Duration;

    /// Chance, from 0 to 1.
    fn jitter(&self) -> f64;

    /// A new name for one action, 128 random bits: the same over all of its attempts, and never
    /// used for another.
    fn new_idempotency_key(&self) -> String;

    /// Hears how each attempt went, for whoever tells the person that there is no line.
    fn reached(&self, attempt: AttemptOutcome);
}

/// A file that is sent in pieces.
pub trait FileSource {
    /// Bytes.
    fn size(&self) -> u64;

    /// The SHA-256 of these bytes; `None` where it cannot be had, so that the server does not check
    /// it.
    fn sha256(&self, range: Range<u64>) -> impl Future<Output = Option<[u8; 32]>>;
}

/// What a request does to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Asks about a resource without its content.
    Head,
    /// Writes, under an idempotency key.
    Post,
    /// Puts in the place of what was there, so that twice is as good as once.
    Put,
    /// Changes a part.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// As it stands in the request's first line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One request.
#[derive(Debug)]
pub struct Request<'a, F> {
    /// What it does.
    pub method: Method,
    /// Where to: the API's base address, then the path.
    pub address: &'a str,
    /// Names and values, the credential among them.
    pub headers: &'a [(&'static str, String)],
    /// What is sent.
    pub body: Body<'a, F>,
    /// How long one attempt may take.
    pub limits: Limits,
}

/// What is sent.
#[derive(Debug)]
pub enum Body<'a, F> {
    /// Nothing.
    None,
    /// A text of JSON.
    Json(&'a str),
    /// Some bytes of a file.
    Chunk {
        /// The file.
        file: &'a F,
        /// Which of its bytes.
        range: Range<u64>,
    },
}

/// How long one attempt may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the beginning to the whole answer.
    pub whole: Duration,
    /// In which no byte moves, on the way there or while the answer is awaited.
    pub stall: Duration,
}

impl Limits {
    /// For a request and an answer that are small: a line that is slower than this is as good as
    /// cut.
    pub const SMALL: Self = Self { whole: Duration::from_secs(20), stall: Duration::from_secs(20) };
    /// For a piece of a file: it may take its time as long as it moves.
    pub const CHUNK: Self =
        Self { whole: Duration::from_secs(600), stall: Duration::from_secs(30) };
}

/// An answer of the server's, not yet understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body, as it came.
    pub body: String,
    /// The server's name for this request, from `Request-Id`.
    pub request_id: Option<String>,
    /// How long the server wants to be left alone, from `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The address of what was made, from `Location`.
    pub location: Option<String>,
    /// How many bytes of a file the server has (tus 1.0.0, `Upload-Offset`).
    pub upload_offset: Option<u64>,
    /// How many bytes the file has (tus 1.0.0, `Upload-Length`).
    pub upload_length: Option<u64>,
}

impl Response {
    /// The answer of this status and body whose headers are read by `header`, which takes a name.
    pub fn with_headers(
        status: u16,
        body: String,
        header: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let whole = |name| header(name).and_then(|text| text.trim().parse().ok());
        Self {
            status,
            body,
            request_id: header("Request-Id"),
            // Seconds only: the form with a date is not used by this API, and a phone's clock may
            // be wrong.
            retry_after: whole("Retry-After").map(Duration::from_secs),
            location: header("Location"),
            upload_offset: whole("Upload-Offset"),
            upload_length: whole("Upload-Length"),
        }
    }

    /// Whether the server did what was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// The server could not be reached, or the line was cut before the answer was whole.
    Network,
    /// A limit has passed.
    Timeout,
}

/// How an attempt went, as far as the line is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// There was an answer, whatever it says.
    Responded,
    /// There was none.
    Failed(TransportError),
}

/// Carries one attempt, and tells how it went.
///
/// # Errors
/// Why there is no answer.
pub async fn attempt<L: Transport>(
    transport: &L,
    request: &Request<'_, L::File>,
    on_sent: &dyn Fn(u64),
) -> Result<Response, TransportError> {
    let outcome = transport.send(request, on_sent).await;
    transport.reached(match &outcome {
        Ok(_) => AttemptOutcome::Responded,
        Err(no_answer) => AttemptOutcome::Failed(*no_answer),
    });
    outcome
}

/// Waits all of `pause`, whatever the device says: the server wished for it.
pub async fn rest<L: Transport>(transport: &L, pause: Duration) {
    let end = transport.now() + pause;
    loop {
        let left = end.saturating_sub(transport.now());
        if left.is_zero() {
            return;
        }
        transport.pause(left).await;
    }
}
