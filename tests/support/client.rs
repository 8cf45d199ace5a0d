//! The API client with the browser's transport, as in the widget.

use std::rc::Rc;

use latchkey::transport::BrowserTransport;
use latchkey_client::{Api, ClientSecret};

use crate::sandbox::API;

/// The API client for the session of this secret.
pub(crate) fn api_of(secret: &ClientSecret) -> Api<BrowserTransport> {
    Api::new(Rc::new(BrowserTransport::new(|_| {})), API.to_owned(), secret.clone())
}
