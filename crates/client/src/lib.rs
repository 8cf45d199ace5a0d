//! The API client: the requests that the applicant API takes, when they are retried, and what the
//! responses mean.
//!
//! It depends on no browser and no async runtime. A [`Transport`] supplies the network, a clock and
//! random numbers: the widget implements it for the browser and the tests implement it in memory,
//! so both run the same code. In reading order: [`transport`](mod@transport) is that trait;
//! [`retry`] decides whether and when a failed attempt is repeated; [`send`] sends a request with
//! retries; [`decode`] turns a response into an object or a [`Problem`]; [`api`] has one method for
//! each endpoint; [`upload`](mod@upload) sends files; [`outage`] decides when the applicant is told
//! that there is no connection.

pub mod api;
mod async_mutex;
pub mod decode;
pub mod outage;
pub mod problem;
pub mod retry;
pub mod secret;
pub mod send;
pub mod transport;
pub mod upload;

pub use api::Api;
pub use outage::Outage;
pub use problem::{Access, Problem};
pub use retry::RetryMode;
pub use secret::ClientSecret;
pub use transport::{
    AttemptOutcome, Body, FileSource, Header, Limits, Method, Request, Response, Transport,
    TransportError,
};
