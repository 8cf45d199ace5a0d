//! A server that is reached over real sockets, with a new connection for each request.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use latchkey_client::Response;
use latchkey_test_support::{ReceivedRequest, Server};

/// How much faster than real time the pauses are.
const SPEED_UP: u32 = 50;

/// The server at the addresses of the requests. If only part of a body is to arrive, the connection
/// is cut after it.
#[derive(Debug, Default)]
pub(crate) struct SocketServer;

impl SocketServer {
    fn exchange(request: &ReceivedRequest) -> std::io::Result<Option<Response>> {
        let (host, path) = split(&request.url);
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut head = format!(
            "{} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n",
            request.method.as_str(),
            request.content_length
        );
        for (name, value) in &request.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // A server that has responded already may not read the rest.
        let written = stream.write_all(&request.body);
        if !request.is_complete() {
            return Ok(None);
        }
        let response = read(&mut stream)?;
        written?;
        Ok(Some(response))
    }
}

impl Server for SocketServer {
    fn respond(&self, request: &ReceivedRequest) -> Option<Response> {
        Self::exchange(request).ok().flatten()
    }

    fn pause(&self, duration: Duration) {
        std::thread::sleep(duration / SPEED_UP);
    }
}

/// Splits a URL into host and path.
fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").unwrap();
    rest.split_at(rest.find('/').unwrap())
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

/// Returns the body at a URL.
pub(crate) fn get(url: &str) -> Vec<u8> {
    let (host, path) = split(url);
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
