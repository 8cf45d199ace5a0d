//! The simulator of the outside world: banks, their pages and the OAuth 2.0 server behind them.

pub mod bank;
pub mod institutions;
pub mod money;
