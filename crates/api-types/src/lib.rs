//! The wire: every object of the verification API, as the server sends it and the clients read it.
//!
//! Parts, in reading order: what all objects share ([`open_enum`], [`list`], [`error`]); the
//! platform API that a landlord's server calls ([`session`], [`report`], [`document`],
//! [`identity_check`], [`institution`], [`event`], [`stripe`]); and the session API that the widget
//! calls ([`view`] with [`answers`], [`requirement`] and [`unfinished_upload`], [`bank`],
//! [`update`], [`draft`]).
//!
//! No business logic lives here. Unknown fields are ignored and unknown enum values are kept as
//! they came, because a new value is a backwards-compatible change. Timestamps are Unix seconds,
//! money is in the smallest currency unit, dates are `YYYY-MM-DD`, countries ISO 3166-1 alpha-2,
//! currencies lower-case ISO 4217.

mod open_enum;

pub mod answers;
pub mod bank;
pub mod document;
pub mod draft;
pub mod error;
pub mod event;
pub mod identity_check;
pub mod institution;
pub mod list;
pub mod report;
pub mod requirement;
pub mod session;
pub mod stripe;
pub mod unfinished_upload;
pub mod update;
pub mod view;

#[cfg(feature = "openapi")]
pub mod examples;
#[cfg(feature = "openapi")]
pub mod requests;

pub use answers::{
    ApplicantView, Consent, Employment, EmploymentStatus, FinancialEvidence, IdDocument,
    IdDocumentType, PastAddress, PayFrequency,
};
pub use bank::{
    BankAccount, BankConnection, BankConnectionCreate, BankConnectionStatus, BankFailure,
    BankFailureCode, ConnectedInstitution,
};
pub use document::{
    CaptureMethod, DocumentSide, DocumentStatus, DocumentType, DocumentUpload, Irregularity,
    IrregularityStatus,
};
pub use draft::{Draft, DraftMark, SavedDraft};
pub use error::{ApiError, ErrorBody, ErrorCode, ErrorType};
pub use event::{Event, EventData, EventType};
pub use identity_check::{CheckStatus, CheckType, IdentityCheck};
pub use institution::{Institution, InstitutionFeature, InstitutionStatus};
pub use list::List;
pub use report::VerificationReport;
pub use requirement::{LastError, LastErrorCode, Requirement, RequirementError, Requirements};
pub use session::{
    Address, Applicant, Product, SessionCancel, SessionCreate, SessionStatus, VerificationSession,
};
pub use unfinished_upload::UnfinishedUpload;
pub use update::{ApplicantUpdate, SessionUpdate};
pub use view::{Business, DocumentOptions, SessionOptions, SessionView};

/// Any JSON object, for the fields whose content is the caller's own (`metadata`) or open
/// (`extracted_data`).
pub type JsonMap = serde_json::Map<String, serde_json::Value>;
