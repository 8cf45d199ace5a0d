//! A body as it arrives: whole, or as far as it gets.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use latchkey_api_types::{ErrorCode, ErrorType};

use crate::error::{ApiFailure, ApiResult};

/// How much of a body is read that is not wanted: a browser that is sending does not look at the
/// answer before it is done.
const MOST_SKIPPED: u64 = 28 * 1024 * 1024;

/// The body of a request.
pub(crate) struct Incoming {
    body: Body,
    /// How long it says that it is.
    announced: Option<u64>,
    arrived: u64,
    stall: Duration,
    ending: Option<Ending>,
}

/// How a body came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All of it is there.
    Whole,
    /// The connection broke.
    Cut,
    /// Nothing came for too long.
    Stalled,
}

/// Some bytes of a body.
pub(crate) struct Chunk {
    /// The bytes.
    pub(crate) bytes: Bytes,
    /// `Ok` with whether more may come; otherwise why the body ended before it was whole.
    pub(crate) continues: ApiResult<bool>,
}

impl Incoming {
    /// A body that says that it is so long. It may be silent for `stall`, and no longer.
    pub(crate) fn new(body: Body, announced: Option<u64>, stall: Duration) -> Self {
        Self { body, announced, arrived: 0, stall, ending: None }
    }

    /// Reads until there are `enough` bytes, or as far as it gets. More than `room` is refused, and
    /// what came of that is dropped.
    pub(crate) async fn chunk(&mut self, enough: u64, room: u64) -> Chunk {
        if self.announced.is_some_and(|announced| announced - self.arrived.min(announced) > room) {
            return Chunk { bytes: Bytes::new(), continues: Err(more_than_announced()) };
        }
        let mut bytes = BytesMut::new();
        while (bytes.len() as u64) < enough {
            let Some(next) = self.next().await else { break };
            if (bytes.len() + next.len()) as u64 > room {
                return Chunk { bytes: Bytes::new(), continues: Err(more_than_announced()) };
            }
            bytes.extend_from_slice(&next);
        }
        let continues = match self.ending {
            None => Ok(true),
            Some(Ending::Whole) => Ok(false),
            Some(Ending::Cut) => Err(ApiFailure::body_malformed("The body did not arrive whole.")),
            Some(Ending::Stalled) => Err(stalled()),
        };
        Chunk { bytes: bytes.freeze(), continues }
    }

    /// Reads what is left, so that the sender sees the answer.
    pub(crate) async fn skip(&mut self) {
        while self.arrived < MOST_SKIPPED && self.next().await.is_some() {}
    }

    async fn next(&mut self) -> Option<Bytes> {
        while self.ending.is_none() {
            match tokio::time::timeout(self.stall, self.body.frame()).await {
                Ok(Some(Ok(frame))) => {
                    if let Ok(bytes) = frame.into_data() {
                        self.arrived += bytes.len() as u64;
                        return Some(bytes);
                    }
                }
                // A connection that broke may look like an end.
                Ok(None) if self.announced.is_none_or(|announced| self.arrived >= announced) => {
                    self.ending = Some(Ending::Whole)
                }
                Ok(None | Some(Err(_))) => self.ending = Some(Ending::Cut),
                Err(_) => self.ending = Some(Ending::Stalled),
            }
        }
        None
    }
}

fn more_than_announced() -> ApiFailure {
    ApiFailure::too_large("The body goes beyond the length of the upload.").at("Upload-Length")
}

fn stalled() -> ApiFailure {
    ApiFailure::new(
        StatusCode::REQUEST_TIMEOUT,
        ErrorType::InvalidRequestError,
        ErrorCode::Other("request_timeout".to_owned()),
        "Nothing more of the body arrived for too long.",
    )
}
