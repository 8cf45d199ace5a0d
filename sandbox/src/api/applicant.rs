//! The applicant API, which the widget calls with the client secret of a session.
//!
//! The credential identifies the session, so no path contains its id and no other session can be
//! reached. Every write reads and locks the session inside its transaction, so that concurrent
//! requests of two tabs run one after the other, in whichever process.

pub(crate) mod bank_connections;
pub(crate) mod drafts;
pub(crate) mod session;
pub(crate) mod uploads;
