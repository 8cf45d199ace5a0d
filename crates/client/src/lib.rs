//! The API client: what is asked of the server, how often, and what its answers mean.
//!
//! It knows no browser and no runtime. What a request needs from the world (the network, a clock,
//! chance) is a [`Line`], which the widget has in a browser and a test in memory, so that both run
//! the very same code. In reading order: [`line`](mod@line) is that need; [`policy`] says whether a
//! request that failed is sent again, and when; [`exchange`] sends until there is an answer;
//! [`read`] says what the answer means; [`session`] has one method per endpoint; [`upload`]
//! sends files; [`outage`] says when the person is told that there is no line.

pub mod exchange;
pub mod line;
pub mod outage;
pub mod policy;
pub mod read;
pub mod secret;
pub mod session;
mod turn;
pub mod upload;

pub use line::{Answer, Body, Limits, Line, Method, NoAnswer, Reached, Request, SentFile};
pub use outage::Outage;
pub use policy::Patience;
pub use secret::ClientSecret;
pub use session::Api;
