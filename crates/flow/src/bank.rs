//! The connection of a bank, seen from the applicant's side.

use latchkey_api_types::{BankConnection, BankConnectionStatus, SessionView};

/// How far the connection of a bank has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankStage {
    /// The applicant chooses a bank.
    Choosing,
    /// The server is asked for the bank's page.
    Starting {
        /// The chosen institution's id.
        institution: String,
    },
    /// The applicant is at the bank.
    Waiting {
        /// What is waited for.
        connection: BankConnection,
        /// The bank's window.
        window: BankWindow,
    },
    /// The bank gives no access, or nobody came back.
    Failed {
        /// What failed, and why.
        connection: BankConnection,
    },
    /// The bank gives access.
    Connected {
        /// With the accounts that may be read.
        connection: BankConnection,
    },
}

/// What is known of the bank's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankWindow {
    /// It is open, or was when last looked at.
    Open,
    /// The browser did not let it open.
    Blocked,
    /// It was closed, or was never opened in this page.
    Closed,
}

impl BankStage {
    /// The stage that a session's connections speak of: access counts above all, else the latest
    /// attempt.
    pub fn of(session: &SessionView) -> Self {
        let authorised = session
            .bank_connections
            .iter()
            .rfind(|connection| connection.status == BankConnectionStatus::Authorised);
        match authorised.or(session.bank_connections.last()) {
            Some(connection) => Self::from_connection(connection.clone(), BankWindow::Closed),
            None => Self::Choosing,
        }
    }

    /// The stage that one connection speaks of.
    pub fn from_connection(connection: BankConnection, window: BankWindow) -> Self {
        match connection.status {
            BankConnectionStatus::Pending => Self::Waiting { connection, window },
            BankConnectionStatus::Authorised => Self::Connected { connection },
            BankConnectionStatus::Expired | BankConnectionStatus::Failed => {
                Self::Failed { connection }
            }
            BankConnectionStatus::Revoked | BankConnectionStatus::Other(_) => Self::Choosing,
        }
    }

    /// This stage, now that the session is read again; `before` is what was known of it. Another
    /// tab or device may have gone on, the bank may have answered, or its access may have
    /// ended.
    #[must_use]
    pub fn kept(&self, session: &SessionView, before: &SessionView) -> Self {
        let now = Self::of(session);
        let known = match self {
            // Somebody who chooses is not overruled by old attempts, but does not have to choose
            // once a bank is connected.
            Self::Choosing => {
                return match now {
                    Self::Connected { connection } if is_news(&connection, before) => {
                        Self::Connected { connection }
                    }
                    Self::Choosing
                    | Self::Starting { .. }
                    | Self::Waiting { .. }
                    | Self::Failed { .. }
                    | Self::Connected { .. } => Self::Choosing,
                };
            }
            Self::Starting { .. } => return self.clone(),
            Self::Waiting { connection, .. }
            | Self::Failed { connection }
            | Self::Connected { connection } => connection,
        };
        let window =
            if let Self::Waiting { window, .. } = self { *window } else { BankWindow::Closed };
        match session.bank_connections.iter().find(|connection| connection.id == known.id) {
            _ if matches!(now, Self::Connected { .. }) => now,
            Some(connection) if connection.status != BankConnectionStatus::Revoked => {
                Self::from_connection(connection.clone(), window)
            }
            Some(_) | None => now,
        }
    }

    /// The connection that is waited for.
    pub fn waiting_for(&self) -> Option<&BankConnection> {
        match self {
            Self::Waiting { connection, .. } => Some(connection),
            Self::Choosing
            | Self::Starting { .. }
            | Self::Failed { .. }
            | Self::Connected { .. } => None,
        }
    }
}

/// Whether `connection`, which gives access, did not do so `before`. One that was given up here may
/// still give it, until the server has heard of that.
fn is_news(connection: &BankConnection, before: &SessionView) -> bool {
    let known = before.bank_connections.iter().find(|known| known.id == connection.id);
    known.is_none_or(|known| {
        !matches!(known.status, BankConnectionStatus::Authorised | BankConnectionStatus::Revoked)
    })
}
