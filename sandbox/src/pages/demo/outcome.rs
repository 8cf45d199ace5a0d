//! The page at a session's `redirect_url`, with its status and report, and the privacy notice to
//! which the widget links.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use latchkey_api_types::{Event, SessionStatus, VerificationReport};
use maud::{Markup, html};
use serde::Deserialize;

use crate::error::ApiResult;
use crate::pages::demo::{layout, report};
use crate::pages::shell::PageData;
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{events, reports, sessions};

#[derive(Debug, Default, Deserialize)]
pub(super) struct CompleteQuery {
    #[serde(default)]
    session: String,
}

/// A session with its report and events.
struct SessionDetails {
    session: SessionRecord,
    report: Option<VerificationReport>,
    events: Vec<Event>,
}

/// `GET /demo/complete?session=vs_...`
pub(super) async fn complete(
    State(state): State<AppState>,
    Query(query): Query<CompleteQuery>,
) -> ApiResult<Response> {
    let Some(details) = load(&state, &query.session).await? else {
        let main = html! {
            div.wrap {
                section.panel {
                    h1 { "We do not know this application" }
                    p { "The address of this page names no verification that we have asked for." }
                    p { a href="/" { "Go to the application" } }
                }
            }
        };
        let page = layout::page("Not found", None, PageData::default(), main);
        return Ok(super::respond(&state, StatusCode::NOT_FOUND, page));
    };
    let head = is_running(&details.session.status).then(|| {
        html! {
            script type="module" src="/demo/complete.js" {}
            noscript { meta http-equiv="refresh" content="5"; }
        }
    });
    let data = PageData {
        session: Some(&details.session.id),
        status: Some(details.session.status.as_str()),
        redirect: None,
    };
    let page = layout::page("Your verification", head, data, content(&details));
    Ok(super::respond(&state, StatusCode::OK, page))
}

async fn load(state: &AppState, id: &str) -> ApiResult<Option<SessionDetails>> {
    let mut connection = state.store.read().await?;
    let Some(session) = sessions::find(&mut connection, id).await? else { return Ok(None) };
    let report = match &session.report {
        Some(report) => reports::find(&mut connection, report).await?,
        None => None,
    };
    let events = events::of_session(&mut connection, id).await?;
    Ok(Some(SessionDetails { session, report, events }))
}

fn is_running(status: &SessionStatus) -> bool {
    match status {
        SessionStatus::Created | SessionStatus::Pending | SessionStatus::Processing => true,
        SessionStatus::Completed
        | SessionStatus::Expired
        | SessionStatus::Failed
        | SessionStatus::Canceled
        | SessionStatus::Other(_) => false,
    }
}

fn content(details: &SessionDetails) -> Markup {
    let id = &details.session.id;
    let (heading, sentence) = describe_status(details);
    let unfinished =
        matches!(details.session.status, SessionStatus::Created | SessionStatus::Pending);
    html! {
        div.wrap.report {
            section.panel {
                div.report__head {
                    h1 { (heading) }
                    (status_badge(&details.session.status))
                }
                p {
                    @if details.session.status == SessionStatus::Processing {
                        span.wait aria-hidden="true" {}
                    }
                    (sentence)
                }
                @if let Some(error) = &details.session.last_error {
                    p { "Reason: " code { (error.code) } }
                }
                dl.details {
                    dt { "Application" } dd { "Two-bedroom flat, Maple Court" }
                    dt { "Session" } dd { code { (id) } }
                }
            }
            @if let Some(report) = &details.report { (report::render(report)) }
            section.panel aria-labelledby="events-heading" {
                h2 id="events-heading" { "What our server was told" }
                ol.events aria-label="Events" {
                    @for event in &details.events {
                        li.is-server {
                            time datetime=(report::datetime(event.created)) {
                                (report::clock_time(event.created))
                            }
                            code { (event.kind) }
                        }
                    }
                }
            }
            p.actions {
                @if unfinished {
                    a.button href=(format!("/?session={id}")) { "Go on with this verification" }
                    a href="/" { "Start another verification" }
                } @else {
                    a.button href="/" { "Start another verification" }
                }
            }
        }
    }
}

fn status_badge(status: &SessionStatus) -> Markup {
    let class = match status {
        SessionStatus::Completed => "badge badge--large badge--good",
        SessionStatus::Failed | SessionStatus::Expired | SessionStatus::Canceled => {
            "badge badge--large badge--bad"
        }
        SessionStatus::Created
        | SessionStatus::Pending
        | SessionStatus::Processing
        | SessionStatus::Other(_) => "badge badge--large",
    };
    html! { span class=(class) { (status) } }
}

fn describe_status(details: &SessionDetails) -> (String, &'static str) {
    let thanks = || {
        details
            .session
            .applicant
            .first_name
            .as_deref()
            .map_or_else(|| "Thank you".to_owned(), |name| format!("Thank you, {name}"))
    };
    match &details.session.status {
        SessionStatus::Created => (
            "Your verification has not begun".to_owned(),
            "Open it from your application to begin.",
        ),
        SessionStatus::Pending => {
            ("Your verification is not finished".to_owned(), "Something is still needed from you.")
        }
        SessionStatus::Processing => (
            thanks(),
            "Your answers are being checked. This page shows the report as soon as there is one.",
        ),
        SessionStatus::Completed => {
            (thanks(), "You are verified. We will send the agreement within a day.")
        }
        SessionStatus::Failed => {
            ("We could not verify you".to_owned(), "Write to us, and we will find another way.")
        }
        SessionStatus::Expired => (
            "Your verification has expired".to_owned(),
            "It was not finished in time. You can start another.",
        ),
        SessionStatus::Canceled => (
            "Your verification was called off".to_owned(),
            "Nothing more is checked. You can start another.",
        ),
        SessionStatus::Other(_) => {
            ("Your verification".to_owned(), "Its status is new to this page.")
        }
    }
}

/// `GET /demo/privacy`
pub(super) async fn privacy(State(state): State<AppState>) -> Response {
    let main = html! {
        div.wrap {
            section.panel {
                h1 { "Privacy" }
                p { "Maple Court Lettings does not exist, and this notice is here so that the \
                    link to it leads somewhere." }
                h2 { "What is kept, and where" }
                p { "What you type and upload in the sandbox stays on the machine that runs it, \
                    in its data directory. It is not sent anywhere, and no check is really made." }
                h2 { "Use made-up details" }
                p { "There is no need for a real name, document or password. Delete the data \
                    directory, and everything is gone." }
                p { a href="/" { "Back to the application" } }
            }
        }
    };
    let page = layout::page("Privacy", None, PageData::default(), main);
    super::respond(&state, StatusCode::OK, page)
}
