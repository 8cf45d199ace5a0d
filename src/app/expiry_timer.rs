//! Has the session read again when its time, or the access to a bank, is over, and says when the
//! session ends soon.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use latchkey_api_types::{BankConnectionStatus, SessionView};
use latchkey_flow::Event;
use leptos::prelude::*;

use super::Dispatch;

/// From this many milliseconds before its end, the applicant is told when the session ends.
const SOON_MS: i64 = 3_600_000;
/// The longest delay of a browser's timer, in milliseconds.
const LONGEST_TIMER_MS: i64 = i32::MAX as i64;

/// Follows the end of the session and of each access to a bank.
pub(super) struct ExpiryTimer {
    dispatch: Dispatch,
    timer: RefCell<Option<Timeout>>,
    /// When the session ends, in Unix seconds, once that is soon.
    pub(super) ends_soon: RwSignal<Option<i64>>,
}

impl ExpiryTimer {
    /// Waits for nothing yet. The signal belongs to the present owner.
    pub(super) fn new(dispatch: Dispatch) -> Self {
        Self { dispatch, timer: RefCell::new(None), ends_soon: RwSignal::new(None) }
    }

    /// Waits for the next end that `session` names: the server decides, but nobody should find out
    /// by failing.
    pub(super) fn follow(&self, session: &SessionView) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since 1970 are whole and far below 2^53"
        )]
        let now_ms = js_sys::Date::now() as i64;
        let is_soon = session.expires_at.saturating_mul(1_000).saturating_sub(now_ms) < SOON_MS;
        // An open page reads the session every half a minute, so this is shown in time.
        let _ = self.ends_soon.try_maybe_update(|shown| {
            let new = is_soon.then_some(session.expires_at);
            (std::mem::replace(shown, new) != new, ())
        });
        let accesses = session
            .bank_connections
            .iter()
            .filter(|connection| connection.status == BankConnectionStatus::Authorised);
        let ends =
            accesses.filter_map(|connection| connection.expires_at).chain([session.expires_at]);
        // What is over by this device's clock and not by the server's would be asked about for
        // ever.
        let remaining = ends
            .map(|end| end.saturating_mul(1_000).saturating_sub(now_ms))
            .filter(|remaining| *remaining > 0)
            .min();
        let Some(Ok(delay)) = remaining
            .map(|remaining| u32::try_from(remaining.saturating_add(1_000).min(LONGEST_TIMER_MS)))
        else {
            return;
        };
        let dispatch = self.dispatch.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(delay, move || dispatch(Event::Resumed)));
    }
}
