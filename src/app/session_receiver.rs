//! The way of a session from the server's response to the state.

use std::rc::Rc;

use latchkey_api_types::SessionView;
use latchkey_client::Problem;
use leptos::prelude::*;

use super::Dispatch;
use super::drafts::DraftKeeper;
use super::expiry_timer::ExpiryTimer;
use super::links;
use crate::host::{Host, RedirectPolicy, RedirectReason, ReportedError, WidgetMessage};

/// Receives every session that the server sends.
pub(super) struct SessionReceiver {
    host: Host,
    redirect: RedirectPolicy,
    drafts: Rc<DraftKeeper>,
    expiry: ExpiryTimer,
}

impl SessionReceiver {
    pub(super) fn new(
        host: Host,
        redirect: RedirectPolicy,
        drafts: Rc<DraftKeeper>,
        dispatch: Dispatch,
    ) -> Self {
        Self { host, redirect, drafts, expiry: ExpiryTimer::new(dispatch) }
    }

    /// When the session ends, in Unix seconds, once that is soon.
    pub(super) fn ends_soon(&self) -> RwSignal<Option<i64>> {
        self.expiry.ends_soon
    }

    /// Takes out the addresses that may not be followed, reports that to the host page, and follows
    /// the session's end.
    pub(super) fn receive(
        &self,
        response: Result<SessionView, Problem>,
    ) -> Result<Box<SessionView>, Problem> {
        let (mut session, redirect_refused) = links::keep_allowed(response?);
        self.expiry.follow(&session);
        if !self.redirect.allows(RedirectReason::Complete) {
            // The host page goes on by itself, and would not go there: a button to it would do
            // nothing.
            session.redirect_url = None;
        }
        if redirect_refused {
            let error = ReportedError {
                code: "redirect_url_refused".to_owned(),
                message: "The session's redirect_url is not an absolute https: address, so it is not followed.".to_owned(),
                request_id: None,
            };
            self.host.post(&WidgetMessage::Error { error, fatal: false });
        }
        Ok(Box::new(session))
    }

    /// Does the same, and learns the drafts that the server has.
    pub(super) fn receive_with_drafts(
        &self,
        response: Result<SessionView, Problem>,
    ) -> Result<Box<SessionView>, Problem> {
        let session = self.receive(response)?;
        self.drafts.learn(&session);
        Ok(session)
    }
}
