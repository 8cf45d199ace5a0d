//! What may happen, and how it is written down: as values that a generator makes, a shrinker makes
//! simpler, and a test names.
//!
//! Every number is taken modulo what there is when it happens, so that any part of a list of
//! actions can be played.

use std::fmt::Write as _;

use fastrand::Rng;

/// Open pages of the same session: two tabs of one browser, and another device.
pub(crate) const TABS: u8 = 3;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// A tab is opened, or loaded again.
    Open(u8),
    /// The person does what the page asks for, with one of several answers.
    Answer(u8, u8),
    /// The person goes back a page.
    Back(u8),
    /// The person wants to change what they gave on one of the pages.
    Change(u8, u8),
    /// The tab comes to the front.
    FocusTab(u8),
    /// The person chooses a file.
    Choose(u8, u8),
    /// The person chooses a file that they have chosen before, here or elsewhere.
    ChooseAgain(u8, u8),
    /// The person stops a file for now.
    Pause(u8),
    /// The person lets a stopped file go on.
    Resume(u8),
    /// The person does not want a file that had not arrived whole.
    RemoveUnfinished(u8),
    /// The person takes a stored file away.
    Remove(u8, u8),
    /// The person stops a file on its way.
    CancelUpload(u8),
    /// The person wants a failed file sent again.
    RetryUpload(u8),
    /// The person shows papers in place of a bank.
    ChooseDocuments(u8),
    /// The person shows a bank after all.
    ChooseBankInstead(u8),
    /// The person chooses a bank.
    ChooseBank(u8, u8),
    /// The person does not wait for the bank.
    CancelBank(u8),
    /// A bank answers one of the requests that it was ever given.
    BankAnswers(u8, BankAnswer),
    /// The person submits.
    Submit(u8),
    /// The person withdraws.
    Withdraw(u8),
    /// The person saves and leaves.
    Leave(u8),
    /// The person wants to try again, or comes back.
    Retry(u8),
    /// The device has no line.
    Offline(u8),
    /// It has one again.
    Online(u8),
    /// Something befalls the tab's next request.
    InjectFault(u8, Fault),
    /// What was held up arrives.
    DeliverDelayed,
    /// The timers of all pages run out.
    Tick,
    /// Time passes on the server, and it does what is due.
    AdvanceClock(Span),
    /// The landlord calls it off.
    BusinessCancels,
}

/// What a bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BankAnswer {
    /// Yes.
    Granted,
    /// No.
    Denied,
    /// Yes, and then the same once more.
    GrantedTwice,
    /// Yes, with a `state` that nobody gave it.
    WrongState,
}

/// What befalls a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// It never arrives.
    NotSent,
    /// It is done, and its answer never arrives.
    ResponseLost,
    /// The line breaks in the middle of it.
    Cut,
    /// It arrives twice.
    Duplicated,
    /// The server is in trouble, and does nothing.
    ServerError,
    /// It is done, and its answer arrives cut.
    ResponseTruncated,
    /// It arrives late, even if nobody waits for it any more.
    Delayed,
    /// It is done, and its answer arrives late.
    ResponseDelayed,
}

/// How much time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Enough for checks to be done, and for a short access to end.
    Seconds,
    /// More than a bank is waited for.
    Minutes,
    /// More than a session lives.
    Days,
}

impl Action {
    /// A random one, in proportion to what people do.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        // Mostly one page; else there is nothing but conflicts.
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

    /// What it is called in a count.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").split('(').next().unwrap_or_default().to_owned()
    }

    /// The same with smaller numbers, the smallest first.
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

    /// As it stands in a test.
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

/// One run: what is asked for, how the checks end, and what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// What the landlord asks for.
    pub(crate) products: Vec<&'static str>,
    /// How the first checks end.
    pub(crate) outcome: &'static str,
    /// Whether an identity check asks for the number of the document.
    pub(crate) asks_for_id_number: bool,
    /// In this order.
    pub(crate) actions: Vec<Action>,
}

impl Case {
    /// A random one.
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

    /// A test that plays it, ready to be pasted.
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
