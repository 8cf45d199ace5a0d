//! Requests from the landlord's server, which is this program where a journey needs a session that
//! the demo page cannot make. HTTP/1.1 by hand, as both ends are ours and on this machine.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The body, if it is JSON.
    pub(crate) body: Value,
}

/// Sends one request and reads its answer to the end.
pub(crate) async fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<Answer> {
    let (status, body) = exchange(address, method, path, bearer, body).await?;
    Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// The bytes of a file that needs no credential.
pub(crate) async fn fetch(address: SocketAddr, path: &str) -> Result<Vec<u8>> {
    let (status, body) = exchange(address, "GET", path, None, None).await?;
    ensure!(status == 200, "the file's address answers {status}");
    Ok(body)
}

async fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<(u16, Vec<u8>)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let authorization = bearer.map(|secret| format!("Bearer {secret}"));
    let mut headers = vec![("Content-Type", "application/json")];
    headers.extend(authorization.as_deref().map(|value| ("Authorization", value)));
    let answer = send(address, method, path, &headers, body.as_bytes()).await?;
    Ok((answer.status, answer.body))
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    /// The status code.
    pub(crate) status: u16,
    /// The status line and the headers.
    pub(crate) head: String,
    /// What follows.
    pub(crate) body: Vec<u8>,
}

impl RawAnswer {
    /// The first header of that name, in whatever letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs
            .map(|(found, value)| (found, value.trim()))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// Sends one request with these headers and any body, and reads its answer to the end.
pub(crate) async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<RawAnswer> {
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .context("the answer has no end of its head")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok())
        .context("the answer has no status")?;
    Ok(RawAnswer { status, head, body: answer[end + 4..].to_vec() })
}
