//! One upload over all of its attempts: the same bytes, the same key, growing pauses.

use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use latchkey_api_types::DocumentUpload;
use latchkey_client::policy::{ATTEMPTS, Attempts, Failure, Patience, Retry};

use super::answer::{self, Answer};
use super::multipart;
use super::transfer::{Transfer, TransferFailure};
use super::{Progress, UploadFailure, UploadRequest};

/// Runs until the file is stored, or until trying again is the person's decision.
pub(super) async fn run(
    request: UploadRequest,
    idempotency_key: String,
    on_progress: impl Fn(Progress) + 'static,
) -> Result<DocumentUpload, UploadFailure> {
    let on_progress: Rc<dyn Fn(Progress)> = Rc::new(on_progress);
    // Made once, so that each attempt sends the very same bytes under the same key.
    let body = multipart::body(&request, &idempotency_key).ok_or(UploadFailure::Network)?;
    let address = format!("{}/v1/document_uploads", request.api_base);
    let mut attempts = Attempts::new(Patience::Asked);
    let mut attempt = 1;
    loop {
        let headers =
            [("Authorization", request.secret.bearer()), ("Idempotency-Key", idempotency_key.clone()), ("Content-Type", body.content_type.clone())];
        let (upload_failure, failure) = match Transfer::start(&address, &headers, &body.blob, Rc::clone(&on_progress)) {
            Some(transfer) => match transfer.finished().await.map(|answer| read(&answer)) {
                Ok(Ok(document)) => return Ok(document),
                Ok(Err(failures)) => failures,
                Err(TransferFailure::Network) => (UploadFailure::Network, Failure::NoAnswer),
                Err(TransferFailure::Stalled) => (UploadFailure::Timeout, Failure::NoAnswer),
            },
            None => (UploadFailure::Network, Failure::NoAnswer),
        };
        let pause = match attempts.failed(&failure, crate::line::now(), js_sys::Math::random()) {
            Retry::After(pause) | Retry::WhenBack(pause) if attempt < ATTEMPTS => pause,
            Retry::After(_) | Retry::WhenBack(_) | Retry::GiveUp => return Err(upload_failure),
        };
        on_progress(Progress::Pausing { attempt, pause });
        TimeoutFuture::new(milliseconds(pause)).await;
        attempt += 1;
    }
}

fn read(answer: &Answer) -> Result<DocumentUpload, (UploadFailure, Failure)> {
    answer::document(answer).map_err(|failure| {
        let for_retry = answer::for_retry(&failure, answer);
        (failure, for_retry)
    })
}

fn milliseconds(pause: Duration) -> u32 {
    u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)
}
