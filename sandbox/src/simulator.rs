//! What plays the outside world: banks, institutions and outcomes.

pub mod bank;
pub mod institutions;
pub mod money;
