//! The banks of the sandbox: which there are, what they look like, and how they behave.
//!
//! The banks are a table in the program, so this does not import the database. A bank's
//! [`Behaviour`] is acted out by [`crate::simulator::bank`].

mod logo;
mod marks;
mod profile;
mod table;

pub(crate) use logo::{icon, logo};
pub use marks::Mark;
pub use profile::{BankProfile, Behaviour, HeldAccount, Services, Tile};

/// Returns every bank, the most used first.
pub fn all() -> &'static [BankProfile] {
    table::BANKS
}

/// Returns the bank of an id.
pub fn find(id: &str) -> Option<&'static BankProfile> {
    table::BANKS.iter().find(|profile| profile.id == id)
}
