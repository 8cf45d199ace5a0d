//! Every route of the server, through its router. The files mirror the paths.

#![expect(clippy::unwrap_used, reason = "a test's helper that cannot go on fails the test")]

mod applicant;
mod journey;
mod postgres;
mod support;

mod bank_connections;
mod bank_failures;
mod cors;
mod credentials;
mod document_uploads_by_applicant;
mod document_uploads_by_business;
mod document_uploads_over_a_socket;
mod files;
mod idempotency;
mod identity_checks;
mod institutions;
mod logs;
mod malformed_requests;
mod openapi;
mod rate_limit;
mod session;
mod several_processes;
mod stripe;
mod unknown_routes;
mod uploads;
mod verification_reports;
mod verification_sessions;
mod version;
mod web;
mod webhooks;
