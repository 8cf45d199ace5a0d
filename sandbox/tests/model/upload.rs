//! A file's way to the server.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use latchkey_client::exchange::{Expected, until_answered};
use latchkey_client::{Api, Body, Limits, Line, Method, Patience, Request, read};
use latchkey_flow::{Event, FileProblem, Problem, Slot, UploadId};

use crate::line::{TestFile, TestLine};

/// A file, and what is known of its way.
#[derive(Debug)]
pub(crate) struct Sending {
    slot: Slot,
    file_name: String,
    file: Rc<TestFile>,
    key: RefCell<Option<String>>,
}

impl Sending {
    pub(crate) fn new(slot: Slot, file_name: String, file: Rc<TestFile>) -> Self {
        Self { slot, file_name, file, key: RefCell::default() }
    }
}

const BOUNDARY: &str = "boundary-of-the-test";

/// Sends it, or goes on with it.
pub(crate) async fn send(api: &Api<TestLine>, id: UploadId, sending: &Sending, _events: &RefCell<VecDeque<Event>>) -> Event {
    let key = sending.key.borrow_mut().get_or_insert_with(|| api.line().new_key()).clone();
    let body = TestFile(multipart(sending));
    let headers =
        [("Authorization", api.secret().bearer()), ("Idempotency-Key", key), ("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}"))];
    let range = 0..body.0.len() as u64;
    let request = Request {
        method: Method::Post,
        address: "/v1/document_uploads",
        headers: &headers,
        body: Body::Piece { file: &body, range },
        limits: Limits::PIECE,
    };
    let outcome = until_answered(&**api.line(), &request, Patience::Asked, Expected::Json).await.and_then(|answer| read::object(&answer));
    match outcome {
        Ok(document) => Event::UploadFinished { id, document: Box::new(document) },
        Err(problem) => Event::UploadFailed { id, problem: FileProblem::NotSent(problem) },
    }
}

pub(crate) async fn discard(_api: &Api<TestLine>, _upload: &str) -> Result<(), Problem> {
    Ok(())
}

pub(crate) async fn cancel(_api: &Api<TestLine>, _sending: &Sending) -> Option<Event> {
    None
}

fn multipart(sending: &Sending) -> Vec<u8> {
    let mut body = Vec::new();
    let side = sending.slot.side.as_ref().map(|side| ("side", side.to_string()));
    for (name, value) in [("document_type", sending.slot.document_type.to_string())].into_iter().chain(side) {
        body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let name = &sending.file_name;
    body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes());
    body.extend_from_slice(&sending.file.0);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}
