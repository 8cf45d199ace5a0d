//! The steps of a visit, in the order in which a customer meets them. Each reads a form, decides,
//! and draws the next page or sends the customer back with the bank's answer.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use latchkey_api_types::BankAccount;

use crate::clock::date_of;
use crate::secrets::SecretName;
use crate::simulator::bank::authorization_request::{AuthorizeQuery, Stage, Visit};
use crate::simulator::bank::forms::Fields;
use crate::simulator::bank::grants::{BankGrant, grant_code};
use crate::simulator::bank::pages::{FieldError, StepForm};
use crate::simulator::bank::{forms, headers, not_a_bank, page, pages};
use crate::simulator::institutions;
use crate::simulator::institutions::{BankProfile, Behaviour};
use crate::state::AppState;

/// After so many wrong logins or codes the bank gives up.
const FAILURES_ALLOWED: u8 = 3;
/// How long a login takes at a bank that is degraded.
const DEGRADED_PAUSE: Duration = Duration::from_millis(2_500);
/// Seconds in a day.
const DAY: i64 = 86_400;
/// The code that the second factor takes.
const TEST_CODE: &str = "123456";

/// `GET /bank/{institution}/authorize`: where a customer arrives.
pub(super) async fn authorize(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    query: Result<Query<AuthorizeQuery>, QueryRejection>,
    request_headers: HeaderMap,
) -> Response {
    let Some(profile) = institutions::find(&institution) else {
        return not_a_bank(&state);
    };
    let Some(request) =
        query.ok().map(|Query(query)| query).filter(|query| acceptable(&state, query))
    else {
        return refused(&state, profile);
    };
    let visit = Visit::begin(profile.id, request, state.now());
    let not_available = visit.answer("error", "temporarily_unavailable");
    match profile.behaviour {
        Behaviour::Outage | Behaviour::Down => {
            let said = [
                "Our online banking has a fault. We are working on it.",
                "Nothing has been shared. Please try again later, or use another bank.",
            ];
            page(
                &state,
                StatusCode::OK,
                pages::words(profile, "We are not available now", &said, Some(&not_available)),
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
            let desk = Desk { state: &state, profile, cookie: &cookie };
            let mut response = desk.login(&visit, "", None);
            if let Some(set_cookie) = set_cookie {
                response.headers_mut().append(header::SET_COOKIE, set_cookie);
            }
            response
        }
    }
}

/// The bank knows one client, whose answers go to one address. Anything else gets words, and never
/// a redirect.
fn acceptable(state: &AppState, query: &AuthorizeQuery) -> bool {
    query.response_type == "code"
        && query.redirect_uri == state.config.bank_redirect_uri()
        && query.code_challenge_method == "S256"
        && query.code_challenge.len() == 43
        && !query.state.is_empty()
        && query.state.len() <= 512
}

fn refused(state: &AppState, profile: &BankProfile) -> Response {
    let said = [
        "The request that brought you here is not complete.",
        "Close this window, go back to your verification and choose your bank again.",
    ];
    page(state, StatusCode::BAD_REQUEST, pages::words(profile, "We cannot go on", &said, None))
}

/// `POST /bank/{institution}/login`
pub(super) async fn login(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Stage::Login, &request_headers, &body) {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let (desk, visit, fields) = (form.desk(&state), &form.visit, &form.fields);
    let (user_name, password) = (fields.first("username").trim(), fields.first("password"));
    if user_name.is_empty() {
        return desk.login(
            visit,
            user_name,
            Some(FieldError { field: "username", message: "Enter your user name" }),
        );
    }
    if password.is_empty() {
        return desk.login(
            visit,
            user_name,
            Some(FieldError { field: "password", message: "Enter your password" }),
        );
    }
    match form.profile.behaviour {
        Behaviour::FailsLogin => return desk.locked(visit),
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
        let visit = Visit { failures: visit.failures + 1, ..visit.clone() };
        if visit.failures >= FAILURES_ALLOWED {
            return desk.locked(&visit);
        }
        let error = FieldError {
            field: "password",
            message: "User name or password are not right. Check both and try again",
        };
        return desk.login(&visit, user_name, Some(error));
    }
    match form.profile.behaviour {
        Behaviour::Declines => {
            let said = [
                "Your account does not allow other companies to read it, so we have not connected it.",
                "Nothing has been shared.",
            ];
            desk.words(
                "We could not connect your account",
                &said,
                &visit.answer("error", "access_denied"),
            )
        }
        Behaviour::SecondFactor => desk.code(visit, None),
        // A site that breaks off in the middle leads nowhere: the customer has only the window to
        // close.
        Behaviour::BreaksOff => {
            let said = [
                "Something has gone wrong on our side, and you have been logged out. Nothing has been shared.",
                "Please come back later.",
            ];
            page(
                &state,
                StatusCode::SERVICE_UNAVAILABLE,
                pages::words(form.profile, "Service unavailable", &said, None),
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
        | Behaviour::EndsAccess => desk.accounts(visit, &[], None),
    }
}

/// `POST /bank/{institution}/code`
pub(super) async fn code(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Stage::Code, &request_headers, &body) {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let (desk, visit) = (form.desk(&state), &form.visit);
    let typed: String = form
        .fields
        .first("code")
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect();
    if typed.is_empty() {
        return desk.code(
            visit,
            Some(FieldError { field: "code", message: "Enter the code of six digits" }),
        );
    }
    if typed != TEST_CODE {
        let visit = Visit { failures: visit.failures + 1, ..visit.clone() };
        if visit.failures >= FAILURES_ALLOWED {
            return desk.locked(&visit);
        }
        return desk.code(
            &visit,
            Some(FieldError {
                field: "code",
                message: "The code is not right. Check it and try again",
            }),
        );
    }
    desk.accounts(visit, &[], None)
}

/// `POST /bank/{institution}/accounts`
pub(super) async fn accounts(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form =
        match PostedForm::read(&state, &institution, Stage::Accounts, &request_headers, &body) {
            Ok(form) => form,
            Err(response) => return *response,
        };
    let desk = form.desk(&state);
    let held = form.profile.accounts();
    let mut chosen = form.fields.all("account");
    chosen.retain(|key| held.iter().any(|account| account.key == *key));
    if chosen.is_empty() {
        return desk.accounts(
            &form.visit,
            &[],
            Some(FieldError { field: "account-0", message: "Tick at least one account" }),
        );
    }
    desk.consent(&Visit { accounts: chosen, ..form.visit.clone() })
}

/// `POST /bank/{institution}/consent`
pub(super) async fn consent(
    State(state): State<AppState>,
    Path(institution): Path<String>,
    request_headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match PostedForm::read(&state, &institution, Stage::Consent, &request_headers, &body)
    {
        Ok(form) => form,
        Err(response) => return *response,
    };
    let visit = &form.visit;
    let answer = if form.fields.first("decision") == "allow" {
        let grant = BankGrant {
            institution: form.profile.id.to_owned(),
            redirect_uri: visit.request.redirect_uri.clone(),
            code_challenge: visit.request.code_challenge.clone(),
            accounts: chosen_accounts(form.profile, visit),
        };
        match grant_code(&state, grant).await {
            Ok(code) if form.profile.behaviour == Behaviour::WrongState => {
                visit.mixed_up_answer("code", &code)
            }
            Ok(code) => visit.answer("code", &code),
            // Nobody waits for it any more, or the bank has a fault: the callback says which.
            Err(_) => visit.answer("error", "server_error"),
        }
    } else {
        visit.answer("error", "access_denied")
    };
    (headers(&state), Redirect::to(&answer)).into_response()
}

fn chosen_accounts(profile: &BankProfile, visit: &Visit) -> Vec<BankAccount> {
    profile
        .accounts()
        .into_iter()
        .filter(|held| visit.accounts.contains(&held.key))
        .map(|held| held.account)
        .collect()
}

/// A form that came from a page of this visit.
struct PostedForm {
    profile: &'static BankProfile,
    visit: Visit,
    fields: Fields,
    cookie: String,
}

impl PostedForm {
    fn read(
        state: &AppState,
        institution: &str,
        stage: Stage,
        request_headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, Box<Response>> {
        let Some(profile) = institutions::find(institution) else {
            return Err(Box::new(not_a_bank(state)));
        };
        let fields = Fields::parse(body);
        let cookie = forms::cookie(request_headers).unwrap_or_default();
        match Visit::unseal(
            fields.first("visit"),
            &sealing_key(state),
            &cookie,
            institution,
            stage,
            state.now(),
        ) {
            Some(visit) if !cookie.is_empty() => Ok(Self { profile, visit, fields, cookie }),
            _ => {
                let said = [
                    "You were away for a while, so we have logged you out. Nothing has been shared.",
                    "Close this window, go back to your verification and choose your bank again.",
                ];
                Err(Box::new(page(
                    state,
                    StatusCode::BAD_REQUEST,
                    pages::words(profile, "This page has lapsed", &said, None),
                )))
            }
        }
    }

    fn desk<'a>(&'a self, state: &'a AppState) -> Desk<'a> {
        Desk { state, profile: self.profile, cookie: &self.cookie }
    }
}

fn sealing_key(state: &AppState) -> String {
    state.key.derive(&SecretName::new("bank_visit", "", 1))
}

/// Draws the pages of one bank for one browser.
struct Desk<'a> {
    state: &'a AppState,
    profile: &'a BankProfile,
    cookie: &'a str,
}

impl Desk<'_> {
    fn login(&self, visit: &Visit, user_name: &str, error: Option<FieldError>) -> Response {
        self.step(visit, |form| pages::login(form, user_name, error.as_ref()))
    }

    fn code(&self, visit: &Visit, error: Option<FieldError>) -> Response {
        self.step(&self.moved(visit, Stage::Code), |form| pages::code(form, error.as_ref()))
    }

    fn accounts(&self, visit: &Visit, chosen: &[String], error: Option<FieldError>) -> Response {
        self.step(&self.moved(visit, Stage::Accounts), |form| {
            pages::accounts(form, &self.profile.accounts(), chosen, error.as_ref())
        })
    }

    fn consent(&self, visit: &Visit) -> Response {
        let seconds = self.profile.access_seconds();
        let how_long = if seconds < DAY {
            format!("{seconds} seconds")
        } else {
            format!(
                "{} days, until {}",
                seconds / DAY,
                date_of(self.state.now() + seconds).strftime("%-d %B %Y")
            )
        };
        self.step(&self.moved(visit, Stage::Consent), |form| {
            pages::consent(form, &chosen_accounts(self.profile, visit), &how_long)
        })
    }

    /// Wrong too often, or a bank that accepts nobody.
    fn locked(&self, visit: &Visit) -> Response {
        let said = [
            "We could not log you in, and have locked online banking for your safety.",
            "Nothing has been shared.",
        ];
        self.words("Your access is locked", &said, &visit.answer("error", "login_failed"))
    }

    fn words(&self, heading: &str, paragraphs: &[&str], way_on: &str) -> Response {
        page(
            self.state,
            StatusCode::OK,
            pages::words(self.profile, heading, paragraphs, Some(way_on)),
        )
    }

    /// The visit on the page `stage`; failures count on while it stays there.
    fn moved(&self, visit: &Visit, stage: Stage) -> Visit {
        if visit.stage == stage { visit.clone() } else { visit.at(stage, self.state.now()) }
    }

    /// A step's page. It answers 200 with an error in it too: a browser reports any other status as
    /// a fault of the site.
    fn step(&self, visit: &Visit, draw: impl FnOnce(&StepForm<'_>) -> maud::Markup) -> Response {
        let sealed = visit.seal(&sealing_key(self.state), self.cookie);
        let leave = visit.answer("error", "access_denied");
        page(
            self.state,
            StatusCode::OK,
            draw(&StepForm { profile: self.profile, visit: &sealed, leave: &leave }),
        )
    }
}
