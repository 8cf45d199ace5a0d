//! `GET /bank/callback`: the OAuth redirect target to which a bank returns the applicant. Settles
//! the connection and either notifies the widget or redirects to the `return_url`.
//!
//! Only the first request settles a connection. Repeated requests, such as a reload, show its
//! current status. A request with an unknown `state` changes nothing and shows what to do.

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use latchkey_api_types::{BankConnection, BankConnectionStatus, BankFailureCode};
use maud::{Markup, html};
use serde::Deserialize;

use crate::domain::bank_connections;
use crate::domain::bank_connections::CallbackResult;
use crate::embedded::Embedded;
use crate::pages::shell::{Page, PageData, PageKind};
use crate::simulator::bank::{headers, page};
use crate::state::AppState;

const SCRIPT: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/callback.js"));

pub fn router() -> Router<AppState> {
    Router::new().route("/bank/callback", get(callback)).route(
        "/bank/assets/callback.js",
        get(async |request: axum::http::HeaderMap| SCRIPT.response(&request)),
    )
}

/// The parameters of an OAuth authorization response.
#[derive(Debug, Default, Deserialize)]
struct CallbackQuery {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

async fn callback(
    State(state): State<AppState>,
    query: Result<Query<CallbackQuery>, QueryRejection>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let settled = if query.error.is_empty() {
        bank_connections::authorise(&state, &query.code, &query.state).await
    } else {
        bank_connections::fail(
            &state,
            &query.state,
            bank_connections::failure_from_oauth_error(&query.error),
        )
        .await
    };
    match settled {
        Ok(CallbackResult { return_url: Some(return_url), .. }) => {
            (headers(&state), Redirect::to(&return_url)).into_response()
        }
        Ok(CallbackResult { connection, return_url: None }) => {
            page(&state, StatusCode::OK, connection_page(&connection))
        }
        Err(failure) if failure.status.is_server_error() => {
            page(&state, failure.status, error_page())
        }
        Err(_) => page(&state, StatusCode::NOT_FOUND, unknown_page()),
    }
}

fn connection_page(connection: &BankConnection) -> Markup {
    let (heading, sentence) = describe(connection);
    let content = html! {
        div id="return" data-connection=(connection.id) data-status=(connection.status) {
            p { (sentence) }
            p { "Go back to your verification to go on. You can close this window." }
            button.button type="button" id="close" hidden { "Close this window" }
        }
        script src="/bank/assets/callback.js" defer {}
    };
    message_page(heading, content)
}

/// Returns heading and text for the status of the connection.
fn describe(connection: &BankConnection) -> (&'static str, String) {
    let name = &connection.institution.name;
    let not_connected = "Your bank is not connected";
    match connection.status {
        BankConnectionStatus::Authorised => (
            "Your bank is \
            connected",
            format!("{name} has confirmed it."),
        ),
        BankConnectionStatus::Expired => {
            match connection.failure.as_ref().map(|failure| &failure.code) {
                Some(BankFailureCode::AccessEnded) => (
                    "Your bank was connected",
                    format!(
                        "{name} has ended the access since. You can \
                    connect it again."
                    ),
                ),
                Some(_) | None => (
                    "That took too \
                long",
                    format!("{name} answered after the time was up. Nothing has been shared."),
                ),
            }
        }
        BankConnectionStatus::Revoked => (
            not_connected,
            "You chose something else in the meantime, or your verification is over. This answer \
                was not used, and nothing has been shared."
                .to_owned(),
        ),
        BankConnectionStatus::Failed
            if connection
                .failure
                .as_ref()
                .is_some_and(|failure| failure.code == BankFailureCode::InstitutionUnavailable) =>
        {
            (not_connected, format!("{name} has a fault at the moment. Nothing has been shared."))
        }
        BankConnectionStatus::Pending
        | BankConnectionStatus::Failed
        | BankConnectionStatus::Other(_) => {
            (not_connected, format!("{name} gave no access. Nothing has been shared."))
        }
    }
}

fn unknown_page() -> Markup {
    let content = html! {
        p { "We do not know which verification this answer from your bank belongs to. It was not \
            used, and nothing has changed." }
        p { "Close this window and go back to your verification. There you can open your bank’s \
            window again, or choose your bank anew." }
    };
    let heading = "We cannot use this answer";
    message_page(heading, content)
}

fn error_page() -> Markup {
    let content = html! {
        p { "Something went wrong on our side, and your bank may not be connected." }
        p { "Reload this page to try once more, or go back to your verification and choose your \
            bank again." }
    };
    message_page("Something went wrong", content)
}

fn message_page(heading: &str, content: Markup) -> Markup {
    Page {
        kind: PageKind::Message,
        title: heading,
        data: PageData::default(),
        head: Some(html! { meta name="robots" content="noindex"; }),
        ribbon: html! { p { strong { "Sandbox: nothing is real." } } },
        header: None,
        navigation: None,
        main: html! { h1 { (heading) } (content) },
        footer: None,
    }
    .render()
}
