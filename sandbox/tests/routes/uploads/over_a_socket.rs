//! Uploads over a socket that breaks, stalls, or is not read.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::{append, created, offset, payslip, pieces, sha256, stored};
use crate::applicant::{Applicant, applicant};
use crate::support::Sandbox;

async fn serve(sandbox: &Sandbox) -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (
        address,
        tokio::spawn(
            axum::serve(listener, latchkey_sandbox::app(sandbox.state.clone())).into_future(),
        ),
    )
}

/// Opens a connection and sends the head of a `PATCH` of this length and the given part of its
/// body.
async fn begin(
    address: SocketAddr,
    applicant: &Applicant<'_>,
    path: &str,
    offset: usize,
    length: usize,
    further: &str,
    bytes: &[u8],
) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: {offset}\r\ncontent-length: {length}\r\n{further}\r\n",
        applicant.secret
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream.flush().await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut piece).await.unwrap();
        assert!(count > 0, "closed without an answer");
        text.extend_from_slice(&piece[..count]);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Waits until the upload has this offset; the test's time limit ends a wait that fails.
async fn comes_to(applicant: &Applicant<'_>, path: &str, expected: usize) {
    while offset(applicant, path).await != expected {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_arrived_before_the_connection_broke_is_kept() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (address, server) = serve(&sandbox).await;
    let bytes = payslip(3_000_000);
    let path = created(&applicant, bytes.len()).await;
    let mut at = 0;
    for reached in [700_000, 700_001, 2_500_000] {
        drop(
            begin(address, &applicant, &path, at, bytes.len() - at, "", &bytes[at..reached]).await,
        );
        comes_to(&applicant, &path, reached).await;
        at = reached;
    }
    assert_eq!(append(&applicant, &path, at, &bytes[at..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
    assert_eq!(pieces(&sandbox), 0);
    server.abort();
}

#[tokio::test]
async fn what_arrived_is_known_while_more_of_it_is_still_on_its_way() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (address, server) = serve(&sandbox).await;
    let bytes = payslip(3_000_000);
    let path = created(&applicant, bytes.len()).await;
    let mut stream =
        begin(address, &applicant, &path, 0, bytes.len(), "", &bytes[..2_500_000]).await;
    while offset(&applicant, &path).await < 1_048_576 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stream.write_all(&bytes[2_500_000..]).await.unwrap();
    assert!(answer(stream).await.starts_with("HTTP/1.1 204"));
    assert!(stored(&applicant, &path).await == bytes);
    server.abort();
}

#[tokio::test]
async fn a_piece_with_a_checksum_that_was_cut_is_dropped() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (address, server) = serve(&sandbox).await;
    let bytes = payslip(200_000);
    let path = created(&applicant, bytes.len()).await;
    let sum = format!("upload-checksum: {}\r\n", sha256(&bytes));
    let mut stream =
        begin(address, &applicant, &path, 0, bytes.len(), &sum, &bytes[..150_000]).await;
    // The client half-closes the connection and still reads.
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(!String::from_utf8_lossy(&rest).contains("204"));
    assert_eq!((offset(&applicant, &path).await, pieces(&sandbox)), (0, 0));
    server.abort();
}

#[tokio::test]
async fn a_body_that_stands_still_is_ended_with_what_came_of_it() {
    let sandbox = Sandbox::with(|config| config.limits.body_stall = 1).await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (address, server) = serve(&sandbox).await;
    let bytes = payslip(200_000);
    let path = created(&applicant, bytes.len()).await;
    let stream = begin(address, &applicant, &path, 0, bytes.len(), "", &bytes[..150_000]).await;
    let answer = answer(stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains("upload-offset: 150000"),
        "{answer}"
    );
    assert_eq!(offset(&applicant, &path).await, 150_000);
    server.abort();
}

/// Regression: a server that closes while the browser is sending shows a broken connection.
#[tokio::test]
async fn a_piece_at_the_wrong_offset_is_answered_and_not_cut_off() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (address, server) = serve(&sandbox).await;
    let path = created(&applicant, 15_000_000).await;
    let request =
        sandbox.state.http.patch(format!("http://{address}{path}")).bearer_auth(&applicant.secret);
    let request = request
        .header("tus-resumable", "1.0.0")
        .header("content-type", super::PIECE)
        .header("upload-offset", "7");
    let answer = request.body(vec![b'x'; 12_000_000]).send().await.expect("the answer arrives");
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["upload-offset"].to_str().unwrap()),
        (409, "0")
    );
    server.abort();
}
