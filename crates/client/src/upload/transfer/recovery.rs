//! What follows when a step could not be taken: another attempt, another beginning, or the end.

use super::{Place, Transfer, Trouble};
use crate::policy::{Failure, Retry, RetryMode};
use crate::send::{Expected, send_with_retry};
use crate::transport::{FileSource, Method, Transport};
use crate::upload::control::Stop;
use crate::upload::{Progress, StartedAgain, UploadFailure, discard, requests};

/// How often a file is sent from its beginning.
const STARTS: u32 = 3;

impl<L: Transport> Transfer<'_, L> {
    /// Makes the next step one that may help.
    pub(super) async fn recover(&mut self, trouble: Trouble) -> Result<(), UploadFailure> {
        match trouble {
            Trouble::Stopped(Stop::Canceled) => self.end().await,
            Trouble::Stopped(Stop::Paused) => {
                self.progress.tell(Progress::Paused);
                match self.control.until_resumed().await {
                    Ok(()) => Ok(()),
                    Err(_) => self.end().await,
                }
            }
            Trouble::Failed(failure, told) => {
                let retry = self.attempts.failed(
                    &failure,
                    self.api.transport().now(),
                    self.api.transport().jitter(),
                );
                let (Retry::After(pause) | Retry::WhenBack(pause)) = retry else {
                    return Err(told);
                };
                self.progress
                    .tell(Progress::Waiting { offline: failure == Failure::TransportError, pause });
                self.wait = Some(retry);
                Ok(())
            }
            Trouble::Lost(why, told) => self.start_again(why, told),
            Trouble::Unreadable => Err(UploadFailure::Unreadable),
        }
    }

    fn start_again(&mut self, why: StartedAgain, told: UploadFailure) -> Result<(), UploadFailure> {
        if self.starts >= STARTS {
            return Err(match why {
                StartedAgain::Damaged => {
                    UploadFailure::Damaged { request_id: told.request_id().map(str::to_owned) }
                }
                StartedAgain::Gone => told,
            });
        }
        self.starts += 1;
        self.progress.start_again(why);
        let key = self.api.transport().new_idempotency_key();
        self.begin(key, false);
        Ok(())
    }

    /// Ends the upload on the server, for as long as that takes.
    async fn end(&mut self) -> Result<(), UploadFailure> {
        let upload = match &self.place {
            Place::Created { id, .. } | Place::Stored { id } => Some(id.clone()),
            Place::Uncreated { asked: false, .. } => None,
            Place::Uncreated { key, asked: true } => self.created_under(key).await,
        };
        if let Some(upload) = upload {
            // Refused, there is nothing that can be ended any more.
            let _ = discard(self.api, &upload).await;
        }
        Err(UploadFailure::Canceled)
    }

    /// The upload that the server has, or now gets, under this key: how else would one whose answer
    /// got lost be known?
    async fn created_under(&self, key: &str) -> Option<String> {
        let address = requests::uploads(self.api);
        let headers = requests::creation(self.api, key, self.file.size(), &self.metadata);
        let request = requests::small(Method::Post, &address, &headers);
        let answer = send_with_retry(
            &**self.api.transport(),
            &request,
            RetryMode::UntilAnswered,
            Expected::Nothing,
        )
        .await
        .ok()?;
        requests::created(&answer)
    }
}
