//! Reports the progress of an upload. The numbers never decrease, unless the file is sent from its
//! beginning.

use std::cell::Cell;

use super::{Progress, RestartReason};

/// Counts and reports the bytes of one file.
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

    pub(super) fn report(&self, progress: Progress) {
        (self.on_progress)(progress);
    }

    /// Reports that the server has `stored` bytes, and returns whether that is more than before.
    pub(super) fn report_stored(&self, stored: u64, bytes_per_second: Option<u64>) -> bool {
        let is_more = stored > self.stored.get();
        self.stored.set(self.stored.get().max(stored));
        self.report_sent(stored, bytes_per_second);
        is_more
    }

    /// Reports that `sent` bytes have left or are stored.
    pub(super) fn report_sent(&self, sent: u64, bytes_per_second: Option<u64>) {
        // Bytes that are sent again after a cut were already counted as sent.
        let sent = self.sent.get().max(sent).min(self.total);
        self.sent.set(sent);
        self.report(Progress::Sending {
            stored: self.stored.get(),
            sent,
            total: self.total,
            bytes_per_second,
        });
    }

    /// Reports that the file is sent from its beginning.
    pub(super) fn report_restart(&self, reason: RestartReason) {
        self.stored.set(0);
        self.sent.set(0);
        self.report(Progress::Restarted(reason));
    }
}
