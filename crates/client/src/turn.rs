//! Writes to the session go one after the other: two on their way at once could arrive in either
//! order.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Whose turn it is.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    is_taken: Cell<bool>,
    waiting: RefCell<VecDeque<Waker>>,
}

/// The turn, until this is dropped.
#[derive(Debug)]
pub(crate) struct Taken<'a>(&'a Turn);

impl Turn {
    /// Waits for the turn.
    pub(crate) async fn take(&self) -> Taken<'_> {
        poll_fn(|context| {
            if self.is_taken.replace(true) {
                self.waiting.borrow_mut().push_back(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(Taken(self))
        })
        .await
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.is_taken.set(false);
        // All of them: the first may be somebody who has stopped waiting.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
