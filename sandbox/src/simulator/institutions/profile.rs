//! The profile of a bank: how it looks, and what happens when somebody connects it. Knows neither
//! HTTP nor sessions.

use latchkey_api_types::{BankAccount, Institution, InstitutionFeature, InstitutionStatus};

use crate::simulator::institutions::symbols::Symbol;

#[derive(Debug, Clone, Copy)]
pub struct BankProfile {
    /// The institution's id in the API.
    pub id: &'static str,
    /// The common name.
    pub name: &'static str,
    /// The legal name.
    pub full_name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    pub services: Services,
    /// The colour of its pages and tile. White text on it has a contrast of at least 4.5 to 1.
    pub colour: &'static str,
    /// The second colour, for the symbol only.
    pub accent: &'static str,
    pub symbol: Symbol,
    pub tile: Tile,
    pub behaviour: Behaviour,
}

/// The sets of features of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Services {
    /// Accounts and payments.
    Everything,
    /// Accounts and single payments.
    AccountsAndPayments,
    /// Accounts only.
    AccountsOnly,
    /// Payments only: such a bank cannot be connected to a session.
    PaymentsOnly,
}

/// The outline of a bank's tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tile {
    /// A square with rounded corners.
    Rounded,
    Round,
    /// A square with two opposite corners rounded.
    Leaf,
}

/// What happens when somebody connects a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behaviour {
    /// Login, accounts, consent, access.
    Success,
    /// The same with a code after the login.
    SecondFactor,
    /// Declines after the login.
    Declines,
    /// Accepts no login.
    FailsLogin,
    /// Works slowly; the API lists it as `degraded`.
    Degraded,
    /// Shows an error page, although the API lists it as `available`.
    Outage,
    /// Cannot be connected; the API lists it as `unavailable`.
    Down,
    /// Shows a page that never finishes loading.
    NeverAnswers,
    /// Breaks off after the login, without a link back.
    BreaksOff,
    /// Fails after the consent: its code cannot be redeemed.
    FailsAtTheEnd,
    /// Responds with another `state` than the request's.
    WrongState,
    /// As `Success`, but the access ends after seconds.
    EndsAccess,
}

/// The duration of an access in seconds: 90 days, as in open banking.
const ACCESS_SECONDS: i64 = 90 * 24 * 3600;
/// The duration at a bank that ends the access early: long enough to reach the check of the
/// answers, short enough to wait for.
const SHORT_ACCESS_SECONDS: i64 = 15;

impl BankProfile {
    /// Returns the bank's status in the API.
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

    /// Returns the duration of an access, in seconds.
    pub fn access_seconds(&self) -> i64 {
        if self.behaviour == Behaviour::EndsAccess { SHORT_ACCESS_SECONDS } else { ACCESS_SECONDS }
    }

    /// Returns what the bank can be used for.
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

    /// Returns the bank as an object of the API, with logos at `origin`.
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

    /// Returns the currency of the bank's accounts, ISO 4217 in lower case.
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

    /// Returns the accounts of the test customer: the same at every call.
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

/// An account of the test customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAccount {
    /// The account's name in the bank's form.
    pub key: String,
    pub account: BankAccount,
    /// In the smallest currency unit.
    pub balance: i64,
}
