//! Who opened the widget, and what the two say to each other: a host page through a `MessagePort`,
//! or a person by a hosted link.
//!
//! In reading order: [`boot`] takes over what the page's first script
//! has prepared; [`message`] is what either side may say; [`port`] carries it; [`redirect`] says
//! which addresses may be followed; [`height`] keeps an inline widget as tall as what it shows.
//! `js` reads and makes untyped JavaScript values.
//!
//! This module knows nothing of the verification: not its steps, not its wire types.

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
