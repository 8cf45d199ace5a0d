//! The chosen files of this page, by their numbers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use gloo_timers::callback::Interval;
use latchkey_api_types::CaptureMethod;
use latchkey_flow::{ChosenFile, Slot, UploadId};

use super::{ResumeFrom, UploadHandle};
use crate::capture::{Prepared, Source};

/// Every file in transfer.
#[derive(Default)]
pub(super) struct Files {
    next: Cell<u32>,
    held: RefCell<BTreeMap<UploadId, Held>>,
}

/// One file in transfer.
pub(super) struct Held {
    pub(super) slot: Slot,
    pub(super) bytes: Bytes,
    pub(super) method: CaptureMethod,
    /// What the server has of it already, should it be sent again: so that nothing is sent or
    /// stored twice.
    pub(super) resume_from: ResumeFrom,
    /// Sends, or pauses, while it is there.
    pub(super) sending: Option<UploadHandle>,
    /// Reports the progress once more, now and then: the estimate of the time left has to learn
    /// that nothing moves.
    pub(super) ticking: Option<Interval>,
    /// Bytes sent, and all bytes; `None` while it waits for the network.
    pub(super) progress: Option<(u64, u64)>,
    /// Counts how often it was started or stopped: what was begun before has no effect any more.
    pub(super) turn: u32,
}

/// The bytes of a file, before and after preparation.
#[derive(Clone)]
pub(super) enum Bytes {
    Chosen(Source),
    Prepared(Prepared),
}

impl Files {
    /// Takes over a file, under the next number.
    pub(super) fn hold(
        &self,
        slot: &Slot,
        bytes: Bytes,
        method: CaptureMethod,
        file_name: String,
        size: u64,
    ) -> ChosenFile {
        let id = UploadId(self.next.get());
        self.next.set(id.0.wrapping_add(1));
        let is_from_camera = method == CaptureMethod::Camera;
        let held = Held {
            slot: slot.clone(),
            bytes,
            method,
            resume_from: ResumeFrom::Nothing,
            sending: None,
            ticking: None,
            progress: None,
            turn: 0,
        };
        self.held.borrow_mut().insert(id, held);
        ChosenFile { id, slot: slot.clone(), file_name, size, is_from_camera }
    }

    /// Stops a file, and keeps it to be resumed.
    pub(super) fn pause(&self, id: UploadId) {
        self.with(id, |held| {
            held.turn = held.turn.wrapping_add(1);
            held.ticking = None;
            if let Some(sending) = &held.sending {
                sending.pause();
            }
        });
    }

    /// Stops and releases a file, here and on the server. Returns the id of an upload that has
    /// stopped before, and that the caller has to have deleted.
    pub(super) fn cancel(&self, id: UploadId) -> Option<String> {
        let held = self.held.borrow_mut().remove(&id)?;
        match (held.sending, held.resume_from) {
            (Some(sending), _) => sending.cancel(),
            (None, ResumeFrom::Upload(upload)) => return Some(upload),
            (None, _) => {}
        }
        None
    }

    /// Stops and releases a file. What has arrived of it stays on the server.
    pub(super) fn forget(&self, id: UploadId) {
        self.held.borrow_mut().remove(&id);
    }

    /// Whether this page sends the upload of this id.
    pub(super) fn is_sending(&self, upload: &str) -> bool {
        let sends = |held: &Held| {
            held.sending.as_ref().is_some_and(|sending| {
                sending.resume_from() == ResumeFrom::Upload(upload.to_owned())
            })
        };
        self.held.borrow().values().any(sends)
    }

    /// Changes a file, if it is still held.
    pub(super) fn with<T>(&self, id: UploadId, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.borrow_mut().get_mut(&id).map(change)
    }
}
