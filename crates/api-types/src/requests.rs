//! Stricter request schemas for the OpenAPI document, for types that requests share with responses.

use utoipa::openapi::schema::{
    AllOfBuilder, ArrayBuilder, KnownFormat, Object, ObjectBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use crate::{IdDocumentType, Product};

/// Returns the schema of a string that must be one of the known values. Enums are open in responses
/// and closed in requests.
pub fn one_of<T: std::fmt::Display>(known: &[T]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(known.iter().map(T::to_string)))
        .build()
}

/// Returns the schema of an applicant with the required name and email address.
pub(crate) fn applicant() -> RefOr<Schema> {
    let text =
        |pattern: &str| ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    let email = || {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
    };
    let complete = ObjectBuilder::new()
        .schema_type(Type::Object)
        .property("first_name", text("\\S"))
        .required("first_name")
        .property("last_name", text("\\S"))
        .required("last_name")
        .property("email", email().max_length(Some(254)))
        .required("email")
        .property("phone", nullable(text("^[ .()-]*\\+([ .()-]*[0-9]){7,15}[ .()-]*$")));
    AllOfBuilder::new()
        .description(Some(
            "The applicant. Names and email address are required. The other details \
            are prefilled in the form.",
        ))
        .item(Ref::from_schema_name("Applicant"))
        .item(complete)
        .into()
}

/// Returns the schema of `metadata`: up to 50 strings, numbers and booleans under keys of the
/// caller's choice.
pub(crate) fn metadata() -> RefOr<Schema> {
    let kinds = SchemaType::from_iter([Type::String, Type::Number, Type::Boolean, Type::Null]);
    let value = ObjectBuilder::new().schema_type(kinds).max_length(Some(500));
    let name =
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(40));
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
        .additional_properties(Some(Schema::from(value)))
        .property_names(Some(name))
        .max_properties(Some(50))
        .description(Some(
            "Custom data: up to 50 strings, numbers and booleans. Keys with a `null` value are \
                omitted.",
        ))
        .into()
}

fn nullable(schema: ObjectBuilder) -> ObjectBuilder {
    schema.schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

/// Returns the schema of the requested products.
pub(crate) fn products() -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(one_of(Product::KNOWN))
        .min_items(Some(1))
        .description(Some("Products to verify."))
        .into()
}

/// Returns the schema of the accepted identity documents.
pub(crate) fn id_document_types() -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(one_of(IdDocumentType::KNOWN))
        .description(Some("Accepted document types. All types are accepted if absent or empty."))
        .into()
}

/// Returns the schema of document types that the business names itself.
pub(crate) fn document_names() -> RefOr<Schema> {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(40))
        .pattern(Some("^[a-z_]+$"));
    ArrayBuilder::new()
        .items(name)
        .max_items(Some(10))
        .description(Some("Required document types, in addition to the proof of address."))
        .into()
}
