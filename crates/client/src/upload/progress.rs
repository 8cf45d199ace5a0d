//! What is told of an upload: numbers that never fall, unless the file is sent again.

use std::cell::Cell;

use super::{Progress, StartedAgain};

/// Counts the bytes of one file.
pub(super) struct ProgressReporter<'a> {
    on_progress: &'a dyn Fn(Progress),
    stored: Cell<u64>,
    sent: Cell<u64>,
    total: u64,
}

impl<'a> ProgressReporter<'a> {
    pub(super) fn new(total: u64, on_progress: &'a dyn Fn(Progress)) -> Self {
        Self { on_progress, stored: Cell::new(0), sent: Cell::new(0), total }
    }

    pub(super) fn tell(&self, progress: Progress) {
        (self.on_progress)(progress);
    }

    /// The server has `stored` bytes. Whether that is more than before.
    pub(super) fn stored(&self, stored: u64, bytes_per_second: Option<u64>) -> bool {
        let is_more = stored > self.stored.get();
        self.stored.set(self.stored.get().max(stored));
        self.left(stored, bytes_per_second);
        is_more
    }

    /// `sent` bytes have left the device or are stored.
    pub(super) fn left(&self, sent: u64, bytes_per_second: Option<u64>) {
        // What was cut on its way is sent again; the person saw it leave already.
        let sent = self.sent.get().max(sent).min(self.total);
        self.sent.set(sent);
        self.tell(Progress::Sending {
            stored: self.stored.get(),
            sent,
            total: self.total,
            bytes_per_second,
        });
    }

    /// The file is sent from its beginning.
    pub(super) fn start_again(&self, why: StartedAgain) {
        self.stored.set(0);
        self.sent.set(0);
        self.tell(Progress::StartedAgain(why));
    }
}
