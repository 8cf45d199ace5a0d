//! Runs the commands of `flow` with the adapters, and dispatches the events that they end in.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use latchkey_client::send::{self, ExpectedBody};
use latchkey_client::upload::discard;
use latchkey_client::{Api, RetryMode, decode};
use latchkey_flow::{Command, Event, Notice, State, update};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::bank_flow::BankFlow;
use super::connectivity::{Connectivity, Probe};
use super::drafts::DraftKeeper;
use super::overdue_timer::OverdueTimer;
use super::session_poller::{self, SessionPoller};
use super::session_receiver::SessionReceiver;
use super::uploads::Uploads;
use super::{Dispatch, host_events};
use crate::host::{Host, Opening, Options, Prefetch, RedirectReason};
use crate::steps::context::Drafting;
use crate::transport::BrowserTransport;

/// The first pause between two requests while checks run, and the longest, in milliseconds.
const CHECKS_POLL_MS: (u32, u32) = (1_000, 4_000);

/// Runs commands. Lives as long as the widget.
pub(super) struct EffectHandler {
    me: Weak<Self>,
    pub(super) api: Rc<Api<BrowserTransport>>,
    pub(super) host: Host,
    pub(super) options: Options,
    state: RwSignal<State>,
    pub(super) dispatch: Dispatch,
    pub(super) connectivity: Rc<Connectivity>,
    pub(super) drafts: Rc<DraftKeeper>,
    pub(super) receiver: Rc<SessionReceiver>,
    pub(super) bank: Rc<BankFlow>,
    pub(super) uploads: Rc<Uploads>,
    poller: Rc<SessionPoller>,
    overdue: OverdueTimer,
    prefetch: RefCell<Option<Prefetch>>,
    /// Counts how often the session was opened: at first, and after each time it was left.
    visits: Cell<u32>,
    /// Counts the requests while checks run, so that pauses grow.
    polls: Cell<u32>,
}

/// Sends events to `handler`, for as long as it is there.
fn dispatch_to(handler: &Weak<EffectHandler>) -> Dispatch {
    let handler = handler.clone();
    Rc::new(move |event| {
        if let Some(handler) = handler.upgrade() {
            handler.dispatch(event);
        }
    })
}

/// Probes the server by reading the session, as another device may have changed it.
fn probe_by(handler: &Weak<EffectHandler>) -> Probe {
    let handler = handler.clone();
    Box::new(move || {
        let poller = handler.upgrade().map(|handler| Rc::clone(&handler.poller));
        Box::pin(async move {
            if let Some(poller) = poller {
                poller.read().await;
            }
        })
    })
}

impl EffectHandler {
    pub(super) fn new(opening: Opening, state: RwSignal<State>) -> Rc<Self> {
        let Opening { host, secret, options, session, api_base } = opening;
        Rc::new_cyclic(|handler: &Weak<Self>| {
            let dispatch = dispatch_to(handler);
            let connectivity = Connectivity::new(probe_by(handler), dispatch.clone());
            let api = Rc::new(Api::new(Rc::new(connectivity.transport()), api_base, secret));
            let drafts = DraftKeeper::new(Rc::clone(&api), state);
            let receiver = Rc::new(SessionReceiver::new(
                host.clone(),
                options.redirect,
                Rc::clone(&drafts),
                dispatch.clone(),
            ));
            Self {
                me: handler.clone(),
                poller: SessionPoller::new(
                    Rc::clone(&api),
                    state,
                    Rc::clone(&receiver),
                    Rc::clone(&drafts),
                    dispatch.clone(),
                ),
                bank: BankFlow::new(
                    Rc::clone(&api),
                    state,
                    host.clone(),
                    options.return_url.clone(),
                    dispatch.clone(),
                ),
                uploads: Uploads::new(Rc::clone(&api), state, dispatch.clone()),
                overdue: OverdueTimer::new(dispatch.clone()),
                api,
                host,
                options,
                state,
                dispatch,
                connectivity,
                drafts,
                receiver,
                prefetch: RefCell::new(session),
                visits: Cell::new(0),
                polls: Cell::new(0),
            }
        })
    }

    /// Reads the session for the first time.
    pub(super) fn begin(&self) {
        self.run(Command::Load);
    }

    /// Updates the state, and runs the commands that follow.
    fn dispatch(&self, event: Event) {
        let is_change = session_poller::is_change(&event);
        let mut commands = Vec::new();
        if self.state.try_update(|state| commands = update(state, event)).is_none() {
            return;
        }
        if is_change {
            self.poller.announce_change();
        }
        for command in commands {
            self.run(command);
        }
    }

    fn run(&self, command: Command) {
        let api = Rc::clone(&self.api);
        match command {
            Command::Load => self.load(),
            Command::Refresh => self.poller.refresh(),
            Command::ReadBack => self.spawn(
                async move { api.session(RetryMode::UntilAnswered).await },
                |handler, session| Event::Saved(handler.receiver.receive_with_drafts(session)),
            ),
            Command::ReadRemote => self.spawn(
                async move { api.session(RetryMode::UntilAnswered).await },
                |handler, session| Event::RemoteRead(handler.receiver.receive_with_drafts(session)),
            ),
            Command::DropDraft(form) => self.drafts.forget(&form),
            Command::Save(answers) => self.spawn(
                async move { (api.save(&answers).await, answers.draft) },
                |handler, (saved, mark)| {
                    let saved = handler.receiver.receive(saved);
                    if let Some(mark) = &mark {
                        handler.drafts.after_save(mark, &saved);
                    }
                    Event::Saved(saved)
                },
            ),
            Command::Submit => self
                .spawn(async move { api.submit().await }, |handler, submitted| {
                    Event::Submitted(handler.receiver.receive(submitted))
                }),
            Command::Withdraw => self
                .spawn(async move { api.withdraw().await }, |handler, withdrawn| {
                    Event::Withdrawn(handler.receiver.receive(withdrawn))
                }),
            Command::Watch => self.watch_checks(),
            Command::WarnWhenOverdue => {
                self.polls.set(0);
                self.overdue.start();
            }
            Command::Upload(id) => self.uploads.start(id),
            Command::PauseUpload(id) => self.uploads.pause(id),
            Command::CancelUpload(id) => {
                if let Some(upload) = self.uploads.cancel(id) {
                    self.run(Command::RemoveUnfinished(upload));
                }
            }
            Command::ForgetUpload(id) => self.uploads.forget(id),
            Command::RemoveUnfinished(upload) => self.spawn(
                async move { (discard(&api, &upload).await, upload) },
                |_, (result, upload)| Event::UnfinishedRemoved { upload, result },
            ),
            Command::RemoveDocument(document) => self.spawn(
                async move { api.delete_document(&document).await.map(|()| document) },
                |_, removed| Event::DocumentRemoved(removed),
            ),
            Command::StartBank { institution } => self.bank.start(institution),
            Command::OpenBank { url } => self.bank.open(&url),
            Command::WatchBank { connection } => self.bank.watch(connection),
            Command::CloseBankWindow => self.bank.close_window(),
            Command::RedirectToBank { institution } => self.bank.redirect(institution),
            Command::DropBank { connection } => self.spawn(
                async move { api.delete_bank_connection(&connection).await.map(|()| connection) },
                |_, dropped| Event::BankDropped(dropped),
            ),
            Command::Notify(notice) => {
                if notice == Notice::Exited {
                    // The host page may take the widget away at once.
                    self.drafts.send_now();
                }
                self.state.with_untracked(|state| host_events::post(&self.host, notice, state));
            }
            Command::FollowRedirect => self.follow_redirect(),
        }
    }

    /// Dispatches the event that `finish` makes of the result of `work`, unless the widget is gone
    /// by then. Work that began before the applicant left and came back answers nothing that they
    /// do now: then it is only a reason to read the session again.
    fn spawn<T: 'static>(
        &self,
        work: impl Future<Output = T> + 'static,
        finish: impl FnOnce(&Self, T) -> Event + 'static,
    ) {
        let handler = self.me.clone();
        let visit = self.visits.get();
        spawn_local(async move {
            let result = work.await;
            if let Some(handler) = handler.upgrade() {
                let event = finish(&handler, result);
                let is_current = handler.visits.get() == visit;
                handler.dispatch(if is_current { event } else { Event::Resumed });
            }
        });
    }

    /// Takes what the page's first script has read while the wasm was still loading, else reads the
    /// session.
    fn load(&self) {
        self.visits.set(self.visits.get() + 1);
        let api = Rc::clone(&self.api);
        let prefetch = self.prefetch.borrow_mut().take();
        let session = async move {
            let response = match prefetch {
                Some(prefetch) => prefetch.response().await.ok(),
                None => None,
            };
            match response {
                Some(response) if send::is_final(&response, ExpectedBody::Json) => {
                    decode::object(&response)
                }
                Some(_) | None => api.session(RetryMode::UntilAnswered).await,
            }
        };
        self.spawn(session, |handler, session| {
            Event::Loaded(handler.receiver.receive_with_drafts(session))
        });
    }

    /// Reads the session after a pause, while checks run.
    fn watch_checks(&self) {
        let polls = self.polls.get() + 1;
        self.polls.set(polls);
        let pause = CHECKS_POLL_MS.0.saturating_mul(polls).min(CHECKS_POLL_MS.1);
        let api = Rc::clone(&self.api);
        let session = async move {
            TimeoutFuture::new(pause).await;
            api.session(RetryMode::Once).await
        };
        self.spawn(session, |handler, session| {
            Event::Watched(handler.receiver.receive_with_drafts(session))
        });
    }

    fn follow_redirect(&self) {
        let address = self.state.with_untracked(|state| {
            state.session().and_then(|session| session.redirect_url.clone())
        });
        if let Some(address) = address
            && self.host.redirect(&address, RedirectReason::Complete).is_err()
        {
            leptos::logging::warn!("redirect_url was refused");
        }
    }
}
