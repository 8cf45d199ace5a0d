//! The messages over the port. The sets are closed here, but unknown messages are ignored on both
//! sides, so that widget and loader may have different versions.
//!
//! `embed/verify.js` reads and writes the same messages; `docs/embedding.md` lists them.

use wasm_bindgen::JsValue;

use super::js;

/// A message from the host page to the widget.
#[derive(Debug, Clone, PartialEq)]
pub enum HostMessage {
    /// The applicant wants to leave (Escape, a click outside the card). The widget decides, and may
    /// ask first.
    CloseRequest,
    /// The host changed options; those that are `None` stay.
    Update {
        /// A BCP 47 language tag.
        locale: Option<String>,
        /// The host's own texts, unchecked.
        messages: Option<JsValue>,
        /// The host's appearance, unchecked; null for the built-in look.
        appearance: Option<serde_json::Value>,
    },
}

impl HostMessage {
    /// Reads a message; `None` for one that this version does not know.
    pub(super) fn read(message: &JsValue) -> Option<Self> {
        match js::text(message, "type")?.as_str() {
            "close_request" => Some(Self::CloseRequest),
            "update" => Some(Self::Update {
                locale: js::text(message, "locale"),
                messages: Some(js::object_in(message, "messages")).filter(JsValue::is_object),
                appearance: js::json_or_null(message, "appearance"),
            }),
            _ => None,
        }
    }
}

/// A message from the widget to the host page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WidgetMessage {
    /// The first screen can be used.
    Loaded,
    /// The language has changed, for the name of the frame.
    Language {
        /// The tag, such as `en-GB`.
        tag: String,
    },
    /// Another step is shown.
    Step {
        /// The name of the step.
        step: String,
    },
    /// The height of the content has changed.
    Resize {
        /// In CSS pixels.
        height: u32,
    },
    /// The answers were submitted and the checks run. Leaving from here on counts as completed.
    Submitted {
        /// The session.
        session: SessionSummary,
    },
    /// The checks are done.
    Complete {
        /// The session.
        session: SessionSummary,
    },
    /// The applicant leaves; [`WidgetMessage::Close`] follows.
    Exit {
        /// The reason.
        reason: ExitReason,
    },
    /// An error that the host may want to know of.
    Error {
        /// The error.
        error: ReportedError,
        /// Whether the widget cannot continue, so that the host page has to offer the close button.
        fatal: bool,
    },
    /// The top-level page is to be redirected.
    Redirect {
        /// The address, already checked by [`allowed_link`](super::allowed_link).
        url: String,
        /// The reason, which the host's policy may not allow.
        reason: RedirectReason,
    },
    /// The widget may be removed.
    Close,
}

impl WidgetMessage {
    /// Returns the message for the port.
    pub(super) fn write(&self) -> JsValue {
        match self {
            Self::Loaded => typed("loaded", &[]),
            Self::Language { tag } => typed("language", &[("tag", tag.into())]),
            Self::Step { step } => typed("step", &[("step", step.into())]),
            Self::Resize { height } => typed("resize", &[("height", (*height).into())]),
            Self::Submitted { session } => typed("submitted", &[("session", session.write())]),
            Self::Complete { session } => typed("complete", &[("session", session.write())]),
            Self::Exit { reason } => typed("exit", &[("reason", reason.as_str().into())]),
            Self::Error { error, fatal } => {
                typed("error", &[("error", error.write()), ("fatal", (*fatal).into())])
            }
            Self::Redirect { url, reason } => {
                typed("redirect", &[("url", url.into()), ("reason", reason.as_str().into())])
            }
            Self::Close => typed("close", &[]),
        }
    }
}

/// The part of a session that a host page may know; nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// The id, `vs_…`.
    pub id: String,
    /// The status, as in the API.
    pub status: String,
}

impl SessionSummary {
    fn write(&self) -> JsValue {
        js::object(&[("id", (&self.id).into()), ("status", (&self.status).into())])
    }
}

/// An error for the host page, without secrets and personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedError {
    /// The stable code.
    pub code: String,
    /// A message for developers.
    pub message: String,
    /// The id of the failed request.
    pub request_id: Option<String>,
}

impl ReportedError {
    fn write(&self) -> JsValue {
        let mut properties =
            vec![("code", (&self.code).into()), ("message", (&self.message).into())];
        if let Some(request_id) = &self.request_id {
            properties.push(("request_id", request_id.into()));
        }
        js::object(&properties)
    }
}

/// The reason why the widget was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// It was closed; it can be resumed.
    Closed,
    /// "Save and leave" was chosen; it can be resumed.
    Saved,
    /// The applicant withdrew; the session is canceled.
    Withdrawn,
    /// The session is over: expired, canceled or failed.
    Ended,
}

impl ExitReason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Saved => "saved",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}

/// The reason of a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectReason {
    /// The session is complete, and has a `redirect_url`.
    Complete,
    /// The bank cannot be opened in a window.
    Bank,
}

impl RedirectReason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Bank => "bank",
        }
    }
}

/// How the widget is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presentation {
    /// In a dialog over the host page.
    Modal,
    /// As a part of the host page.
    Inline,
    /// As a page of its own, at the hosted link.
    Hosted,
}

fn typed(name: &str, properties: &[(&str, JsValue)]) -> JsValue {
    let mut all = Vec::with_capacity(properties.len() + 1);
    all.push(("type", JsValue::from_str(name)));
    all.extend_from_slice(properties);
    js::object(&all)
}
