//! Writes to the session go one after the other: two on their way at once could arrive in either
//! order.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Whose turn it is.
#[derive(Debug, Default)]
pub(crate) struct AsyncMutex {
    is_taken: Cell<bool>,
    waiting: RefCell<VecDeque<Waker>>,
}

/// The turn, until this is dropped.
#[derive(Debug)]
pub(crate) struct AsyncMutexGuard<'a>(&'a AsyncMutex);

impl AsyncMutex {
    /// Waits for the turn.
    pub(crate) async fn take(&self) -> AsyncMutexGuard<'_> {
        poll_fn(|context| {
            if self.is_taken.replace(true) {
                self.waiting.borrow_mut().push_back(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(AsyncMutexGuard(self))
        })
        .await
    }
}

impl Drop for AsyncMutexGuard<'_> {
    fn drop(&mut self) {
        self.0.is_taken.set(false);
        // All of them: the first may be somebody who has stopped waiting.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
