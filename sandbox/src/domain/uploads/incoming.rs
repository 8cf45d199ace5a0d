//! A request's body as it arrives: whole, or as far as it comes.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use latchkey_api_types::{ErrorCode, ErrorType};

use crate::error::{ApiFailure, ApiResult};

/// The most bytes of an unwanted body that are read: a browser reads no response before it has sent
/// its body.
const MOST_SKIPPED: u64 = 28 * 1024 * 1024;

pub(crate) struct Incoming {
    body: Body,
    /// The length that the request has announced.
    announced: Option<u64>,
    arrived: u64,
    stall: Duration,
    ending: Option<Ending>,
}

/// How a body has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The connection was closed.
    Cut,
    /// Nothing arrived for too long.
    Stalled,
}

pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    /// `Ok` with whether more may follow; otherwise why the body has ended early.
    pub(crate) continues: ApiResult<bool>,
}

impl Incoming {
    /// A body of an announced length. It is cut off after a silence of `stall`.
    pub(crate) fn new(body: Body, announced: Option<u64>, stall: Duration) -> Self {
        Self { body, announced, arrived: 0, stall, ending: None }
    }

    /// Reads until there are `enough` bytes or the body ends. More than `room` bytes are refused,
    /// and dropped.
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

    /// Reads the rest, so that the sender reads the response.
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
                // A connection that was closed may look like the end.
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
