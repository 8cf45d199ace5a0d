//! One request through the proxy: to the server, and its answer back, with what happens on the way.

use std::future::{pending, ready};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::message::{Answer, Head, Wire};
use super::{Line, Order};
use crate::faults::fault::{End, Fault, Share};

/// How many bytes in a row are garbled.
const GARBLED: usize = 8;

/// A request whose head has been read.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) head: Head,
    pub(super) length: usize,
    /// Its place in what is noted of the run.
    pub(super) entry: usize,
}

/// Whether the client's connection may serve another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Another,
    None,
}

/// Carries a request, whose body is still to be read.
pub(super) async fn carry(
    line: &Line,
    mut client: Wire,
    asked: Asked,
    fault: Option<Fault>,
) -> Result<(Option<Wire>, Next)> {
    let mut head = asked.head.clone();
    // One request, one connection to the server: its answer ends where the connection does.
    head.set("Connection", "close");
    let head = head.bytes();
    let all = head.len() + asked.length;
    match fault {
        Some(Fault::RequestCut { after, end }) => {
            let server = forward_part(line, &mut client, &asked, &head, after.of(all)).await?;
            drop(server);
            client.end(end).await?;
            return Ok((None, Next::None));
        }
        Some(Fault::RequestStalled { after }) => {
            let _server = forward_part(line, &mut client, &asked, &head, after.of(all)).await?;
            client.has_left().await;
            return Ok((None, Next::None));
        }
        Some(Fault::Refused { milliseconds }) => {
            line.order(Order::Refuse(Duration::from_millis(milliseconds)));
            // Ends with every other connection.
            return pending().await;
        }
        _ => {}
    }
    let mut body = client.bytes(asked.length).await?;
    line.record.borrow_mut().sent(asked.entry, body.len());
    if body.len() < asked.length {
        // The client has given up; the server gets what there is, and then nothing more either.
        let mut server = connect(line.server()?).await?;
        let _ = server.write(&[head, body].concat()).await;
        return Ok((None, Next::None));
    }
    match fault {
        Some(Fault::Delayed { milliseconds }) => sleep(Duration::from_millis(milliseconds)).await,
        Some(Fault::RequestGarbled { at }) => garble(&mut body, at),
        _ => {}
    }
    let answer = match fault {
        Some(Fault::ServerError { status, after_it_acted: false }) => {
            Answer::of_a_stranger(status, &[])
        }
        Some(Fault::TooManyRequests { seconds }) => {
            Answer::of_a_stranger(429, &[("Retry-After", seconds.to_string())])
        }
        _ => {
            let message = [head, body].concat();
            let answer = ask_all(line.server()?, &message, fault);
            if matches!(fault, Some(Fault::Delayed { .. })) {
                answer.await?
            } else {
                tokio::select! {
                    answer = answer => answer?,
                    // As a proxy does: who has left asks for nothing any more.
                    () = client.has_left() => return Ok((None, Next::None)),
                }
            }
        }
    };
    give_back(line, client, &asked, answer, fault).await
}

/// Sends the server no more than the first `length` bytes of a request.
async fn forward_part(
    line: &Line,
    client: &mut Wire,
    asked: &Asked,
    head: &[u8],
    length: usize,
) -> Result<Wire> {
    let body = client.bytes(length.saturating_sub(head.len())).await?;
    line.record.borrow_mut().sent(asked.entry, body.len());
    let mut server = connect(line.server()?).await?;
    server.write(&[&head[..length.min(head.len())], &body].concat()).await?;
    Ok(server)
}

async fn connect(server: SocketAddr) -> Result<Wire> {
    Ok(Wire::new(TcpStream::connect(server).await.context("the server does not listen")?)?)
}

/// Asks the server once, or twice where that is what happens.
async fn ask_all(server: SocketAddr, message: &[u8], fault: Option<Fault>) -> Result<Answer> {
    match fault {
        Some(Fault::RequestTwice { at_once, second_is_answered }) => {
            let (first, second) = if at_once {
                tokio::join!(ask(server, message, false), ask(server, message, false))
            } else {
                (ask(server, message, false).await, ask(server, message, false).await)
            };
            if second_is_answered { second } else { first }
        }
        other => ask(server, message, other == Some(Fault::ByteByByte)).await,
    }
}

async fn ask(server: SocketAddr, message: &[u8], byte_by_byte: bool) -> Result<Answer> {
    let mut server = connect(server).await?;
    // A server that has heard enough answers before it has been told everything.
    let _ = if byte_by_byte {
        server.write_byte_by_byte(message).await
    } else {
        server.write(message).await
    };
    Answer::read(&server.rest().await?)
}

/// Gives the client the answer, or what is left of it.
async fn give_back(
    line: &Line,
    mut client: Wire,
    asked: &Asked,
    mut answer: Answer,
    fault: Option<Fault>,
) -> Result<(Option<Wire>, Next)> {
    let status = answer.head.status();
    line.record.borrow_mut().answered_by_server(asked.entry, status);
    match fault {
        Some(Fault::ServerError { status, after_it_acted: true }) => {
            answer = Answer::of_a_stranger(status, &[])
        }
        Some(Fault::AnswerTruncated { after }) if answer.has_length() => {
            answer.body.truncate(after.of(answer.body.len()));
            answer.head.set("Content-Length", &answer.body.len().to_string());
        }
        Some(Fault::AnswerGarbled { at }) => garble(&mut answer.body, at),
        _ => {}
    }
    let keeps = line.keeps_connections && answer.ends_by_itself(asked.head.method());
    answer.head.set("Connection", if keeps { "keep-alive" } else { "close" });
    let bytes = [answer.head.bytes(), answer.body].concat();
    match fault {
        Some(Fault::AnswerLost { end }) => return ended(client, end).await,
        Some(Fault::AnswerCut { after, end }) => {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            return ended(client, end).await;
        }
        Some(Fault::AnswerTruncated { after })
            if answer.head.header("content-length").is_none() =>
        {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            return ended(client, End::Closed).await;
        }
        Some(Fault::AnswerStalled { after }) => {
            client.write(&bytes[..after.of(bytes.len())]).await?;
            client.has_left().await;
            return Ok((None, Next::None));
        }
        Some(Fault::ByteByByte) => client.write_byte_by_byte(&bytes).await?,
        _ if has_left_already(&mut client).await => return Ok((None, Next::None)),
        _ => client.write(&bytes).await?,
    }
    line.record.borrow_mut().delivered(asked.entry, &answer.head);
    if keeps {
        return Ok((Some(client), Next::Another));
    }
    ended(client, End::Closed).await
}

async fn ended(client: Wire, end: End) -> Result<(Option<Wire>, Next)> {
    client.end(end).await?;
    Ok((None, Next::None))
}

/// Whether the client has gone away while it was waiting.
async fn has_left_already(client: &mut Wire) -> bool {
    tokio::select! {
        biased;
        () = client.has_left() => true,
        () = ready(()) => false,
    }
}

/// Puts in the place of a few bytes others that no text has, so that whoever reads it can tell.
/// What cannot be told apart from what was sent is a matter of encryption, not of this test.
fn garble(body: &mut [u8], at: Share) {
    let start = at.of(body.len());
    for byte in body.iter_mut().skip(start).take(GARBLED) {
        *byte = if *byte == 1 { 2 } else { 1 };
    }
}
