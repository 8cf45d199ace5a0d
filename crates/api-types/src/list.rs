//! Paginated lists.

use serde::{Deserialize, Serialize};

/// A page of a list, newest objects first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// Always `list`.
    pub object: String,
    /// Objects of the page.
    pub data: Vec<T>,
    /// Whether more objects follow in the direction of pagination.
    pub has_more: bool,
    /// Path of the list.
    pub url: String,
}

impl<T> List<T> {
    /// Creates a page of the list at the path `url`.
    pub fn new(url: impl Into<String>, data: Vec<T>, has_more: bool) -> Self {
        Self { object: "list".to_owned(), data, has_more, url: url.into() }
    }
}
