//! A server of uploads in memory: tus 1.0.0 as the sandbox speaks it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use latchkey_client::{Method, Response};
use serde_json::json;
use sha2::{Digest, Sha256};

/// An upload as the server has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Upload {
    pub(crate) bytes: Vec<u8>,
    pub(crate) size: u64,
    key: String,
    metadata: String,
}

impl Upload {
    pub(crate) fn is_whole(&self) -> bool {
        self.bytes.len() as u64 == self.size
    }
}

/// A request as it arrived, which may be less than was sent.
pub(crate) struct Arrived<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a [(&'static str, String)],
    pub(crate) bytes: Vec<u8>,
    /// Whether all of it came.
    pub(crate) is_whole: bool,
}

impl Arrived<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// The server.
#[derive(Debug, Default)]
pub(crate) struct Server {
    pub(crate) uploads: RefCell<BTreeMap<String, Upload>>,
    created: Cell<u32>,
}

impl Server {
    /// The upload that a page which is opened anew may go on with.
    pub(crate) fn unfinished(&self) -> Option<String> {
        self.uploads
            .borrow()
            .iter()
            .find(|(_, upload)| !upload.is_whole())
            .map(|(id, _)| id.clone())
    }

    /// What became a document.
    pub(crate) fn stored(&self) -> Vec<Vec<u8>> {
        self.uploads
            .borrow()
            .values()
            .filter(|upload| upload.is_whole())
            .map(|upload| upload.bytes.clone())
            .collect()
    }

    pub(crate) fn answer(&self, request: &Arrived<'_>) -> Response {
        if let Some(id) = request.path.strip_prefix("/v1/document_uploads/") {
            return match self.uploads.borrow().get(id).is_some_and(Upload::is_whole) {
                true => Response { status: 200, body: document(id), ..Response::default() },
                false => refused(404, "resource_not_found", None),
            };
        }
        match request.path.strip_prefix("/v1/uploads").unwrap() {
            "" => self.create(request),
            id => self.change(&id[1..], request),
        }
    }

    fn create(&self, request: &Arrived<'_>) -> Response {
        let key = request.header("Idempotency-Key").unwrap();
        let known = self
            .uploads
            .borrow()
            .iter()
            .find(|(_, upload)| upload.key == key)
            .map(|(id, _)| id.clone());
        let id = known.unwrap_or_else(|| {
            self.created.set(self.created.get() + 1);
            let id = format!("du_{}", self.created.get());
            let size = request.header("Upload-Length").unwrap().parse().unwrap();
            let metadata = request.header("Upload-Metadata").unwrap().to_owned();
            self.uploads.borrow_mut().insert(
                id.clone(),
                Upload { size, metadata, key: key.to_owned(), bytes: Vec::new() },
            );
            id
        });
        let offset = self.uploads.borrow()[&id].bytes.len() as u64;
        let taken = if offset == 0 && !request.bytes.is_empty() {
            self.append(&id, request)
        } else {
            Ok(offset)
        };
        match taken {
            Err(refusal) => *refusal,
            Ok(offset) => {
                let is_whole = self.uploads.borrow()[&id].size == offset;
                let body = if is_whole { document(&id) } else { String::new() };
                Response {
                    status: 201,
                    body,
                    location: Some(format!("/v1/uploads/{id}")),
                    upload_offset: Some(offset),
                    ..Response::default()
                }
            }
        }
    }

    fn change(&self, id: &str, request: &Arrived<'_>) -> Response {
        let Some(upload) = self.uploads.borrow().get(id).cloned() else {
            return refused(404, "resource_not_found", None);
        };
        let there = upload.bytes.len() as u64;
        let at = |status, offset| Response {
            status,
            upload_offset: Some(offset),
            ..Response::default()
        };
        match request.method {
            Method::Head => Response { upload_length: Some(upload.size), ..at(200, there) },
            Method::Delete => {
                self.uploads.borrow_mut().remove(id);
                Response { status: 204, ..Response::default() }
            }
            Method::Patch if request.header("Upload-Offset").unwrap() != there.to_string() => {
                Response {
                    upload_offset: Some(there),
                    ..refused(409, "offset_mismatch", Some("Upload-Offset"))
                }
            }
            Method::Patch => {
                self.append(id, request).map_or_else(|refusal| *refusal, |offset| at(204, offset))
            }
            Method::Get | Method::Post | Method::Put => refused(404, "resource_not_found", None),
        }
    }

    /// Takes the bytes: those of a cut request only where no checksum stands for all of them.
    fn append(&self, id: &str, request: &Arrived<'_>) -> Result<u64, Box<Response>> {
        if let Some(checksum) = request.header("Upload-Checksum")
            && (!request.is_whole || checksum != self::checksum(&request.bytes))
        {
            return Err(refused(460, "checksum_mismatch", Some("Upload-Checksum")).into());
        }
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(id).unwrap();
        upload.bytes.extend(&request.bytes);
        let promised = upload.metadata.split(',').find_map(|pair| pair.strip_prefix("checksum "));
        let is_damaged = promised
            .is_some_and(|promised| promised != BASE64_STANDARD.encode(checksum(&upload.bytes)));
        if upload.is_whole() && is_damaged {
            uploads.remove(id);
            return Err(refused(460, "checksum_mismatch", Some("Upload-Metadata")).into());
        }
        Ok(upload.bytes.len() as u64)
    }
}

/// A checksum as the headers of tus have it.
fn checksum(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

fn refused(status: u16, code: &str, param: Option<&str>) -> Response {
    let body = json!({"error": {"type": "invalid_request_error", "code": code, "message": "For the engineer.", "param": param}});
    Response {
        status,
        body: body.to_string(),
        request_id: Some("req_1".to_owned()),
        ..Response::default()
    }
}

fn document(id: &str) -> String {
    json!({
        "id": id, "object": "document_upload", "session": "vs_1", "document_type": "paystub", "status": "pending", "file_name": "pay.pdf",
        "file_size": 1, "mime_type": "application/pdf", "created": 1,
    })
    .to_string()
}
