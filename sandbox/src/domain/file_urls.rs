//! Signed addresses of uploaded files, which need no credential and expire.

use latchkey_api_types::DocumentUpload;

use crate::secrets;
use crate::secrets::SecretName;
use crate::state::AppState;

/// Returns the upload with a new address of its bytes.
pub(crate) fn with_file_url(state: &AppState, upload: DocumentUpload) -> DocumentUpload {
    with_file_url_until(state, upload, state.now() + state.config.limits.file_url_lifetime)
}

/// Returns the upload with an address of its bytes that expires at `expires`, in Unix seconds.
pub(crate) fn with_file_url_until(
    state: &AppState,
    upload: DocumentUpload,
    expires: i64,
) -> DocumentUpload {
    let token = state.key.derive(&file_secret(&upload.id, expires));
    let file_url = format!(
        "{}/v1/document_uploads/{}/file?expires={expires}&token={token}",
        state.config.widget_origin, upload.id
    );
    DocumentUpload { file_url: Some(file_url), ..upload }
}

/// The name of the token in an address.
pub(crate) fn file_secret(upload: &str, expires: i64) -> SecretName {
    SecretName::new("file", upload, expires)
}

/// Whether a token is that of the upload's address which expires at `expires`.
pub(crate) fn is_signed(state: &AppState, upload: &str, expires: i64, token: &str) -> bool {
    secrets::same(&state.key.derive(&file_secret(upload, expires)), token)
}
