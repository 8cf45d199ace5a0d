//! What the two sides may say over the port: closed sets here, while on the line each side ignores
//! what it does not know, so that widget and loader can be of different ages.
//!
//! The same messages are read and written by `embed/verify.js`; `docs/embedding.md` lists them.

use wasm_bindgen::JsValue;

use super::js;

/// From the host page to the widget.
#[derive(Debug, Clone, PartialEq)]
pub enum HostMessage {
    /// The person asked to leave (Escape, a click beside the card): the widget decides, and may ask
    /// first.
    CloseRequest,
    /// The host changed how the widget speaks or looks. What is `None` stays as it is.
    Update {
        /// A BCP 47 tag.
        locale: Option<String>,
        /// The host's own texts, as it gave them.
        messages: Option<JsValue>,
        /// The host's appearance, as it gave it; null for our own look.
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

/// From the widget to the host page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WidgetMessage {
    /// The first screen can be used.
    Loaded,
    /// Everything is said in this language now: the frame is named in it, too.
    Language {
        /// A tag such as `en-GB`.
        tag: String,
    },
    /// Another screen is shown.
    Step {
        /// The screen's name.
        step: String,
    },
    /// The content has become this tall.
    Resize {
        /// In CSS pixels.
        height: u32,
    },
    /// Everything was handed in; the checks run. Leaving from here on counts as done.
    Submitted {
        /// Which session, and where it stands.
        session: SessionSummary,
    },
    /// The checks are done.
    Complete {
        /// Which session, and where it stands.
        session: SessionSummary,
    },
    /// The person leaves; [`WidgetMessage::Close`] follows.
    Exit {
        /// Why.
        reason: ExitReason,
    },
    /// Something went wrong that the host may want to know.
    Error {
        /// What.
        error: ReportedError,
        /// The widget cannot go on, so the page has to offer the way out by itself.
        fatal: bool,
    },
    /// The top-level page shall go to an address.
    Redirect {
        /// The address; already checked by [`allowed_link`](super::allowed_link).
        url: String,
        /// What for: the host's policy may allow one and not the other.
        reason: RedirectReason,
    },
    /// The page may take the widget down.
    Close,
}

impl WidgetMessage {
    /// The message as it goes over the port.
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

/// A session as a host page may know it: nothing of the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// `vs_…`
    pub id: String,
    /// The status, in the words of the wire.
    pub status: String,
}

impl SessionSummary {
    fn write(&self) -> JsValue {
        js::object(&[("id", (&self.id).into()), ("status", (&self.status).into())])
    }
}

/// An error as a host page may know it: no secret, nothing that the applicant typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedError {
    /// Stable, for programs.
    pub code: String,
    /// For the host's developer.
    pub message: String,
    /// The failed request, for the server's support.
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

/// Why the widget was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// Closed on the way; opening it again goes on.
    Closed,
    /// "Save and leave"; opening it again goes on.
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

/// What a redirect is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectReason {
    /// All is done; on to the session's `redirect_url`.
    Complete,
    /// The bank cannot be opened in a window of its own.
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
    /// By itself, at the session's hosted link.
    Hosted,
}

fn typed(name: &str, properties: &[(&str, JsValue)]) -> JsValue {
    let mut all = Vec::with_capacity(properties.len() + 1);
    all.push(("type", JsValue::from_str(name)));
    all.extend_from_slice(properties);
    js::object(&all)
}
