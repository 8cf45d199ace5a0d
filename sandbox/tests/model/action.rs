//! The actions of a run, which can be generated, simplified and printed as the source of a test.
//!
//! Every number is taken modulo the number of choices at that moment, so that any part of a list of
//! actions can be played.

use std::fmt::Write as _;

use fastrand::Rng;

/// The number of tabs with the same session.
pub(crate) const TABS: u8 = 3;

/// One action: the first number is the tab, the second one the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Opens or reloads a tab.
    Open(u8),
    /// Does what the step asks for, in one of several ways.
    Answer(u8, u8),
    /// Goes back a step.
    Back(u8),
    /// Changes the answers of a step.
    Change(u8, u8),
    /// Brings the tab to the front.
    FocusTab(u8),
    /// Chooses a file.
    Choose(u8, u8),
    /// Chooses a file that was chosen before, in any tab.
    ChooseAgain(u8, u8),
    /// Pauses an upload.
    Pause(u8),
    /// Resumes a paused upload.
    Resume(u8),
    /// Removes an unfinished upload.
    RemoveUnfinished(u8),
    /// Removes a stored document.
    Remove(u8, u8),
    /// Cancels an upload.
    CancelUpload(u8),
    /// Retries a failed upload.
    RetryUpload(u8),
    /// Chooses documents in place of a bank connection.
    ChooseDocuments(u8),
    /// Chooses a bank connection in place of documents.
    ChooseBankInstead(u8),
    /// Chooses a bank.
    ChooseBank(u8, u8),
    /// Cancels the wait for the bank.
    CancelBank(u8),
    /// Answers any of the session's authorization requests, as the bank.
    BankAnswers(u8, BankAnswer),
    /// Submits the session.
    Submit(u8),
    /// Withdraws from the verification.
    Withdraw(u8),
    /// Saves and leaves.
    Leave(u8),
    /// Tries again, or returns after leaving.
    Retry(u8),
    /// Takes the tab offline.
    Offline(u8),
    /// Takes the tab online again.
    Online(u8),
    /// Makes the tab's next request fail in this way.
    InjectFault(u8, Fault),
    /// Delivers the delayed requests and responses.
    DeliverDelayed,
    /// Fires the timers of all tabs.
    Tick,
    /// Advances the server's clock and runs the jobs that are due.
    AdvanceClock(Span),
    /// Cancels the session, as the business.
    BusinessCancels,
}

/// A bank's answer to an authorization request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BankAnswer {
    /// Access is granted.
    Granted,
    /// Access is denied.
    Denied,
    /// Access is granted, and the redirect happens twice.
    GrantedTwice,
    /// Access is granted with an unknown `state`.
    WrongState,
}

/// A fault of the network or the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The request never arrives.
    NotSent,
    /// The response never arrives.
    ResponseLost,
    /// The connection breaks in the middle of the request.
    Interrupted,
    /// The request arrives twice.
    Duplicated,
    /// The server returns status 503 and does nothing.
    ServerError,
    /// Only the first half of the response arrives.
    ResponseTruncated,
    /// The request arrives late, even if the tab does not wait for it any more.
    Delayed,
    /// The response arrives late.
    ResponseDelayed,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Longer than the processing and a short bank access.
    Seconds,
    /// Longer than a bank connection stays pending.
    Minutes,
    /// Longer than a session's lifetime.
    Days,
}

impl Action {
    /// Returns a random action; frequent ones of users are more likely.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        // Mostly the first tab, as otherwise almost every answer is a conflict.
        let tab = [0, 0, 0, 1, 1, 2][rng.usize(..6)];
        let n = rng.u8(..6);
        match rng.u8(..100) {
            0..=33 => Self::Answer(tab, n),
            34..=37 => Self::Choose(tab, n),
            38..=39 => Self::ChooseAgain(tab, n),
            40..=43 => Self::Open(tab),
            44..=46 => Self::Back(tab),
            47..=51 => Self::Change(tab, rng.u8(..12)),
            52..=54 => Self::FocusTab(tab),
            55..=56 => Self::Remove(tab, n),
            57 if n < 2 => Self::CancelUpload(tab),
            57 if n < 4 => Self::Pause(tab),
            57 => Self::RemoveUnfinished(tab),
            58 if n < 4 => Self::RetryUpload(tab),
            58 => Self::Resume(tab),
            59 => Self::ChooseDocuments(tab),
            60 => Self::ChooseBankInstead(tab),
            61..=63 => Self::ChooseBank(tab, n),
            64 => Self::CancelBank(tab),
            65..=68 => Self::BankAnswers(
                n,
                [
                    BankAnswer::Granted,
                    BankAnswer::Granted,
                    BankAnswer::Denied,
                    BankAnswer::GrantedTwice,
                    BankAnswer::WrongState,
                ][rng.usize(..5)],
            ),
            69..=71 => Self::Submit(tab),
            72 if rng.u8(..3) == 0 => Self::Withdraw(tab),
            72..=73 => Self::Leave(tab),
            74..=75 => Self::Retry(tab),
            76..=77 => Self::Offline(tab),
            78..=80 => Self::Online(tab),
            81..=91 => Self::InjectFault(tab, Fault::ALL[rng.usize(..Fault::ALL.len())]),
            92..=93 => Self::DeliverDelayed,
            94..=96 => Self::Tick,
            97..=98 => Self::AdvanceClock(
                [Span::Seconds, Span::Seconds, Span::Minutes, Span::Days][rng.usize(..4)],
            ),
            _ if rng.u8(..3) == 0 => Self::BusinessCancels,
            _ => Self::Tick,
        }
    }

    /// The action's name in the report.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").split('(').next().unwrap_or_default().to_owned()
    }

    /// Returns the same action with smaller numbers, the smallest first.
    pub(crate) fn simpler(self) -> Vec<Self> {
        let mut simpler = Vec::new();
        match self {
            Self::Answer(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::Answer(tab, n)))
            }
            Self::ChooseAgain(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::ChooseAgain(tab, n)))
            }
            Self::Choose(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::Choose(tab, n)))
            }
            Self::Change(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::Change(tab, n)))
            }
            Self::Remove(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::Remove(tab, n)))
            }
            Self::ChooseBank(tab, n) => {
                simpler.extend(smaller(tab, n).map(|(tab, n)| Self::ChooseBank(tab, n)))
            }
            Self::Open(tab) => simpler.extend((0..tab).map(Self::Open)),
            Self::Back(tab) => simpler.extend((0..tab).map(Self::Back)),
            Self::FocusTab(tab) => simpler.extend((0..tab).map(Self::FocusTab)),
            Self::Submit(tab) => simpler.extend((0..tab).map(Self::Submit)),
            Self::Offline(tab) => simpler.extend((0..tab).map(Self::Offline)),
            Self::Online(tab) => simpler.extend((0..tab).map(Self::Online)),
            Self::InjectFault(tab, fault) => {
                simpler.extend((0..tab).map(|tab| Self::InjectFault(tab, fault)))
            }
            Self::BankAnswers(n, answer) => {
                simpler.extend((0..n).map(|n| Self::BankAnswers(n, answer)))
            }
            Self::CancelUpload(_)
            | Self::Pause(_)
            | Self::Resume(_)
            | Self::RemoveUnfinished(_)
            | Self::RetryUpload(_)
            | Self::ChooseDocuments(_)
            | Self::ChooseBankInstead(_)
            | Self::CancelBank(_)
            | Self::Withdraw(_)
            | Self::Leave(_)
            | Self::Retry(_)
            | Self::DeliverDelayed
            | Self::Tick
            | Self::AdvanceClock(_)
            | Self::BusinessCancels => {}
        }
        simpler
    }

    /// Returns the action's Rust source.
    fn source(self) -> String {
        match self {
            Self::InjectFault(tab, fault) => {
                format!("Action::InjectFault({tab}, Fault::{fault:?})")
            }
            Self::BankAnswers(n, answer) => {
                format!("Action::BankAnswers({n}, BankAnswer::{answer:?})")
            }
            Self::AdvanceClock(span) => format!("Action::AdvanceClock(Span::{span:?})"),
            other => format!("Action::{other:?}"),
        }
    }
}

fn smaller(tab: u8, n: u8) -> impl Iterator<Item = (u8, u8)> {
    (0..tab).map(move |tab| (tab, n)).chain((0..n).map(move |n| (tab, n)))
}

impl Fault {
    pub(crate) const ALL: [Self; 9] = [
        Self::NotSent,
        Self::ResponseLost,
        Self::Interrupted,
        Self::Interrupted,
        Self::Duplicated,
        Self::ServerError,
        Self::ResponseTruncated,
        Self::Delayed,
        Self::ResponseDelayed,
    ];
}

/// One run: the session's options and the actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// The session's products.
    pub(crate) products: Vec<&'static str>,
    /// The outcome of the first processing.
    pub(crate) outcome: &'static str,
    /// Whether an ID number is required.
    pub(crate) asks_for_id_number: bool,
    /// The actions, in order.
    pub(crate) actions: Vec<Action>,
}

impl Case {
    /// Returns a random case.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        const PRODUCTS: [&[&str]; 7] = [
            &["identity"],
            &["income"],
            &["cash_flow"],
            &["credit"],
            &["documents"],
            &["income", "documents"],
            &["identity", "income", "credit", "cash_flow", "documents"],
        ];
        let products = PRODUCTS[rng.usize(..PRODUCTS.len())].to_vec();
        let outcome = if rng.u8(..4) == 0 { "document_expired" } else { "completed" };
        let length = rng.usize(10..60);
        let first = std::iter::once(Action::Open(0));
        Self {
            products,
            outcome,
            asks_for_id_number: rng.bool(),
            actions: first
                .chain(std::iter::repeat_with(|| Action::random(rng)))
                .take(length)
                .collect(),
        }
    }

    /// Returns the source of a test that plays the case.
    pub(crate) fn source(&self, name: &str, why: &str) -> String {
        let mut source = String::new();
        for line in why.lines() {
            let _ = writeln!(source, "/// {line}");
        }
        let _ = writeln!(source, "#[test]\nfn {name}() {{");
        let Self { products, outcome, asks_for_id_number, .. } = self;
        let _ = writeln!(
            source,
            "    replay(&Case {{ products: vec!{products:?}, outcome: {outcome:?}, \
             asks_for_id_number: {asks_for_id_number}, actions: vec!["
        );
        for action in &self.actions {
            let _ = writeln!(source, "        {},", action.source());
        }
        source.push_str("    ] });\n}\n");
        source
    }
}
