//! What the sandbox knows about one of its banks: how it looks, and what happens when somebody
//! connects it. It knows neither HTTP nor sessions.

use latchkey_api_types::{BankAccount, Institution, InstitutionFeature, InstitutionStatus};

use crate::simulator::institutions::symbols::Symbol;

/// One invented bank.
#[derive(Debug, Clone, Copy)]
pub struct BankProfile {
    /// The institution's id on the wire.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What the law calls it.
    pub full_name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// What it can be used for.
    pub services: Services,
    /// The colour of its pages and of its tile. White text on it has a contrast of at least 4.5 to
    /// 1.
    pub colour: &'static str,
    /// The second colour, for the mark only.
    pub accent: &'static str,
    /// The figure in the tile.
    pub symbol: Symbol,
    /// The outline of the tile.
    pub tile: Tile,
    /// What happens when somebody connects it.
    pub behaviour: Behaviour,
}

/// The sets of features that banks have here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Services {
    /// Accounts can be read and payments made.
    Everything,
    /// Accounts can be read, and single payments made.
    AccountsAndPayments,
    /// Accounts can be read.
    AccountsOnly,
    /// Payments only: such a bank cannot be connected to a session.
    PaymentsOnly,
}

/// The outline of a bank's tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tile {
    /// A square with rounded corners.
    Rounded,
    /// A circle.
    Round,
    /// A square with two opposite corners rounded.
    Leaf,
}

/// What happens when somebody connects a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behaviour {
    /// User name, accounts, consent, done.
    Success,
    /// The same, with a code in between.
    SecondFactor,
    /// The bank itself refuses after the login.
    Declines,
    /// The bank accepts no login.
    FailsLogin,
    /// It works, slowly; the list says `degraded`.
    Degraded,
    /// The list says `available`, but the bank's page has an error.
    Outage,
    /// The list says `unavailable`, and no connection can be started.
    Down,
    /// The bank's page keeps on connecting.
    NeverAnswers,
    /// The bank's site breaks off after the login, with no way back.
    BreaksOff,
    /// The customer agrees, and then the bank has a fault: its code cannot be redeemed.
    FailsAtTheEnd,
    /// The bank answers with another `state` than it was given.
    WrongState,
    /// The same as `Success`, but the access ends after seconds.
    EndsAccess,
}

/// How long a bank gives access for, in seconds: 90 days, as open banking has it.
const ACCESS_SECONDS: i64 = 90 * 24 * 3600;
/// The same at a bank that ends it early: long enough to get to the check of the answers, short
/// enough to wait for.
const SHORT_ACCESS_SECONDS: i64 = 15;

impl BankProfile {
    /// What the list says about the bank's health.
    pub fn status(&self) -> InstitutionStatus {
        match self.behaviour {
            Behaviour::Success
            | Behaviour::SecondFactor
            | Behaviour::Declines
            | Behaviour::FailsLogin
            | Behaviour::Outage
            | Behaviour::NeverAnswers
            | Behaviour::BreaksOff
            | Behaviour::FailsAtTheEnd
            | Behaviour::WrongState
            | Behaviour::EndsAccess => InstitutionStatus::Available,
            Behaviour::Degraded => InstitutionStatus::Degraded,
            Behaviour::Down => InstitutionStatus::Unavailable,
        }
    }

    /// How long the bank gives access for, in seconds.
    pub fn access_seconds(&self) -> i64 {
        if self.behaviour == Behaviour::EndsAccess { SHORT_ACCESS_SECONDS } else { ACCESS_SECONDS }
    }

    /// What the bank can be used for.
    pub fn features(&self) -> Vec<InstitutionFeature> {
        match self.services {
            Services::Everything => {
                vec![
                    InstitutionFeature::SinglePayment,
                    InstitutionFeature::RecurringPayment,
                    InstitutionFeature::AccountInfo,
                ]
            }
            Services::AccountsAndPayments => {
                vec![InstitutionFeature::SinglePayment, InstitutionFeature::AccountInfo]
            }
            Services::AccountsOnly => vec![InstitutionFeature::AccountInfo],
            Services::PaymentsOnly => {
                vec![InstitutionFeature::SinglePayment, InstitutionFeature::RecurringPayment]
            }
        }
    }

    /// The bank as the API shows it, with pictures at `origin`.
    pub fn to_wire(&self, origin: &str) -> Institution {
        Institution {
            id: self.id.to_owned(),
            object: "institution".to_owned(),
            name: self.name.to_owned(),
            full_name: self.full_name.to_owned(),
            logo_url: Some(format!("{origin}/institutions/{}/logo.svg", self.id)),
            icon_url: Some(format!("{origin}/institutions/{}/icon.svg", self.id)),
            country: self.country.to_owned(),
            supported_features: self.features(),
            status: self.status(),
        }
    }

    /// The currency of its accounts, ISO 4217 in lower case.
    pub fn currency(&self) -> &'static str {
        match self.country {
            "GB" => "gbp",
            "PL" => "pln",
            "RO" => "ron",
            "SE" => "sek",
            "TR" => "try",
            "UA" => "uah",
            "IN" => "inr",
            "NG" => "ngn",
            "US" => "usd",
            _ => "eur",
        }
    }

    /// The accounts that the test customer has there. The same at every call.
    pub fn accounts(&self) -> Vec<HeldAccount> {
        let seed =
            self.id.bytes().fold(7_u64, |sum, byte| (sum * 131 + u64::from(byte)) % 1_000_003);
        let kinds: &[(&str, &str, &str, i64)] = &[
            ("current", "checking", "Current account", 184_250),
            ("savings", "savings", "Rainy day savings", 612_000),
            ("joint", "checking", "Joint account", 97_430),
        ];
        let held = if seed % 3 == 0 { 2 } else { 3 };
        kinds
            .iter()
            .take(held)
            .enumerate()
            .map(|(position, (key, account_type, name, balance))| {
                let step = position as u64 + 1;
                HeldAccount {
                    key: (*key).to_owned(),
                    account: BankAccount {
                        account_type: (*account_type).to_owned(),
                        name: (*name).to_owned(),
                        last4: format!("{:04}", (seed * 7919 * step) % 10_000),
                        currency: self.currency().to_owned(),
                    },
                    balance: balance + ((seed * step) % 9_000) as i64,
                }
            })
            .collect()
    }
}

/// An account of the test customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAccount {
    /// What the bank's own form calls it.
    pub key: String,
    /// As the connection shows it.
    pub account: BankAccount,
    /// In the smallest currency unit.
    pub balance: i64,
}
