//! A line over real sockets, a new one for each request, which are cut where they are told to be.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::time::{Duration, Instant};

use latchkey_client::{
    AttemptOutcome, Body, FileSource, Method, Request, Response, Transport, TransportError,
};
use sha2::{Digest, Sha256};

/// What is done to one request that carries bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The connection ends after so many parts of 1000 of them.
    After(usize),
    /// All arrive, and nobody hears the answer.
    AnswerLost,
}

/// A file in memory.
#[derive(Debug, Clone)]
pub(crate) struct MemoryFile(pub(crate) Vec<u8>);

impl FileSource for MemoryFile {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn sha256(&self, range: Range<u64>) -> Option<[u8; 32]> {
        Some(Sha256::digest(&self.0[range.start as usize..range.end as usize]).into())
    }
}

/// The line.
#[derive(Debug)]
pub(crate) struct SocketLine {
    /// What becomes of the next requests with bytes of a file.
    pub(crate) cuts: RefCell<VecDeque<Cut>>,
    /// Bytes of files that left.
    pub(crate) sent: Cell<u64>,
    acknowledged: RefCell<BTreeMap<String, u64>>,
    began: Instant,
    keys: Cell<u32>,
}

impl SocketLine {
    pub(crate) fn new(cuts: impl IntoIterator<Item = Cut>) -> Self {
        let cuts = RefCell::new(cuts.into_iter().collect());
        Self {
            cuts,
            sent: Cell::new(0),
            acknowledged: RefCell::default(),
            began: Instant::now(),
            keys: Cell::new(0),
        }
    }

    /// Sends one request, and reads the answer unless the connection is cut.
    fn send(&self, request: &Request<'_, MemoryFile>) -> std::io::Result<Option<Response>> {
        let (host, path) = split(request.url);
        let (body, start) = match &request.body {
            Body::Chunk { file, range } => {
                (&file.0[range.start as usize..range.end as usize], Some(range.start))
            }
            Body::Json(text) => (text.as_bytes(), None),
            Body::None => (&[][..], None),
        };
        if let Some(start) = start.filter(|_| request.method == Method::Patch) {
            let acknowledged = self.acknowledged.borrow().get(path).copied().unwrap_or(0);
            assert!(
                start >= acknowledged,
                "{acknowledged} bytes were acknowledged, and those from {start} on are sent"
            );
        }
        let cut = if body.is_empty() || start.is_none() {
            None
        } else {
            self.cuts.borrow_mut().pop_front()
        };
        let arriving =
            if let Some(Cut::After(part)) = cut { body.len() * part / 1000 } else { body.len() };

        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut head = format!(
            "{} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n",
            request.method.as_str(),
            body.len()
        );
        for (name, value) in request.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // A server that has answered already may read no further.
        let written = stream.write_all(&body[..arriving]);
        if start.is_some() {
            self.sent.set(self.sent.get() + arriving as u64);
        }
        match cut {
            Some(Cut::After(_)) => return Ok(None),
            // Until the answer is there, so that the server has acted.
            Some(Cut::AnswerLost) => return stream.read_exact(&mut [0; 12]).map(|()| None),
            None => {}
        }
        let answer = read(&mut stream)?;
        written?;
        let about = answer
            .location
            .as_deref()
            .map_or(path, |location| location.find("/v1/").map_or(location, |at| &location[at..]));
        if let Some(offset) = answer.upload_offset {
            self.acknowledged.borrow_mut().insert(about.to_owned(), offset);
        }
        Ok(Some(answer))
    }
}

/// Host and path of an address.
fn split(address: &str) -> (&str, &str) {
    let address = address.strip_prefix("http://").unwrap();
    address.split_at(address.find('/').unwrap())
}

fn read(stream: &mut TcpStream) -> std::io::Result<Response> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned())
    };
    Ok(Response::with_headers(
        status,
        String::from_utf8_lossy(&bytes[end + 4..]).into_owned(),
        header,
    ))
}

/// The body that is at this address.
pub(crate) fn get(address: &str) -> Vec<u8> {
    let (host, path) = split(address);
    let mut stream = TcpStream::connect(host).unwrap();
    stream
        .write_all(
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    bytes.split_off(end + 4)
}

impl Transport for SocketLine {
    type File = MemoryFile;

    async fn send(
        &self,
        request: &Request<'_, MemoryFile>,
        _on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        self.send(request).ok().flatten().ok_or(TransportError::Network)
    }

    /// Hurried: the pauses are tested where the clock is not real.
    async fn pause(&self, longest: Duration) {
        std::thread::sleep(longest / 50);
    }

    fn now(&self) -> Duration {
        self.began.elapsed() * 50
    }

    fn jitter(&self) -> f64 {
        1.0
    }

    fn new_idempotency_key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("{:?}-{}-{}", std::thread::current().id(), std::process::id(), self.keys.get())
    }

    fn record_attempt(&self, _outcome: AttemptOutcome) {}
}
