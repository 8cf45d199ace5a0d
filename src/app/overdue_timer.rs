//! Notices that checks take long.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use latchkey_flow::Event;

use super::Dispatch;

/// Checks that run for longer are overdue, in milliseconds.
const OVERDUE_MS: u32 = 60_000;

/// Runs from the start of the checks.
pub(super) struct OverdueTimer {
    dispatch: Dispatch,
    timer: RefCell<Option<Timeout>>,
}

impl OverdueTimer {
    /// Does not run yet.
    pub(super) fn new(dispatch: Dispatch) -> Self {
        Self { dispatch, timer: RefCell::new(None) }
    }

    /// Starts, in place of an earlier run.
    pub(super) fn start(&self) {
        let dispatch = self.dispatch.clone();
        *self.timer.borrow_mut() =
            Some(Timeout::new(OVERDUE_MS, move || dispatch(Event::ProcessingOverdue)));
    }
}
