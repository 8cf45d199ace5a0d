//! One open page: the state machine, the API client, and what connects them in the widget, without
//! a user interface.

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

/// The steps whose answers are typed into a form.
const FORMS: [StepKind; 4] =
    [StepKind::Details, StepKind::AddressHistory, StepKind::IdType, StepKind::Employment];

type Task = Pin<Box<dyn Future<Output = Option<Event>>>>;

/// One open page.
pub(crate) struct Tab {
    /// The number of this opened page in the run.
    pub(crate) opening: u32,
    pub(crate) state: State,
    pub(crate) transport: Rc<QueuedTransport>,
    /// The answers that were given here and that the page accepted, oldest first.
    pub(crate) given: Vec<SessionUpdate>,
    /// Whether the response to the submission could not be read, and the applicant has not
    /// submitted again. Until then it is unknown here whether the server accepted it.
    pub(crate) has_unknown_submission: bool,
    api: Rc<Api<QueuedTransport>>,
    network: Rc<Network>,
    tasks: Vec<(Work, Task)>,
    events: Rc<RefCell<VecDeque<Event>>>,
    files: BTreeMap<UploadId, Rc<Sending>>,
    next_file: u32,
    sequence: u64,
    /// Counts how many times the page was loaded or returned to. The result of a request from
    /// before no longer applies.
    visits: Rc<Cell<u32>>,
    /// Counts the writes of this page that the server has accepted. A read from before is outdated.
    taken: Rc<Cell<u32>>,
}

/// The kind of a task, so that it can be stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Work {
    Start(String),
    Upload(UploadId),
    WatchBank,
    Other,
}

impl Tab {
    /// Opens a page with this client secret.
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
            taken: Rc::default(),
        };
        tab.run(Command::Load);
        tab
    }

    /// Dispatches an event and carries out its commands.
    pub(crate) fn dispatch(&mut self, mut event: Event) {
        if let Event::Answered(answers) = &mut event {
            answers.draft = self.mark();
        }
        // The answers of the other window replace those given here, or the page is reloaded or
        // left: what was given here may stay a draft.
        if matches!(event, Event::KeepRemote | Event::ChoiceDeferred | Event::LeaveRequested) {
            self.given.clear();
        }
        let answers =
            if let Event::Answered(answers) = &event { Some(answers.clone()) } else { None };
        let took_before = self.takes_answers();
        if matches!(
            &event,
            Event::Saved(Ok(_))
                | Event::Submitted(Ok(_))
                | Event::Withdrawn(Ok(_))
                | Event::BankDropped(Ok(_))
        ) {
            self.taken.set(self.taken.get() + 1);
        }
        if let Event::Submitted(answer) = &event {
            self.has_unknown_submission = matches!(
                answer,
                Err(Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. })
            );
        }
        let was_refreshed = matches!(event, Event::Refreshed(Ok(_)));
        let effects = update(&mut self.state, event);
        if let Err(why) = state_checks::check_state(&self.state) {
            panic!("{why}");
        }
        if let Some(answers) = answers
            && took_before
        {
            self.given.push(*answers);
        }
        for effect in effects {
            self.run(effect);
        }
        if was_refreshed && self.has_news() {
            self.dispatch(Event::Renewed);
        }
    }

    /// Whether the form was filled in with answers older than those that are known now.
    fn has_news(&self) -> bool {
        matches!(&self.state, State::Answering(answering) if answering.session.revision > answering.saving.base_revision)
    }

    /// Returns the mark that names this page as the source of the answers.
    fn mark(&mut self) -> Option<DraftMark> {
        let State::Answering(answering) = &self.state else { return None };
        let page = answering.step.kind().filter(|page| FORMS.contains(page))?;
        self.sequence += 1;
        Some(DraftMark {
            page: page.as_str().to_owned(),
            writer: format!("w{}", self.opening),
            sequence: self.sequence,
        })
    }

    /// Whether the page accepts answers now.
    fn takes_answers(&self) -> bool {
        let State::Answering(answering) = &self.state else { return false };
        !answering.activity.holds_step() && answering.saving.remote.is_none()
    }

    /// Chooses a file.
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

    /// Whether a request is in progress.
    pub(crate) fn is_busy(&self) -> bool {
        self.tasks.iter().any(|(work, _)| *work != Work::WatchBank)
            && !matches!(self.state, State::Processing(_))
    }

    /// Runs all tasks as far as they can, and returns whether anything has happened.
    pub(crate) fn advance(&mut self) -> bool {
        let mut has_moved = false;
        let mut context = Context::from_waker(Waker::noop());
        let mut position = 0;
        while position < self.tasks.len() {
            let is_given_up = matches!(&self.tasks[position].0, Work::Start(institution) if !self.waits_for(institution));
            let (_, task) = &mut self.tasks[position];
            match task.as_mut().poll(&mut context) {
                Poll::Ready(event) => {
                    drop(self.tasks.remove(position));
                    self.events.borrow_mut().extend(event);
                    has_moved = true;
                }
                // As in the widget, the page of a bank that was canceled is not requested any more.
                Poll::Pending if is_given_up => drop(self.tasks.remove(position)),
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

    fn run(&mut self, effect: Command) {
        let boxed = |answer: Result<SessionView, Problem>| answer.map(Box::new);
        match effect {
            Command::Load => {
                self.visits.set(self.visits.get() + 1);
                self.ask(|api| async move {
                    Event::Loaded(boxed(api.session(RetryMode::UntilAnswered).await))
                });
            }
            Command::Refresh => {
                let taken = Rc::clone(&self.taken);
                self.ask(|api| async move {
                    loop {
                        let before = taken.get();
                        let answer = api.session(RetryMode::Once).await;
                        if taken.get() == before {
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
                let answer = discard(&api, &upload).await;
                Event::UnfinishedRemoved { upload, result: answer }
            }),
            Command::RemoveDocument(document) => self.ask(|api| async move {
                let removed = api.delete_document(&document).await;
                Event::DocumentRemoved(removed.map(|()| document))
            }),
            Command::StartBank { institution } | Command::RedirectToBank { institution } => {
                let api = Rc::clone(&self.api);
                self.spawn(Work::Start(institution.clone()), async move {
                    let answer =
                        api.create_bank_connection(institution.clone(), None).await.map(Box::new);
                    Some(Event::BankStarted { institution, result: answer })
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

    /// Reads a connection each time the timers fire. The page's next watch replaces this one.
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

    /// The unfinished uploads on the server that this page is not sending.
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
