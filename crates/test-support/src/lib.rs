//! What the tests of several packages share: [`applicant`] has answers to every requirement,
//! [`files`] small documents and photos, [`rule_cases`] the tables of cases of the rules,
//! [`ScriptedTransport`] responses in a fixed order, and [`FaultyTransport`] a network that fails as
//! told, in front of the in-memory [`TusServer`] or another [`Server`]. Only tests depend on this
//! package.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub mod applicant;
mod faulty_transport;
pub mod files;
pub mod rule_cases;
pub mod scripted_transport;
mod tus_server;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub use faulty_transport::{
    AcknowledgedOffsets, Fault, FaultyTransport, MemoryFile, ReceivedRequest, Server,
};
pub use scripted_transport::ScriptedTransport;
pub use tus_server::TusServer;

/// Polls `work` once and returns its output; `None` if it waits for something.
pub fn poll_once<T>(work: impl Future<Output = T>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
