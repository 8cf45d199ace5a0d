//! The part of HTTP/1.1 that the proxy needs: where the headers end, what they say, and how long the
//! body is.

use std::io;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::faults::fault::End;

/// The limit of the first line and the headers in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// The first line and the headers of a message, without the empty line after them.
#[derive(Debug, Clone)]
pub(in crate::faults) struct Head(Vec<String>);

impl Head {
    pub(in crate::faults) fn read(bytes: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes).context("the headers are not UTF-8")?;
        Ok(Self(text.split("\r\n").map(str::to_owned).collect()))
    }

    fn word(&self, index: usize) -> &str {
        self.0.first().and_then(|line| line.split(' ').nth(index)).unwrap_or_default()
    }

    /// Returns the method of a request.
    pub(in crate::faults) fn method(&self) -> &str {
        self.word(0)
    }

    /// Returns the path of a request with its query.
    pub(in crate::faults) fn path(&self) -> &str {
        self.word(1)
    }

    /// Returns the status of a response.
    pub(in crate::faults) fn status(&self) -> u16 {
        self.word(1).parse().unwrap_or_default()
    }

    /// Returns the value of a header, in any letter case of its name.
    pub(in crate::faults) fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter().skip(1).filter_map(|line| line.split_once(':'));
        pairs.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Returns the value of a numeric header.
    pub(in crate::faults) fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.parse().ok()
    }

    /// Sets a header, replacing any of that name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|line| {
            !line.split_once(':').is_some_and(|(found, _)| found.eq_ignore_ascii_case(name))
        });
        self.0.push(format!("{name}: {value}"));
    }

    /// Returns the bytes that are sent.
    pub(super) fn bytes(&self) -> Vec<u8> {
        format!("{}\r\n\r\n", self.0.join("\r\n")).into_bytes()
    }
}

/// A whole response.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) head: Head,
    /// The body as received: a chunked body keeps the sizes of its chunks.
    pub(super) body: Vec<u8>,
}

impl Response {
    /// Parses everything that was received over a connection.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let end = end_of_head(bytes).context("the response has no end of its headers")?;
        Ok(Self { head: Head::read(&bytes[..end])?, body: bytes[end + 4..].to_vec() })
    }

    /// Returns the response of an intermediary that does not know the API.
    pub(super) fn from_intermediary(status: u16, headers: &[(&str, String)]) -> Self {
        let body =
            format!("<html><body><h1>Intermediary error {status}</h1></body></html>").into_bytes();
        let mut head = Head(vec![format!("HTTP/1.1 {status} Intermediary Error")]);
        head.set("Content-Type", "text/html");
        head.set("Content-Length", &body.len().to_string());
        for (name, value) in headers {
            head.set(name, value);
        }
        Self { head, body }
    }

    /// Returns whether it has a `Content-Length` that a shorter body can get.
    pub(super) fn has_length(&self) -> bool {
        self.head.header("content-length").is_some() && !self.body.is_empty()
    }

    /// Returns whether its end is known without the end of the connection.
    pub(super) fn ends_by_itself(&self, method: &str) -> bool {
        let has_none = method == "HEAD" || matches!(self.head.status(), 204 | 304);
        has_none
            || self.head.header("content-length").is_some()
            || self.head.header("transfer-encoding").is_some()
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n")
}

/// One end of a TCP connection, with what has been read and not yet used.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    ahead: Vec<u8>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        // Separate writes become separate packets.
        stream.set_nodelay(true)?;
        Ok(Self { stream, ahead: Vec::new() })
    }

    /// Returns the next head, or `None` where the connection has ended.
    pub(super) async fn head(&mut self) -> Result<Option<Head>> {
        loop {
            if let Some(end) = end_of_head(&self.ahead) {
                let head = Head::read(&self.ahead[..end])?;
                self.ahead.drain(..end + 4);
                return Ok(Some(head));
            }
            ensure!(self.ahead.len() < LONGEST_HEAD, "the headers have no end");
            if self.stream.read_buf(&mut self.ahead).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// Returns the next `most` bytes, or fewer where the connection has ended.
    pub(super) async fn bytes(&mut self, most: usize) -> io::Result<Vec<u8>> {
        while self.ahead.len() < most && self.stream.read_buf(&mut self.ahead).await? > 0 {}
        let length = most.min(self.ahead.len());
        Ok(self.ahead.drain(..length).collect())
    }

    /// Returns everything up to the end of the connection.
    pub(super) async fn rest(&mut self) -> io::Result<Vec<u8>> {
        self.stream.read_to_end(&mut self.ahead).await?;
        Ok(std::mem::take(&mut self.ahead))
    }

    /// Waits until the other side has ended the connection.
    pub(super) async fn has_left(&mut self) {
        // An error is an end as well.
        while matches!(self.stream.read_buf(&mut self.ahead).await, Ok(1..)) {}
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Writes byte by byte, except for the middle of a long message.
    pub(super) async fn write_byte_by_byte(&mut self, bytes: &[u8]) -> io::Result<()> {
        const ALONE: usize = 1000;
        let first = ALONE.min(bytes.len());
        let last = bytes.len().saturating_sub(ALONE).max(first);
        for byte in &bytes[..first] {
            self.write(&[*byte]).await?;
        }
        self.write(&bytes[first..last]).await?;
        for byte in &bytes[last..] {
            self.write(&[*byte]).await?;
        }
        Ok(())
    }

    /// Ends the connection.
    pub(super) async fn end(mut self, end: End) -> io::Result<()> {
        match end {
            End::Closed => self.stream.shutdown().await,
            // With no time to linger, dropping the socket resets the connection.
            End::Reset => self.stream.set_zero_linger(),
        }
    }
}

/// Returns the name of a request: its method and path, without what differs between sessions and
/// builds.
pub(super) fn name_of(head: &Head) -> String {
    let path = head.path().split('?').next().unwrap_or_default();
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| if is_id(segment) { ":id".to_owned() } else { without_digest(segment) })
        .collect();
    format!("{} {}", head.method(), segments.join("/"))
}

/// Returns whether a segment is an id such as `vs_…`.
fn is_id(segment: &str) -> bool {
    segment.split_once('_').is_some_and(|(kind, rest)| {
        (2..=3).contains(&kind.len())
            && rest.len() >= 16
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Returns `app-0123456789abcdef.js` as `app-*.js`.
fn without_digest(segment: &str) -> String {
    let Some((name, rest)) = segment.rsplit_once('-') else { return segment.to_owned() };
    let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    // The digest is printed as a number, without leading zeros.
    if (12..=16).contains(&digits) {
        format!("{name}-*{}", &rest[digits..])
    } else {
        segment.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_the_same_name_in_every_session_and_build() {
        let named = |line: &str| name_of(&Head::read(line.as_bytes()).unwrap());
        assert_eq!(
            named("POST /session/vs_0123456789abcdefghij/open HTTP/1.1"),
            "POST /session/:id/open"
        );
        assert_eq!(
            named("PATCH /v1/uploads/du_0123456789abcdefghij HTTP/1.1"),
            "PATCH /v1/uploads/:id"
        );
        assert_eq!(
            named("GET /widget/latchkey-widget-c65bb7c10b2194a3_bg.wasm HTTP/1.1"),
            "GET /widget/latchkey-widget-*_bg.wasm"
        );
        assert_eq!(named("GET /v1/document_uploads?limit=3 HTTP/1.1"), "GET /v1/document_uploads");
    }

    #[test]
    fn a_header_is_found_in_any_case_and_set_once() {
        let mut head =
            Head::read(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nconnection: close").unwrap();
        assert_eq!((head.status(), head.number("content-length")), (200, Some(12)));
        head.set("Connection", "keep-alive");
        assert_eq!(
            head.bytes(),
            b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n"
        );
    }
}
