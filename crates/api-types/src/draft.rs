//! Contract part B: what was typed on a page and not saved yet.
//!
//! A draft is no answer: it meets no requirement, and nobody but the applicant ever sees it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What `PUT /v1/session/draft` keeps: the fields of one page as they stand, right or wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// The page, by a name of the sender's choice.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub page: String,
    /// Who types: a random name for as long as one page is open.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub writer: String,
    /// Grows with each draft of this writer. What arrives with no greater number than before came
    /// late, and is passed over.
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub sequence: u64,
    /// The view's `revision` on which they build; the newest where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub revision: Option<u64>,
    /// The text of each field by its name. At most 60, and 8 kB in all.
    pub fields: BTreeMap<String, String>,
}

/// Which drafts an answer takes the place of: those of a page, up to the one that its writer sent
/// last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftMark {
    /// As in the draft.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub page: String,
    /// As in the draft.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub writer: String,
    /// As in the draft: the last number used, or a greater one where a draft may still be on its
    /// way.
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub sequence: u64,
}

/// A draft as the view gives it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedDraft {
    /// The `revision` on which it builds, to be sent when it is saved: answers may have changed
    /// since.
    #[serde(default)]
    pub revision: u64,
    /// The text of each field by its name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}
