//! The institutions: which banks there are, what they look like, and how they behave.
//!
//! They are a table in the program, so this does not import the database.
//! [`crate::simulator::bank`] acts out a bank's [`Behaviour`].

mod logos;
mod profile;
mod symbols;
mod table;

pub(crate) use logos::{icon, logo};
pub use profile::{BankProfile, Behaviour, HeldAccount, Services, Tile};
pub use symbols::Symbol;

/// Returns every bank, the most used first.
pub fn all() -> &'static [BankProfile] {
    table::BANKS
}

/// Finds a bank by id.
pub fn find(id: &str) -> Option<&'static BankProfile> {
    table::BANKS.iter().find(|profile| profile.id == id)
}
