//! A mutex that serialises the writes to a session: two in flight at once could reach the server in
//! either order.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// A mutex for tasks of one thread. It protects no data of its own.
#[derive(Debug, Default)]
pub(crate) struct AsyncMutex {
    is_locked: Cell<bool>,
    waiting: RefCell<VecDeque<Waker>>,
}

/// Keeps the mutex locked until it is dropped.
#[derive(Debug)]
pub(crate) struct AsyncMutexGuard<'a>(&'a AsyncMutex);

impl AsyncMutex {
    /// Waits until the mutex is free, and locks it.
    pub(crate) async fn lock(&self) -> AsyncMutexGuard<'_> {
        poll_fn(|context| {
            if self.is_locked.replace(true) {
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
        self.0.is_locked.set(false);
        // Wakes every waiting task, because the first one may have been dropped.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
