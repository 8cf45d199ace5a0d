//! Open enums: unknown values are preserved, because new values are added without a new API
//! version.

/// Declares an enum whose variants have a name in JSON, plus `Other` for all unknown names.
macro_rules! open_enum {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $variant_doc])+ $variant,)+
            /// A value that this version does not know.
            Other(String),
        }

        impl $name {
            /// All known values, in documentation order.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the name used in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(text.as_str()))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::open_enum::schema(concat!($($doc),+), &[$(($text, concat!($($variant_doc),+)),)+])
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

/// Returns the schema of a string that is a known value or any other one.
#[cfg(feature = "openapi")]
pub(crate) fn schema(
    meaning: &str,
    values: &[(&str, &str)],
) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
    let list: String = values
        .iter()
        .map(|(value, meaning)| format!("\n- `{value}`: {}", meaning.trim()))
        .collect();
    let known = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values.iter().map(|(value, _)| *value)));
    let later = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("A value that was added after this document was published."));
    AnyOfBuilder::new()
        .description(Some(format!("{}\n{list}", meaning.trim())))
        .item(known)
        .item(later)
        .into()
}

pub(crate) use open_enum;
