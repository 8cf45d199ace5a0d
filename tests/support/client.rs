//! The API client over this browser's line, as the widget has it.

use std::rc::Rc;

use latchkey::transport::BrowserTransport;
use latchkey_client::{Api, ClientSecret};

use crate::sandbox::API;

/// The sandbox's API for the session of this secret.
pub(crate) fn api_of(secret: &ClientSecret) -> Api<BrowserTransport> {
    Api::new(Rc::new(BrowserTransport::new(|_| {})), API.to_owned(), secret.clone())
}
