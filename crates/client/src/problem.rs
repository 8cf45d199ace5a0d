//! Why a request failed, classified by what the applicant can do about it.

use latchkey_api_types::ErrorCode;

/// Why a request to the server failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server could not be reached, or the connection was cut. A retry may help.
    Network,
    /// The server failed or was overloaded. A retry may help a little later.
    Server {
        /// The request's ID, for support.
        request_id: Option<String>,
    },
    /// The response could not be decoded: the server has another version, or something on the way
    /// changes responses.
    Unreadable {
        /// The request's ID, for support.
        request_id: Option<String>,
    },
    /// The credential does not give access to the session. No retry helps.
    Access(Access),
    /// The server understood the request and refused it.
    Refused {
        /// The error code.
        code: Option<ErrorCode>,
        /// The invalid parameter, for example `applicant.date_of_birth`.
        param: Option<String>,
        /// The request's ID, for support.
        request_id: Option<String>,
    },
}

impl Problem {
    /// Whether the session has changed since the request was made, so that it must be read again.
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

    /// Whether another window or device has saved other answers since those that the request
    /// builds on.
    pub fn is_outdated(&self) -> bool {
        matches!(self, Self::Refused { code: Some(ErrorCode::AnswerOutdated), .. })
    }
}

/// Why a credential does not give access to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The page was opened without a session.
    Missing,
    /// The server does not know the secret, or it belongs to something else.
    Unknown,
    /// The secret has expired.
    Lapsed,
    /// The secret was used up by a submission.
    Used,
    /// The link of the hosted page has expired.
    LinkLapsed,
    /// The link of the hosted page was opened in another browser.
    LinkUsed,
    /// The link belongs to no session.
    LinkUnknown,
}
