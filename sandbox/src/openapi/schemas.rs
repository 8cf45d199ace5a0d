//! What the schemas of the wire lack: the documented objects as their examples, and words without links into the code.

use latchkey_api_types::examples::EXAMPLES;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Components, RefOr};

/// Completes every schema that a call refers to.
pub(super) fn complete(components: &mut Components) {
    for (name, text) in EXAMPLES {
        if let (Some(RefOr::T(Schema::Object(object))), Ok(example)) = (components.schemas.get_mut(*name), serde_json::from_str(text)) {
            object.examples = vec![example];
        }
    }
}
