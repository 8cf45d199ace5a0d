//! The one place where `flow` meets the adapters: does what an effect asks for, and tells how it
//! went.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::Poll;

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use latchkey_api_types::{BankConnection, BankConnectionStatus, SessionView};
use latchkey_client::send::{self, Expected};
use latchkey_client::upload::discard;
use latchkey_client::{Api, Problem, RetryMode, decode};
use latchkey_flow::{
    BankStage, BankWindow as WindowSeen, Command, Event, Notice, State, Step, update,
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::bank_window::BankWindow;
use super::connectivity::{self, Connectivity};
use super::drafts::DraftKeeper;
use super::files::{self, Files};
use super::session_poller::{self, SessionPoller};
use super::{host_events, links};
use crate::host::{Host, Opening, Options, Prefetch, RedirectReason, ReportedError, WidgetMessage};
use crate::steps::context::Drafting;
use crate::transport::BrowserTransport;

/// Checks that take longer than this are said to take longer.
const OVERDUE_MS: u32 = 60_000;
/// The first pause between two looks at running checks, and the longest.
const WATCH_MS: (u32, u32) = (1_000, 4_000);
/// Who has less than this left until the session ends is told.
const SOON_MS: i64 = 3_600_000;
/// The pause between two looks at a pending bank connection. The bank's own page says at once when
/// it is done; this is for when it cannot.
const BANK_MS: u32 = 2_000;
/// Timers of browsers take no more than this.
const LONGEST_TIMER_MS: i64 = i32::MAX as i64;

/// Does effects. Lives as long as the widget.
pub(super) struct EffectHandler {
    pub(super) api: Rc<Api<BrowserTransport>>,
    pub(super) host: Host,
    pub(super) options: Options,
    pub(super) files: Files,
    pub(super) bank_window: BankWindow,
    pub(super) drafts: Rc<DraftKeeper>,
    pub(super) connectivity: Connectivity,
    pub(super) watch: SessionPoller,
    pub(super) state: RwSignal<State>,
    prefetch: RefCell<Option<Prefetch>>,
    /// Counts how often the person has come, and come back.
    visits: Cell<u32>,
    /// Counts the looks at running checks, so that pauses grow.
    watched: Cell<u32>,
    /// The connection that is watched; another one ends the watch of the one before.
    bank_watch: Cell<u32>,
    overdue: RefCell<Option<Timeout>>,
    expiry: RefCell<Option<Timeout>>,
    /// When the session ends, in Unix seconds, once that is soon.
    pub(super) ends_soon: RwSignal<Option<i64>>,
}

/// A line that tells `handler` how it goes.
fn line(handler: Weak<EffectHandler>) -> BrowserTransport {
    BrowserTransport::new(move |attempt| {
        if let Some(handler) = handler.upgrade() {
            connectivity::reached(&handler, attempt);
        }
    })
}

impl EffectHandler {
    pub(super) fn new(opening: Opening, state: RwSignal<State>) -> Rc<Self> {
        let Opening { host, secret, options, session, api_base } = opening;
        Rc::new_cyclic(|handler: &Weak<Self>| {
            let api = Rc::new(Api::new(Rc::new(line(handler.clone())), api_base, secret));
            Self {
                drafts: DraftKeeper::new(Rc::clone(&api), state),
                api,
                host,
                options,
                files: Files::default(),
                bank_window: BankWindow::default(),
                connectivity: Connectivity::new(),
                watch: SessionPoller::new(),
                state,
                prefetch: RefCell::new(session),
                visits: Cell::new(0),
                watched: Cell::new(0),
                bank_watch: Cell::new(0),
                overdue: RefCell::new(None),
                expiry: RefCell::new(None),
                ends_soon: RwSignal::new(None),
            }
        })
    }

    /// Reads the session for the first time.
    pub(super) fn begin(self: &Rc<Self>) {
        self.run(Command::Load);
    }

    /// Moves the state on, and does what follows.
    pub(super) fn dispatch(self: &Rc<Self>, event: Event) {
        let is_news = session_poller::is_news(&event);
        let mut commands = Vec::new();
        if self.state.try_update(|state| commands = update(state, event)).is_none() {
            return;
        }
        if is_news && let Some(session) = self.session_id() {
            self.watch.tell(&session);
        }
        for command in commands {
            self.run(command);
        }
    }

    fn run(self: &Rc<Self>, command: Command) {
        match command {
            Command::Load => {
                self.visits.set(self.visits.get() + 1);
                self.spawn(|handler| async move { Event::Loaded(handler.first_session().await) });
            }
            Command::Refresh => session_poller::refresh(self),
            Command::ReadBack => self.spawn(|handler| async move {
                Event::Saved(handler.session_now(RetryMode::UntilAnswered).await)
            }),
            Command::ReadRemote => self.spawn(|handler| async move {
                Event::RemoteRead(handler.session_now(RetryMode::UntilAnswered).await)
            }),
            Command::DropDraft(form) => self.drafts.forget(&form),
            Command::Save(answers) => self.spawn(|handler| async move {
                let answer = handler.read(handler.api.save(&answers).await);
                if let Some(mark) = &answers.draft {
                    handler.drafts.after_save(mark, &answer);
                }
                Event::Saved(answer)
            }),
            Command::Submit => self.spawn(|handler| async move {
                Event::Submitted(handler.read(handler.api.submit().await))
            }),
            Command::Withdraw => self.spawn(|handler| async move {
                Event::Withdrawn(handler.read(handler.api.withdraw().await))
            }),
            Command::Watch => {
                let pause = WATCH_MS
                    .0
                    .saturating_mul(self.watched.replace(self.watched.get() + 1) + 1)
                    .min(WATCH_MS.1);
                self.spawn(move |handler| async move {
                    TimeoutFuture::new(pause).await;
                    Event::Watched(handler.session_now(RetryMode::Once).await)
                });
            }
            Command::WarnWhenOverdue => {
                self.watched.set(0);
                let handler = Rc::downgrade(self);
                *self.overdue.borrow_mut() = Some(Timeout::new(OVERDUE_MS, move || {
                    if let Some(handler) = handler.upgrade() {
                        handler.dispatch(Event::ProcessingOverdue);
                    }
                }));
            }
            Command::Upload(id) => files::start(self, id),
            Command::PauseUpload(id) => self.files.pause(id),
            Command::CancelUpload(id) => {
                if let Some(upload) = self.files.cancel(id) {
                    self.run(Command::RemoveUnfinished(upload));
                }
            }
            Command::ForgetUpload(id) => self.files.forget(id),
            Command::RemoveUnfinished(upload) => self.spawn(|handler| async move {
                let answer = discard(&handler.api, &upload).await;
                Event::UnfinishedRemoved { upload, answer }
            }),
            Command::RemoveDocument(document) => self.spawn(|handler| async move {
                let removed = handler.api.remove_document(&document).await;
                Event::DocumentRemoved(removed.map(|()| document))
            }),
            Command::StartBank { institution } => self.start_bank(institution),
            Command::OpenBank { url } => self.open_bank(&url),
            Command::WatchBank { connection } => self.watch_bank(connection),
            Command::CloseBankWindow => self.bank_window.close(),
            Command::RedirectToBank { institution } => self.redirect_to_bank(institution),
            Command::DropBank { connection } => self.spawn(|handler| async move {
                let dropped = handler.api.drop_bank(&connection).await;
                Event::BankDropped(dropped.map(|()| connection))
            }),
            Command::Tell(notice) => {
                if notice == Notice::Exited {
                    // The page that is told may take the widget away at once.
                    self.drafts.send_now();
                }
                self.state.with_untracked(|state| host_events::tell(&self.host, notice, state));
            }
            Command::FollowRedirect => self.follow_redirect(),
        }
    }

    /// Dispatches the event that a piece of work ends in. One that began before the person left and
    /// came back answers nothing that they do now: then it is only a reason to look again.
    fn spawn<F: Future<Output = Event> + 'static>(
        self: &Rc<Self>,
        work: impl FnOnce(Rc<Self>) -> F,
    ) {
        let handler = Rc::clone(self);
        let work = work(Rc::clone(self));
        let visit = self.visits.get();
        spawn_local(async move {
            let event = work.await;
            handler.dispatch(if handler.visits.get() == visit { event } else { Event::Resumed });
        });
    }

    /// What the page's first script has asked for while this was still loading, else a request of
    /// our own.
    async fn first_session(self: &Rc<Self>) -> Result<Box<SessionView>, Problem> {
        let prefetch = self.prefetch.borrow_mut().take();
        let answer = match prefetch {
            Some(prefetch) => prefetch.answer().await.ok(),
            None => None,
        };
        let session = match answer {
            Some(answer) if send::is_final(&answer, Expected::Json) => decode::object(&answer),
            Some(_) | None => self.api.session(RetryMode::UntilAnswered).await,
        };
        let session = self.read(session)?;
        self.drafts.learn(&session);
        Ok(session)
    }

    /// The session as the server has it, with what is typed and not saved.
    async fn session_now(
        self: &Rc<Self>,
        patience: RetryMode,
    ) -> Result<Box<SessionView>, Problem> {
        let session = self.read(self.api.session(patience).await)?;
        self.drafts.learn(&session);
        Ok(session)
    }

    /// The session's id, as soon as it is known.
    pub(super) fn session_id(&self) -> Option<String> {
        self.state.with_untracked(|state| state.session().map(|session| session.id.clone()))
    }

    /// A session from the server, with the addresses that may not be followed taken out and
    /// reported.
    pub(super) fn read(
        self: &Rc<Self>,
        answer: Result<SessionView, Problem>,
    ) -> Result<Box<SessionView>, Problem> {
        let (mut session, redirect_refused) = links::keep_allowed(answer?);
        self.look_again_when_something_ends(&session);
        if !self.options.redirect.allows(RedirectReason::Complete) {
            // The page that opened us goes on by itself, and would not go there: a button to it
            // would do nothing.
            session.redirect_url = None;
        }
        if redirect_refused {
            let error = ReportedError {
                code: "redirect_url_refused".to_owned(),
                message: "The session's redirect_url is not an absolute https: address, so it is not followed.".to_owned(),
                request_id: None,
            };
            self.host.post(&WidgetMessage::Error { error, fatal: false });
        }
        Ok(Box::new(session))
    }

    /// Asks the server again when the session's time, or a bank's access, is over: it decides, but
    /// nobody should find out by failing.
    fn look_again_when_something_ends(self: &Rc<Self>, session: &SessionView) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since 1970 are whole and far below 2^53"
        )]
        let now_ms = js_sys::Date::now() as i64;
        let is_soon = session.expires_at.saturating_mul(1_000).saturating_sub(now_ms) < SOON_MS;
        // An open page reads the session every half a minute, so this is told in time.
        let _ = self.ends_soon.try_maybe_update(|told| {
            let new = is_soon.then_some(session.expires_at);
            (std::mem::replace(told, new) != new, ())
        });
        let accesses = session
            .bank_connections
            .iter()
            .filter(|connection| connection.status == BankConnectionStatus::Authorised);
        let ends =
            accesses.filter_map(|connection| connection.expires_at).chain([session.expires_at]);
        // What is over by this device's clock and not by the server's would be asked about for
        // ever.
        let remaining = ends
            .map(|end| end.saturating_mul(1_000).saturating_sub(now_ms))
            .filter(|remaining| *remaining > 0)
            .min();
        let Some(Ok(delay)) = remaining
            .map(|remaining| u32::try_from(remaining.saturating_add(1_000).min(LONGEST_TIMER_MS)))
        else {
            return;
        };
        let handler = Rc::downgrade(self);
        *self.expiry.borrow_mut() = Some(Timeout::new(delay, move || {
            if let Some(handler) = handler.upgrade() {
                handler.dispatch(Event::Resumed);
            }
        }));
    }

    /// Asks for a bank's page, for as long as somebody waits for it: tried again after another bank
    /// was chosen, it would take that one back.
    fn start_bank(self: &Rc<Self>, institution: String) {
        let handler = Rc::clone(self);
        spawn_local(async move {
            let mut starting = pin!(handler.api.start_bank(institution.clone(), None));
            let started = poll_fn(|context| match starting.as_mut().poll(context) {
                Poll::Ready(answer) => Poll::Ready(Some(answer)),
                Poll::Pending if handler.waits_for_page_of(&institution) => Poll::Pending,
                Poll::Pending => Poll::Ready(None),
            });
            if let Some(answer) = started.await {
                handler.dispatch(Event::BankStarted {
                    institution: institution.clone(),
                    answer: answer.map(Box::new),
                });
            }
        });
    }

    fn waits_for_page_of(&self, institution: &str) -> bool {
        self.state.with_untracked(|state| {
            let Some(answering) = state.answering() else { return false };
            matches!(&answering.step, Step::Bank(BankStage::Starting { institution: chosen }) if chosen == institution)
        })
    }

    fn open_bank(self: &Rc<Self>, url: &str) {
        let seen =
            if self.bank_window.lead_to(url) { WindowSeen::Open } else { WindowSeen::Blocked };
        self.dispatch(Event::BankWindow(seen));
    }

    /// Asks about one connection now, because somebody says that it has changed.
    pub(super) fn look_at_bank(self: &Rc<Self>) {
        if let Some(connection) = self.awaited_bank() {
            let handler = Rc::clone(self);
            spawn_local(async move { handler.read_bank(&connection).await });
        }
    }

    /// The connection that the person waits for.
    fn awaited_bank(&self) -> Option<String> {
        self.state.with_untracked(|state| state.awaited_bank().map(str::to_owned))
    }

    async fn read_bank(self: &Rc<Self>, id: &str) {
        match self.api.bank(id).await {
            Ok(connection) => self.dispatch(Event::BankChanged(Box::new(connection))),
            // Dropped elsewhere, or the session has moved on: its own state says which.
            Err(Problem::Refused { .. } | Problem::Access(_)) => self.dispatch(Event::Resumed),
            Err(Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. }) => {}
        }
    }

    fn watch_bank(self: &Rc<Self>, connection: String) {
        let watch = self.bank_watch.get().wrapping_add(1);
        self.bank_watch.set(watch);
        let handler = Rc::clone(self);
        spawn_local(async move {
            loop {
                TimeoutFuture::new(BANK_MS).await;
                if handler.bank_watch.get() != watch
                    || handler.awaited_bank().as_deref() != Some(connection.as_str())
                {
                    return;
                }
                if handler.bank_window.was_closed() {
                    handler.dispatch(Event::BankWindow(WindowSeen::Closed));
                }
                handler.read_bank(&connection).await;
            }
        });
    }

    /// Opens the bank's window again inside a click, and leads it to the page of a connection that
    /// is already there.
    pub(super) fn reopen_bank(self: &Rc<Self>, connection: &BankConnection) {
        self.bank_window.open();
        if let (BankConnectionStatus::Pending, Some(url)) =
            (&connection.status, &connection.authorization_url)
        {
            self.open_bank(url);
        } else {
            self.bank_window.close();
        }
    }

    fn redirect_to_bank(self: &Rc<Self>, institution: String) {
        let return_url =
            self.options.return_url.clone().or_else(|| web_sys::window()?.location().href().ok());
        let handler = Rc::clone(self);
        spawn_local(async move {
            let started = match handler.api.start_bank(institution.clone(), return_url).await {
                Ok(connection) => {
                    let address = connection.authorization_url.as_deref().unwrap_or_default();
                    handler
                        .host
                        .redirect(address, RedirectReason::Bank)
                        .map_err(|_| Problem::Unreadable { request_id: None })
                }
                Err(problem) => Err(problem),
            };
            if let Err(problem) = started {
                handler.dispatch(Event::BankStarted { institution, answer: Err(problem) });
            }
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
