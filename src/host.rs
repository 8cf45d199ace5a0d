//! The host page and the messages to and from it: over a `MessagePort`, or none of them on a hosted
//! page.
//!
//! In reading order: [`boot`] takes over what `boot.js` has prepared; [`message`] defines the
//! messages; [`port`] carries them; [`redirect`] checks addresses; [`height`] reports the height of
//! an inline widget. `js` reads and creates untyped JavaScript values.
//!
//! This module knows nothing of verification: neither its steps nor the types of the API.

mod boot;
mod height;
mod js;
mod message;
mod port;
mod redirect;

pub use boot::{HostError, Opening, Options, Prefetch, RedirectPolicy, Unreachable};
pub use height::HeightReport;
pub use latchkey_client::{ClientSecret, Response};
pub use message::{
    ExitReason, HostMessage, Presentation, RedirectReason, ReportedError, SessionSummary,
    WidgetMessage,
};
pub use port::{Host, MessageListener};
pub use redirect::{RedirectRefused, allowed_link};
