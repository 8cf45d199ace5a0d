//! Data types of the verification API, shared by the server and its clients.
//!
//! Modules in reading order: what all objects share ([`open_enum`], [`list`], [`error`]); the
//! platform API for the server of a business ([`session`], [`report`], [`document`],
//! [`identity_check`], [`institution`], [`event`], [`stripe`]); and the applicant API for the
//! widget ([`view`] with [`answers`], [`requirement`] and [`unfinished_upload`], [`bank`],
//! [`update`], [`draft`]).
//!
//! The crate contains no business logic. Unknown fields are ignored and unknown enum values are
//! preserved, because a new value is a backwards-compatible change. Timestamps are Unix seconds,
//! amounts of money are in the smallest currency unit, dates are `YYYY-MM-DD`, countries ISO 3166-1
//! alpha-2, currencies lower-case ISO 4217.

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

/// A JSON object of any shape, for fields such as `metadata` and `extracted_data`.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;
