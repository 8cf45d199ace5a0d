//! A server of uploads in memory: tus 1.0.0 as the applicant API implements it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use latchkey_client::{Method, Response};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{ReceivedRequest, Server};

/// An upload on the server.
#[derive(Debug, Clone, Default)]
struct Upload {
    bytes: Vec<u8>,
    size: u64,
    key: String,
    metadata: String,
}

impl Upload {
    fn is_complete(&self) -> bool {
        self.bytes.len() as u64 == self.size
    }
}

/// The server.
#[derive(Debug, Default)]
pub struct TusServer {
    uploads: RefCell<BTreeMap<String, Upload>>,
    created: Cell<u32>,
}

impl TusServer {
    /// The ID of an unfinished upload, as the session's view would list it.
    pub fn unfinished(&self) -> Option<String> {
        self.uploads
            .borrow()
            .iter()
            .find(|(_, upload)| !upload.is_complete())
            .map(|(id, _)| id.clone())
    }

    /// The bytes of all stored documents.
    pub fn stored(&self) -> Vec<Vec<u8>> {
        self.uploads
            .borrow()
            .values()
            .filter(|upload| upload.is_complete())
            .map(|upload| upload.bytes.clone())
            .collect()
    }

    /// Whether the server has no upload, finished or not.
    pub fn is_empty(&self) -> bool {
        self.uploads.borrow().is_empty()
    }

    fn create(&self, request: &ReceivedRequest) -> Response {
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
        let stored = if offset == 0 && !request.body.is_empty() {
            self.append(&id, request)
        } else {
            Ok(offset)
        };
        match stored {
            Err(refusal) => *refusal,
            Ok(offset) => {
                let is_complete = self.uploads.borrow()[&id].size == offset;
                let body = if is_complete { document(&id) } else { String::new() };
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

    fn change(&self, id: &str, request: &ReceivedRequest) -> Response {
        let Some(upload) = self.uploads.borrow().get(id).cloned() else {
            return refused(404, "resource_not_found", None);
        };
        let offset = upload.bytes.len() as u64;
        let at = |status, offset| Response {
            status,
            upload_offset: Some(offset),
            ..Response::default()
        };
        match request.method {
            Method::Head => Response { upload_length: Some(upload.size), ..at(200, offset) },
            Method::Delete => {
                self.uploads.borrow_mut().remove(id);
                Response { status: 204, ..Response::default() }
            }
            Method::Patch if request.header("Upload-Offset").unwrap() != offset.to_string() => {
                Response {
                    upload_offset: Some(offset),
                    ..refused(409, "offset_mismatch", Some("Upload-Offset"))
                }
            }
            Method::Patch => {
                self.append(id, request).map_or_else(|refusal| *refusal, |offset| at(204, offset))
            }
            Method::Get | Method::Post | Method::Put => refused(404, "resource_not_found", None),
        }
    }

    /// Stores the bytes that arrived. A part of a chunk is stored only if the chunk has no checksum.
    fn append(&self, id: &str, request: &ReceivedRequest) -> Result<u64, Box<Response>> {
        if let Some(checksum) = request.header("Upload-Checksum")
            && (!request.is_complete() || checksum != self::checksum(&request.body))
        {
            return Err(refused(460, "checksum_mismatch", Some("Upload-Checksum")).into());
        }
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(id).unwrap();
        upload.bytes.extend(&request.body);
        let expected = upload.metadata.split(',').find_map(|pair| pair.strip_prefix("checksum "));
        let is_damaged = expected
            .is_some_and(|expected| expected != BASE64_STANDARD.encode(checksum(&upload.bytes)));
        if upload.is_complete() && is_damaged {
            uploads.remove(id);
            return Err(refused(460, "checksum_mismatch", Some("Upload-Metadata")).into());
        }
        Ok(upload.bytes.len() as u64)
    }
}

impl Server for TusServer {
    fn respond(&self, request: &ReceivedRequest) -> Option<Response> {
        let path = request.url.find("/v1/").map_or("", |start| &request.url[start..]);
        if let Some(id) = path.strip_prefix("/v1/document_uploads/") {
            return Some(match self.uploads.borrow().get(id).is_some_and(Upload::is_complete) {
                true => Response { status: 200, body: document(id), ..Response::default() },
                false => refused(404, "resource_not_found", None),
            });
        }
        Some(match path.strip_prefix("/v1/uploads").unwrap() {
            "" => self.create(request),
            id => self.change(&id[1..], request),
        })
    }

    fn expire_uploads(&self) {
        self.uploads.borrow_mut().retain(|_, upload| upload.is_complete());
    }
}

/// A checksum in the format of the headers of tus.
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
