//! Example objects for the OpenAPI document.

/// Pairs of a schema name and an example of that schema in JSON.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("ApiError", include_str!("../tests/golden/error.json")),
    ("DocumentUpload", include_str!("../tests/golden/document_upload.json")),
    ("Event", include_str!("../tests/golden/event.json")),
    ("IdentityCheck", include_str!("../tests/golden/identity_check.json")),
    ("Institution", include_str!("../tests/golden/institution.json")),
    ("List_VerificationSession", include_str!("../tests/golden/verification_session.list.json")),
    ("SessionCancel", include_str!("../tests/golden/verification_session.cancel.request.json")),
    ("SessionCreate", include_str!("../tests/golden/verification_session.create.request.json")),
    ("StripeVerificationSession", include_str!("../tests/golden/stripe.verification_session.json")),
    ("VerificationReport", include_str!("../tests/golden/verification_report.json")),
    ("VerificationSession", include_str!("../tests/golden/verification_session.completed.json")),
];
