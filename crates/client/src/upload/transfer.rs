//! Takes one file from nothing to a stored document, in steps that may fail and be repeated.

use std::time::Duration;

use latchkey_api_types::DocumentUpload;

use super::chunk_sizer::{ChunkSizer, SINGLE_REQUEST_LIMIT};
use super::control::{Interruption, UploadControl};
use super::progress::ProgressReporter;
use super::response::{self, Refusal};
use super::{Progress, RestartReason, ResumeFrom, UploadFailure, metadata, requests};
use crate::retry::{AttemptFailure, RetryDecision, RetryMode, RetryState};
use crate::send::{self, ExpectedBody, send_with_retry};
use crate::transport::{self, FileSource, Method, Request, Response, Transport, TransportError};
use crate::{Api, decode};

mod recovery;

/// After this many chunks in a row that did not arrive completely, a chunk is sent without its
/// checksum. The server then keeps the part that arrives, so that even a connection that carries a
/// few bytes at a time makes progress. The checksum of the whole file is still verified.
const CUTS_BEFORE_PARTIAL_CHUNKS: u32 = 3;

/// The status with which a server gives up waiting for the rest of a chunk.
const REQUEST_TIMEOUT: u16 = 408;

/// How far the upload is, as the client knows it.
enum Phase {
    /// The upload may not exist on the server.
    NotCreated {
        /// The idempotency key of all requests that create it.
        key: String,
        /// Whether such a request was sent, so that the server may have the upload and some bytes.
        was_requested: bool,
    },
    /// The server has created the upload.
    Created {
        /// The upload's ID.
        id: String,
        /// The number of bytes that the server has; `None` where the last response was lost.
        offset: Option<u64>,
    },
    /// The server has stored the whole file as a document.
    Stored {
        /// The document's ID.
        id: String,
    },
}

/// Why a step failed.
enum StepError {
    Interrupted(Interruption),
    /// The retry policy decides on another attempt; without one, the upload fails with the second
    /// value.
    Failed(AttemptFailure, UploadFailure),
    /// The file has to be sent from its beginning; after too many starts, the upload fails with the
    /// second value.
    Lost(RestartReason, UploadFailure),
    /// The file's bytes can no longer be read.
    Unreadable,
}

impl From<Interruption> for StepError {
    fn from(interruption: Interruption) -> Self {
        Self::Interrupted(interruption)
    }
}

impl From<TransportError> for StepError {
    fn from(_: TransportError) -> Self {
        Self::Failed(
            AttemptFailure::NoResponse,
            UploadFailure::InvalidResponse { status: 0, request_id: None },
        )
    }
}

/// The upload of one file.
pub(super) struct Transfer<'a, T: Transport> {
    api: &'a Api<T>,
    file: &'a T::File,
    metadata: String,
    /// Whether the file could be read when the upload began.
    was_readable: bool,
    control: &'a UploadControl,
    progress: ProgressReporter<'a>,
    phase: Phase,
    sizer: ChunkSizer,
    retry_state: RetryState,
    /// The delay before the next step.
    pending_retry: Option<RetryDecision>,
    starts: u32,
    /// Chunks in a row that did not arrive completely.
    cuts: u32,
}

impl<'a, T: Transport> Transfer<'a, T> {
    pub(super) fn new(
        api: &'a Api<T>,
        file: &'a T::File,
        metadata: String,
        was_readable: bool,
        resume_from: ResumeFrom,
        control: &'a UploadControl,
        on_progress: &'a dyn Fn(Progress),
    ) -> Self {
        let mut transfer = Self {
            api,
            file,
            metadata,
            was_readable,
            control,
            progress: ProgressReporter::new(file.size(), on_progress),
            phase: Phase::NotCreated { key: String::new(), was_requested: true },
            sizer: ChunkSizer::default(),
            retry_state: RetryState::new(RetryMode::UntilAnswered),
            pending_retry: None,
            starts: 1,
            cuts: 0,
        };
        match resume_from {
            // `upload` has found none of them to be of this file.
            ResumeFrom::Nothing | ResumeFrom::AnyOf(_) => {
                transfer.start(api.transport().new_idempotency_key(), false)
            }
            ResumeFrom::Key(key) => transfer.start(key, true),
            ResumeFrom::Upload(id) => transfer.continue_with(id, None),
        }
        transfer
    }

    /// Takes steps until the file is stored or the upload fails.
    pub(super) async fn run(mut self) -> Result<DocumentUpload, UploadFailure> {
        loop {
            let error = match self.step().await {
                Ok(Some(document)) => return Ok(document),
                Ok(None) => continue,
                Err(error) => error,
            };
            if let Err(failure) = self.recover(error).await {
                if response::is_final(&failure) {
                    self.control.set_resume_from(ResumeFrom::Nothing);
                }
                return Err(failure);
            }
        }
    }

    /// Takes the next step. Returns the document once there is one.
    async fn step(&mut self) -> Result<Option<DocumentUpload>, StepError> {
        if let Some(decision) = self.pending_retry.take() {
            self.control.interruptible(send::wait(&**self.api.transport(), decision)).await?;
        }
        // Checked before the phase is changed, because the request would not be sent.
        if let Some(interruption) = self.control.interruption() {
            return Err(interruption.into());
        }
        match &self.phase {
            Phase::NotCreated { key, was_requested } => {
                let (key, was_requested) = (key.clone(), *was_requested);
                self.create(key, was_requested).await
            }
            Phase::Created { id, offset } => {
                let (id, offset) = (id.clone(), *offset);
                match offset {
                    None => self.read_offset(&id).await?,
                    Some(offset) => self.send_chunk(&id, offset).await?,
                }
                Ok(None)
            }
            Phase::Stored { id } => {
                let id = id.clone();
                self.read_document(&id).await.map(Some)
            }
        }
    }

    /// Creates the upload, with the whole file if it is small. If an earlier request was sent, the
    /// server may have the upload and some bytes; then the request has no bytes, and the response
    /// reports how many the server has.
    async fn create(
        &mut self,
        key: String,
        was_requested: bool,
    ) -> Result<Option<DocumentUpload>, StepError> {
        let (url, size) = (requests::uploads_url(self.api), self.file.size());
        let mut headers = requests::creation_headers(self.api, &key, size, &self.metadata);
        let with_file = !was_requested && size <= SINGLE_REQUEST_LIMIT;
        self.phase = Phase::NotCreated { key, was_requested: true };
        let response = if with_file {
            // Without a checksum of the chunk: the metadata has that of the whole file, and the
            // server keeps the part of a cut request that arrives.
            headers.push(requests::chunk_type());
            self.send(0, &requests::with_chunk(Method::Post, &url, &headers, self.file, 0..size))
                .await??
        } else {
            self.send(0, &requests::without_bytes(Method::Post, &url, &headers)).await??
        };
        if !response.is_success() {
            let failure = response::into_failure(&response);
            return Err(match response::refusal(&response, None) {
                // A 404 means that the endpoint does not exist, not that an upload is gone.
                Some(Refusal::Lost(reason)) if response.status != 404 => {
                    StepError::Lost(reason, failure)
                }
                Some(Refusal::Failed(attempt)) => StepError::Failed(attempt, failure),
                // A browser may have sent the request twice by itself, both at once. The next
                // attempt returns the offset.
                Some(Refusal::OffsetMismatch { .. }) => {
                    StepError::Failed(AttemptFailure::InvalidResponse, failure)
                }
                Some(Refusal::Lost(_)) | None => {
                    StepError::Failed(attempt_failure(&response), failure)
                }
            });
        }
        let Some(id) = requests::created_id(&response) else {
            return Err(invalid_response(&response));
        };
        self.retry_state.reset();
        // A server that takes no bytes with this request does not report an offset.
        let offset = response.upload_offset.unwrap_or(0).min(size);
        self.continue_with(id.clone(), Some(offset));
        self.acknowledged(offset);
        if offset != size {
            return Ok(None);
        }
        let document = serde_json::from_str::<DocumentUpload>(&response.body)
            .ok()
            .filter(|document| document.id == id);
        if with_file {
            self.phase = Phase::Stored { id };
        }
        Ok(document)
    }

    /// Reads how many bytes of the file the server has.
    async fn read_offset(&mut self, id: &str) -> Result<(), StepError> {
        let (url, headers) = (requests::upload_url(self.api, id), requests::headers(self.api));
        let response =
            self.send(0, &requests::without_bytes(Method::Head, &url, &headers)).await??;
        check(&response)?;
        if response.upload_length.is_some_and(|length| length != self.file.size()) {
            return Err(StepError::Lost(RestartReason::Gone, response::into_failure(&response)));
        }
        let Some(offset) = response.upload_offset.filter(|offset| *offset <= self.file.size())
        else {
            return Err(invalid_response(&response));
        };
        self.phase = Phase::Created { id: id.to_owned(), offset: Some(offset) };
        self.acknowledged(offset);
        Ok(())
    }

    /// Sends the next chunk. If the server has all bytes, the chunk is empty, and the response
    /// tells again what became of the file.
    async fn send_chunk(&mut self, id: &str, offset: u64) -> Result<(), StepError> {
        let size = self.file.size();
        let range = offset..offset + self.sizer.next_chunk(size.saturating_sub(offset));
        let length = range.end - range.start;
        let mut headers = requests::headers(self.api);
        headers.push(requests::chunk_type());
        headers.push(("Upload-Offset", offset.to_string()));
        if length > 0 {
            let digest = self.control.interruptible(self.file.sha256(range.clone())).await?;
            if digest.is_none() && self.was_readable {
                return Err(StepError::Unreadable);
            }
            let digest = digest.filter(|_| self.cuts < CUTS_BEFORE_PARTIAL_CHUNKS);
            headers.extend(digest.map(|digest| ("Upload-Checksum", metadata::checksum(&digest))));
        }
        // Until there is a response, it is unknown what arrived.
        self.phase = Phase::Created { id: id.to_owned(), offset: None };
        let url = requests::upload_url(self.api, id);
        let began = self.api.transport().now();
        let response = match self
            .send(offset, &requests::with_chunk(Method::Patch, &url, &headers, self.file, range))
            .await?
        {
            Ok(response) => response,
            Err(error) => {
                self.was_cut();
                return Err(error.into());
            }
        };
        if response.status == REQUEST_TIMEOUT {
            self.was_cut();
        }
        if let Some(Refusal::OffsetMismatch { offset }) = response::refusal(&response, Some(offset))
        {
            self.phase = Phase::Created { id: id.to_owned(), offset: Some(offset.min(size)) };
            self.acknowledged(offset.min(size));
            return Ok(());
        }
        check(&response)?;
        let is_plausible = |stored: &u64| (offset + length.min(1)..=size).contains(stored);
        let Some(stored) = response.upload_offset.filter(is_plausible) else {
            return Err(invalid_response(&response));
        };
        self.sizer.acknowledged(
            stored.saturating_sub(offset),
            self.api.transport().now().saturating_sub(began),
        );
        self.acknowledged(stored);
        let id = id.to_owned();
        self.phase = if stored == size {
            Phase::Stored { id }
        } else {
            Phase::Created { id, offset: Some(stored) }
        };
        Ok(())
    }

    async fn read_document(&mut self, id: &str) -> Result<DocumentUpload, StepError> {
        let url = format!("{}/v1/document_uploads/{id}", self.api.base_url());
        let headers = [self.api.authorization()];
        let request = requests::without_bytes(Method::Get, &url, &headers);
        let reading = send_with_retry(
            &**self.api.transport(),
            &request,
            RetryMode::UntilAnswered,
            ExpectedBody::Json,
        );
        let response = self
            .control
            .interruptible(reading)
            .await?
            .map_err(|_| StepError::from(TransportError::Network))?;
        decode::object(&response).map_err(|_| {
            StepError::Failed(attempt_failure(&response), response::into_failure(&response))
        })
    }

    /// Sends a request once. The bytes of its chunk, if any, begin at `offset`.
    async fn send(
        &self,
        offset: u64,
        request: &Request<'_, T::File>,
    ) -> Result<Result<Response, TransportError>, Interruption> {
        let transport = &**self.api.transport();
        let began = transport.now();
        let on_sent = |sent| {
            self.progress.report_sent(
                offset + sent,
                self.sizer.bytes_per_second(sent, transport.now().saturating_sub(began)),
            )
        };
        self.control.interruptible(transport::send_once(transport, request, &on_sent)).await
    }

    /// Records that a chunk did not arrive completely.
    fn was_cut(&mut self) {
        self.sizer.cut();
        self.cuts += 1;
    }

    /// Records that the server has `offset` bytes.
    fn acknowledged(&mut self, offset: u64) {
        let speed = self.sizer.bytes_per_second(0, Duration::ZERO);
        if self.progress.report_stored(offset, speed) {
            self.retry_state.reset();
            self.cuts = 0;
        }
    }

    /// Continues by creating an upload with the idempotency key `key`.
    fn start(&mut self, key: String, was_requested: bool) {
        self.control.set_resume_from(ResumeFrom::Key(key.clone()));
        self.phase = Phase::NotCreated { key, was_requested };
    }

    /// Continues with the upload that has this ID.
    fn continue_with(&mut self, id: String, offset: Option<u64>) {
        self.control.set_resume_from(ResumeFrom::Upload(id.clone()));
        self.progress.report(Progress::Known { upload: id.clone() });
        self.phase = Phase::Created { id, offset };
    }
}

/// Checks that a response about an existing upload is a success.
fn check(response: &Response) -> Result<(), StepError> {
    let failure = || response::into_failure(response);
    match response::refusal(response, response.upload_offset) {
        None => Ok(()),
        Some(Refusal::Lost(reason)) => Err(StepError::Lost(reason, failure())),
        Some(Refusal::Failed(attempt)) => Err(StepError::Failed(attempt, failure())),
        Some(Refusal::OffsetMismatch { .. }) => {
            Err(StepError::Failed(AttemptFailure::InvalidResponse, failure()))
        }
    }
}

/// Returns the error for a success that lacks required headers or has implausible ones.
fn invalid_response(response: &Response) -> StepError {
    StepError::Failed(AttemptFailure::InvalidResponse, response::into_failure(response))
}

fn attempt_failure(response: &Response) -> AttemptFailure {
    send::failure(response, ExpectedBody::Any).unwrap_or(AttemptFailure::InvalidResponse)
}
