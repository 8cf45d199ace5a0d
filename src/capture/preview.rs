//! An object URL for a preview.

use web_sys::{Blob, Url};

/// An object URL that is revoked when it is dropped, so that the browser can free the blob.
#[derive(Debug, PartialEq, Eq)]
pub struct PreviewUrl {
    address: String,
}

impl PreviewUrl {
    /// Creates the URL. `None` if the browser refuses, in which case there is no preview.
    pub fn new(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(|address| Self { address })
    }

    /// Returns the address for `src`. Only this page can open it.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for PreviewUrl {
    fn drop(&mut self) {
        // Revoking fails only for invalid addresses, and this one came from the browser.
        let _ = Url::revoke_object_url(&self.address);
    }
}
