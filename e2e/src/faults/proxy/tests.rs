//! Each fault does what it says, between a client and a server of the test.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::Proxy;
use crate::faults::fault::{End, Fault, Fraction};
use crate::faults::plan::{Plan, PlannedFault};
use crate::faults::record::Record;

const REQUEST_BODY: &str = r#"{"name": "Jane"}"#;
const RESPONSE_BODY: &str = r#"{"status": "saved"}"#;

/// What client and server have observed.
struct Observed {
    /// What each connection to the server has received.
    requests: Vec<String>,
    /// What the client has received.
    response: String,
    /// Whether the client's connection was reset.
    was_reset: bool,
    record: Rc<RefCell<Record>>,
}

/// Runs a future on a local runtime.
fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work);
}

/// Starts a server that responds to each request. Returns its address and what it receives.
async fn serve() -> (std::net::SocketAddr, Rc<RefCell<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked: Rc<RefCell<Vec<String>>> = Rc::default();
    let noted = Rc::clone(&asked);
    tokio::task::spawn_local(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let noted = Rc::clone(&noted);
            tokio::task::spawn_local(async move {
                let mut request = Vec::new();
                let is_whole = |request: &[u8]| {
                    request
                        .windows(4)
                        .position(|end| end == b"\r\n\r\n")
                        .is_some_and(|end| request.len() >= end + 4 + REQUEST_BODY.len())
                };
                while !is_whole(&request)
                    && stream.read_buf(&mut request).await.unwrap_or_default() > 0
                {}
                noted.borrow_mut().push(String::from_utf8_lossy(&request).into_owned());
                if is_whole(&request) {
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{RESPONSE_BODY}",
                        RESPONSE_BODY.len()
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (address, asked)
}

fn request() -> String {
    format!(
        "POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{REQUEST_BODY}",
        REQUEST_BODY.len()
    )
}

/// Sends one request through a proxy with this fault, over a connection that is not kept alive.
async fn send_with(fault: Fault) -> Observed {
    let (server, asked) = serve().await;
    let proxy = Proxy::open().unwrap();
    proxy.set_server(server);
    let planned = PlannedFault { name: "POST /v1/session", occurrence: 1, times: 1, fault };
    let record = proxy
        .begin(Plan { keeps_connections: false, faults: vec![planned], ..Plan::without_faults(1) })
        .await
        .unwrap();
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    client.write_all(request().as_bytes()).await.unwrap();
    let mut answered = Vec::new();
    // The client ends a connection on which nothing moves any more.
    let end = timeout(Duration::from_millis(300), client.read_to_end(&mut answered)).await;
    drop(client);
    tokio::task::yield_now().await;
    // The server records a cut request when its connection ends.
    timeout(Duration::from_secs(5), async {
        while matches!(fault, Fault::RequestCut { .. } | Fault::RequestStalled { .. })
            && asked.borrow().is_empty()
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await
    .unwrap();
    let asked = asked.borrow().clone();
    Observed {
        requests: asked,
        response: String::from_utf8_lossy(&answered).into_owned(),
        was_reset: matches!(end, Ok(Err(_))),
        record,
    }
}

/// Returns whether that is the whole request, apart from the headers of the connection.
fn is_whole(asked: &str) -> bool {
    asked.starts_with("POST /v1/session HTTP/1.1\r\n") && asked.ends_with(REQUEST_BODY)
}

#[test]
fn a_cut_request_reaches_the_server_in_part_and_gets_no_response() {
    run(async {
        let seen = send_with(Fault::RequestCut { after: Fraction(950), end: End::Reset }).await;
        let [asked] = &seen.requests[..] else { panic!("{:?}", seen.requests) };
        assert!(asked.starts_with("POST") && !is_whole(asked), "{asked}");
        assert!(seen.response.is_empty() && seen.was_reset);
        let seen = send_with(Fault::RequestCut { after: Fraction(300), end: End::Closed }).await;
        assert!(seen.response.is_empty() && !seen.was_reset);
    });
}

#[test]
fn a_stalled_request_reaches_the_server_in_part_and_the_client_waits() {
    run(async {
        let seen = send_with(Fault::RequestStalled { after: Fraction(950) }).await;
        let [asked] = &seen.requests[..] else { panic!("{:?}", seen.requests) };
        assert!(!is_whole(asked) && seen.response.is_empty() && !seen.was_reset);
    });
}

#[test]
fn a_garbled_request_keeps_its_length_and_is_not_json() {
    run(async {
        let seen = send_with(Fault::RequestGarbled { at: Fraction(500) }).await;
        let (_, body) = seen.requests[0].split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), REQUEST_BODY.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
        assert!(seen.response.ends_with(RESPONSE_BODY));
    });
}

#[test]
fn a_request_sent_twice_gets_one_response() {
    run(async {
        for at_once in [false, true] {
            let seen = send_with(Fault::RequestTwice { at_once, returns_second: at_once }).await;
            assert_eq!(seen.requests.len(), 2);
            assert!(seen.requests.iter().all(|asked| is_whole(asked)));
            assert_eq!(seen.response.matches("HTTP/1.1 200").count(), 1);
        }
    });
}

#[test]
fn a_delayed_request_arrives_although_the_client_has_left() {
    run(async {
        let seen = send_with(Fault::Delayed { milliseconds: 400 }).await;
        assert!(seen.response.is_empty() && seen.requests.is_empty());
        let seen = send_with(Fault::Delayed { milliseconds: 20 }).await;
        assert!(seen.response.ends_with(RESPONSE_BODY) && seen.requests.len() == 1);
    });
}

#[test]
fn connections_are_refused_for_a_while_only() {
    run(async {
        let (server, asked) = serve().await;
        let proxy = Proxy::open().unwrap();
        proxy.set_server(server);
        let fault = Fault::Refused { milliseconds: 200 };
        let planned = PlannedFault { name: "POST /v1/session", occurrence: 1, times: 1, fault };
        proxy.begin(Plan { faults: vec![planned], ..Plan::without_faults(1) }).await.unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
        client.write_all(request().as_bytes()).await.unwrap();
        let mut answered = Vec::new();
        let _ = client.read_to_end(&mut answered).await;
        assert!(answered.is_empty() && asked.borrow().is_empty());
        let refused = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
        let again = async {
            loop {
                if let Ok(client) = TcpStream::connect(("127.0.0.1", proxy.port())).await {
                    return client;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let mut client = timeout(Duration::from_secs(5), again).await.unwrap();
        client.write_all(request().as_bytes()).await.unwrap();
        let mut head = [0; 12];
        client.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 200");
    });
}

#[test]
fn an_intermediary_responds_whether_or_not_the_server_acted() {
    run(async {
        for after_it_acted in [false, true] {
            let seen = send_with(Fault::ServerError { status: 503, after_it_acted }).await;
            assert!(seen.response.starts_with("HTTP/1.1 503"));
            assert_eq!(seen.requests.len(), usize::from(after_it_acted));
        }
        let seen = send_with(Fault::TooManyRequests { seconds: 3 }).await;
        assert!(
            seen.response.starts_with("HTTP/1.1 429")
                && seen.response.contains("Retry-After: 3\r\n")
        );
        assert!(seen.requests.is_empty());
    });
}

#[test]
fn a_lost_response_was_sent_by_the_server() {
    run(async {
        let seen = send_with(Fault::ResponseLost { end: End::Reset }).await;
        assert!(is_whole(&seen.requests[0]));
        assert!(seen.response.is_empty() && seen.was_reset);
    });
}

#[test]
fn a_cut_or_stalled_response_is_shorter_than_its_content_length() {
    run(async {
        for fault in [
            Fault::ResponseCut { after: Fraction(900), end: End::Closed },
            Fault::ResponseStalled { after: Fraction(900) },
        ] {
            let seen = send_with(fault).await;
            assert!(is_whole(&seen.requests[0]));
            assert!(
                seen.response.starts_with("HTTP/1.1 200")
                    && !seen.response.ends_with(RESPONSE_BODY)
            );
            assert!(seen.response.contains(&format!("content-length: {}", RESPONSE_BODY.len())));
        }
    });
}

#[test]
fn a_truncated_response_has_a_matching_content_length() {
    run(async {
        let seen = send_with(Fault::ResponseTruncated { after: Fraction(500) }).await;
        let (head, body) = seen.response.split_once("\r\n\r\n").unwrap();
        assert!(RESPONSE_BODY.starts_with(body) && body.len() < RESPONSE_BODY.len());
        assert!(head.contains(&format!("Content-Length: {}", body.len())));
    });
}

#[test]
fn a_garbled_response_keeps_its_length_and_is_not_json() {
    run(async {
        let seen = send_with(Fault::ResponseGarbled { at: Fraction(0) }).await;
        let (_, body) = seen.response.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), RESPONSE_BODY.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
    });
}

#[test]
fn everything_arrives_byte_by_byte() {
    run(async {
        let seen = send_with(Fault::ByteByByte).await;
        assert!(is_whole(&seen.requests[0]) && seen.response.ends_with(RESPONSE_BODY));
        assert_eq!(seen.record.borrow().faults().count(), 1);
        assert!(seen.record.borrow().proxy_errors().is_empty());
    });
}

#[test]
fn a_kept_connection_serves_several_requests() {
    run(async {
        let (server, asked) = serve().await;
        let proxy = Proxy::open().unwrap();
        proxy.set_server(server);
        let record = proxy.begin(Plan::without_faults(1)).await.unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
        for count in 1..=3 {
            client.write_all(request().as_bytes()).await.unwrap();
            let mut answered = Vec::new();
            while !answered.ends_with(RESPONSE_BODY.as_bytes()) {
                assert!(client.read_buf(&mut answered).await.unwrap() > 0);
            }
            assert_eq!(asked.borrow().len(), count);
        }
        let seen: Vec<(String, u32)> = record
            .borrow()
            .requests()
            .map(|(name, occurrence)| (name.to_owned(), occurrence))
            .collect();
        assert_eq!(seen, [1, 2, 3].map(|occurrence| ("POST /v1/session".to_owned(), occurrence)));
    });
}
