//! One open tab: the state machine, the API client, and a command handler like the widget's,
//! without a user interface.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{DraftMark, SessionUpdate, SessionView, UnfinishedUpload};
use latchkey_client::upload::{ResumeFrom, discard};
use latchkey_client::{Api, ClientSecret, Problem, RetryMode};
use latchkey_flow::{
    BankStage, BankWindow, ChosenFile, Command, Event, Slot, State, Step, StepKind, UploadId,
    update,
};
use latchkey_test_support::MemoryFile;

use crate::state_checks;
use crate::transport::{Network, QueuedTransport};
use crate::upload::{self, Sending};

/// The steps with a form.
const FORMS: [StepKind; 4] =
    [StepKind::Details, StepKind::AddressHistory, StepKind::IdType, StepKind::Employment];

type Task = Pin<Box<dyn Future<Output = Option<Event>>>>;

/// One open tab.
pub(crate) struct Tab {
    /// The number of this tab among all that the run has opened.
    pub(crate) opening: u32,
    pub(crate) state: State,
    pub(crate) transport: Rc<QueuedTransport>,
    /// The user's answers that the state machine has accepted, oldest first.
    pub(crate) given: Vec<SessionUpdate>,
    /// Whether the response to the submission could not be read and the user has not submitted
    /// again. The tab does not know then whether the session was submitted.
    pub(crate) has_unknown_submission: bool,
    api: Rc<Api<QueuedTransport>>,
    network: Rc<Network>,
    tasks: Vec<(Work, Task)>,
    events: Rc<RefCell<VecDeque<Event>>>,
    files: BTreeMap<UploadId, Rc<Sending>>,
    next_file: u32,
    sequence: u64,
    /// The number of times the session was loaded. Results of requests from before the last load
    /// are ignored.
    visits: Rc<Cell<u32>>,
    /// The number of changes that the server has accepted. A refresh from before the last change is
    /// outdated.
    accepted_changes: Rc<Cell<u32>>,
}

/// The purpose of a task, by which it can be stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Work {
    Start(String),
    Upload(UploadId),
    WatchBank,
    Other,
}

impl Tab {
    /// Opens a tab with this client secret.
    pub(crate) fn open(network: &Rc<Network>, opening: u32, name: &str, secret: &str) -> Self {
        let transport = QueuedTransport::new(network, opening, format!("{name}-{opening}"));
        let api = Rc::new(Api::new(
            Rc::clone(&transport),
            String::new(),
            ClientSecret::new(secret.to_owned()).unwrap(),
        ));
        let mut tab = Self {
            opening,
            state: State::Loading,
            transport,
            given: Vec::new(),
            has_unknown_submission: false,
            api,
            network: Rc::clone(network),
            tasks: Vec::new(),
            events: Rc::default(),
            files: BTreeMap::new(),
            next_file: 0,
            sequence: 0,
            visits: Rc::default(),
            accepted_changes: Rc::default(),
        };
        tab.run(Command::Load);
        tab
    }

    /// Applies an event and runs the commands that follow from it.
    pub(crate) fn dispatch(&mut self, mut event: Event) {
        if let Event::Answered(answers) = &mut event {
            answers.draft = self.draft_mark();
        }
        // The answers of another window are kept, or the choice is deferred, or the user leaves:
        // the answers from here may never be saved, and stay a draft.
        if matches!(event, Event::KeepRemote | Event::ChoiceDeferred | Event::LeaveRequested) {
            self.given.clear();
        }
        let answers =
            if let Event::Answered(answers) = &event { Some(answers.clone()) } else { None };
        let accepted_before = self.accepts_answers();
        if matches!(
            &event,
            Event::Saved(Ok(_))
                | Event::Submitted(Ok(_))
                | Event::Withdrawn(Ok(_))
                | Event::BankDropped(Ok(_))
        ) {
            self.accepted_changes.set(self.accepted_changes.get() + 1);
        }
        if let Event::Submitted(answer) = &event {
            self.has_unknown_submission = matches!(
                answer,
                Err(Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. })
            );
        }
        let was_refreshed = matches!(event, Event::Refreshed(Ok(_)));
        let commands = update(&mut self.state, event);
        if let Err(why) = state_checks::check_state(&self.state) {
            panic!("{why}");
        }
        if let Some(answers) = answers
            && accepted_before
        {
            self.given.push(*answers);
        }
        for command in commands {
            self.run(command);
        }
        if was_refreshed && self.has_news() {
            self.dispatch(Event::Renewed);
        }
    }

    /// Whether the form's base revision is older than the known revision.
    fn has_news(&self) -> bool {
        matches!(&self.state, State::Answering(answering) if answering.session.revision > answering.saving.base_revision)
    }

    /// Returns the draft mark of the form on this step, if it has one.
    fn draft_mark(&mut self) -> Option<DraftMark> {
        let State::Answering(answering) = &self.state else { return None };
        let page = answering.step.kind().filter(|page| FORMS.contains(page))?;
        self.sequence += 1;
        Some(DraftMark {
            page: page.as_str().to_owned(),
            writer: format!("w{}", self.opening),
            sequence: self.sequence,
        })
    }

    /// Whether the state machine accepts answers now.
    fn accepts_answers(&self) -> bool {
        let State::Answering(answering) = &self.state else { return false };
        !answering.activity.holds_step() && answering.saving.remote.is_none()
    }

    /// Chooses a file for a slot.
    pub(crate) fn choose_file(&mut self, slot: Slot, bytes: Vec<u8>) {
        let id = UploadId(self.next_file);
        self.next_file += 1;
        let file = ChosenFile {
            id,
            slot: slot.clone(),
            file_name: format!("{}.png", id.0),
            size: bytes.len() as u64,
            is_from_camera: false,
        };
        self.files.insert(
            id,
            Rc::new(Sending::new(slot, file.file_name.clone(), Rc::new(MemoryFile::new(bytes)))),
        );
        self.dispatch(Event::FilesChosen(vec![file]));
    }

    /// Whether a task is unfinished, apart from polling.
    pub(crate) fn is_busy(&self) -> bool {
        self.tasks.iter().any(|(work, _)| *work != Work::WatchBank)
            && !matches!(self.state, State::Processing(_))
    }

    /// Runs tasks and events as far as possible. Returns whether anything happened.
    pub(crate) fn advance(&mut self) -> bool {
        let mut has_moved = false;
        let mut context = Context::from_waker(Waker::noop());
        let mut position = 0;
        while position < self.tasks.len() {
            let is_canceled = matches!(&self.tasks[position].0, Work::Start(institution) if !self.waits_for(institution));
            let (_, task) = &mut self.tasks[position];
            match task.as_mut().poll(&mut context) {
                Poll::Ready(event) => {
                    drop(self.tasks.remove(position));
                    self.events.borrow_mut().extend(event);
                    has_moved = true;
                }
                // As in the widget, a canceled bank connection is not requested any more.
                Poll::Pending if is_canceled => drop(self.tasks.remove(position)),
                Poll::Pending => position += 1,
            }
        }
        if self.transport.take_outage_report() {
            self.dispatch(Event::ConnectionLost);
        }
        loop {
            let Some(event) = self.events.borrow_mut().pop_front() else { return has_moved };
            self.dispatch(event);
            has_moved = true;
        }
    }

    fn waits_for(&self, institution: &str) -> bool {
        let State::Answering(answering) = &self.state else { return false };
        matches!(&answering.step, Step::Bank(BankStage::Starting { institution: chosen }) if chosen == institution)
    }

    fn spawn(&mut self, work: Work, task: impl Future<Output = Option<Event>> + 'static) {
        self.tasks.push((work, Box::pin(task)));
    }

    fn ask<F: Future<Output = Event> + 'static>(
        &mut self,
        ask: impl FnOnce(Rc<Api<QueuedTransport>>) -> F,
    ) {
        let asking = ask(Rc::clone(&self.api));
        let (visit, visits) = (self.visits.get(), Rc::clone(&self.visits));
        self.spawn(Work::Other, async move {
            let event = asking.await;
            Some(if visits.get() == visit { event } else { Event::Resumed })
        });
    }

    fn run(&mut self, command: Command) {
        let boxed = |answer: Result<SessionView, Problem>| answer.map(Box::new);
        match command {
            Command::Load => {
                self.visits.set(self.visits.get() + 1);
                self.ask(|api| async move {
                    Event::Loaded(boxed(api.session(RetryMode::UntilAnswered).await))
                });
            }
            Command::Refresh => {
                let accepted = Rc::clone(&self.accepted_changes);
                self.ask(|api| async move {
                    loop {
                        let before = accepted.get();
                        let answer = api.session(RetryMode::Once).await;
                        if accepted.get() == before {
                            return Event::Refreshed(boxed(answer));
                        }
                    }
                });
            }
            Command::ReadBack => self.ask(|api| async move {
                Event::Saved(boxed(api.session(RetryMode::UntilAnswered).await))
            }),
            Command::ReadRemote => self.ask(|api| async move {
                Event::RemoteRead(boxed(api.session(RetryMode::UntilAnswered).await))
            }),
            Command::Save(answers) => {
                self.ask(|api| async move { Event::Saved(boxed(api.save(&answers).await)) })
            }
            Command::Submit => {
                self.ask(|api| async move { Event::Submitted(boxed(api.submit().await)) })
            }
            Command::Withdraw => {
                self.ask(|api| async move { Event::Withdrawn(boxed(api.withdraw().await)) })
            }
            Command::Watch => {
                let network = Rc::clone(&self.network);
                self.ask(|api| async move {
                    network.tick().await;
                    Event::Watched(boxed(api.session(RetryMode::Once).await))
                });
            }
            Command::Upload(id) => self.upload(id),
            Command::PauseUpload(id) => {
                if let Some(control) =
                    self.files.get(&id).and_then(|file| file.control.borrow().clone())
                {
                    control.pause();
                }
            }
            Command::CancelUpload(id) => self.cancel(id),
            Command::ForgetUpload(id) => {
                self.files.remove(&id);
                self.tasks.retain(|(work, _)| *work != Work::Upload(id));
            }
            Command::RemoveUnfinished(upload) => self.ask(|api| async move {
                let result = discard(&api, &upload).await;
                Event::UnfinishedRemoved { upload, result }
            }),
            Command::RemoveDocument(document) => self.ask(|api| async move {
                let removed = api.delete_document(&document).await;
                Event::DocumentRemoved(removed.map(|()| document))
            }),
            Command::StartBank { institution } | Command::RedirectToBank { institution } => {
                let api = Rc::clone(&self.api);
                self.spawn(Work::Start(institution.clone()), async move {
                    let result =
                        api.create_bank_connection(institution.clone(), None).await.map(Box::new);
                    Some(Event::BankStarted { institution, result })
                });
            }
            Command::OpenBank { .. } => {
                self.events.borrow_mut().push_back(Event::BankWindow(BankWindow::Open))
            }
            Command::WatchBank { connection } => self.watch_bank(connection),
            Command::DropBank { connection } => self.ask(|api| async move {
                let dropped = api.delete_bank_connection(&connection).await;
                Event::BankDropped(dropped.map(|()| connection))
            }),
            Command::DropDraft(_)
            | Command::WarnWhenOverdue
            | Command::CloseBankWindow
            | Command::Notify(_)
            | Command::FollowRedirect => {}
        }
    }

    /// Polls a connection each time the timers fire. Replaces the previous poller.
    fn watch_bank(&mut self, connection: String) {
        self.tasks.retain(|(work, _)| *work != Work::WatchBank);
        let (api, network, events) =
            (Rc::clone(&self.api), Rc::clone(&self.network), Rc::clone(&self.events));
        self.spawn(Work::WatchBank, async move {
            loop {
                network.tick().await;
                let event = match api.bank_connection(&connection).await {
                    Ok(connection) => Event::BankChanged(Box::new(connection)),
                    Err(Problem::Refused { .. } | Problem::Access(_)) => Event::Resumed,
                    Err(Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. }) => {
                        continue;
                    }
                };
                events.borrow_mut().push_back(event);
            }
        });
    }

    fn upload(&mut self, id: UploadId) {
        let Some(file) = self.files.get(&id).cloned() else { return };
        if let Some(control) = &*file.control.borrow() {
            control.resume();
            return;
        }
        let mut resume_from = file.resume_from.borrow().clone();
        if resume_from == ResumeFrom::Nothing {
            resume_from = ResumeFrom::AnyOf(self.unfinished());
        }
        let (api, events) = (Rc::clone(&self.api), Rc::clone(&self.events));
        self.spawn(Work::Upload(id), async move {
            upload::send(&api, id, &file, resume_from, &events).await
        });
    }

    /// The unfinished uploads that this tab does not send.
    fn unfinished(&self) -> Vec<UnfinishedUpload> {
        let State::Answering(answering) = &self.state else { return Vec::new() };
        let is_sent = |unfinished: &&UnfinishedUpload| {
            self.files.values().any(|file| file.is_sending(&unfinished.id))
        };
        answering
            .session
            .unfinished_uploads
            .iter()
            .filter(|unfinished| !is_sent(unfinished))
            .cloned()
            .collect()
    }

    fn cancel(&mut self, id: UploadId) {
        let Some(file) = self.files.remove(&id) else { return };
        let control = file.control.borrow().clone();
        match (control, file.resume_from.borrow().clone()) {
            (Some(control), _) => control.cancel(),
            (None, ResumeFrom::Upload(upload)) => self.run(Command::RemoveUnfinished(upload)),
            (None, _) => {}
        }
    }

    /// The value of the `Authorization` header.
    pub(crate) fn bearer(&self) -> String {
        self.api.authorization().1
    }
}
