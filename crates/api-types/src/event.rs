//! Contract part A4: what happened, as a webhook tells it.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// Something that happened to an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// `evt_...`
    pub id: String,
    /// Always `event`.
    pub object: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The object as it was then.
    pub data: EventData,
    /// When.
    pub created: i64,
    /// False in test mode.
    pub livemode: bool,
}

/// The object that an event is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventData {
    /// A session, report, document upload or identity check.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub object: JsonMap,
}

open_enum! {
    /// What happened.
    EventType {
        /// A session was made.
        SessionCreated = "verification_session.created",
        /// The applicant has started.
        SessionPending = "verification_session.pending",
        /// The applicant has submitted.
        SessionProcessing = "verification_session.processing",
        /// The checks are done.
        SessionCompleted = "verification_session.completed",
        /// It was not finished in time.
        SessionExpired = "verification_session.expired",
        /// It could not be verified.
        SessionFailed = "verification_session.failed",
        /// It was called off.
        SessionCanceled = "verification_session.canceled",
        /// Everything personal was taken out of it and of what belongs to it.
        SessionRedacted = "verification_session.redacted",
        /// The report can be read.
        ReportReady = "verification_report.ready",
        /// A document was read.
        DocumentProcessed = "document_upload.processed",
        /// A document cannot be used.
        DocumentRejected = "document_upload.rejected",
        /// A check was passed.
        CheckPassed = "identity_check.passed",
        /// A check was not passed.
        CheckFailed = "identity_check.failed",
    }
}
