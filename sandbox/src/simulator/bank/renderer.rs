//! Renders the pages of a bank with the signed authorization request in their forms.

use axum::http::StatusCode;
use axum::response::Response;
use latchkey_api_types::BankAccount;

use crate::clock::date_of;
use crate::secrets::SecretName;
use crate::simulator::bank::authorization_request::{AuthorizationRequest, Step};
use crate::simulator::bank::pages::{FieldError, StepForm};
use crate::simulator::bank::{page, pages};
use crate::simulator::institutions::BankProfile;
use crate::state::AppState;

/// Seconds.
const DAY: i64 = 86_400;

/// Returns the accounts that the customer has chosen.
pub(super) fn chosen_accounts(
    profile: &BankProfile,
    request: &AuthorizationRequest,
) -> Vec<BankAccount> {
    profile
        .accounts()
        .into_iter()
        .filter(|held| request.accounts.contains(&held.key))
        .map(|held| held.account)
        .collect()
}

/// Returns the key that signs the requests of the bank's forms.
pub(super) fn signing_key(state: &AppState) -> String {
    state.key.derive(&SecretName::new("bank_request", "", 1))
}

/// Renders the pages of one bank for one browser.
pub(super) struct PageRenderer<'a> {
    pub(super) state: &'a AppState,
    pub(super) profile: &'a BankProfile,
    pub(super) cookie: &'a str,
}

impl PageRenderer<'_> {
    pub(super) fn login(
        &self,
        request: &AuthorizationRequest,
        user_name: &str,
        error: Option<FieldError>,
    ) -> Response {
        self.render(request, |form| pages::login(form, user_name, error.as_ref()))
    }

    pub(super) fn code(
        &self,
        request: &AuthorizationRequest,
        error: Option<FieldError>,
    ) -> Response {
        self.render(&self.at_step(request, Step::Code), |form| pages::code(form, error.as_ref()))
    }

    pub(super) fn accounts(
        &self,
        request: &AuthorizationRequest,
        chosen: &[String],
        error: Option<FieldError>,
    ) -> Response {
        self.render(&self.at_step(request, Step::Accounts), |form| {
            pages::accounts(form, &self.profile.accounts(), chosen, error.as_ref())
        })
    }

    pub(super) fn consent(&self, request: &AuthorizationRequest) -> Response {
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
        self.render(&self.at_step(request, Step::Consent), |form| {
            pages::consent(form, &chosen_accounts(self.profile, request), &how_long)
        })
    }

    /// The page after too many wrong attempts, or of a bank that accepts no login.
    pub(super) fn locked(&self, request: &AuthorizationRequest) -> Response {
        let paragraphs = [
            "We could not log you in, and have locked online banking for your safety.",
            "Nothing has been shared.",
        ];
        self.message(
            "Your access is locked",
            &paragraphs,
            &request.callback("error", "login_failed"),
        )
    }

    pub(super) fn message(&self, heading: &str, paragraphs: &[&str], next_url: &str) -> Response {
        page(
            self.state,
            StatusCode::OK,
            pages::message(self.profile, heading, paragraphs, Some(next_url)),
        )
    }

    /// Returns the request at a step; the failures are reset with a new one.
    fn at_step(&self, request: &AuthorizationRequest, step: Step) -> AuthorizationRequest {
        if request.step == step { request.clone() } else { request.at(step, self.state.now()) }
    }

    /// Renders the page of a step. The status is 200 with an error too: browsers report any other
    /// as a failure of the site.
    fn render(
        &self,
        request: &AuthorizationRequest,
        draw: impl FnOnce(&StepForm<'_>) -> maud::Markup,
    ) -> Response {
        let signed = request.sign(&signing_key(self.state), self.cookie);
        let leave = request.callback("error", "access_denied");
        page(
            self.state,
            StatusCode::OK,
            draw(&StepForm { profile: self.profile, request: &signed, leave: &leave }),
        )
    }
}
