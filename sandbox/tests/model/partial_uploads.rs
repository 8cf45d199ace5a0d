//! The model of files that are uploaded in chunks.

use base64::Engine;
use latchkey_api_types::{DocumentSide, DocumentType, SessionView};
use latchkey_client::Method;
use latchkey_flow::Slot;

use crate::model::{Checked, Model, hold};
use crate::sandbox::ServerResponse;
use crate::transport::QueuedRequest;

/// A file of which the server may have only a part.
#[derive(Debug, Clone)]
pub(crate) struct PartialUpload {
    slot: Slot,
    length: usize,
    bytes: Vec<u8>,
    key: String,
    fate: UploadFate,
}

/// The state of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UploadFate {
    /// More bytes may arrive.
    Unfinished,
    /// All bytes have arrived.
    Stored,
    /// The upload was deleted.
    Deleted,
}

impl PartialUpload {
    /// The number of bytes of an unfinished upload; `None` once it is stored or deleted.
    pub(crate) fn received(&self) -> Option<u64> {
        (self.fate == UploadFate::Unfinished).then_some(self.bytes.len() as u64)
    }

    /// Deletes the upload if it is unfinished.
    pub(crate) fn end(&mut self) {
        if self.fate == UploadFate::Unfinished {
            self.fate = UploadFate::Deleted;
        }
    }
}

impl Model {
    /// Checks the response to a tus request.
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
        let exists = self.uploads.get(&id).is_some_and(|upload| upload.fate != UploadFate::Deleted);
        match request.method.as_str() {
            "POST" => self.created(request, &id, status)?,
            "PATCH" => self.chunk_sent(request, &id, status)?,
            "HEAD" => {
                hold!((status == 200) == exists, "a read of the offset had the status {status}")
            }
            "DELETE" => {
                hold!((status == 204) == exists, "a deletion had the status {status}");
                if let Some(upload) = self.uploads.get_mut(&id).filter(|_| exists) {
                    upload.fate = UploadFate::Deleted;
                    self.documents.remove(&id);
                }
                return Ok(());
            }
            other => return Err(format!("{other} is not known to the model")),
        }
        let known = self.uploads.get(&id).map(|upload| upload.bytes.len());
        hold!(
            status >= 300 || offset == known,
            "the response says {offset:?} bytes, and has {known:?}"
        );
        Ok(())
    }

    fn created(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let key = request.header("Idempotency-Key").unwrap_or_default();
        let known = self
            .uploads
            .iter()
            .find(|(_, upload)| upload.key == key)
            .map(|(id, upload)| (id.clone(), upload.fate));
        match known {
            Some((_, UploadFate::Deleted)) => {
                hold!(status == 410, "deleted, and created again: {status}");
                return Ok(());
            }
            Some((known, UploadFate::Unfinished | UploadFate::Stored)) => {
                hold!(
                    status == 201 && known == id,
                    "created twice under one key: {known} and {id}, {status}"
                );
            }
            None => {
                hold!(status == 201, "refused with {status}");
                self.uploads.insert(id.to_owned(), new_upload(request)?);
            }
        }
        if self.uploads.get(id).is_some_and(|upload| upload.bytes.is_empty()) {
            self.append(id, &request.body);
        }
        Ok(())
    }

    fn chunk_sent(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let offset =
            request.header("Upload-Offset").and_then(|offset| offset.parse::<usize>().ok());
        match self.uploads.get(id).filter(|upload| upload.fate != UploadFate::Deleted) {
            Some(upload) if offset == Some(upload.bytes.len()) => {
                hold!(status == 204, "a chunk at the right offset had the status {status}");
                self.append(id, &request.body);
            }
            Some(_) => hold!(status == 409, "a chunk at {offset:?} had the status {status}"),
            None => {
                hold!(
                    status == 410 || status == 404,
                    "a chunk of a deleted upload had the status {status}"
                )
            }
        }
        Ok(())
    }

    /// Records more bytes, and stores the file if they are all there.
    fn append(&mut self, id: &str, more: &[u8]) {
        let Some(upload) = self.uploads.get_mut(id) else { return };
        upload.bytes.extend_from_slice(more);
        if upload.fate == UploadFate::Unfinished && upload.bytes.len() == upload.length {
            upload.fate = UploadFate::Stored;
            let (slot, bytes) = (upload.slot.clone(), upload.bytes.clone());
            self.document_stored(id, slot, bytes);
        }
    }

    /// Records a request that was cut after these bytes of its body. The sandbox may have kept any
    /// number of them, from the first on.
    pub(crate) fn was_cut(
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
                .ok_or("there is an upload that nobody created")?;
            if received > known {
                hold!(received - known <= arrived.len(), "more was kept than had arrived");
                self.append(&unfinished.id, &arrived[..received - known]);
            }
        }
        Ok(())
    }
}

/// The upload that a request creates, without any bytes.
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
        .ok_or("an upload without a length")?;
    let key = request.header("Idempotency-Key").unwrap_or_default().to_owned();
    Ok(PartialUpload {
        slot: Slot { document_type, side },
        length,
        bytes: Vec::new(),
        key,
        fate: UploadFate::Unfinished,
    })
}
