//! The API client: what is asked of the server, how often, and what its answers mean.
//!
//! It knows no browser and no runtime. What a request needs from the world (the network, a clock,
//! chance) is a [`Transport`], which the widget has in a browser and a test in memory, so that both run
//! the very same code. In reading order: [`transport`](mod@line) is that need; [`policy`] says whether a
//! request that failed is sent again, and when; [`exchange`] sends until there is an answer;
//! [`read`] says what the answer means; [`session`] has one method per endpoint; [`upload`]
//! sends files; [`outage`] says when the person is told that there is no line.

mod async_mutex;
pub mod decode;
pub mod outage;
pub mod policy;
pub mod problem;
pub mod secret;
pub mod send;
pub mod session;
pub mod transport;
pub mod upload;

pub use outage::Outage;
pub use policy::RetryMode;
pub use problem::{Access, Problem};
pub use secret::ClientSecret;
pub use session::Api;
pub use transport::{
    AttemptOutcome, Body, FileSource, Limits, Method, Request, Response, Transport, TransportError,
};
