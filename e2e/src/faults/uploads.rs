//! Which bytes of which file a browser has sent, and which it knows to have arrived, as the heads
//! of tus requests and answers say it: what an answer that reached the browser has acknowledged
//! must never be sent again.

use std::collections::BTreeMap;
use std::fmt;

use super::proxy::Head;

/// What a request has to do with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Carried {
    /// Nothing.
    Nothing,
    /// It creates an upload, and may carry its first bytes.
    Creation {
        /// The file, by the digest that the browser gives of it, else by the key under which the
        /// creation is repeated.
        file: String,
    },
    /// It is about an upload that is there, and may carry bytes from `offset` on.
    Piece {
        /// The upload's id.
        upload: String,
        /// Where its bytes begin; none where it only asks or deletes.
        offset: Option<u64>,
    },
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Piece { offset: Some(offset), .. } => write!(f, " from {offset}"),
            Self::Nothing | Self::Creation { .. } | Self::Piece { offset: None, .. } => Ok(()),
        }
    }
}

/// How far a file is. Uploads are sent from their beginning on, so that a length says all.
#[derive(Debug, Default, Clone, Copy)]
struct Progress {
    /// So many bytes have left the browser at least once.
    sent: u64,
    /// So many are acknowledged.
    acknowledged: u64,
}

/// All uploads of a run.
#[derive(Debug, Default)]
pub(super) struct Uploads {
    /// Of which file each upload is.
    files: BTreeMap<String, String>,
    progress: BTreeMap<String, Progress>,
    sent: u64,
    again_acknowledged: u64,
    again_unacknowledged: u64,
}

impl Uploads {
    /// What a request with that head has to do with files.
    pub(super) fn carried_by(&self, head: &Head) -> Carried {
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
                Carried::Creation { file }
            }
            Some(rest) if rest.starts_with('/') => {
                let offset =
                    if head.method() == "PATCH" { head.number("upload-offset") } else { None };
                Carried::Piece { upload: rest.trim_start_matches('/').to_owned(), offset }
            }
            Some(_) | None => Carried::Nothing,
        }
    }

    /// So many bytes of a request's body have left the browser.
    pub(super) fn sent(&mut self, carried: &Carried, bytes: u64) {
        let (file, offset) = match carried {
            Carried::Creation { file } => (file.clone(), 0),
            Carried::Piece { upload, offset: Some(offset) } => (self.file_of(upload), *offset),
            Carried::Piece { offset: None, .. } | Carried::Nothing => return,
        };
        let progress = self.progress.entry(file).or_default();
        let end = offset + bytes;
        let overlap = |known: u64| end.min(known).saturating_sub(offset);
        let known = overlap(progress.acknowledged);
        self.sent += bytes;
        self.again_acknowledged += known;
        self.again_unacknowledged += overlap(progress.sent).saturating_sub(known);
        progress.sent = progress.sent.max(end);
    }

    /// An answer with that head has reached the browser.
    pub(super) fn acknowledged(&mut self, carried: &Carried, head: &Head) {
        let file = match carried {
            Carried::Nothing => return,
            Carried::Creation { file } => {
                let location =
                    head.header("location").and_then(|location| location.rsplit('/').next());
                if let Some(upload) = location {
                    self.files.insert(upload.to_owned(), file.clone());
                }
                file.clone()
            }
            Carried::Piece { upload, .. } => self.file_of(upload),
        };
        match head.status() {
            // Gone, or wrong as a whole: whatever arrived of it counts for nothing any more.
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

    /// All bytes of files that have left the browser.
    pub(super) fn bytes_sent(&self) -> u64 {
        self.sent
    }

    /// Those of them that an answer had acknowledged before.
    pub(super) fn acknowledged_sent_again(&self) -> u64 {
        self.again_acknowledged
    }

    /// Those of them that had left before, without the browser knowing that they arrived.
    pub(super) fn unacknowledged_sent_again(&self) -> u64 {
        self.again_unacknowledged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1:` is the digest of the file in all of these.
    const CREATION: &str = "POST /v1/uploads HTTP/1.1\r\nUpload-Metadata: filename YS5wZGY=, checksum MTo=\r\nUpload-Length: 1000";
    const CREATED: &str = "HTTP/1.1 201 Created\r\nLocation: http://localhost:4010/v1/uploads/du_1\r\nUpload-Offset: 300";

    fn head(text: &str) -> Head {
        Head::read(text.as_bytes()).unwrap()
    }

    fn exchange(uploads: &mut Uploads, request: &str, bytes: u64, answer: Option<&str>) {
        let carried = uploads.carried_by(&head(request));
        uploads.sent(&carried, bytes);
        if let Some(answer) = answer {
            uploads.acknowledged(&carried, &head(answer));
        }
    }

    fn piece(offset: u64) -> String {
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
            &piece(300),
            700,
            Some("HTTP/1.1 204 No Content\r\nUpload-Offset: 1000"),
        );
        check(&uploads, 1000, 0, 0);
    }

    #[test]
    fn bytes_whose_answer_was_lost_may_be_sent_again_and_are_counted() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, None);
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, &piece(300), 200, None);
        exchange(
            &mut uploads,
            "HEAD /v1/uploads/du_1 HTTP/1.1",
            0,
            Some("HTTP/1.1 200 OK\r\nUpload-Offset: 400"),
        );
        exchange(
            &mut uploads,
            &piece(400),
            600,
            Some("HTTP/1.1 204 No Content\r\nUpload-Offset: 1000"),
        );
        check(&uploads, 1400, 0, 400);
    }

    #[test]
    fn acknowledged_bytes_that_are_sent_again_are_found_even_in_another_upload_of_the_file() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, &piece(200), 150, None);
        check(&uploads, 450, 100, 0);
        exchange(&mut uploads, CREATION, 300, None);
        check(&uploads, 750, 400, 0);
    }

    #[test]
    fn a_file_whose_upload_is_gone_begins_anew() {
        let mut uploads = Uploads::default();
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        exchange(&mut uploads, "HEAD /v1/uploads/du_1 HTTP/1.1", 0, Some("HTTP/1.1 410 Gone"));
        exchange(&mut uploads, CREATION, 300, Some(CREATED));
        check(&uploads, 600, 0, 0);
    }
}
