//! Additions to the generated schemas: examples, and references to the item schema of lists.

use latchkey_api_types::examples::EXAMPLES;
use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::{Components, Ref, RefOr};

/// Completes the schemas in `components`.
pub(super) fn complete(components: &mut Components) {
    for (name, text) in EXAMPLES {
        if let (Some(RefOr::T(Schema::Object(object))), Ok(example)) =
            (components.schemas.get_mut(*name), serde_json::from_str(text))
        {
            object.examples = vec![example];
        }
    }
    for (name, schema) in &mut components.schemas {
        if let (Some(held), RefOr::T(Schema::Object(list))) = (name.strip_prefix("List_"), schema)
            && let Some(RefOr::T(Schema::Array(data))) = list.properties.get_mut("data")
        {
            data.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(held).into()));
        }
    }
}
