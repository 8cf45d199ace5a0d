//! The trait that connects the client to its environment: network, clock, random numbers.

use std::ops::Range;
use std::time::Duration;

/// The network between the client and the server, with a clock and random numbers.
pub trait Transport {
    /// The files that can be sent.
    type File: FileSource;

    /// Sends one request and returns its response, within the request's time limits. The first
    /// poll starts the request; dropping the future aborts it. `on_sent` receives the number of
    /// bytes of a file's chunk that have left so far, as often as that is known.
    fn send(
        &self,
        request: &Request<'_, Self::File>,
        on_sent: &dyn Fn(u64),
    ) -> impl Future<Output = Result<Response, TransportError>>;

    /// Waits for this time, or until the device reports that it is online again.
    fn pause(&self, longest: Duration) -> impl Future<Output = ()>;

    /// The time since an arbitrary start; it never decreases.
    fn now(&self) -> Duration;

    /// A random number from 0 to 1.
    fn jitter(&self) -> f64;

    /// A new idempotency key, 128 random bits: the same for all attempts of one action, and never
    /// used for another.
    fn new_idempotency_key(&self) -> String;

    /// Records the outcome of an attempt, for the notice that there is no connection.
    fn record_attempt(&self, outcome: AttemptOutcome);
}

/// A file that is sent in chunks.
pub trait FileSource {
    /// The size in bytes.
    fn size(&self) -> u64;

    /// The SHA-256 digest of these bytes; `None` where it is not available, in which case the
    /// server does not check it.
    fn sha256(&self, range: Range<u64>) -> impl Future<Output = Option<[u8; 32]>>;
}

/// The name and the value of a request header.
pub type Header = (&'static str, String);

/// The HTTP method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads a resource.
    Get,
    /// Reads the headers of a resource only.
    Head,
    /// Creates or changes something, under an idempotency key.
    Post,
    /// Replaces a resource; repeating it changes nothing.
    Put,
    /// Changes part of a resource.
    Patch,
    /// Deletes a resource.
    Delete,
}

impl Method {
    /// The method's name in the request line.
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
    /// The method.
    pub method: Method,
    /// The API's base URL, then the path.
    pub url: &'a str,
    /// The headers, including the credential. The transport adds the `Content-Type` of JSON.
    pub headers: &'a [Header],
    /// The body.
    pub body: Body<'a, F>,
    /// The time limits of one attempt.
    pub limits: Limits,
    /// Whether the request is completed even if its page is closed meanwhile. Not for the bytes of
    /// files: browsers allow 64 KiB for all such requests together (Fetch Standard,
    /// HTTP-network-or-cache fetch).
    pub keepalive: bool,
}

/// The body of a request.
#[derive(Debug)]
pub enum Body<'a, F> {
    /// No body.
    None,
    /// JSON.
    Json(&'a str),
    /// Some bytes of a file.
    Chunk {
        /// The file.
        file: &'a F,
        /// The bytes to send.
        range: Range<u64>,
    },
}

/// The time limits of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time from the start to the complete response.
    pub total: Duration,
    /// The longest time without progress: no byte leaves, and no part of the response arrives.
    pub stall: Duration,
}

impl Limits {
    /// The limits of a request whose body and response are small. A connection slower than this is
    /// as good as cut.
    pub const SMALL: Self = Self { total: Duration::from_secs(20), stall: Duration::from_secs(20) };
    /// The limits of a file's chunk, which may take long as long as there is progress.
    pub const CHUNK: Self =
        Self { total: Duration::from_secs(600), stall: Duration::from_secs(30) };
}

/// A response of the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body, not decoded.
    pub body: String,
    /// The server's ID for this request, from `Request-Id`.
    pub request_id: Option<String>,
    /// The delay that the server asks for, from `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The URL of a created resource, from `Location`.
    pub location: Option<String>,
    /// The number of bytes of a file that the server has stored, from `Upload-Offset` (tus 1.0.0).
    pub upload_offset: Option<u64>,
    /// The size of the file in bytes, from `Upload-Length` (tus 1.0.0).
    pub upload_length: Option<u64>,
}

impl Response {
    /// Creates a response; `header` returns the value of the header with the given name.
    pub fn with_headers(
        status: u16,
        body: String,
        header: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let number = |name| header(name).and_then(|text| text.trim().parse().ok());
        Self {
            status,
            body,
            request_id: header("Request-Id"),
            // Seconds only: this API does not use the form with a date (RFC 9110, 10.2.3), and the
            // clock of a phone may be wrong.
            retry_after: number("Retry-After").map(Duration::from_secs),
            location: header("Location"),
            upload_offset: number("Upload-Offset"),
            upload_length: number("Upload-Length"),
        }
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// The server could not be reached, or the connection was cut before the response was complete.
    Network,
    /// A time limit has passed.
    Timeout,
}

/// Whether an attempt had a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// There was a response, whatever its status.
    Responded,
    /// There was none.
    Failed(TransportError),
}

/// Sends `request` once and records the outcome.
///
/// # Errors
/// Why there is no response.
pub async fn send_once<T: Transport>(
    transport: &T,
    request: &Request<'_, T::File>,
    on_sent: &dyn Fn(u64),
) -> Result<Response, TransportError> {
    let outcome = transport.send(request, on_sent).await;
    transport.record_attempt(match &outcome {
        Ok(_) => AttemptOutcome::Responded,
        Err(error) => AttemptOutcome::Failed(*error),
    });
    outcome
}

/// Waits for the whole `duration`, even if the device comes online meanwhile.
pub async fn sleep<T: Transport>(transport: &T, duration: Duration) {
    let end = transport.now() + duration;
    loop {
        let remaining = end.saturating_sub(transport.now());
        if remaining.is_zero() {
            return;
        }
        transport.pause(remaining).await;
    }
}
