//! The domain: the rules of verification sessions, and everything that changes one.

pub mod bank_connections;
pub mod credentials;
pub mod documents;
pub mod drafts;
pub mod events;
pub mod file_urls;
pub mod files;
pub mod hosted_links;
pub mod idempotent_response;
pub mod jobs;
pub mod lifecycle;
pub mod processing;
pub mod redaction;
pub mod requirements;
pub mod revisions;
pub mod session_object;
pub mod session_transaction;
pub mod updates;
pub mod uploads;
pub mod validate;
pub mod verification_sessions;
pub mod view;
pub mod webhooks;
