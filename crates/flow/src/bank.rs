//! The stages of connecting a bank.

use latchkey_api_types::{BankConnection, BankConnectionStatus, SessionView};

/// The stage of connecting a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankStage {
    /// The applicant is choosing a bank.
    Choosing,
    /// The connection is being created.
    Starting {
        /// The id of the chosen institution.
        institution: String,
    },
    /// The applicant is at the bank.
    Waiting {
        /// The pending connection.
        connection: BankConnection,
        /// The state of the bank window.
        window: BankWindow,
    },
    /// The bank has given no access, or the applicant has not come back in time.
    Failed {
        /// The failed connection, with the reason.
        connection: BankConnection,
    },
    /// The bank has given access.
    Connected {
        /// The connection, with the accounts that may be read.
        connection: BankConnection,
    },
}

/// The state of the bank window, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankWindow {
    /// It is open, or was when last observed.
    Open,
    /// The browser has blocked it.
    Blocked,
    /// It was closed, or was never opened by this page.
    Closed,
}

impl BankStage {
    /// Returns the stage of a session's connections: that of one with access, else that of the
    /// latest attempt.
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

    /// Returns the stage of one connection.
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

    /// Returns the stage after the session was read again; `before` is the session as it was known.
    /// Another tab or device may have gone on, the bank may have answered, or its access may have
    /// ended.
    #[must_use]
    pub fn kept(&self, session: &SessionView, before: &SessionView) -> Self {
        let now = Self::of(session);
        let known = match self {
            // An old attempt does not interrupt an applicant who is choosing, but nothing has to be
            // chosen once a bank is connected.
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

    /// Returns the connection that the applicant is waiting for.
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
/// still give it, until the server has deleted it.
fn is_news(connection: &BankConnection, before: &SessionView) -> bool {
    let known = before.bank_connections.iter().find(|known| known.id == connection.id);
    known.is_none_or(|known| {
        !matches!(known.status, BankConnectionStatus::Authorised | BankConnectionStatus::Revoked)
    })
}
