//! The model of resumable uploads (tus).

use base64::Engine;
use latchkey_api_types::{DocumentSide, DocumentType, SessionView};
use latchkey_client::Method;
use latchkey_flow::Slot;

use crate::model::{Checked, Model, hold};
use crate::sandbox::ServerResponse;
use crate::transport::QueuedRequest;

/// One resumable upload with the bytes received so far.
#[derive(Debug, Clone)]
pub(crate) struct PartialUpload {
    slot: Slot,
    length: usize,
    bytes: Vec<u8>,
    key: String,
    phase: UploadPhase,
}

/// The state of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UploadPhase {
    /// Some bytes are missing.
    Unfinished,
    /// All bytes are there.
    Stored,
    /// Deleted before its end.
    Deleted,
}

impl PartialUpload {
    /// The offset from which it can be resumed, if it is unfinished.
    pub(crate) fn received(&self) -> Option<u64> {
        (self.phase == UploadPhase::Unfinished).then_some(self.bytes.len() as u64)
    }

    /// Deletes it if it is unfinished.
    pub(crate) fn end(&mut self) {
        if self.phase == UploadPhase::Unfinished {
            self.phase = UploadPhase::Deleted;
        }
    }
}

impl Model {
    /// Checks the sandbox's response to a tus request, and applies the request.
    pub(crate) fn check_tus_response(
        &mut self,
        request: &QueuedRequest,
        response: &ServerResponse,
    ) -> Checked {
        let status = response.status;
        let header = |name: &str| response.headers.get(name).and_then(|value| value.to_str().ok());
        let offset = header("Upload-Offset").and_then(|offset| offset.parse::<usize>().ok());
        let address = if request.method == Method::Post {
            header("Location")
        } else {
            Some(request.url.as_str())
        };
        let id =
            address.and_then(|address| address.rsplit('/').next()).unwrap_or_default().to_owned();
        if !self.is_open() {
            hold!(
                request.body.is_empty() || status >= 400,
                "a {} session accepted a chunk: {status}",
                self.status
            );
            return Ok(());
        }
        let exists =
            self.uploads.get(&id).is_some_and(|upload| upload.phase != UploadPhase::Deleted);
        match request.method.as_str() {
            "POST" => self.apply_creation(request, &id, status)?,
            "PATCH" => self.apply_chunk(request, &id, status)?,
            "HEAD" => {
                hold!((status == 200) == exists, "the request for the offset returned {status}")
            }
            "DELETE" => {
                hold!((status == 204) == exists, "the deletion returned {status}");
                if let Some(upload) = self.uploads.get_mut(&id).filter(|_| exists) {
                    upload.phase = UploadPhase::Deleted;
                    self.documents.remove(&id);
                }
                return Ok(());
            }
            other => return Err(format!("{other} is not known to the model")),
        }
        let known = self.uploads.get(&id).map(|upload| upload.bytes.len());
        hold!(status >= 300 || offset == known, "the offset is {offset:?}, expected {known:?}");
        Ok(())
    }

    fn apply_creation(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let key = request.header("Idempotency-Key").unwrap_or_default();
        let known = self
            .uploads
            .iter()
            .find(|(_, upload)| upload.key == key)
            .map(|(id, upload)| (id.clone(), upload.phase));
        match known {
            Some((_, UploadPhase::Deleted)) => {
                hold!(status == 410, "the repeated creation of a deleted upload returned {status}");
                return Ok(());
            }
            Some((known, UploadPhase::Unfinished | UploadPhase::Stored)) => {
                hold!(
                    status == 201 && known == id,
                    "created twice under one key: {known} and {id}, {status}"
                );
            }
            None => {
                hold!(status == 201, "the creation returned {status}");
                self.uploads.insert(id.to_owned(), new_upload(request)?);
            }
        }
        if self.uploads.get(id).is_some_and(|upload| upload.bytes.is_empty()) {
            self.append(id, &request.body);
        }
        Ok(())
    }

    fn apply_chunk(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let offset =
            request.header("Upload-Offset").and_then(|offset| offset.parse::<usize>().ok());
        match self.uploads.get(id).filter(|upload| upload.phase != UploadPhase::Deleted) {
            Some(upload) if offset == Some(upload.bytes.len()) => {
                hold!(status == 204, "a chunk at the right offset returned {status}");
                self.append(id, &request.body);
            }
            Some(_) => hold!(status == 409, "a chunk at offset {offset:?} returned {status}"),
            None => {
                hold!(
                    status == 410 || status == 404,
                    "a chunk of an unknown upload returned {status}"
                )
            }
        }
        Ok(())
    }

    /// Adds bytes to an upload, and stores the file when it is complete.
    fn append(&mut self, id: &str, more: &[u8]) {
        let Some(upload) = self.uploads.get_mut(id) else { return };
        upload.bytes.extend_from_slice(more);
        if upload.phase == UploadPhase::Unfinished && upload.bytes.len() == upload.length {
            upload.phase = UploadPhase::Stored;
            let (slot, bytes) = (upload.slot.clone(), upload.bytes.clone());
            self.store_file(id, slot, bytes);
        }
    }

    /// Applies a request that was interrupted after these bytes of its body. The sandbox may have
    /// kept any number of them, in order.
    pub(crate) fn apply_interrupted(
        &mut self,
        request: &QueuedRequest,
        arrived: &[u8],
        view: &SessionView,
    ) -> Checked {
        for unfinished in &view.unfinished_uploads {
            let received = usize::try_from(unfinished.received).unwrap_or(usize::MAX);
            if !self.uploads.contains_key(&unfinished.id) && request.method == Method::Post {
                self.uploads.insert(unfinished.id.clone(), new_upload(request)?);
            }
            let known = self
                .uploads
                .get(&unfinished.id)
                .map(|upload| upload.bytes.len())
                .ok_or("an upload exists that was not created")?;
            if received > known {
                hold!(received - known <= arrived.len(), "the server has more bytes than arrived");
                self.append(&unfinished.id, &arrived[..received - known]);
            }
        }
        Ok(())
    }
}

/// Returns the upload that a creation request describes, without bytes.
fn new_upload(request: &QueuedRequest) -> Result<PartialUpload, String> {
    let metadata = request.header("Upload-Metadata").unwrap_or_default();
    let value = |name: &str| {
        let encoded = metadata
            .split(',')
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix(' '))?;
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded).ok()?).ok()
    };
    let document_type = DocumentType::from(value("document_type").unwrap_or_default().as_str());
    let side = value("side").map(|side| DocumentSide::from(side.as_str()));
    let length = request
        .header("Upload-Length")
        .and_then(|length| length.parse().ok())
        .ok_or("the creation has no Upload-Length")?;
    let key = request.header("Idempotency-Key").unwrap_or_default().to_owned();
    Ok(PartialUpload {
        slot: Slot { document_type, side },
        length,
        bytes: Vec::new(),
        key,
        phase: UploadPhase::Unfinished,
    })
}
