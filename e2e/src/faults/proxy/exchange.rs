//! One request through the proxy: to the server, and the response back, with the fault of the plan.

use std::future::{pending, ready};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::message::{Connection, Head, Response};
use super::{Command, RunContext};
use crate::faults::fault::{End, Fault, Fraction};

/// The number of consecutive bytes that are garbled.
const GARBLED: usize = 8;

/// A request whose head has been read.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) head: Head,
    pub(super) length: usize,
    /// The index of the request in the record.
    pub(super) entry: usize,
}

/// Whether the client's connection may serve another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reuse {
    Yes,
    No,
}

/// Forwards a request whose body is still to be read.
pub(super) async fn forward(
    context: &RunContext,
    mut client: Connection,
    request: Exchange,
    fault: Option<Fault>,
) -> Result<(Option<Connection>, Reuse)> {
    let mut head = request.head.clone();
    // With one connection per request, the response ends where the connection does.
    head.set("Connection", "close");
    let head = head.bytes();
    let all = head.len() + request.length;
    match fault {
        Some(Fault::RequestCut { after, end }) => {
            let server = forward_part(context, &mut client, &request, &head, after.of(all)).await?;
            drop(server);
            client.end(end).await?;
            return Ok((None, Reuse::No));
        }
        Some(Fault::RequestStalled { after }) => {
            let _server =
                forward_part(context, &mut client, &request, &head, after.of(all)).await?;
            client.has_left().await;
            return Ok((None, Reuse::No));
        }
        Some(Fault::Refused { milliseconds }) => {
            context.send(Command::Refuse(Duration::from_millis(milliseconds)));
            // The command ends this connection as well.
            return pending().await;
        }
        _ => {}
    }
    let mut body = client.bytes(request.length).await?;
    context.record.borrow_mut().body_sent(request.entry, body.len());
    if body.len() < request.length {
        // The client has given up. The server receives what there is, and no more.
        let mut server = connect(context.server()?).await?;
        let _ = server.write(&[head, body].concat()).await;
        return Ok((None, Reuse::No));
    }
    match fault {
        Some(Fault::Delayed { milliseconds }) => sleep(Duration::from_millis(milliseconds)).await,
        Some(Fault::RequestGarbled { at }) => garble(&mut body, at),
        _ => {}
    }
    let response = match fault {
        Some(Fault::ServerError { status, after_it_acted: false }) => {
            Response::from_intermediary(status, &[])
        }
        Some(Fault::TooManyRequests { seconds }) => {
            Response::from_intermediary(429, &[("Retry-After", seconds.to_string())])
        }
        _ => {
            let message = [head, body].concat();
            let response = ask_with_fault(context.server()?, &message, fault);
            if matches!(fault, Some(Fault::Delayed { .. })) {
                response.await?
            } else {
                tokio::select! {
                    response = response => response?,
                    // As a proxy does, the request of a client that has left is abandoned.
                    () = client.has_left() => return Ok((None, Reuse::No)),
                }
            }
        }
    };
    respond(context, client, &request, response, fault).await
}

/// Sends only the first `length` bytes of a request to the server.
async fn forward_part(
    context: &RunContext,
    client: &mut Connection,
    request: &Exchange,
    head: &[u8],
    length: usize,
) -> Result<Connection> {
    let body = client.bytes(length.saturating_sub(head.len())).await?;
    context.record.borrow_mut().body_sent(request.entry, body.len());
    let mut server = connect(context.server()?).await?;
    server.write(&[&head[..length.min(head.len())], &body].concat()).await?;
    Ok(server)
}

async fn connect(server: SocketAddr) -> Result<Connection> {
    Ok(Connection::new(TcpStream::connect(server).await.context("the server does not listen")?)?)
}

/// Sends the request to the server once, or twice where that is the fault.
async fn ask_with_fault(
    server: SocketAddr,
    message: &[u8],
    fault: Option<Fault>,
) -> Result<Response> {
    match fault {
        Some(Fault::RequestTwice { at_once, returns_second }) => {
            let (first, second) = if at_once {
                tokio::join!(ask(server, message, false), ask(server, message, false))
            } else {
                (ask(server, message, false).await, ask(server, message, false).await)
            };
            if returns_second { second } else { first }
        }
        other => ask(server, message, other == Some(Fault::ByteByByte)).await,
    }
}

async fn ask(server: SocketAddr, message: &[u8], byte_by_byte: bool) -> Result<Response> {
    let mut server = connect(server).await?;
    // A server may respond before it has received everything.
    let _ = if byte_by_byte {
        server.write_byte_by_byte(message).await
    } else {
        server.write(message).await
    };
    Response::read(&server.rest().await?)
}

/// Returns the response to the client, with the fault applied.
async fn respond(
    context: &RunContext,
    mut client: Connection,
    request: &Exchange,
    mut response: Response,
    fault: Option<Fault>,
) -> Result<(Option<Connection>, Reuse)> {
    let status = response.head.status();
    context.record.borrow_mut().responded(request.entry, status);
    match fault {
        Some(Fault::ServerError { status, after_it_acted: true }) => {
            response = Response::from_intermediary(status, &[])
        }
        Some(Fault::ResponseTruncated { after }) if response.has_length() => {
            response.body.truncate(after.of(response.body.len()));
            response.head.set("Content-Length", &response.body.len().to_string());
        }
        Some(Fault::ResponseGarbled { at }) => garble(&mut response.body, at),
        _ => {}
    }
    let keeps = context.keeps_connections && response.ends_by_itself(request.head.method());
    response.head.set("Connection", if keeps { "keep-alive" } else { "close" });
    let bytes = [response.head.bytes(), response.body].concat();
    match fault {
        Some(Fault::ResponseLost { end }) => return ended(client, end).await,
        Some(Fault::ResponseCut { after, end }) => {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            return ended(client, end).await;
        }
        Some(Fault::ResponseTruncated { after })
            if response.head.header("content-length").is_none() =>
        {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            return ended(client, End::Closed).await;
        }
        Some(Fault::ResponseStalled { after }) => {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            client.has_left().await;
            return Ok((None, Reuse::No));
        }
        Some(Fault::ByteByByte) => client.write_byte_by_byte(&bytes).await?,
        _ if has_left_already(&mut client).await => return Ok((None, Reuse::No)),
        _ => client.write(&bytes).await?,
    }
    context.record.borrow_mut().delivered(request.entry, &response.head);
    if keeps {
        return Ok((Some(client), Reuse::Yes));
    }
    ended(client, End::Closed).await
}

async fn ended(client: Connection, end: End) -> Result<(Option<Connection>, Reuse)> {
    client.end(end).await?;
    Ok((None, Reuse::No))
}

/// Returns whether the client has left while it was waiting.
async fn has_left_already(client: &mut Connection) -> bool {
    tokio::select! {
        biased;
        () = client.has_left() => true,
        () = ready(()) => false,
    }
}

/// Replaces some bytes by others that occur in no text, so that a reader can notice it. Changes that
/// nobody could notice are prevented by TLS, which is not tested here.
fn garble(body: &mut [u8], at: Fraction) {
    let start = at.of(body.len());
    for byte in body.iter_mut().skip(start).take(GARBLED) {
        *byte = if *byte == 1 { 2 } else { 1 };
    }
}
