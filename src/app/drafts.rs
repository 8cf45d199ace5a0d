//! Sends drafts to the server, so that a reload, a crash or another device goes on with them.
//!
//! The server keeps them, and nothing on the device: neither storage nor the address has any of
//! them. `flow` decides what is sent next; this sends it, a moment after it was typed, and at once
//! when a field or the page is left.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use futures_util::FutureExt;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use latchkey_api_types::{Draft, DraftMark, SessionStatus, SessionUpdate, SessionView};
use latchkey_client::{Api, Problem, Transport};
use latchkey_flow::State;
use latchkey_flow::draft::{Drafts, SendOutcome};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::steps::context::Drafting;
use crate::transport::{BrowserTransport, device_is_offline};

/// The time from the first key to the draft that has it, in milliseconds.
const MOMENT_MS: u32 = 1_000;
/// The longest pause after drafts that did not arrive, in milliseconds.
const LONGEST_MS: u32 = 30_000;

/// The drafts of the session.
pub(super) struct DraftKeeper {
    me: Weak<Self>,
    api: Rc<Api<BrowserTransport>>,
    state: RwSignal<State>,
    drafts: RefCell<Drafts>,
    /// The pause before the next draft is sent.
    pause: RefCell<Option<Timeout>>,
    /// The length of the next pause, which grows with each draft that does not arrive.
    next_pause: Cell<u32>,
    _listeners: Option<[EventListener; 4]>,
}

impl DraftKeeper {
    pub(super) fn new(api: Rc<Api<BrowserTransport>>, state: RwSignal<State>) -> Rc<Self> {
        let writer = api.transport().new_idempotency_key();
        Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: me.clone(),
            api,
            state,
            drafts: RefCell::new(Drafts::new(writer)),
            pause: RefCell::new(None),
            next_pause: Cell::new(MOMENT_MS),
            _listeners: listen(me),
        })
    }

    /// Takes over the drafts of a session that was read. Returns the forms that were changed.
    pub(super) fn learn(&self, session: &SessionView) -> Vec<String> {
        let mut drafts = self.drafts.borrow_mut();
        if !matches!(session.status, SessionStatus::Created | SessionStatus::Pending) {
            drafts.end();
            return Vec::new();
        }
        let changed = drafts.learn(&session.drafts);
        drop(drafts);
        self.send_soon();
        changed
    }

    /// Whether anything is typed here into a form of that step.
    pub(super) fn is_typed_here(&self, step: &str) -> bool {
        self.drafts.borrow().is_typed_here(step)
    }

    /// Takes note of the result of saving answers that replace a draft.
    pub(super) fn after_save(&self, mark: &DraftMark, result: &Result<Box<SessionView>, Problem>) {
        let mut drafts = self.drafts.borrow_mut();
        match result {
            Ok(session) => drafts.saved(mark, session.revision),
            // The same answers may yet be sent again.
            Err(problem) if problem.is_outdated() => {}
            Err(_) => drafts.save_failed(mark),
        }
        drop(drafts);
        self.send_soon();
    }

    /// Sends every draft that the server may not have, as the page may be closed.
    pub(super) fn send_now(&self) {
        if device_is_offline() {
            return;
        }
        let unsent = self.drafts.borrow_mut().all_unsent();
        for draft in unsent {
            self.put(draft);
        }
    }

    fn send_soon(&self) {
        let mut pause = self.pause.borrow_mut();
        if pause.is_none() && self.drafts.borrow().has_unsent() {
            let me = self.me.clone();
            *pause = Some(Timeout::new(self.next_pause.get(), move || {
                if let Some(keeper) = me.upgrade() {
                    keeper.send();
                }
            }));
        }
    }

    fn send(&self) {
        self.pause.borrow_mut().take();
        if device_is_offline() {
            // The `online` event calls this again.
            return;
        }
        let next = self.drafts.borrow_mut().next_unsent();
        if let Some(draft) = next {
            self.put(draft);
        }
    }

    /// Sends one draft.
    fn put(&self, draft: Draft) {
        let (api, keeper) = (Rc::clone(&self.api), self.me.clone());
        let mut sending = Box::pin(async move {
            let outcome = match api.save_draft(&draft).await {
                Ok(()) => SendOutcome::Stored,
                Err(Problem::Network | Problem::Server { .. }) => SendOutcome::Lost,
                Err(_) => SendOutcome::Refused,
            };
            if let Some(keeper) = keeper.upgrade() {
                keeper.record(draft.sequence, outcome);
            }
        });
        // The first poll starts the request. It happens here, because a page that is being closed
        // runs nothing after its events.
        if (&mut sending).now_or_never().is_none() {
            spawn_local(sending);
        }
    }

    fn record(&self, sequence: u64, outcome: SendOutcome) {
        self.next_pause.set(match outcome {
            SendOutcome::Stored | SendOutcome::Refused => MOMENT_MS,
            SendOutcome::Lost => (self.next_pause.get() * 2).min(LONGEST_MS),
        });
        self.drafts.borrow_mut().record(sequence, outcome);
        self.send_soon();
    }

    /// The revision of the answers that the form was filled in with.
    fn base_revision(&self) -> u64 {
        self.state.with_untracked(|state| {
            state.answering().map_or(0, |answering| answering.saving.base_revision)
        })
    }
}

/// Has drafts sent when a field or the page is left, and when the device is online again.
fn listen(keeper: &Weak<DraftKeeper>) -> Option<[EventListener; 4]> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let seen = document.clone();
    let (changed, hidden, left, online) =
        (keeper.clone(), keeper.clone(), keeper.clone(), keeper.clone());
    Some([
        // A box is ticked, or a field is left. It may be the last event: Firefox ends a frame
        // together with the page around it, and no request that begins then is sent.
        EventListener::new(&document, "change", move |_| {
            if let Some(keeper) = changed.upgrade() {
                keeper.send();
            }
        }),
        EventListener::new(&document, "visibilitychange", move |_| {
            if seen.hidden()
                && let Some(keeper) = hidden.upgrade()
            {
                keeper.send_now();
            }
        }),
        EventListener::new(&window, "pagehide", move |_| {
            if let Some(keeper) = left.upgrade() {
                keeper.send_now();
            }
        }),
        EventListener::new(&window, "online", move |_| {
            if let Some(keeper) = online.upgrade() {
                keeper.next_pause.set(MOMENT_MS);
                keeper.send();
            }
        }),
    ])
}

impl Drafting for DraftKeeper {
    fn text(&self, form: &str, field: &str) -> Option<String> {
        self.drafts.borrow().text(form, field).map(str::to_owned)
    }

    fn has(&self, form: &str) -> bool {
        self.drafts.borrow().has(form)
    }

    fn typed(&self, form: &str, field: &str, text: Option<String>) {
        self.drafts.borrow_mut().typed(form, field, text, self.base_revision());
        self.send_soon();
    }

    fn mark(&self, form: &str, answers: &mut SessionUpdate) {
        let mut drafts = self.drafts.borrow_mut();
        answers.revision = drafts.revision(form);
        answers.draft = Some(drafts.mark(form));
    }

    fn forget(&self, form: &str) {
        self.drafts.borrow_mut().drop_form(form);
        self.send_soon();
    }

    fn is_behind(&self) -> bool {
        let does_not_arrive = device_is_offline() || self.next_pause.get() > MOMENT_MS;
        does_not_arrive && self.drafts.borrow().has_unsent()
    }
}
