//! A page of a list.

use serde::{Deserialize, Serialize};

/// One page of objects, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// Always `list`.
    pub object: String,
    /// The objects of this page.
    pub data: Vec<T>,
    /// Whether there are objects after this page in the direction of travel.
    pub has_more: bool,
    /// The path that the list was read from.
    pub url: String,
}

impl<T> List<T> {
    /// A page of `data` read from `url`.
    pub fn new(url: impl Into<String>, data: Vec<T>, has_more: bool) -> Self {
        Self { object: "list".to_owned(), data, has_more, url: url.into() }
    }
}
