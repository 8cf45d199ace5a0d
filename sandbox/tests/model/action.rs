//! The actions of a run, as values that are generated at random, simplified by the shrinker, and
//! written down in tests.
//!
//! Every number is taken modulo the number of choices at that moment, so that any part of a list
//! of actions can be played.

use std::fmt::Write as _;

use fastrand::Rng;

/// The number of open pages of the same session: two tabs of one browser, and another device.
pub(crate) const TABS: u8 = 3;

/// An action of the applicant, the network, the bank, the business or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// A tab is opened or reloaded.
    Open(u8),
    /// The applicant does what the step asks for, in one of several ways.
    Answer(u8, u8),
    /// The applicant goes back a step.
    Back(u8),
    /// The applicant changes the answers of a step.
    Change(u8, u8),
    /// The tab becomes visible again.
    FocusTab(u8),
    /// The applicant chooses a file.
    Choose(u8, u8),
    /// The applicant chooses a file that was chosen before, in this tab or another.
    ChooseAgain(u8, u8),
    /// The applicant pauses an upload.
    Pause(u8),
    /// The applicant resumes a paused upload.
    Resume(u8),
    /// The applicant discards an unfinished upload.
    RemoveUnfinished(u8),
    /// The applicant deletes a stored document.
    Remove(u8, u8),
    /// The applicant cancels an upload.
    CancelUpload(u8),
    /// The applicant retries a failed upload.
    RetryUpload(u8),
    /// The applicant hands in documents instead of connecting a bank.
    ChooseDocuments(u8),
    /// The applicant connects a bank instead of handing in documents.
    ChooseBankInstead(u8),
    /// The applicant chooses a bank.
    ChooseBank(u8, u8),
    /// The applicant stops waiting for the bank.
    CancelBank(u8),
    /// A bank responds to one of the authorization requests so far.
    BankAnswers(u8, BankAnswer),
    /// The applicant submits.
    Submit(u8),
    /// The applicant withdraws.
    Withdraw(u8),
    /// The applicant saves and leaves.
    Leave(u8),
    /// The applicant retries or comes back.
    Retry(u8),
    /// The device goes offline.
    Offline(u8),
    /// The device comes online.
    Online(u8),
    /// The next request of the tab has a fault.
    InjectFault(u8, Fault),
    /// All delayed requests and responses are delivered.
    DeliverDelayed,
    /// The timers of all pages fire.
    Tick,
    /// Time passes on the server, which runs its due jobs.
    AdvanceClock(Span),
    /// The business cancels the session.
    BusinessCancels,
}

/// A bank's response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BankAnswer {
    /// Access is granted.
    Granted,
    /// Access is denied.
    Denied,
    /// Access is granted, and the response is sent twice.
    GrantedTwice,
    /// The `state` is not that of the request.
    WrongState,
}

/// A fault of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// It does not arrive.
    NotSent,
    /// It is carried out, and the response is lost.
    ResponseLost,
    /// The connection is cut in the middle of the request.
    Cut,
    /// It arrives twice.
    Duplicated,
    /// The server responds with an error and does nothing.
    ServerError,
    /// It is carried out, and the response is truncated.
    ResponseTruncated,
    /// It arrives late, even if nothing waits for it any more.
    Delayed,
    /// It is carried out, and the response arrives late.
    ResponseDelayed,
}

/// A span of time on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Long enough for checks to complete and for a short bank access to end.
    Seconds,
    /// Longer than a bank's response is waited for.
    Minutes,
    /// Longer than a session lives.
    Days,
}

impl Action {
    /// Returns a random action, weighted by how often applicants take it.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        // Mostly the same tab; otherwise nearly every save would be a conflict.
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

    /// The action's name in the statistics.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").split('(').next().unwrap_or_default().to_owned()
    }

    /// The same action with smaller numbers, the smallest first.
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
            Self::BankAnswers(n, says) => {
                simpler.extend((0..n).map(|n| Self::BankAnswers(n, says)))
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

    /// The action as Rust source.
    fn source(self) -> String {
        match self {
            Self::InjectFault(tab, fault) => {
                format!("Action::InjectFault({tab}, Fault::{fault:?})")
            }
            Self::BankAnswers(n, says) => format!("Action::BankAnswers({n}, BankAnswer::{says:?})"),
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
        Self::Cut,
        Self::Cut,
        Self::Duplicated,
        Self::ServerError,
        Self::ResponseTruncated,
        Self::Delayed,
        Self::ResponseDelayed,
    ];
}

/// One run: the session, the outcome of its first checks, and the actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// The products of the session.
    pub(crate) products: Vec<&'static str>,
    /// The outcome of the first checks.
    pub(crate) outcome: &'static str,
    /// Whether an identity check asks for the number of the document.
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

    /// Returns the source of a test that replays the case.
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
