//! The way of one file from nothing to a stored document, step by step, each of which may fail and
//! be taken again.

use std::time::Duration;

use latchkey_api_types::DocumentUpload;

use super::chunk_sizer::{AT_ONCE, ChunkSizer};
use super::control::{Control, Stop};
use super::progress::ProgressReporter;
use super::reply::{self, Refusal};
use super::{Progress, ResumeFrom, StartedAgain, UploadFailure, metadata, requests};
use crate::policy::{Attempts, Failure, Retry, RetryMode};
use crate::send::{self, Expected, send_with_retry};
use crate::transport::{self, FileSource, Method, Request, Response, Transport, TransportError};
use crate::{Api, decode};

mod recovery;

/// After so many pieces in a row that did not arrive whole, one is sent without a checksum: the
/// server then keeps what comes of it, so that even a line that carries a few bytes at a time gets
/// on. The whole file's checksum is still checked.
const CUTS_BEFORE_ANY_BYTE_COUNTS: u32 = 3;

/// The server has waited too long for the rest of a piece.
const REQUEST_TIMEOUT: u16 = 408;

/// What has to be done next.
enum Place {
    /// The server may know nothing of the file yet.
    Uncreated {
        /// Under which it is asked to create the upload, however often.
        key: String,
        /// Whether it was asked already, so that it may have the upload and some of its bytes.
        asked: bool,
    },
    /// The server knows the upload.
    Created {
        /// By this id.
        id: String,
        /// It has so many bytes; `None` where the last answer got lost.
        offset: Option<u64>,
    },
    /// The server has made a document of it.
    Stored {
        /// Of this id.
        id: String,
    },
}

/// Why a step was not taken.
enum Trouble {
    Stopped(Stop),
    /// The policy says whether it is taken again, and when; if not, the person is told this.
    Failed(Failure, UploadFailure),
    /// The file is sent from its beginning; once that was done often enough, the person is told
    /// this.
    Lost(StartedAgain, UploadFailure),
    /// The device does not give the file's bytes any more.
    Unreadable,
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stopped(stop)
    }
}

impl From<TransportError> for Trouble {
    fn from(_: TransportError) -> Self {
        Self::Failed(
            Failure::TransportError,
            UploadFailure::BadAnswer { status: 0, request_id: None },
        )
    }
}

/// One file under way.
pub(super) struct Transfer<'a, L: Transport> {
    api: &'a Api<L>,
    file: &'a L::File,
    metadata: String,
    /// Whether the file could be read when the upload began.
    was_readable: bool,
    control: &'a Control,
    progress: ProgressReporter<'a>,
    place: Place,
    sizer: ChunkSizer,
    attempts: Attempts,
    wait: Option<Retry>,
    starts: u32,
    cuts: u32,
}

impl<'a, L: Transport> Transfer<'a, L> {
    pub(super) fn new(
        api: &'a Api<L>,
        file: &'a L::File,
        metadata: String,
        was_readable: bool,
        resume_from: ResumeFrom,
        control: &'a Control,
        on_progress: &'a dyn Fn(Progress),
    ) -> Self {
        let mut transfer = Self {
            api,
            file,
            metadata,
            was_readable,
            control,
            progress: ProgressReporter::new(file.size(), on_progress),
            place: Place::Uncreated { key: String::new(), asked: true },
            sizer: ChunkSizer::default(),
            attempts: Attempts::new(RetryMode::UntilAnswered),
            wait: None,
            starts: 1,
            cuts: 0,
        };
        match resume_from {
            // None of those was of this file.
            ResumeFrom::Nothing | ResumeFrom::AnyOf(_) => {
                transfer.begin(api.transport().new_idempotency_key(), false)
            }
            ResumeFrom::Key(key) => transfer.begin(key, true),
            ResumeFrom::Upload(id) => transfer.go_on_with(id, None),
        }
        transfer
    }

    /// Goes all the way.
    pub(super) async fn run(mut self) -> Result<DocumentUpload, UploadFailure> {
        loop {
            let trouble = match self.step().await {
                Ok(Some(document)) => return Ok(document),
                Ok(None) => continue,
                Err(trouble) => trouble,
            };
            if let Err(failure) = self.recover(trouble).await {
                if reply::is_final(&failure) {
                    self.control.set_resume_from(ResumeFrom::Nothing);
                }
                return Err(failure);
            }
        }
    }

    /// Does what has to be done next. The document, once there is one.
    async fn step(&mut self) -> Result<Option<DocumentUpload>, Trouble> {
        if let Some(wait) = self.wait.take() {
            self.control.unless_stopped(wait_for(&**self.api.transport(), wait)).await?;
        }
        // Before anything is asked: nothing is known of a request that was never sent.
        if let Some(stop) = self.control.stop() {
            return Err(stop.into());
        }
        match &self.place {
            Place::Uncreated { key, asked } => {
                let (key, asked) = (key.clone(), *asked);
                self.create(key, asked).await
            }
            Place::Created { id, offset } => {
                let (id, offset) = (id.clone(), *offset);
                match offset {
                    None => self.look(&id).await?,
                    Some(offset) => self.send_piece(&id, offset).await?,
                }
                Ok(None)
            }
            Place::Stored { id } => {
                let id = id.clone();
                self.read_document(&id).await.map(Some)
            }
        }
    }

    /// Asks for an upload, with the whole file where it is small. The server may have made both of
    /// an earlier request whose answer got lost: then it is asked without the bytes, and says
    /// how many it has.
    async fn create(
        &mut self,
        key: String,
        asked: bool,
    ) -> Result<Option<DocumentUpload>, Trouble> {
        let (address, size) = (requests::uploads(self.api), self.file.size());
        let mut headers = requests::creation(self.api, &key, size, &self.metadata);
        let at_once = !asked && size <= AT_ONCE;
        self.place = Place::Uncreated { key, asked: true };
        let answer = if at_once {
            // Without a checksum of its own: that of the whole file says the same, and what comes
            // of a cut request is kept.
            headers.push(requests::piece_type());
            self.send(
                0,
                &requests::with_piece(Method::Post, &address, &headers, self.file, 0..size),
            )
            .await??
        } else {
            self.send(0, &requests::small(Method::Post, &address, &headers)).await??
        };
        if !answer.is_success() {
            return Err(match reply::refusal(&answer, None) {
                // That there is no such place is another matter than an upload that is gone.
                Some(Refusal::Lost(why)) if answer.status != 404 => {
                    Trouble::Lost(why, reply::told(&answer))
                }
                Some(Refusal::Failed(failure)) => Trouble::Failed(failure, reply::told(&answer)),
                // A browser may have sent it twice by itself, and both at once: asked again, the
                // server says how far it is.
                Some(Refusal::Misplaced { .. }) => {
                    Trouble::Failed(Failure::BadAnswer, reply::told(&answer))
                }
                Some(Refusal::Lost(_)) | None => {
                    Trouble::Failed(failure_of(&answer), reply::told(&answer))
                }
            });
        }
        let Some(id) = requests::created(&answer) else { return Err(unreadable(&answer)) };
        self.attempts.moved_on();
        // A server that takes no bytes with this request does not speak of them.
        let offset = answer.upload_offset.unwrap_or(0).min(size);
        self.go_on_with(id.clone(), Some(offset));
        self.acknowledged(offset);
        if offset != size {
            return Ok(None);
        }
        let document = serde_json::from_str::<DocumentUpload>(&answer.body)
            .ok()
            .filter(|document| document.id == id);
        if at_once {
            self.place = Place::Stored { id };
        }
        Ok(document)
    }

    /// Asks how much of the file is there.
    async fn look(&mut self, id: &str) -> Result<(), Trouble> {
        let (address, headers) = (requests::address(self.api, id), requests::headers(self.api));
        let answer = self.send(0, &requests::small(Method::Head, &address, &headers)).await??;
        heard(&answer)?;
        if answer.upload_length.is_some_and(|length| length != self.file.size()) {
            return Err(Trouble::Lost(StartedAgain::Gone, reply::told(&answer)));
        }
        let Some(offset) = answer.upload_offset.filter(|offset| *offset <= self.file.size()) else {
            return Err(unreadable(&answer));
        };
        self.place = Place::Created { id: id.to_owned(), offset: Some(offset) };
        self.acknowledged(offset);
        Ok(())
    }

    /// Sends the next bytes; where all are there, none, to hear again what became of the file.
    async fn send_piece(&mut self, id: &str, offset: u64) -> Result<(), Trouble> {
        let size = self.file.size();
        let range = offset..offset + self.sizer.next_piece(size.saturating_sub(offset));
        let length = range.end - range.start;
        let mut headers = requests::headers(self.api);
        headers.push(requests::piece_type());
        headers.push(("Upload-Offset", offset.to_string()));
        if length > 0 {
            let digest = self.control.unless_stopped(self.file.sha256(range.clone())).await?;
            if digest.is_none() && self.was_readable {
                return Err(Trouble::Unreadable);
            }
            let digest = digest.filter(|_| self.cuts < CUTS_BEFORE_ANY_BYTE_COUNTS);
            headers.extend(digest.map(|digest| ("Upload-Checksum", metadata::checksum(&digest))));
        }
        // Until there is an answer, nobody knows what arrived.
        self.place = Place::Created { id: id.to_owned(), offset: None };
        let address = requests::address(self.api, id);
        let began = self.api.transport().now();
        let answer = match self
            .send(
                offset,
                &requests::with_piece(Method::Patch, &address, &headers, self.file, range),
            )
            .await?
        {
            Ok(answer) => answer,
            Err(no_answer) => {
                self.was_cut();
                return Err(no_answer.into());
            }
        };
        if answer.status == REQUEST_TIMEOUT {
            self.was_cut();
        }
        if let Some(Refusal::Misplaced { offset }) = reply::refusal(&answer, Some(offset)) {
            self.place = Place::Created { id: id.to_owned(), offset: Some(offset.min(size)) };
            self.acknowledged(offset.min(size));
            return Ok(());
        }
        heard(&answer)?;
        let arrived = |stored: &u64| (offset + length.min(1)..=size).contains(stored);
        let Some(stored) = answer.upload_offset.filter(arrived) else {
            return Err(unreadable(&answer));
        };
        self.sizer.acknowledged(
            stored.saturating_sub(offset),
            self.api.transport().now().saturating_sub(began),
        );
        self.acknowledged(stored);
        let id = id.to_owned();
        self.place = if stored == size {
            Place::Stored { id }
        } else {
            Place::Created { id, offset: Some(stored) }
        };
        Ok(())
    }

    async fn read_document(&mut self, id: &str) -> Result<DocumentUpload, Trouble> {
        let address = format!("{}/v1/document_uploads/{id}", self.api.base());
        let headers = [("Authorization", self.api.secret().bearer())];
        let request = requests::small(Method::Get, &address, &headers);
        let reading = send_with_retry(
            &**self.api.transport(),
            &request,
            RetryMode::UntilAnswered,
            Expected::Json,
        );
        let answer = self
            .control
            .unless_stopped(reading)
            .await?
            .map_err(|_| Trouble::from(TransportError::Network))?;
        decode::object(&answer)
            .map_err(|_| Trouble::Failed(failure_of(&answer), reply::told(&answer)))
    }

    /// One attempt, whose bytes begin at `offset`.
    async fn send(
        &self,
        offset: u64,
        request: &Request<'_, L::File>,
    ) -> Result<Result<Response, TransportError>, Stop> {
        let transport = &**self.api.transport();
        let began = transport.now();
        let on_sent = |sent| {
            self.progress.left(
                offset + sent,
                self.sizer.bytes_per_second(sent, transport.now().saturating_sub(began)),
            )
        };
        self.control.unless_stopped(transport::attempt(transport, request, &on_sent)).await
    }

    /// A piece did not arrive whole.
    fn was_cut(&mut self) {
        self.sizer.cut();
        self.cuts += 1;
    }

    /// The server has `offset` bytes.
    fn acknowledged(&mut self, offset: u64) {
        if self.progress.stored(offset, self.sizer.bytes_per_second(0, Duration::ZERO)) {
            self.attempts.moved_on();
            self.cuts = 0;
        }
    }

    /// Goes on without an upload: creates one under `key`.
    fn begin(&mut self, key: String, asked: bool) {
        self.control.set_resume_from(ResumeFrom::Key(key.clone()));
        self.place = Place::Uncreated { key, asked };
    }

    /// Goes on with the upload of this id.
    fn go_on_with(&mut self, id: String, offset: Option<u64>) {
        self.control.set_resume_from(ResumeFrom::Upload(id.clone()));
        self.progress.tell(Progress::Known { upload: id.clone() });
        self.place = Place::Created { id, offset };
    }
}

/// Nothing for a success, else the trouble that this answer about a known upload means.
fn heard(answer: &Response) -> Result<(), Trouble> {
    match reply::refusal(answer, answer.upload_offset) {
        None => Ok(()),
        Some(Refusal::Lost(why)) => Err(Trouble::Lost(why, reply::told(answer))),
        Some(Refusal::Failed(failure)) => Err(Trouble::Failed(failure, reply::told(answer))),
        Some(Refusal::Misplaced { .. }) => {
            Err(Trouble::Failed(Failure::BadAnswer, reply::told(answer)))
        }
    }
}

/// The trouble that an answer is which says success and lacks what it has to say.
fn unreadable(answer: &Response) -> Trouble {
    Trouble::Failed(Failure::BadAnswer, reply::told(answer))
}

fn failure_of(answer: &Response) -> Failure {
    send::failure(answer, Expected::Nothing).unwrap_or(Failure::BadAnswer)
}

async fn wait_for<L: Transport>(transport: &L, wait: Retry) {
    match wait {
        Retry::After(pause) => transport::rest(transport, pause).await,
        Retry::WhenBack(pause) => transport.pause(pause).await,
        Retry::GiveUp => {}
    }
}
