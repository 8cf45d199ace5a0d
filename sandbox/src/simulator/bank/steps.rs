//! The steps of an authorization request in order. Each reads a form, and renders the next page or
//! redirects to the callback with the bank's response.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::simulator::bank::authorization_request::{AuthorizationRequest, AuthorizeQuery, Step};
use crate::simulator::bank::forms::Fields;
use crate::simulator::bank::grants::{BankGrant, grant_code};
use crate::simulator::bank::pages::FieldError;
use crate::simulator::bank::renderer::{PageRenderer, chosen_accounts, signing_key};
use crate::simulator::bank::{forms, headers, not_a_bank, page, pages};
use crate::simulator::institutions;
use crate::simulator::institutions::{BankProfile, Behaviour};
use crate::state::AppState;

/// The wrong logins or codes after which the bank locks the customer out.
const FAILURES_ALLOWED: u8 = 3;
/// The duration of a login at a degraded bank.
const DEGRADED_PAUSE: Duration = Duration::from_millis(2_500);
/// The accepted code of the second factor.
const TEST_CODE: &str = "123456";

/// `GET /bank/{institution}/authorize`: the first page.
pub(super) async fn authorize(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    query: Result<Query<AuthorizeQuery>, QueryRejection>,
    request_headers: HeaderMap,
) -> Response {
    let Some(profile) = institutions::find(&institution) else {
        return not_a_bank(&state);
    };
    let Some(query) =
        query.ok().map(|Query(query)| query).filter(|query| is_acceptable(&state, query))
    else {
        return refused(&state, profile);
    };
    let request = AuthorizationRequest::new(profile.id, query, state.now());
    let not_available = request.callback("error", "temporarily_unavailable");
    match profile.behaviour {
        Behaviour::Outage | Behaviour::Down => {
            let paragraphs = [
                "Our online banking has a fault. We are working on it.",
                "Nothing has been shared. Please try again later, or use another bank.",
            ];
            page(
                &state,
                StatusCode::OK,
                pages::message(
                    profile,
                    "We are not available now",
                    &paragraphs,
                    Some(&not_available),
                ),
            )
        }
        Behaviour::NeverAnswers => {
            page(&state, StatusCode::OK, pages::connecting(profile, &not_available))
        }
        Behaviour::Success
        | Behaviour::SecondFactor
        | Behaviour::Declines
        | Behaviour::FailsLogin
        | Behaviour::Degraded
        | Behaviour::BreaksOff
        | Behaviour::FailsAtTheEnd
        | Behaviour::WrongState
        | Behaviour::EndsAccess => {
            let (cookie, set_cookie) = match forms::cookie(&request_headers) {
                Some(cookie) => (cookie, None),
                None => {
                    let (cookie, header) = forms::new_cookie();
                    (cookie, Some(header))
                }
            };
            let renderer = PageRenderer { state: &state, profile, cookie: &cookie };
            let mut response = renderer.login(&request, "", None);
            if let Some(set_cookie) = set_cookie {
                response.headers_mut().append(header::SET_COOKIE, set_cookie);
            }
            response
        }
    }
}

/// Whether the request comes from the one registered client. Any other gets an error page, and
/// never a redirect.
fn is_acceptable(state: &AppState, query: &AuthorizeQuery) -> bool {
    query.response_type == "code"
        && query.redirect_uri == state.config.bank_redirect_uri()
        && query.code_challenge_method == "S256"
        && query.code_challenge.len() == 43
        && !query.state.is_empty()
        && query.state.len() <= 512
}

fn refused(state: &AppState, profile: &BankProfile) -> Response {
    let paragraphs = [
        "The request that brought you here is not complete.",
        "Close this window, go back to your verification and choose your bank again.",
    ];
    page(
        state,
        StatusCode::BAD_REQUEST,
        pages::message(profile, "We cannot go on", &paragraphs, None),
    )
}

/// `POST /bank/{institution}/login`
pub(super) async fn login(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Step::Login, &request_headers, &body) {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let (renderer, request, fields) = (form.renderer(&state), &form.request, &form.fields);
    let (user_name, password) = (fields.first("username").trim(), fields.first("password"));
    if user_name.is_empty() {
        return renderer.login(
            request,
            user_name,
            Some(FieldError { field: "username", message: "Enter your user name" }),
        );
    }
    if password.is_empty() {
        return renderer.login(
            request,
            user_name,
            Some(FieldError { field: "password", message: "Enter your password" }),
        );
    }
    match form.profile.behaviour {
        Behaviour::FailsLogin => return renderer.locked(request),
        Behaviour::Degraded => tokio::time::sleep(DEGRADED_PAUSE).await,
        Behaviour::Success
        | Behaviour::SecondFactor
        | Behaviour::Declines
        | Behaviour::Outage
        | Behaviour::Down
        | Behaviour::NeverAnswers
        | Behaviour::BreaksOff
        | Behaviour::FailsAtTheEnd
        | Behaviour::WrongState
        | Behaviour::EndsAccess => {}
    }
    if password == "wrong" {
        let request = AuthorizationRequest { failures: request.failures + 1, ..request.clone() };
        if request.failures >= FAILURES_ALLOWED {
            return renderer.locked(&request);
        }
        let error = FieldError {
            field: "password",
            message: "User name or password are not right. Check both and try again",
        };
        return renderer.login(&request, user_name, Some(error));
    }
    match form.profile.behaviour {
        Behaviour::Declines => {
            let paragraphs = [
                "Your account does not allow other companies to read it, so we have not connected \
                    it.",
                "Nothing has been shared.",
            ];
            renderer.message(
                "We could not connect your account",
                &paragraphs,
                &request.callback("error", "access_denied"),
            )
        }
        Behaviour::SecondFactor => renderer.code(request, None),
        // A site that breaks off leads nowhere: the customer can only close the window.
        Behaviour::BreaksOff => {
            let paragraphs = [
                "Something has gone wrong on our side, and you have been logged out. Nothing has \
                    been shared.",
                "Please come back later.",
            ];
            page(
                &state,
                StatusCode::SERVICE_UNAVAILABLE,
                pages::message(form.profile, "Service unavailable", &paragraphs, None),
            )
        }
        Behaviour::Success
        | Behaviour::Degraded
        | Behaviour::FailsLogin
        | Behaviour::Outage
        | Behaviour::Down
        | Behaviour::NeverAnswers
        | Behaviour::FailsAtTheEnd
        | Behaviour::WrongState
        | Behaviour::EndsAccess => renderer.accounts(request, &[], None),
    }
}

/// `POST /bank/{institution}/code`
pub(super) async fn code(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Step::Code, &request_headers, &body) {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let (renderer, request) = (form.renderer(&state), &form.request);
    let typed: String = form
        .fields
        .first("code")
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect();
    if typed.is_empty() {
        return renderer.code(
            request,
            Some(FieldError { field: "code", message: "Enter the code of six digits" }),
        );
    }
    if typed != TEST_CODE {
        let request = AuthorizationRequest { failures: request.failures + 1, ..request.clone() };
        if request.failures >= FAILURES_ALLOWED {
            return renderer.locked(&request);
        }
        return renderer.code(
            &request,
            Some(FieldError {
                field: "code",
                message: "The code is not right. Check it and try again",
            }),
        );
    }
    renderer.accounts(request, &[], None)
}

/// `POST /bank/{institution}/accounts`
pub(super) async fn accounts(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Step::Accounts, &request_headers, &body)
    {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let renderer = form.renderer(&state);
    let held = form.profile.accounts();
    let mut chosen = form.fields.all("account");
    chosen.retain(|key| held.iter().any(|account| account.key == *key));
    if chosen.is_empty() {
        return renderer.accounts(
            &form.request,
            &[],
            Some(FieldError { field: "account-0", message: "Tick at least one account" }),
        );
    }
    renderer.consent(&AuthorizationRequest { accounts: chosen, ..form.request.clone() })
}

/// `POST /bank/{institution}/consent`
pub(super) async fn consent(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Step::Consent, &request_headers, &body)
    {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let request = &form.request;
    let answer = if form.fields.first("decision") == "allow" {
        let grant = BankGrant {
            institution: form.profile.id.to_owned(),
            redirect_uri: request.query.redirect_uri.clone(),
            code_challenge: request.query.code_challenge.clone(),
            accounts: chosen_accounts(form.profile, request),
        };
        match grant_code(&state, grant).await {
            Ok(code) if form.profile.behaviour == Behaviour::WrongState => {
                request.callback_with_wrong_state("code", &code)
            }
            Ok(code) => request.callback("code", &code),
            // The request has ended, or the bank is at fault: the callback shows which.
            Err(_) => request.callback("error", "server_error"),
        }
    } else {
        request.callback("error", "access_denied")
    };
    (headers(&state), Redirect::to(&answer)).into_response()
}

/// A form of a page of this request.
struct PostedForm {
    profile: &'static BankProfile,
    request: AuthorizationRequest,
    fields: Fields,
    cookie: String,
}

impl PostedForm {
    fn read(
        state: &AppState,
        institution: &str,
        step: Step,
        request_headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, Box<Response>> {
        let Some(profile) = institutions::find(institution) else {
            return Err(Box::new(not_a_bank(state)));
        };
        let fields = Fields::parse(body);
        let cookie = forms::cookie(request_headers).unwrap_or_default();
        match AuthorizationRequest::verify(
            fields.first("request"),
            &signing_key(state),
            &cookie,
            institution,
            step,
            state.now(),
        ) {
            Some(request) if !cookie.is_empty() => Ok(Self { profile, request, fields, cookie }),
            _ => {
                let paragraphs = [
                    "You were away for a while, so we have logged you out. Nothing has been \
                        shared.",
                    "Close this window, go back to your verification and choose your bank again.",
                ];
                Err(Box::new(page(
                    state,
                    StatusCode::BAD_REQUEST,
                    pages::message(profile, "This page has lapsed", &paragraphs, None),
                )))
            }
        }
    }

    fn renderer<'a>(&'a self, state: &'a AppState) -> PageRenderer<'a> {
        PageRenderer { state, profile: self.profile, cookie: &self.cookie }
    }
}
