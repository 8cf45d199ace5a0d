//! What the person does to an upload while it runs: pause, go on, cancel. Belongs to no runtime.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::ResumeFrom;

/// Holds an upload by the hand: one clone is with whoever shows it, the other with the upload
/// itself.
#[derive(Debug, Clone, Default)]
pub struct Control(Rc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    wish: Cell<Wish>,
    /// The upload that waits for another wish.
    waker: RefCell<Option<Waker>>,
    resume_from: RefCell<ResumeFrom>,
}

/// What the person wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    Go,
    Pause,
    Cancel,
}

/// Why the upload may not go on with what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Until the person says otherwise.
    Paused,
    /// For good.
    Canceled,
}

impl Control {
    /// Stops sending. What the server has acknowledged stays there.
    pub fn pause(&self) {
        self.wish(Wish::Pause);
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.wish(Wish::Go);
    }

    /// Ends the upload, here and on the server; no wish counts after this one.
    pub fn cancel(&self) {
        self.wish(Wish::Cancel);
    }

    /// From where another upload of the same file goes on, should this one have failed.
    pub fn resume_from(&self) -> ResumeFrom {
        self.0.resume_from.borrow().clone()
    }

    pub(super) fn set_resume_from(&self, resume_from: ResumeFrom) {
        self.0.resume_from.replace(resume_from);
    }

    fn wish(&self, wish: Wish) {
        if self.0.wish.get() == Wish::Cancel {
            return;
        }
        self.0.wish.set(wish);
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }

    /// What the person wants instead of going on.
    pub(super) fn stop(&self) -> Option<Stop> {
        match self.0.wish.get() {
            Wish::Go => None,
            Wish::Pause => Some(Stop::Paused),
            Wish::Cancel => Some(Stop::Canceled),
        }
    }

    fn wait(&self, context: &Context<'_>) {
        self.0.waker.replace(Some(context.waker().clone()));
    }

    /// The outcome of `work`, unless the person stops it, which drops it.
    pub(super) async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Some(stop) = self.stop() {
                return Poll::Ready(Err(stop));
            }
            self.wait(context);
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }

    /// Waits until the person wants to go on.
    pub(super) async fn until_resumed(&self) -> Result<(), Stop> {
        poll_fn(|context| match self.stop() {
            None => Poll::Ready(Ok(())),
            Some(Stop::Canceled) => Poll::Ready(Err(Stop::Canceled)),
            Some(Stop::Paused) => {
                self.wait(context);
                Poll::Pending
            }
        })
        .await
    }
}
