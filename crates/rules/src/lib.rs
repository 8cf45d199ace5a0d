//! The rules for what an applicant types and hands in, shared by the widget and the server.
//!
//! For the widget they are advice that spares a round trip; for the server they are the law. One
//! set of rules and one table of cases for both keep the widget from being stricter than the
//! server. Pure: no browser, no clock, no store, no async.
//!
//! What is wrong is a value of its own type in each module. The widget finds the words for it in
//! the applicant's language, and the server a message for engineers.

pub mod address;
pub mod contact;
pub mod date;
pub mod employment;
pub mod file;
pub mod id_number;
pub mod pdf;
pub mod text;
