//! Recovers from a failed step: another attempt, a restart, or the end of the upload.

use super::{Phase, StepError, Transfer};
use crate::retry::{AttemptFailure, RetryDecision, RetryMode};
use crate::send::{ExpectedBody, send_with_retry};
use crate::transport::{FileSource, Method, Transport};
use crate::upload::control::Interruption;
use crate::upload::{Progress, RestartReason, UploadFailure, discard, requests};

/// How many times a file is sent from its beginning.
const MAX_STARTS: u32 = 3;

impl<T: Transport> Transfer<'_, T> {
    /// Prepares the next step after `error`.
    ///
    /// # Errors
    /// Why the upload ends.
    pub(super) async fn recover(&mut self, error: StepError) -> Result<(), UploadFailure> {
        match error {
            StepError::Interrupted(Interruption::Canceled) => Err(self.cancel().await),
            StepError::Interrupted(Interruption::Paused) => {
                self.progress.report(Progress::Paused);
                match self.control.until_resumed().await {
                    Ok(()) => Ok(()),
                    Err(_) => Err(self.cancel().await),
                }
            }
            StepError::Failed(failure, upload_failure) => {
                let decision = self.retry_state.decide(
                    &failure,
                    self.api.transport().now(),
                    self.api.transport().jitter(),
                );
                let (RetryDecision::After(pause) | RetryDecision::WhenOnline(pause)) = decision
                else {
                    return Err(upload_failure);
                };
                let offline = failure == AttemptFailure::NoResponse;
                self.progress.report(Progress::Waiting { offline, pause });
                self.pending_retry = Some(decision);
                Ok(())
            }
            StepError::Lost(reason, upload_failure) => self.restart(reason, upload_failure),
            StepError::Unreadable => Err(UploadFailure::Unreadable),
        }
    }

    fn restart(
        &mut self,
        reason: RestartReason,
        upload_failure: UploadFailure,
    ) -> Result<(), UploadFailure> {
        if self.starts >= MAX_STARTS {
            return Err(match reason {
                RestartReason::Damaged => UploadFailure::Damaged {
                    request_id: upload_failure.request_id().map(str::to_owned),
                },
                RestartReason::Gone => upload_failure,
            });
        }
        self.starts += 1;
        self.progress.report_restart(reason);
        let key = self.api.transport().new_idempotency_key();
        self.start(key, false);
        Ok(())
    }

    /// Deletes the upload on the server, however long that takes.
    async fn cancel(&mut self) -> UploadFailure {
        let upload = match &self.phase {
            Phase::Created { id, .. } | Phase::Stored { id } => Some(id.clone()),
            Phase::NotCreated { was_requested: false, .. } => None,
            Phase::NotCreated { key, was_requested: true } => self.created_with(key).await,
        };
        if let Some(upload) = upload {
            // If the server refuses, there is nothing left to delete.
            let _ = discard(self.api, &upload).await;
        }
        UploadFailure::Canceled
    }

    /// Returns the ID of the upload that the server has for this key. The server creates one if it
    /// has none: the ID of an upload whose response was lost cannot be found out otherwise.
    async fn created_with(&self, key: &str) -> Option<String> {
        let url = requests::uploads_url(self.api);
        let headers = requests::creation_headers(self.api, key, self.file.size(), &self.metadata);
        let request = requests::without_bytes(Method::Post, &url, &headers);
        let response = send_with_retry(
            &**self.api.transport(),
            &request,
            RetryMode::UntilAnswered,
            ExpectedBody::Any,
        )
        .await
        .ok()?;
        requests::created_id(&response)
    }
}
