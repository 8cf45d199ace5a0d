//! Events, which webhooks deliver.

use serde::{Deserialize, Serialize};

use crate::JsonMap;
use crate::open_enum::open_enum;

/// A change of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Unique id, `evt_...`.
    pub id: String,
    /// Always `event`.
    pub object: String,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The object at the time of the event.
    pub data: EventData,
    /// Time of the event.
    pub created: i64,
    /// Whether the object exists in live mode. `false` in test mode.
    pub livemode: bool,
}

/// The payload of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventData {
    /// The session, report, document upload or identity check.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub object: JsonMap,
}

open_enum! {
    /// Event type.
    EventType {
        /// A session was created.
        SessionCreated = "verification_session.created",
        /// The applicant has started to answer.
        SessionPending = "verification_session.pending",
        /// The applicant has submitted the session, and checks are running.
        SessionProcessing = "verification_session.processing",
        /// The verification is complete.
        SessionCompleted = "verification_session.completed",
        /// The session expired before it was submitted.
        SessionExpired = "verification_session.expired",
        /// The verification failed.
        SessionFailed = "verification_session.failed",
        /// The session was canceled.
        SessionCanceled = "verification_session.canceled",
        /// Personal data was removed from the session and its related objects.
        SessionRedacted = "verification_session.redacted",
        /// A report is ready.
        ReportReady = "verification_report.ready",
        /// A document was processed.
        DocumentProcessed = "document_upload.processed",
        /// A document was rejected.
        DocumentRejected = "document_upload.rejected",
        /// An identity check passed.
        CheckPassed = "identity_check.passed",
        /// An identity check failed.
        CheckFailed = "identity_check.failed",
    }
}
