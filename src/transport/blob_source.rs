//! A file of the browser: a blob, which is never copied as a whole.

use std::ops::Range;

use js_sys::Uint8Array;
use latchkey_client::FileSource;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A file that is sent in chunks.
#[derive(Debug, Clone)]
pub struct BlobSource(pub Blob);

impl BlobSource {
    /// Returns these bytes. `None` only where the browser cannot make a blob.
    pub(super) fn slice(&self, range: &Range<u64>) -> Option<Blob> {
        #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
        let (start, end) = (range.start as f64, range.end as f64);
        self.0.slice_with_f64_and_f64(start, end).ok()
    }
}

impl FileSource for BlobSource {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    async fn sha256(&self, range: Range<u64>) -> Option<[u8; 32]> {
        let bytes = JsFuture::from(self.slice(&range)?.array_buffer()).await.ok()?;
        // `SubtleCrypto` is missing on pages that are neither https nor localhost; every call then
        // fails.
        let subtle = web_sys::window()?.crypto().ok()?.subtle();
        let digest =
            subtle.digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::new(&bytes)).ok()?;
        Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec().try_into().ok()
    }
}
