//! Appends the body of a request to an upload.

use crate::domain::uploads::checksum::Checksum;
use crate::domain::uploads::incoming::Incoming;
use crate::domain::uploads::{append, failures};
use crate::error::ApiResult;
use crate::state::AppState;
use crate::store::uploads::{UploadRecord, UploadState};

/// The bytes of a chunk without a checksum: what has arrived is not lost with what does not.
const CHUNK_BYTES: u64 = 1024 * 1024;

/// Appends the body. With a checksum all of it counts, or nothing; without one, whatever arrives.
///
/// # Errors
/// 400 and 408 where the body ends too early, 409 where the upload was changed meanwhile, 413 where
/// the body is too long, 460 where the checksum differs; with the last byte, the rejection of the
/// file.
pub(crate) async fn receive(
    state: &AppState,
    mut upload: UploadRecord,
    checksum: Option<Checksum>,
    incoming: &mut Incoming,
) -> ApiResult<UploadRecord> {
    loop {
        let room = upload.length - upload.received();
        let enough = if checksum.is_some() { room } else { room.min(CHUNK_BYTES) };
        let chunk = incoming.chunk(enough, room).await;
        if let Some(checksum) = &checksum {
            chunk.continues.as_ref().map_err(Clone::clone)?;
            if !checksum.is_of(&chunk.bytes) {
                return Err(failures::chunk_mismatch());
            }
        }
        if !chunk.bytes.is_empty() {
            upload = append(state, upload, chunk.bytes).await?;
        }
        let is_over = upload.state != UploadState::Open;
        if is_over || !chunk.continues? {
            return Ok(upload);
        }
    }
}
