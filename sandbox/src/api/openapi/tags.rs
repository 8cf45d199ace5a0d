//! The tags, by which operations are grouped.

pub const SESSIONS: &str = "Verification sessions";
pub const REPORTS: &str = "Reports and checks";
pub const DOCUMENTS: &str = "Document uploads";
pub const UPLOADS: &str = "Resumable uploads";
pub const INSTITUTIONS: &str = "Institutions";
pub const APPLICANT_API: &str = "Applicant API";
pub const BANK_CONNECTIONS: &str = "Bank connections";
pub const STRIPE: &str = "Stripe Identity dialect";
pub const HOSTED: &str = "Hosted page";

/// Name and description of each tag, in reading order.
pub(super) const ALL: [(&str, &str); 9] = [
    (
        SESSIONS,
        "The verification of one applicant, from its creation to its report. For your server, \
            with the secret key.",
    ),
    (REPORTS, "Results of verifications. For your server, with the secret key."),
    (
        DOCUMENTS,
        "Uploaded files. Your server can access those of all sessions, the widget those of its \
            own session.",
    ),
    (
        UPLOADS,
        "Resumable uploads of the same files by the protocol tus 1.0.0. For the widget, with the \
            client secret.",
    ),
    (INSTITUTIONS, "Banks that can be connected. For your server and the widget."),
    (
        APPLICANT_API,
        "One session, for the widget, with its client secret. The credential identifies the \
            session, so no path contains its id.",
    ),
    (
        BANK_CONNECTIONS,
        "Connections to the applicant's bank. For the widget, with the client secret.",
    ),
    (
        STRIPE,
        "The same sessions for clients of Stripe Identity: requests are forms with brackets or \
            JSON, responses are objects and errors in Stripe's format. For your server, with the \
            secret key.",
    ),
    (HOSTED, "The page at a session's `url`, and how it obtains a client secret."),
];
