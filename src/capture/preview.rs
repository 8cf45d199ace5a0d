//! An address under which the page can show a blob.

use web_sys::{Blob, Url};

/// An object URL, revoked when dropped, so that the browser can let go of the blob.
#[derive(Debug, PartialEq, Eq)]
pub struct PreviewUrl {
    address: String,
}

impl PreviewUrl {
    /// `None` where the browser refuses, which it does not in practice: the preview is then left
    /// out.
    pub fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(|address| Self { address })
    }

    /// For `src`. Nobody outside this page can open it.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for PreviewUrl {
    fn drop(&mut self) {
        // It only fails for what is not an address, and this one came from the browser.
        let _ = Url::revoke_object_url(&self.address);
    }
}
