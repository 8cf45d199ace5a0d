//! As much HTTP as these commands need: one request to a server on this machine, and its whole
//! answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

/// How long a server on this machine may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A server's answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The body, as text.
    pub(crate) body: String,
}

/// Fetches a page.
pub(crate) fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    ask(address, &format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n"))
}

/// Posts JSON with a secret key.
pub(crate) fn post_json(
    address: SocketAddr,
    path: &str,
    secret_key: &str,
    body: &str,
) -> Result<Answer> {
    let length = body.len();
    ask(
        address,
        &format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {secret_key}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

/// HTTP/1.0, so that the answer ends with the connection and is never sent in chunks.
fn ask(address: SocketAddr, request: &str) -> Result<Answer> {
    let mut connection = TcpStream::connect_timeout(&address, TIMEOUT)?;
    connection.set_read_timeout(Some(TIMEOUT))?;
    connection.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    parse(&String::from_utf8_lossy(&answer)).context("the server's answer is not HTTP")
}

fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split_whitespace().nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_a_status_and_a_body() {
        let answer =
            parse("HTTP/1.0 201 Created\r\nContent-Type: text/plain\r\n\r\nhello\r\n\r\nyou")
                .unwrap();
        assert_eq!(answer, Answer { status: 201, body: "hello\r\n\r\nyou".to_owned() });
        assert_eq!(parse("SSH-2.0-OpenSSH"), None);
    }
}
