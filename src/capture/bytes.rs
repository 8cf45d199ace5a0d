//! Reading of blobs in parts; a blob is never in memory as a whole.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::FileProblem;

/// The size of a part in bytes.
const PART: u64 = 256 * 1024;

/// Returns the size in bytes.
pub(super) fn size(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// Reads the bytes from `start` to `end`, or to the end of the blob.
pub(super) async fn read(blob: &Blob, start: u64, end: u64) -> Result<Vec<u8>, FileProblem> {
    let part = blob
        .slice_with_f64_and_f64(start as f64, end as f64)
        .map_err(|_| FileProblem::Unreadable)?;
    let buffer = JsFuture::from(part.array_buffer()).await.map_err(|_| FileProblem::Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Returns whether `mark` occurs at or after `start`.
pub(super) async fn contain(blob: &Blob, start: u64, mark: &[u8]) -> Result<bool, FileProblem> {
    let (size, overlap) = (size(blob), mark.len() as u64 - 1);
    let has_mark = |part: &[u8]| part.windows(mark.len()).any(|window| window == mark);
    // It is nearly always at the very end.
    if has_mark(&read(blob, start.max(size.saturating_sub(PART)), size).await?) {
        return Ok(true);
    }
    let mut at = start;
    while at < size {
        if has_mark(&read(blob, at, at + PART + overlap).await?) {
            return Ok(true);
        }
        at += PART;
    }
    Ok(false)
}

/// Calls back with the bytes from `start` on, part by part.
pub(super) async fn each_part(
    blob: &Blob,
    start: u64,
    mut look: impl FnMut(&[u8]),
) -> Result<(), FileProblem> {
    let size = size(blob);
    let mut at = start;
    while at < size {
        look(&read(blob, at, at + PART).await?);
        at += PART;
    }
    Ok(())
}
