//! One run: a session in the sandbox, its open tabs, the requests between them, and the model.

use std::rc::Rc;

use latchkey_api_types::{BankAccount, BankFailureCode, FinancialEvidence, SessionStatus};
use latchkey_client::Response;
use latchkey_flow::{Activity, Event, Slot, State, Step, StepKind, UploadId, UploadStatus};
use latchkey_sandbox::domain::bank_connections::{authorise, fail};
use latchkey_sandbox::simulator::bank::grants::{BankGrant, grant_code};
use latchkey_test_support::files;
use url::Url;

use crate::action::{Action, BankAnswer, Case, Fault, Span, TABS};
use crate::model::{Checked, Model};
use crate::sandbox::Sandbox;
use crate::state_checks;
use crate::statistics::Statistics;
use crate::tab::Tab;
use crate::transport::{Network, QueuedRequest};
use crate::user::{self, UserAction};

/// One run.
pub(crate) struct Scenario<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) session: String,
    pub(crate) model: Model,
    pub(crate) tabs: [Option<Tab>; TABS as usize],
    pub(crate) statistics: Statistics,
    network: Rc<Network>,
    /// Requests that have not been delivered yet.
    pub(crate) delayed: Vec<QueuedRequest>,
    /// Responses that have not been delivered yet.
    pub(crate) delayed_responses: Vec<(QueuedRequest, Response)>,
    openings: u32,
    /// The number of actions so far.
    actions: usize,
    /// Every file that was chosen.
    files: Vec<(Slot, Vec<u8>)>,
}

impl<'a> Scenario<'a> {
    pub(crate) async fn new(sandbox: &'a Sandbox, case: &Case) -> Self {
        let created = sandbox.create(case).await;
        let session = created["id"].as_str().unwrap().to_owned();
        let model =
            Model::new(&sandbox.view(&session).await, created["client_secret"].as_str().unwrap());
        Self {
            sandbox,
            session,
            model,
            tabs: std::array::from_fn(|_| None),
            statistics: Statistics { runs: 1, ..Statistics::default() },
            network: Rc::default(),
            delayed: Vec::new(),
            delayed_responses: Vec::new(),
            openings: 0,
            actions: 0,
            files: Vec::new(),
        }
    }

    /// Plays `action`, processes all requests and events that follow from it, and compares the
    /// server with the model.
    pub(crate) async fn act(&mut self, action: Action) -> Checked {
        *self.statistics.actions.entry(action.name()).or_default() += 1;
        match action {
            Action::Open(tab) => self.open(tab).await,
            Action::Answer(tab, n) => {
                if let Some(user_action) =
                    self.tab(tab).and_then(|tab| user::next_action(&tab.state, n))
                {
                    self.perform(tab, user_action, n);
                }
            }
            Action::Choose(tab, n) => {
                if let Some(slot) = self.tab(tab).and_then(|tab| user::slot_on_step(&tab.state, n))
                {
                    self.perform(tab, UserAction::ChooseFile(slot), n);
                }
            }
            Action::ChooseAgain(tab, n) => self.choose_again(tab, n),
            Action::Pause(tab) => self.dispatch_if(tab, |state| {
                of_upload(state, UploadStatus::is_in_flight).map(Event::UploadPaused)
            }),
            Action::Resume(tab) => {
                self.dispatch_if(tab, |state| of_upload(state, is_paused).map(Event::UploadResumed))
            }
            Action::RemoveUnfinished(tab) => self.dispatch_if(tab, |state| {
                let State::Answering(answering) = state else { return None };
                answering
                    .unfinished()
                    .next()
                    .map(|unfinished| Event::UnfinishedRemovalRequested(unfinished.id.clone()))
            }),
            Action::Back(tab) => self.dispatch(tab, Event::WentBack),
            Action::Change(tab, n) => self
                .dispatch(tab, Event::Changed(StepKind::ALL[usize::from(n) % StepKind::ALL.len()])),
            Action::FocusTab(tab) => self.dispatch(tab, Event::Resumed),
            Action::Remove(tab, n) => self.dispatch_if(tab, |state| {
                let State::Answering(answering) = state else { return None };
                let documents = &answering.session.document_uploads;
                let position = usize::from(n).checked_rem(documents.len())?;
                Some(Event::RemovalRequested(documents[position].id.clone()))
            }),
            Action::CancelUpload(tab) => {
                self.dispatch_if(tab, |state| of_upload(state, |_| true).map(Event::UploadCanceled))
            }
            Action::RetryUpload(tab) => {
                self.dispatch_if(tab, |state| {
                    of_upload(state, |status| matches!(status, UploadStatus::Failed(_)))
                        .map(Event::UploadRetried)
                });
            }
            Action::ChooseDocuments(tab) => {
                self.dispatch_if(tab, |state| user::evidence(state, FinancialEvidence::Documents))
            }
            Action::ChooseBankInstead(tab) => self
                .dispatch_if(tab, |state| user::evidence(state, FinancialEvidence::BankConnection)),
            Action::ChooseBank(tab, n) => self.dispatch(tab, user::bank(n)),
            Action::CancelBank(tab) => self.dispatch(tab, Event::BankGivenUp),
            Action::BankAnswers(n, answer) => self.answer_for_bank(n, answer).await,
            Action::Submit(tab) => self.dispatch(tab, Event::SubmitRequested),
            Action::Withdraw(tab) => self.dispatch(tab, Event::WithdrawRequested),
            Action::Leave(tab) => self.dispatch(tab, Event::LeaveRequested),
            Action::Retry(tab) => self.dispatch(tab, Event::RetryRequested),
            Action::Offline(tab) => self.with_tab(tab, |tab| tab.transport.offline.set(true)),
            Action::Online(tab) => self.with_tab(tab, |tab| tab.transport.offline.set(false)),
            Action::InjectFault(tab, fault) => {
                self.with_tab(tab, |tab| tab.transport.faults.borrow_mut().push_back(fault))
            }
            Action::DeliverDelayed => self.deliver_delayed(),
            Action::Tick => self.network.ticks.set(self.network.ticks.get() + 1),
            Action::AdvanceClock(span) => self.advance_clock(span).await?,
            Action::BusinessCancels => {
                self.sandbox
                    .business(
                        "POST",
                        &format!("/v1/verification_sessions/{}/cancel", self.session),
                        Some(serde_json::json!({})),
                    )
                    .await;
                self.model.cancel();
            }
        }
        self.settle().await?;
        let view = self.sandbox.view(&self.session).await;
        self.model.check_view(&view)?;
        state_checks::check_reload(&view)?;
        self.actions += 1;
        // Not during a request, when `Saved` would be an expected event.
        for tab in self.tabs.iter().flatten().filter(|tab| !tab.is_busy()) {
            state_checks::check_unexpected_events(&tab.state, &view, self.actions)?;
        }
        Ok(())
    }

    fn tab(&self, tab: u8) -> Option<&Tab> {
        self.tabs[usize::from(tab % TABS)].as_ref()
    }

    fn with_tab(&mut self, tab: u8, change: impl FnOnce(&Tab)) {
        if let Some(tab) = self.tab(tab) {
            change(tab);
        }
    }

    fn dispatch(&mut self, tab: u8, event: Event) {
        if let Some(tab) = &mut self.tabs[usize::from(tab % TABS)] {
            tab.dispatch(event);
        }
    }

    fn dispatch_if(&mut self, tab: u8, event: impl FnOnce(&State) -> Option<Event>) {
        if let Some(event) = self.tab(tab).and_then(|tab| event(&tab.state)) {
            self.dispatch(tab, event);
        }
    }

    /// Opens a tab as the host page does, with the session's current client secret.
    pub(crate) async fn open(&mut self, tab: u8) {
        let session = self
            .sandbox
            .business("GET", &format!("/v1/verification_sessions/{}", self.session), None)
            .await;
        // A session that has ended has no secret. A tab with the last one may still be open.
        let Some(secret) = session["client_secret"].as_str() else { return };
        self.model.add_secret(secret);
        self.openings += 1;
        self.tabs[usize::from(tab % TABS)] =
            Some(Tab::open(&self.network, self.openings, &self.session, secret));
    }

    /// Performs an action of the user in a tab.
    pub(crate) fn perform(&mut self, tab: u8, user_action: UserAction, n: u8) {
        match user_action {
            UserAction::Dispatch(event) => self.dispatch(tab, event),
            UserAction::ChooseFile(slot) => {
                let bytes = photo(self.files.len(), n);
                self.files.push((slot.clone(), bytes.clone()));
                if let Some(tab) = &mut self.tabs[usize::from(tab % TABS)] {
                    tab.choose_file(slot, bytes);
                }
            }
        }
    }

    /// Chooses an earlier file for the same slot again.
    fn choose_again(&mut self, tab: u8, n: u8) {
        let Some(slot) = self.tab(tab).and_then(|tab| user::slot_on_step(&tab.state, n)) else {
            return;
        };
        let chosen = self.files.iter().rfind(|(earlier, _)| *earlier == slot).cloned();
        if let (Some((slot, bytes)), Some(tab)) = (chosen, &mut self.tabs[usize::from(tab % TABS)])
        {
            tab.choose_file(slot, bytes);
        }
    }

    fn deliver_delayed(&mut self) {
        self.network
            .queue
            .borrow_mut()
            .extend(self.delayed.drain(..).map(|request| QueuedRequest { fault: None, ..request }));
        for (request, response) in self.delayed_responses.drain(..) {
            *request.reply.borrow_mut() = Some(Ok(response));
        }
    }

    async fn advance_clock(&mut self, span: Span) -> Checked {
        let seconds = match span {
            Span::Seconds => 20,
            Span::Minutes => 11 * 60,
            Span::Days => 8 * 24 * 3600,
        };
        self.sandbox.advance_clock(seconds).await;
        self.model.advance_clock(self.sandbox.state.now());
        let status = self.sandbox.view(&self.session).await.status;
        if self.model.status == SessionStatus::Processing && status != SessionStatus::Processing {
            self.model.finish_processing(status, self.sandbox.state.now())?;
        }
        Ok(())
    }

    async fn answer_for_bank(&mut self, n: u8, answer: BankAnswer) {
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
        let code =
            if answer == BankAnswer::Denied { None } else { grant_code(state, grant).await.ok() };
        let oauth_state =
            if answer == BankAnswer::WrongState { "unknown".to_owned() } else { value("state") };
        let times = if answer == BankAnswer::GrantedTwice { 2 } else { 1 };
        for _ in 0..times {
            let response = match &code {
                Some(code) => authorise(state, code, &oauth_state).await,
                None => fail(state, &oauth_state, BankFailureCode::AccessDenied).await,
            };
            if response.is_ok() {
                self.model.decide_bank(position, code.is_some(), state.now());
            }
        }
    }

    /// The number of bytes that were sent although the server had acknowledged them.
    pub(crate) fn bytes_sent_again(&self) -> u64 {
        self.network.bytes_sent_again.get()
    }

    /// The counts of this run.
    pub(crate) fn statistics(mut self) -> Statistics {
        self.statistics.faults.insert(Fault::NotSent, self.network.lost.get());
        self.statistics
    }

    /// Grants access for the latest bank connection and fires the tabs' timers.
    pub(crate) async fn grant_bank(&mut self) -> Checked {
        self.answer_for_bank(0, BankAnswer::Granted).await;
        self.network.ticks.set(self.network.ticks.get() + 1);
        self.settle().await
    }

    /// Runs tabs and requests until nothing is left to do.
    pub(crate) async fn settle(&mut self) -> Checked {
        for _ in 0..2_000 {
            let mut has_moved = false;
            for tab in self.tabs.iter_mut().flatten() {
                has_moved |= tab.advance();
            }
            let next = self.network.queue.borrow_mut().pop_front();
            match next {
                Some(request) => self.handle(request).await?,
                None if has_moved => {}
                None => return Ok(()),
            }
        }
        Err("tabs and server do not come to rest".to_owned())
    }

    /// Removes all faults, delivers what was delayed, and brings every tab to the front.
    pub(crate) async fn restore(&mut self) -> Checked {
        for tab in self.tabs.iter().flatten() {
            tab.transport.offline.set(false);
            tab.transport.faults.borrow_mut().clear();
        }
        for _ in 0..4 {
            self.deliver_delayed();
            self.settle().await?;
            self.network.ticks.set(self.network.ticks.get() + 1);
            self.settle().await?;
            for tab in 0..TABS {
                while let Some(paused) =
                    self.tab(tab).and_then(|tab| of_upload(&tab.state, is_paused))
                {
                    self.dispatch(tab, Event::UploadResumed(paused));
                }
                self.dispatch_if(tab, |state| {
                    matches!(state, State::Unavailable(_)).then_some(Event::RetryRequested)
                });
                // The result of a failed submission is unknown to the tab: the user submits again.
                self.dispatch_if(tab, |state| {
                    failed_to_submit(state).then_some(Event::SubmitRequested)
                });
                self.dispatch(tab, Event::Resumed);
                self.settle().await?;
            }
        }
        self.model.check_view(&self.sandbox.view(&self.session).await)
    }
}

/// Returns the first upload whose status fulfils `holds`.
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

/// Returns a photo that differs from every other file of the run.
fn photo(number: usize, n: u8) -> Vec<u8> {
    let mut bytes = files::png(800, 600);
    bytes.extend(number.to_be_bytes());
    let size = [0, 10, 1_000, 20_000, 20_001, 270_000][usize::from(n) % 6];
    bytes.extend((0..size).map(|at: usize| (at.wrapping_mul(number + 7) >> 3) as u8));
    bytes
}
