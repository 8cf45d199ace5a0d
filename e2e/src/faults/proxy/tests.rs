//! Each fault does what it says, as a client and a server see it that are made for the purpose.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::Proxy;
use crate::faults::fault::{End, Fault, Share};
use crate::faults::plan::{Plan, Planned};
use crate::faults::record::Record;

const REQUEST_BODY: &str = r#"{"name": "Jane"}"#;
const ANSWER_BODY: &str = r#"{"status": "saved"}"#;

/// What a run through the proxy has looked like.
struct Seen {
    /// What each connection to the server has brought.
    asked: Vec<String>,
    /// What came back over the client's connection, and whether it was reset.
    answered: String,
    was_reset: bool,
    record: Rc<RefCell<Record>>,
}

/// Runs something that uses the proxy.
fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, work);
}

/// A server that answers each request, and notes it as it came.
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
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{ANSWER_BODY}",
                        ANSWER_BODY.len()
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

/// Sends one request through a proxy that does this to it, over a connection that is not kept.
async fn meets(fault: Fault) -> Seen {
    let (server, asked) = serve().await;
    let proxy = Proxy::open().unwrap();
    proxy.lead_to(server);
    let planned = Planned { name: "POST /v1/session", turn: 1, times: 1, fault };
    let record = proxy
        .begin(Plan { keeps_connections: false, faults: vec![planned], ..Plan::calm(1) })
        .await
        .unwrap();
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    client.write_all(request().as_bytes()).await.unwrap();
    let mut answered = Vec::new();
    // A connection on which nothing moves any more ends by the client's own doing.
    let end = timeout(Duration::from_millis(300), client.read_to_end(&mut answered)).await;
    drop(client);
    tokio::task::yield_now().await;
    // The server notes what was cut when it sees the end of it.
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
    Seen {
        asked,
        answered: String::from_utf8_lossy(&answered).into_owned(),
        was_reset: matches!(end, Ok(Err(_))),
        record,
    }
}

/// Whether that is the whole request, but for the headers of the connection.
fn is_whole(asked: &str) -> bool {
    asked.starts_with("POST /v1/session HTTP/1.1\r\n") && asked.ends_with(REQUEST_BODY)
}

#[test]
fn a_request_that_is_cut_reaches_the_server_in_part_and_is_not_answered() {
    run(async {
        let seen = meets(Fault::RequestCut { after: Share(950), end: End::Reset }).await;
        let [asked] = &seen.asked[..] else { panic!("{:?}", seen.asked) };
        assert!(asked.starts_with("POST") && !is_whole(asked), "{asked}");
        assert!(seen.answered.is_empty() && seen.was_reset);
        let seen = meets(Fault::RequestCut { after: Share(300), end: End::Closed }).await;
        assert!(seen.answered.is_empty() && !seen.was_reset);
    });
}

#[test]
fn a_request_that_stalls_reaches_the_server_in_part_and_the_client_waits() {
    run(async {
        let seen = meets(Fault::RequestStalled { after: Share(950) }).await;
        let [asked] = &seen.asked[..] else { panic!("{:?}", seen.asked) };
        assert!(!is_whole(asked) && seen.answered.is_empty() && !seen.was_reset);
    });
}

#[test]
fn a_garbled_request_is_as_long_as_it_was_and_no_json_any_more() {
    run(async {
        let seen = meets(Fault::RequestGarbled { at: Share(500) }).await;
        let (_, body) = seen.asked[0].split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), REQUEST_BODY.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
        assert!(seen.answered.ends_with(ANSWER_BODY));
    });
}

#[test]
fn a_request_sent_twice_is_answered_once() {
    run(async {
        for at_once in [false, true] {
            let seen = meets(Fault::RequestTwice { at_once, second_is_answered: at_once }).await;
            assert_eq!(seen.asked.len(), 2);
            assert!(seen.asked.iter().all(|asked| is_whole(asked)));
            assert_eq!(seen.answered.matches("HTTP/1.1 200").count(), 1);
        }
    });
}

#[test]
fn a_delayed_request_arrives_although_nobody_waits_any_more() {
    run(async {
        let seen = meets(Fault::Delayed { milliseconds: 400 }).await;
        assert!(seen.answered.is_empty() && seen.asked.is_empty());
        let seen = meets(Fault::Delayed { milliseconds: 20 }).await;
        assert!(seen.answered.ends_with(ANSWER_BODY) && seen.asked.len() == 1);
    });
}

#[test]
fn while_connections_are_refused_nothing_listens_and_afterwards_all_is_as_before() {
    run(async {
        let (server, asked) = serve().await;
        let proxy = Proxy::open().unwrap();
        proxy.lead_to(server);
        let fault = Fault::Refused { milliseconds: 200 };
        let planned = Planned { name: "POST /v1/session", turn: 1, times: 1, fault };
        proxy.begin(Plan { faults: vec![planned], ..Plan::calm(1) }).await.unwrap();
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
fn what_answers_in_the_servers_place_says_so_whether_or_not_the_server_acted() {
    run(async {
        for after_it_acted in [false, true] {
            let seen = meets(Fault::ServerError { status: 503, after_it_acted }).await;
            assert!(seen.answered.starts_with("HTTP/1.1 503"));
            assert_eq!(seen.asked.len(), usize::from(after_it_acted));
        }
        let seen = meets(Fault::TooManyRequests { seconds: 3 }).await;
        assert!(
            seen.answered.starts_with("HTTP/1.1 429")
                && seen.answered.contains("Retry-After: 3\r\n")
        );
        assert!(seen.asked.is_empty());
    });
}

#[test]
fn an_answer_that_is_lost_was_given() {
    run(async {
        let seen = meets(Fault::AnswerLost { end: End::Reset }).await;
        assert!(is_whole(&seen.asked[0]));
        assert!(seen.answered.is_empty() && seen.was_reset);
    });
}

#[test]
fn an_answer_that_is_cut_or_stalls_is_shorter_than_it_says() {
    run(async {
        for fault in [
            Fault::AnswerCut { after: Share(900), end: End::Closed },
            Fault::AnswerStalled { after: Share(900) },
        ] {
            let seen = meets(fault).await;
            assert!(is_whole(&seen.asked[0]));
            assert!(
                seen.answered.starts_with("HTTP/1.1 200") && !seen.answered.ends_with(ANSWER_BODY)
            );
            assert!(seen.answered.contains(&format!("content-length: {}", ANSWER_BODY.len())));
        }
    });
}

#[test]
fn a_truncated_answer_is_as_long_as_it_says_and_ends_too_early() {
    run(async {
        let seen = meets(Fault::AnswerTruncated { after: Share(500) }).await;
        let (head, body) = seen.answered.split_once("\r\n\r\n").unwrap();
        assert!(ANSWER_BODY.starts_with(body) && body.len() < ANSWER_BODY.len());
        assert!(head.contains(&format!("Content-Length: {}", body.len())));
    });
}

#[test]
fn a_garbled_answer_is_as_long_as_it_was_and_no_json_any_more() {
    run(async {
        let seen = meets(Fault::AnswerGarbled { at: Share(0) }).await;
        let (_, body) = seen.answered.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), ANSWER_BODY.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
    });
}

#[test]
fn byte_by_byte_everything_arrives() {
    run(async {
        let seen = meets(Fault::ByteByByte).await;
        assert!(is_whole(&seen.asked[0]) && seen.answered.ends_with(ANSWER_BODY));
        assert_eq!(seen.record.borrow().faults().count(), 1);
        assert!(seen.record.borrow().complaints().is_empty());
    });
}

#[test]
fn a_kept_connection_serves_one_request_after_the_other() {
    run(async {
        let (server, asked) = serve().await;
        let proxy = Proxy::open().unwrap();
        proxy.lead_to(server);
        let record = proxy.begin(Plan::calm(1)).await.unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
        for count in 1..=3 {
            client.write_all(request().as_bytes()).await.unwrap();
            let mut answered = Vec::new();
            while !answered.ends_with(ANSWER_BODY.as_bytes()) {
                assert!(client.read_buf(&mut answered).await.unwrap() > 0);
            }
            assert_eq!(asked.borrow().len(), count);
        }
        let seen: Vec<(String, u32)> =
            record.borrow().requests().map(|(name, turn)| (name.to_owned(), turn)).collect();
        assert_eq!(seen, [1, 2, 3].map(|turn| ("POST /v1/session".to_owned(), turn)));
    });
}
