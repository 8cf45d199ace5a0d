//! One run: a session in the sandbox, its open pages, the parcels between them, and what must be
//! there.

use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey_api_types::{BankAccount, BankFailureCode, FinancialEvidence, SessionStatus};
use latchkey_client::Response;
use latchkey_flow::{Activity, Event, Slot, State, Step, StepKind, UploadId, UploadStatus};
use latchkey_sandbox::domain::bank_connections::{authorise, fail};
use latchkey_sandbox::simulator::bank::grants::{BankGrant, grant_code};
use url::Url;

use crate::action::{Action, BankSays, Case, Fault, Span, TABS};
use crate::line::{Parcel, Wire};
use crate::model::{Checked, Model};
use crate::person::{self, Deed};
use crate::sandbox::Sandbox;
use crate::tab::Tab;

/// What was done, for the report.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) runs: u64,
    pub(crate) requests: u64,
    pub(crate) files: u64,
    pub(crate) submissions: u64,
    pub(crate) actions: BTreeMap<String, u64>,
    pub(crate) faults: BTreeMap<Fault, u64>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.requests += other.requests;
        self.files += other.files;
        self.submissions += other.submissions;
        for (name, count) in &other.actions {
            *self.actions.entry(name.clone()).or_default() += count;
        }
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}

/// One run.
pub(crate) struct World<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) session: String,
    pub(crate) model: Model,
    pub(crate) tabs: [Option<Tab>; TABS as usize],
    pub(crate) tally: Tally,
    wire: Rc<Wire>,
    /// On their way, and not there yet.
    pub(crate) held_up: Vec<Parcel>,
    /// Answers on their way.
    pub(crate) answers_held_up: Vec<(Parcel, Response)>,
    openings: u32,
    /// Every file that was chosen.
    files: Vec<(Slot, Vec<u8>)>,
}

impl<'a> World<'a> {
    pub(crate) async fn new(sandbox: &'a Sandbox, case: &Case) -> Self {
        let created = sandbox.create(&case.products, case.outcome).await;
        let session = created["id"].as_str().unwrap().to_owned();
        let model =
            Model::new(&sandbox.view(&session).await, created["client_secret"].as_str().unwrap());
        Self {
            sandbox,
            session,
            model,
            tabs: std::array::from_fn(|_| None),
            tally: Tally { runs: 1, ..Tally::default() },
            wire: Rc::default(),
            held_up: Vec::new(),
            answers_held_up: Vec::new(),
            openings: 0,
            files: Vec::new(),
        }
    }

    /// Does `action`, and lets everything go as far as it can by itself. Then the server holds what
    /// it must.
    pub(crate) async fn act(&mut self, action: Action) -> Checked {
        *self.tally.actions.entry(action.name()).or_default() += 1;
        match action {
            Action::Open(tab) => self.open(tab).await,
            Action::Answer(tab, n) => {
                if let Some(deed) = self.tab(tab).and_then(|tab| person::asked_for(&tab.state, n)) {
                    self.does(tab, deed, n);
                }
            }
            Action::Choose(tab, n) => {
                if let Some(slot) = self.tab(tab).and_then(|tab| person::slot_here(&tab.state, n)) {
                    self.does(tab, Deed::Choose(slot), n);
                }
            }
            Action::ChooseAgain(tab, n) => self.choose_again(tab, n),
            Action::Pause(tab) => self.say(tab, |state| {
                of_upload(state, UploadStatus::is_in_flight).map(Event::UploadPaused)
            }),
            Action::Resume(tab) => {
                self.say(tab, |state| of_upload(state, is_paused).map(Event::UploadResumed))
            }
            Action::RemoveUnfinished(tab) => self.say(tab, |state| {
                let State::Answering(answering) = state else { return None };
                answering
                    .unfinished()
                    .next()
                    .map(|unfinished| Event::UnfinishedRemovalRequested(unfinished.id.clone()))
            }),
            Action::Back(tab) => self.tell(tab, Event::WentBack),
            Action::Change(tab, n) => {
                self.tell(tab, Event::Changed(StepKind::ALL[usize::from(n) % StepKind::ALL.len()]))
            }
            Action::Look(tab) => self.tell(tab, Event::Resumed),
            Action::Remove(tab, n) => self.say(tab, |state| {
                let State::Answering(answering) = state else { return None };
                let documents = &answering.session.document_uploads;
                let position = usize::from(n).checked_rem(documents.len())?;
                Some(Event::RemovalRequested(documents[position].id.clone()))
            }),
            Action::CancelUpload(tab) => {
                self.say(tab, |state| of_upload(state, |_| true).map(Event::UploadCanceled))
            }
            Action::RetryUpload(tab) => {
                self.say(tab, |state| {
                    of_upload(state, |status| matches!(status, UploadStatus::Failed(_)))
                        .map(Event::UploadRetried)
                });
            }
            Action::Papers(tab) => {
                self.say(tab, |state| person::evidence(state, FinancialEvidence::Documents))
            }
            Action::BankAfterAll(tab) => {
                self.say(tab, |state| person::evidence(state, FinancialEvidence::BankConnection))
            }
            Action::ChooseBank(tab, n) => self.tell(tab, person::bank(n)),
            Action::GiveBankUp(tab) => self.tell(tab, Event::BankGivenUp),
            Action::BankAnswers(n, says) => self.bank_answers(n, says).await,
            Action::Submit(tab) => self.tell(tab, Event::SubmitRequested),
            Action::Withdraw(tab) => self.tell(tab, Event::WithdrawRequested),
            Action::Leave(tab) => self.tell(tab, Event::LeaveRequested),
            Action::Retry(tab) => self.tell(tab, Event::RetryRequested),
            Action::Offline(tab) => self.with_line(tab, |tab| tab.line.offline.set(true)),
            Action::Online(tab) => self.with_line(tab, |tab| tab.line.offline.set(false)),
            Action::Befalls(tab, fault) => {
                self.with_line(tab, |tab| tab.line.faults.borrow_mut().push_back(fault))
            }
            Action::Release => self.release(),
            Action::Tick => self.wire.ticks.set(self.wire.ticks.get() + 1),
            Action::Pass(span) => self.pass(span).await?,
            Action::LandlordCancels => {
                self.sandbox
                    .landlord(
                        "POST",
                        &format!("/v1/verification_sessions/{}/cancel", self.session),
                        Some(serde_json::json!({})),
                    )
                    .await;
                self.model.is_called_off();
            }
        }
        self.settle().await?;
        self.model.agrees(&self.sandbox.view(&self.session).await)
    }

    fn tab(&self, tab: u8) -> Option<&Tab> {
        self.tabs[usize::from(tab % TABS)].as_ref()
    }

    fn with_line(&mut self, tab: u8, change: impl FnOnce(&Tab)) {
        if let Some(tab) = self.tab(tab) {
            change(tab);
        }
    }

    fn tell(&mut self, tab: u8, event: Event) {
        if let Some(tab) = &mut self.tabs[usize::from(tab % TABS)] {
            tab.happens(event);
        }
    }

    fn say(&mut self, tab: u8, event: impl FnOnce(&State) -> Option<Event>) {
        if let Some(event) = self.tab(tab).and_then(|tab| event(&tab.state)) {
            self.tell(tab, event);
        }
    }

    /// Opens a page as the landlord's does: with the secret that the session has now.
    pub(crate) async fn open(&mut self, tab: u8) {
        let session = self
            .sandbox
            .landlord("GET", &format!("/v1/verification_sessions/{}", self.session), None)
            .await;
        // A session that is over gives no secret; a page of it may still be open with the last one.
        let Some(secret) = session["client_secret"].as_str() else { return };
        self.model.knows_secret(secret);
        self.openings += 1;
        self.tabs[usize::from(tab % TABS)] =
            Some(Tab::open(&self.wire, self.openings, &self.session, secret));
    }

    /// The person does what they do on a page.
    pub(crate) fn does(&mut self, tab: u8, deed: Deed, n: u8) {
        match deed {
            Deed::Tell(event) => self.tell(tab, event),
            Deed::Choose(slot) => {
                let bytes = picture(self.files.len(), n);
                self.files.push((slot.clone(), bytes.clone()));
                if let Some(tab) = &mut self.tabs[usize::from(tab % TABS)] {
                    tab.chooses(slot, bytes);
                }
            }
        }
    }

    /// The person chooses a file again that was for the same as what the page asks for.
    fn choose_again(&mut self, tab: u8, n: u8) {
        let Some(slot) = self.tab(tab).and_then(|tab| person::slot_here(&tab.state, n)) else {
            return;
        };
        let chosen = self.files.iter().rfind(|(earlier, _)| *earlier == slot).cloned();
        if let (Some((slot, bytes)), Some(tab)) = (chosen, &mut self.tabs[usize::from(tab % TABS)])
        {
            tab.chooses(slot, bytes);
        }
    }

    fn release(&mut self) {
        self.wire
            .parcels
            .borrow_mut()
            .extend(self.held_up.drain(..).map(|parcel| Parcel { fault: None, ..parcel }));
        for (parcel, answer) in self.answers_held_up.drain(..) {
            *parcel.reply.borrow_mut() = Some(Ok(answer));
        }
    }

    async fn pass(&mut self, span: Span) -> Checked {
        let seconds = match span {
            Span::Seconds => 20,
            Span::Minutes => 11 * 60,
            Span::Days => 8 * 24 * 3600,
        };
        self.sandbox.pass(seconds).await;
        self.model.passes(self.sandbox.state.now());
        let status = self.sandbox.view(&self.session).await.status;
        if self.model.status == SessionStatus::Processing && status != SessionStatus::Processing {
            self.model.is_checked(status, self.sandbox.state.now())?;
        }
        Ok(())
    }

    async fn bank_answers(&mut self, n: u8, says: BankSays) {
        let Some(position) = usize::from(n).checked_rem(self.model.banks.len()) else { return };
        let position = self.model.banks.len() - 1 - position;
        let bank = self.model.banks[position].clone();
        let url = Url::parse(&bank.url).unwrap();
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        let state = &self.sandbox.state;
        let account = BankAccount {
            account_type: "checking".to_owned(),
            name: "Everyday".to_owned(),
            last4: "1234".to_owned(),
            currency: "gbp".to_owned(),
        };
        let grant = BankGrant {
            institution: bank.institution.clone(),
            redirect_uri: value("redirect_uri"),
            code_challenge: value("code_challenge"),
            accounts: vec![account],
        };
        let code = if says == BankSays::No { None } else { grant_code(state, grant).await.ok() };
        let oauth_state =
            if says == BankSays::WrongState { "nobody's".to_owned() } else { value("state") };
        let times = if says == BankSays::YesTwice { 2 } else { 1 };
        for _ in 0..times {
            let answered = match &code {
                Some(code) => authorise(state, code, &oauth_state).await,
                None => fail(state, &oauth_state, BankFailureCode::AccessDenied).await,
            };
            if answered.is_ok() {
                self.model.bank_answers(position, code.is_some(), state.now());
            }
        }
    }

    /// Bytes that were sent although the server had said that it has them.
    pub(crate) fn sent_twice(&self) -> u64 {
        self.wire.sent_twice.get()
    }

    /// What was done.
    pub(crate) fn tally(mut self) -> Tally {
        self.tally.faults.insert(Fault::Lost, self.wire.lost.get());
        self.tally
    }

    /// The bank that is waited for says yes, and the pages hear of it.
    pub(crate) async fn says_yes(&mut self) -> Checked {
        self.bank_answers(0, BankSays::Yes).await;
        self.wire.ticks.set(self.wire.ticks.get() + 1);
        self.settle().await
    }

    /// Lets pages and parcels go on until nothing moves any more without something from outside.
    pub(crate) async fn settle(&mut self) -> Checked {
        for _ in 0..2_000 {
            let mut has_moved = false;
            for tab in self.tabs.iter_mut().flatten() {
                has_moved |= tab.go_on();
            }
            let next = self.wire.parcels.borrow_mut().pop_front();
            match next {
                Some(parcel) => self.carry(parcel).await?,
                None if has_moved => {}
                None => return Ok(()),
            }
        }
        Err("pages and server chase each other".to_owned())
    }

    /// Everything is well again: there are lines, what was held up arrives, and every page has been
    /// looked at.
    pub(crate) async fn calm(&mut self) -> Checked {
        for tab in self.tabs.iter().flatten() {
            tab.line.offline.set(false);
            tab.line.faults.borrow_mut().clear();
        }
        for _ in 0..4 {
            self.release();
            self.settle().await?;
            self.wire.ticks.set(self.wire.ticks.get() + 1);
            self.settle().await?;
            for tab in 0..TABS {
                while let Some(paused) =
                    self.tab(tab).and_then(|tab| of_upload(&tab.state, is_paused))
                {
                    self.tell(tab, Event::UploadResumed(paused));
                }
                self.say(tab, |state| {
                    matches!(state, State::Unavailable(_)).then_some(Event::RetryRequested)
                });
                // Of a submission that failed nobody knows whether it was taken: the page says so,
                // and the person presses again.
                self.say(tab, |state| failed_to_submit(state).then_some(Event::SubmitRequested));
                self.tell(tab, Event::Resumed);
                self.settle().await?;
            }
        }
        self.model.agrees(&self.sandbox.view(&self.session).await)
    }
}

/// The first file on its way of which this holds.
fn of_upload(state: &State, holds: impl Fn(&UploadStatus) -> bool) -> Option<UploadId> {
    let State::Answering(answering) = state else { return None };
    answering.uploads.iter().find(|upload| holds(&upload.status)).map(|upload| upload.id)
}

fn failed_to_submit(state: &State) -> bool {
    matches!(state, State::Answering(answering) if answering.step == Step::Check && matches!(answering.activity, Activity::Failed(_)))
}

fn is_paused(status: &UploadStatus) -> bool {
    *status == UploadStatus::Paused
}

/// A picture of its own: as much of a PNG as the server looks at, and some bytes that no other one
/// has.
fn picture(number: usize, n: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(800_u32.to_be_bytes());
    bytes.extend(600_u32.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(number.to_be_bytes());
    let size = [0, 10, 1_000, 20_000, 20_001, 270_000][usize::from(n) % 6];
    bytes.extend((0..size).map(|at: usize| (at.wrapping_mul(number + 7) >> 3) as u8));
    bytes
}
