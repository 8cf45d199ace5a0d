//! Pauses, resumes and cancels a running upload. Independent of the async runtime.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::ResumeFrom;

/// The control of one upload. The caller keeps one clone, the upload another.
#[derive(Debug, Clone, Default)]
pub struct UploadControl(Rc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    requested: Cell<RequestedState>,
    /// The upload, which waits for a change of the requested state.
    waker: RefCell<Option<Waker>>,
    resume_from: RefCell<ResumeFrom>,
}

/// The state that the applicant has asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum RequestedState {
    #[default]
    Running,
    Paused,
    Canceled,
}

/// Why the upload must stop what it is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interruption {
    /// It is paused until it is resumed or canceled.
    Paused,
    /// It is canceled for good.
    Canceled,
}

impl UploadControl {
    /// Stops sending. The server keeps what it has acknowledged.
    pub fn pause(&self) {
        self.request(RequestedState::Paused);
    }

    /// Continues after a pause.
    pub fn resume(&self) {
        self.request(RequestedState::Running);
    }

    /// Ends the upload, here and on the server. Later calls have no effect.
    pub fn cancel(&self) {
        self.request(RequestedState::Canceled);
    }

    /// Where another upload of the same file resumes if this one has failed.
    pub fn resume_from(&self) -> ResumeFrom {
        self.0.resume_from.borrow().clone()
    }

    pub(super) fn set_resume_from(&self, resume_from: ResumeFrom) {
        self.0.resume_from.replace(resume_from);
    }

    fn request(&self, state: RequestedState) {
        if self.0.requested.get() == RequestedState::Canceled {
            return;
        }
        self.0.requested.set(state);
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }

    /// Returns why the upload must stop now; `None` while it may run.
    pub(super) fn interruption(&self) -> Option<Interruption> {
        match self.0.requested.get() {
            RequestedState::Running => None,
            RequestedState::Paused => Some(Interruption::Paused),
            RequestedState::Canceled => Some(Interruption::Canceled),
        }
    }

    fn register_waker(&self, context: &Context<'_>) {
        self.0.waker.replace(Some(context.waker().clone()));
    }

    /// Runs `work`, and drops it if the upload is paused or canceled meanwhile.
    pub(super) async fn interruptible<T>(
        &self,
        work: impl Future<Output = T>,
    ) -> Result<T, Interruption> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Some(interruption) = self.interruption() {
                return Poll::Ready(Err(interruption));
            }
            self.register_waker(context);
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }

    /// Waits until the upload is resumed.
    ///
    /// # Errors
    /// [`Interruption::Canceled`] if it is canceled instead.
    pub(super) async fn until_resumed(&self) -> Result<(), Interruption> {
        poll_fn(|context| match self.interruption() {
            None => Poll::Ready(Ok(())),
            Some(Interruption::Canceled) => Poll::Ready(Err(Interruption::Canceled)),
            Some(Interruption::Paused) => {
                self.register_waker(context);
                Poll::Pending
            }
        })
        .await
    }
}
