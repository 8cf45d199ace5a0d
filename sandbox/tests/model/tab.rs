//! One open page: the flow, the API client, and what stands between them in the widget, without a
//! screen.

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

use crate::line::{TestFile, TestLine, Wire};
use crate::upload::{self, Sending};

/// The pages whose answers are typed into a form.
const FORMS: [StepKind; 4] =
    [StepKind::Details, StepKind::AddressHistory, StepKind::IdType, StepKind::Employment];

type Task = Pin<Box<dyn Future<Output = Option<Event>>>>;

/// One open page.
pub(crate) struct Tab {
    /// Which opening of a page in this run it is.
    pub(crate) opening: u32,
    pub(crate) state: State,
    pub(crate) line: Rc<TestLine>,
    /// What the person has given here and the page has taken, oldest first.
    pub(crate) given: Vec<SessionUpdate>,
    /// The answer to the submission could not be read, and the person has not submitted again:
    /// then nobody knows here whether it was taken, and looking tells no more until they do
    /// something.
    pub(crate) has_unknown_submission: bool,
    api: Rc<Api<TestLine>>,
    wire: Rc<Wire>,
    tasks: Vec<(Work, Task)>,
    events: Rc<RefCell<VecDeque<Event>>>,
    files: BTreeMap<UploadId, Rc<Sending>>,
    next_file: u32,
    sequence: u64,
    /// Counts how often the person has come, and come back: what began before answers nothing that
    /// they do now.
    visits: Rc<Cell<u32>>,
    /// Counts what of ours the server has taken: a look that began before that says nothing.
    taken: Rc<Cell<u32>>,
}

/// What a task is for, so that it can be stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Work {
    Start(String),
    Upload(UploadId),
    WatchBank,
    Other,
}

impl Tab {
    /// Opens a page with this secret.
    pub(crate) fn open(wire: &Rc<Wire>, opening: u32, name: &str, secret: &str) -> Self {
        let line = TestLine::new(wire, opening, format!("{name}-{opening}"));
        let api = Rc::new(Api::new(
            Rc::clone(&line),
            String::new(),
            ClientSecret::new(secret.to_owned()).unwrap(),
        ));
        let mut tab = Self {
            opening,
            state: State::Loading,
            line,
            given: Vec::new(),
            has_unknown_submission: false,
            api,
            wire: Rc::clone(wire),
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

    /// Something happens.
    pub(crate) fn happens(&mut self, mut event: Event) {
        if let Event::Answered(answers) = &mut event {
            answers.draft = self.mark();
        }
        // What another window has saved counts, or the page is looked at again or left: what was
        // given here may not, and stays a draft.
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
        if let Some(answers) = answers
            && took_before
        {
            self.given.push(*answers);
        }
        for effect in effects {
            self.run(effect);
        }
        if was_refreshed && self.has_news() {
            self.happens(Event::Renewed);
        }
    }

    /// Whether the page was filled in with something older than what is known now.
    fn has_news(&self) -> bool {
        matches!(&self.state, State::Answering(answering) if answering.session.revision > answering.saving.base_revision)
    }

    /// Names this page as the one that the answers to its form come from.
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

    /// Whether answers that the person gives now are taken by the page.
    fn takes_answers(&self) -> bool {
        let State::Answering(answering) = &self.state else { return false };
        !answering.activity.holds_step() && answering.saving.remote.is_none()
    }

    /// The person chooses a file.
    pub(crate) fn chooses(&mut self, slot: Slot, bytes: Vec<u8>) {
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
            Rc::new(Sending::new(slot, file.file_name.clone(), Rc::new(TestFile(bytes)))),
        );
        self.happens(Event::FilesChosen(vec![file]));
    }

    /// Whether something is on its way that only the line keeps.
    pub(crate) fn is_busy(&self) -> bool {
        self.tasks.iter().any(|(work, _)| *work != Work::WatchBank)
            && !matches!(self.state, State::Processing(_))
    }

    /// Goes as far as it can without anything from outside. True where anything has happened.
    pub(crate) fn go_on(&mut self) -> bool {
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
                // As in the widget: nobody goes on asking for the page of a bank that was given up.
                Poll::Pending if is_given_up => drop(self.tasks.remove(position)),
                Poll::Pending => position += 1,
            }
        }
        if self.line.was_told() {
            self.happens(Event::ConnectionLost);
        }
        loop {
            let Some(event) = self.events.borrow_mut().pop_front() else { return has_moved };
            self.happens(event);
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
        ask: impl FnOnce(Rc<Api<TestLine>>) -> F,
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
                let wire = Rc::clone(&self.wire);
                self.ask(|api| async move {
                    wire.tick().await;
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

    /// Looks at a connection each time that the timers run out; the page's next watch ends this
    /// one.
    fn watch_bank(&mut self, connection: String) {
        self.tasks.retain(|(work, _)| *work != Work::WatchBank);
        let (api, wire, events) =
            (Rc::clone(&self.api), Rc::clone(&self.wire), Rc::clone(&self.events));
        self.spawn(Work::WatchBank, async move {
            loop {
                wire.tick().await;
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

    /// What the server has of files that nobody sends in this page.
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

    /// The secret that it goes on with, as it stands in a header.
    pub(crate) fn bearer(&self) -> String {
        self.api.authorization().1
    }
}
