//! Drafts: form input that was typed and not saved yet.
//!
//! A draft meets no requirement and is visible to the applicant only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The unvalidated fields of one form page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Page name, chosen by the client.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub page: String,
    /// Random id of the client instance, such as one browser tab.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub writer: String,
    /// Number that increases with each draft of the writer. A draft whose number is not greater
    /// than the last one arrived late and is ignored.
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub sequence: u64,
    /// `revision` of the session view on which the fields are based. Defaults to the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub revision: Option<u64>,
    /// Field values by field name. At most 60 fields and 8 kB in total.
    pub fields: BTreeMap<String, String>,
}

/// The drafts that saved answers replace: those of one page up to a sequence number of the writer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftMark {
    /// Same as in the draft.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub page: String,
    /// Same as in the draft.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_.-]{1,64}$"))]
    pub writer: String,
    /// Last sequence number used by the writer, or a greater one if a draft may still be in
    /// transit.
    #[cfg_attr(feature = "openapi", schema(maximum = 9_007_199_254_740_991_i64))]
    pub sequence: u64,
}

/// A draft as the session view returns it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedDraft {
    /// `revision` on which the draft is based. Send it when saving the fields, so that answers that
    /// were changed since are detected.
    #[serde(default)]
    pub revision: u64,
    /// Field values by field name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}
