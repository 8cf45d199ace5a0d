//! What a request has to hold where its type is shared with answers, and so says less: for the
//! description of the API.

use utoipa::openapi::schema::{
    AllOfBuilder, ArrayBuilder, KnownFormat, Object, ObjectBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use crate::{IdDocumentType, Product};

/// One of the values that this version knows. An enum is open to those who read it, not to those
/// who write it.
pub fn one_of<T: std::fmt::Display>(known: &[T]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(known.iter().map(T::to_string)))
        .build()
}

/// An applicant with a name and an address to write to.
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
        .description(Some("Who is verified. Name and e-mail address are required; what else is given is filled in beforehand."))
        .item(Ref::from_schema_name("Applicant"))
        .item(complete)
        .into()
}

/// The caller's own data: texts, numbers and truth values under names of the caller's choice.
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
            "Yours: up to 50 texts, numbers and truth values. A `null` leaves its key out.",
        ))
        .into()
}

fn nullable(schema: ObjectBuilder) -> ObjectBuilder {
    schema.schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

/// What is to be verified.
pub(crate) fn products() -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(one_of(Product::KNOWN))
        .min_items(Some(1))
        .description(Some("What to verify."))
        .into()
}

/// Which identity documents are taken.
pub(crate) fn id_document_types() -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(one_of(IdDocumentType::KNOWN))
        .description(Some("All, where absent or empty."))
        .into()
}

/// Types of papers by names of the landlord's own.
pub(crate) fn paper_names() -> RefOr<Schema> {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(40))
        .pattern(Some("^[a-z_]+$"));
    ArrayBuilder::new()
        .items(name)
        .max_items(Some(10))
        .description(Some("Document types beyond the proof of address."))
        .into()
}
