//! HTTP requests of a business's server, for what the demo page cannot do.
//!
//! A small HTTP/1.1 client: both ends are the tests' own and on this machine.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A response whose body is JSON.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The body, `null` if it is not JSON.
    pub(crate) body: Value,
}

/// Sends a JSON request and reads the whole response.
pub(crate) async fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> Result<Response> {
    let (status, body) = exchange(address, method, path, bearer, body).await?;
    Ok(Response { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// Returns the bytes of a file that needs no credential.
pub(crate) async fn fetch(address: SocketAddr, path: &str) -> Result<Vec<u8>> {
    let (status, body) = exchange(address, "GET", path, None, None).await?;
    ensure!(status == 200, "the file's URL returns {status}");
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
    let response = send(address, method, path, &headers, body.as_bytes()).await?;
    Ok((response.status, response.body))
}

/// A response as it was received.
#[derive(Debug)]
pub(crate) struct RawResponse {
    pub(crate) status: u16,
    /// The status line and the headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl RawResponse {
    /// Returns the first header of that name, in any letter case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs
            .map(|(found, value)| (found, value.trim()))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// Sends a request with these headers and any body, and reads the whole response.
pub(crate) async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<RawResponse> {
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    let end = response
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .context("the response has no end of its headers")?;
    let head = String::from_utf8_lossy(&response[..end]).into_owned();
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok())
        .context("the response has no status")?;
    Ok(RawResponse { status, head, body: response[end + 4..].to_vec() })
}
