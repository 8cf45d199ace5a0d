//! The bytes of files that a browser has sent, and those that it knows to be acknowledged, by the
//! headers of tus requests and responses. Bytes that a response has acknowledged to the browser must
//! not be sent again.

use std::collections::BTreeMap;
use std::fmt;

use super::proxy::Head;

/// The part of a request in an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UploadRequest {
    /// It is not about an upload.
    None,
    /// It creates an upload, and may carry its first bytes.
    Creation {
        /// The file, by its checksum or else by the idempotency key of the creation.
        file: String,
    },
    /// It is about an existing upload, and may carry bytes.
    Chunk {
        /// The upload's id.
        upload: String,
        /// The offset of its bytes, `None` where it carries none.
        offset: Option<u64>,
    },
}

impl fmt::Display for UploadRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chunk { offset: Some(offset), .. } => write!(f, " from {offset}"),
            Self::None | Self::Creation { .. } | Self::Chunk { offset: None, .. } => Ok(()),
        }
    }
}

/// The progress of a file. Uploads are sent in order, so that a length is enough.
#[derive(Debug, Default, Clone, Copy)]
struct Progress {
    /// The number of bytes that have left the browser at least once.
    sent: u64,
    /// The number of acknowledged bytes.
    acknowledged: u64,
}

/// The uploads of a run.
#[derive(Debug, Default)]
pub(super) struct Uploads {
    /// The file of each upload, by the upload's id.
    files: BTreeMap<String, String>,
    progress: BTreeMap<String, Progress>,
    sent: u64,
    acknowledged_again: u64,
    unacknowledged_again: u64,
}

impl Uploads {
    /// Returns the part of a request in an upload.
    pub(super) fn classify(&self, head: &Head) -> UploadRequest {
        let path = head.path().split('?').next().unwrap_or_default();
        match path.strip_prefix("/v1/uploads") {
            Some("") if head.method() == "POST" => {
                let digest = head.header("upload-metadata").and_then(|metadata| {
                    let mut pairs =
                        metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
                    pairs.find(|(key, _)| *key == "checksum").map(|(_, value)| value.to_owned())
                });
                let file = digest
                    .or_else(|| head.header("idempotency-key").map(str::to_owned))
                    .unwrap_or_default();
                UploadRequest::Creation { file }
            }
            Some(rest) if rest.starts_with('/') => {
                let offset =
                    if head.method() == "PATCH" { head.number("upload-offset") } else { None };
                UploadRequest::Chunk { upload: rest.trim_start_matches('/').to_owned(), offset }
            }
            Some(_) | None => UploadRequest::None,
        }
    }

    /// Notes that bytes of a request's body have left the browser.
    pub(super) fn sent(&mut self, request: &UploadRequest, bytes: u64) {
        let (file, offset) = match request {
            UploadRequest::Creation { file } => (file.clone(), 0),
            UploadRequest::Chunk { upload, offset: Some(offset) } => {
                (self.file_of(upload), *offset)
            }
            UploadRequest::Chunk { offset: None, .. } | UploadRequest::None => return,
        };
        let progress = self.progress.entry(file).or_default();
        let end = offset + bytes;
        let overlap = |known: u64| end.min(known).saturating_sub(offset);
        let known = overlap(progress.acknowledged);
        self.sent += bytes;
        self.acknowledged_again += known;
        self.unacknowledged_again += overlap(progress.sent).saturating_sub(known);
        progress.sent = progress.sent.max(end);
    }

    /// Notes that a response has reached the browser.
    pub(super) fn acknowledged(&mut self, request: &UploadRequest, head: &Head) {
        let file = match request {
            UploadRequest::None => return,
            UploadRequest::Creation { file } => {
                let location =
                    head.header("location").and_then(|location| location.rsplit('/').next());
                if let Some(upload) = location {
                    self.files.insert(upload.to_owned(), file.clone());
                }
                file.clone()
            }
            UploadRequest::Chunk { upload, .. } => self.file_of(upload),
        };
        match head.status() {
            // The upload is gone, and what had arrived of it with it.
            404 | 410 => {
                self.progress.remove(&file);
            }
            _ => {
                if let Some(offset) = head.number("upload-offset") {
                    let progress = self.progress.entry(file).or_default();
                    progress.acknowledged = progress.acknowledged.max(offset);
                }
            }
        }
    }

    fn file_of(&self, upload: &str) -> String {
        self.files.get(upload).cloned().unwrap_or_else(|| upload.to_owned())
    }

    /// Returns the number of bytes of files that have left the browser.
    pub(super) fn bytes_sent(&self) -> u64 {
        self.sent
    }

    /// Returns the number of those that had been acknowledged before.
    pub(super) fn acknowledged_sent_again(&self) -> u64 {
        self.acknowledged_again
    }

    /// Returns the number of those that had been sent before and were not acknowledged.
    pub(super) fn unacknowledged_sent_again(&self) -> u64 {
        self.unacknowledged_again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checksum of the file is `1:` everywhere here.
    const CREATION: &str = "POST /v1/uploads HTTP/1.1\r\nUpload-Metadata: filename YS5wZGY=, checksum MTo=\r\nUpload-Length: 1000";
    const CREATED: &str = "HTTP/1.1 201 Created\r\nLocation: http://localhost:4010/v1/uploads/du_1\r\nUpload-Offset: 300";

    fn head(text: &str) -> Head {
        Head::read(text.as_bytes()).unwrap()
    }

    fn exchange(uploads: &mut Uploads, request: &str, bytes: u64, response: Option<&str>) {
        let request = uploads.classify(&head(request));
        uploads.sent(&request, bytes);
        if let Some(response) = response {
            uploads.acknowledged(&request, &head(response));
        }
    }

    fn chunk(offset: u64) -> String {
        format!("PATCH /v1/uploads/du_1 HTTP/1.1\r\nUpload-Offset: {offset}")
    }

    fn check(uploads: &Uploads, sent: u64, acknowledged: u64, unacknowledged: u64) {
        assert_eq!(
            (
                uploads.bytes_sent(),
                uploads.acknowledged_sent_again(),
                uploads.unacknowledged_sent_again()
            ),
            (sent, acknowledged, unacknowledged)
        );
    }

    #[test]
    fn a_file_that_is_sent_once_has_no_byte_sent_again() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(
            &mut uploads,
            &chunk(300),
            700,
            Some("HTTP/1.1 204 No Content\r\nUpload-Offset: 1000"),
        );
        check(&uploads, 1000, 0, 0);
    }

    #[test]
    fn bytes_whose_response_was_lost_may_be_sent_again_and_are_counted() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, None);
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, &chunk(300), 200, None);
        exchange(
            &mut uploads,
            "HEAD /v1/uploads/du_1 HTTP/1.1",
            0,
            Some("HTTP/1.1 200 OK\r\nUpload-Offset: 400"),
        );
        exchange(
            &mut uploads,
            &chunk(400),
            600,
            Some("HTTP/1.1 204 No Content\r\nUpload-Offset: 1000"),
        );
        check(&uploads, 1400, 0, 400);
    }

    #[test]
    fn acknowledged_bytes_that_are_sent_again_are_found_even_in_another_upload_of_the_file() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, &chunk(200), 150, None);
        check(&uploads, 450, 100, 0);
        exchange(&mut uploads, CREATION, 300, None);
        check(&uploads, 750, 400, 0);
    }

    #[test]
    fn a_file_whose_upload_is_gone_starts_again() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, "HEAD /v1/uploads/du_1 HTTP/1.1", 0, Some("HTTP/1.1 410 Gone"));
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        check(&uploads, 600, 0, 0);
    }
}
