//! What the server must hold of files that arrive in pieces.

use base64::Engine;
use latchkey_api_types::{DocumentSide, DocumentType, SessionView};
use latchkey_client::Method;
use latchkey_flow::Slot;

use crate::model::{Checked, Model, hold};
use crate::sandbox::ServerResponse;
use crate::transport::QueuedRequest;

/// One file, as far as it has arrived.
#[derive(Debug, Clone)]
pub(crate) struct PartialUpload {
    slot: Slot,
    length: usize,
    bytes: Vec<u8>,
    key: String,
    fate: UploadFate,
}

/// What fate of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UploadFate {
    /// More may come.
    Unfinished,
    /// All of it has come.
    Stored,
    /// It was given up.
    Deleted,
}

impl PartialUpload {
    /// How many bytes can be gone on from; none where it is decided.
    pub(crate) fn received(&self) -> Option<u64> {
        (self.fate == UploadFate::Unfinished).then_some(self.bytes.len() as u64)
    }

    /// No more comes.
    pub(crate) fn end(&mut self) {
        if self.fate == UploadFate::Unfinished {
            self.fate = UploadFate::Deleted;
        }
    }
}

impl Model {
    /// The sandbox has answered a request of tus.
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
                "a {} session took a piece: {status}",
                self.status
            );
            return Ok(());
        }
        let is_there =
            self.uploads.get(&id).is_some_and(|pieces| pieces.fate != UploadFate::Deleted);
        match request.method.as_str() {
            "POST" => self.created(request, &id, status)?,
            "PATCH" => self.went_on(request, &id, status)?,
            "HEAD" => {
                hold!((status == 200) == is_there, "asked for its offset, it answered {status}")
            }
            "DELETE" => {
                hold!((status == 204) == is_there, "deleted, it answered {status}");
                if let Some(pieces) = self.uploads.get_mut(&id).filter(|_| is_there) {
                    pieces.fate = UploadFate::Deleted;
                    self.documents.remove(&id);
                }
                return Ok(());
            }
            other => return Err(format!("{other} is not known to the model")),
        }
        let known = self.uploads.get(&id).map(|pieces| pieces.bytes.len());
        hold!(
            status >= 300 || offset == known,
            "it says that it has {offset:?} bytes, and has {known:?}"
        );
        Ok(())
    }

    fn created(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let key = request.header("Idempotency-Key").unwrap_or_default();
        let known = self
            .uploads
            .iter()
            .find(|(_, pieces)| pieces.key == key)
            .map(|(id, pieces)| (id.clone(), pieces.fate));
        match known {
            Some((_, UploadFate::Deleted)) => {
                hold!(status == 410, "given up, and created again: {status}");
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
                self.uploads.insert(id.to_owned(), begun(request)?);
            }
        }
        if self.uploads.get(id).is_some_and(|pieces| pieces.bytes.is_empty()) {
            self.takes(id, &request.body);
        }
        Ok(())
    }

    fn went_on(&mut self, request: &QueuedRequest, id: &str, status: u16) -> Checked {
        let offset =
            request.header("Upload-Offset").and_then(|offset| offset.parse::<usize>().ok());
        match self.uploads.get(id).filter(|pieces| pieces.fate != UploadFate::Deleted) {
            Some(pieces) if offset == Some(pieces.bytes.len()) => {
                hold!(status == 204, "a piece at the right place was refused with {status}");
                self.takes(id, &request.body);
            }
            Some(_) => hold!(status == 409, "a piece at {offset:?} was answered {status}"),
            None => {
                hold!(status == 410 || status == 404, "a piece of nothing was answered {status}")
            }
        }
        Ok(())
    }

    /// More bytes are there, and perhaps all of them.
    fn takes(&mut self, id: &str, more: &[u8]) {
        let Some(pieces) = self.uploads.get_mut(id) else { return };
        pieces.bytes.extend_from_slice(more);
        if pieces.fate == UploadFate::Unfinished && pieces.bytes.len() == pieces.length {
            pieces.fate = UploadFate::Stored;
            let (slot, bytes) = (pieces.slot.clone(), pieces.bytes.clone());
            self.arrived(id, slot, bytes);
        }
    }

    /// A request was cut when only these bytes of its body had arrived: whatever the sandbox has
    /// kept of it is a beginning of them.
    pub(crate) fn was_cut(
        &mut self,
        request: &QueuedRequest,
        arrived: &[u8],
        view: &SessionView,
    ) -> Checked {
        for unfinished in &view.unfinished_uploads {
            let received = usize::try_from(unfinished.received).unwrap_or(usize::MAX);
            if !self.uploads.contains_key(&unfinished.id) && request.method == Method::Post {
                self.uploads.insert(unfinished.id.clone(), begun(request)?);
            }
            let known = self
                .uploads
                .get(&unfinished.id)
                .map(|pieces| pieces.bytes.len())
                .ok_or("there is an upload that nobody created")?;
            if received > known {
                hold!(received - known <= arrived.len(), "more was kept than had arrived");
                self.takes(&unfinished.id, &arrived[..received - known]);
            }
        }
        Ok(())
    }
}

/// An upload as its creation describes it, without any byte yet.
fn begun(request: &QueuedRequest) -> Result<PartialUpload, String> {
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
