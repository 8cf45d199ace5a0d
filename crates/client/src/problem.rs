//! What can go wrong with a request, in the terms that decide what the applicant can do about it.

use latchkey_api_types::ErrorCode;

/// Why a request to the server did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server was not reached, or the line was cut. Worth another try.
    Network,
    /// The server failed, or had too much to do. Worth another try a little later.
    Server {
        /// For the help desk.
        request_id: Option<String>,
    },
    /// The answer could not be read: another version of the server, or something in between that
    /// changes answers.
    Unreadable {
        /// For the help desk.
        request_id: Option<String>,
    },
    /// The credential does not open the session. No retry helps.
    Access(Access),
    /// The server understood and refused.
    Refused {
        /// Why.
        code: Option<ErrorCode>,
        /// Which answer is at fault: `applicant.date_of_birth`.
        param: Option<String>,
        /// For the help desk.
        request_id: Option<String>,
    },
}

impl Problem {
    /// Whether the session is no longer as it was when the request was made, so that it must be
    /// read again.
    pub fn session_moved_on(&self) -> bool {
        match self {
            Self::Refused {
                code:
                    Some(
                        ErrorCode::StateInvalid
                        | ErrorCode::RequirementMissing
                        | ErrorCode::LiveCaptureRequired,
                    ),
                ..
            } => true,
            Self::Network
            | Self::Server { .. }
            | Self::Unreadable { .. }
            | Self::Access(_)
            | Self::Refused { .. } => false,
        }
    }

    /// Whether another window or device has saved something else in place of the answers that were
    /// sent.
    pub fn is_outdated(&self) -> bool {
        matches!(self, Self::Refused { code: Some(ErrorCode::AnswerOutdated), .. })
    }
}

/// Why a credential does not open the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The page was opened without a session.
    Missing,
    /// The server does not know the secret, or it belongs to something else.
    Unknown,
    /// The secret has lapsed.
    Lapsed,
    /// The secret was used up by a submission.
    Used,
    /// The hosted page's link has lapsed.
    LinkLapsed,
    /// The hosted page's link was opened in another browser.
    LinkUsed,
    /// The link leads to no session.
    LinkUnknown,
}
