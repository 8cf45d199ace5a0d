//! An authorization request at the simulated bank, and how far its customer has come.
//!
//! Between two pages it is in a hidden field of the form, signed with the server's key and bound to
//! a cookie of the browser. So no page can be skipped, no other site can post a form (it has
//! neither signature nor cookie), and nothing has to be deleted later. It knows nothing of
//! sessions, as a bank would not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::secrets;

/// The seconds for which the form of a page is accepted.
const LIFETIME_SECONDS: i64 = 30 * 60;

/// The query of an OAuth 2.0 authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AuthorizeQuery {
    /// `code`
    pub(super) response_type: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    /// Returned unchanged with the response.
    pub(super) state: String,
    pub(super) code_challenge: String,
    /// `S256`
    pub(super) code_challenge_method: String,
    /// `accounts`
    #[serde(default)]
    pub(super) scope: String,
}

/// The page that the customer is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// User name and password.
    Login,
    /// The code of the second factor.
    Code,
    /// The choice of accounts.
    Accounts,
    /// Allow or decline.
    Consent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AuthorizationRequest {
    pub(super) institution: String,
    pub(super) query: AuthorizeQuery,
    pub(super) step: Step,
    /// The number of wrong logins or codes on this page.
    pub(super) failures: u8,
    /// The keys of the chosen accounts.
    pub(super) accounts: Vec<String>,
    /// When the page was made, in Unix seconds.
    pub(super) made_at: i64,
}

impl AuthorizationRequest {
    /// A new request.
    pub(super) fn new(institution: &str, query: AuthorizeQuery, now: i64) -> Self {
        Self {
            institution: institution.to_owned(),
            query,
            step: Step::Login,
            failures: 0,
            accounts: Vec::new(),
            made_at: now,
        }
    }

    /// Returns the request on another page.
    pub(super) fn at(&self, step: Step, now: i64) -> Self {
        Self { step, failures: 0, made_at: now, ..self.clone() }
    }

    /// Returns the callback's address with the bank's response: `code=...` or `error=...`, and the
    /// request's `state`.
    pub(super) fn callback(&self, name: &str, value: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .append_pair("state", &self.query.state)
            .finish();
        format!("{}?{query}", self.query.redirect_uri)
    }

    /// The same with another `state`, for a bank that mixes up its responses.
    pub(super) fn callback_with_wrong_state(&self, name: &str, value: &str) -> String {
        let query = AuthorizeQuery {
            state: self.query.state.chars().rev().collect(),
            ..self.query.clone()
        };
        Self { query, ..self.clone() }.callback(name, value)
    }

    /// Returns the value of the hidden field: readable, but valid only unchanged and with the
    /// browser's cookie.
    pub(super) fn sign(&self, key: &str, cookie: &str) -> String {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        format!("{payload}.{}", signature(key, cookie, &payload))
    }

    /// Returns the request of a hidden field; `None` where signature, cookie, bank, page or time do
    /// not match.
    pub(super) fn verify(
        signed: &str,
        key: &str,
        cookie: &str,
        institution: &str,
        step: Step,
        now: i64,
    ) -> Option<Self> {
        let (payload, presented) = signed.split_once('.')?;
        if !secrets::same(presented, &signature(key, cookie, payload)) {
            return None;
        }
        let request: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let fresh = now - request.made_at <= LIFETIME_SECONDS;
        (request.institution == institution && request.step == step && fresh).then_some(request)
    }
}

fn signature(key: &str, cookie: &str, payload: &str) -> String {
    secrets::hmac_hex(key.as_bytes(), format!("{cookie}|{payload}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> AuthorizationRequest {
        let query = AuthorizeQuery {
            response_type: "code".to_owned(),
            client_id: "latchkey-sandbox".to_owned(),
            redirect_uri: "http://localhost:4010/bank/callback".to_owned(),
            state: "a state & more".to_owned(),
            code_challenge: "c".repeat(43),
            code_challenge_method: "S256".to_owned(),
            scope: "accounts".to_owned(),
        };
        AuthorizationRequest::new("sandbox_bank", query, 1_000)
    }

    fn verify(
        signed: &str,
        key: &str,
        cookie: &str,
        institution: &str,
        step: Step,
        now: i64,
    ) -> Option<AuthorizationRequest> {
        AuthorizationRequest::verify(signed, key, cookie, institution, step, now)
    }

    #[test]
    fn a_visit_comes_back_only_unchanged_in_its_own_browser_bank_page_and_time() {
        let signed = request().sign("key", "cookie");
        assert_eq!(
            verify(&signed, "key", "cookie", "sandbox_bank", Step::Login, 1_060),
            Some(request())
        );
        assert_eq!(verify(&signed, "other", "cookie", "sandbox_bank", Step::Login, 1_060), None);
        assert_eq!(verify(&signed, "key", "another", "sandbox_bank", Step::Login, 1_060), None);
        assert_eq!(verify(&signed, "key", "cookie", "revolut", Step::Login, 1_060), None);
        assert_eq!(verify(&signed, "key", "cookie", "sandbox_bank", Step::Consent, 1_060), None);
        assert_eq!(
            verify(
                &signed,
                "key",
                "cookie",
                "sandbox_bank",
                Step::Login,
                1_000 + LIFETIME_SECONDS + 1
            ),
            None
        );
        assert_eq!(
            verify(&format!("x{signed}"), "key", "cookie", "sandbox_bank", Step::Login, 1_060),
            None
        );
    }

    #[test]
    fn the_answer_carries_the_state_encoded() {
        assert_eq!(
            request().callback("error", "access_denied"),
            "http://localhost:4010/bank/callback?error=access_denied&state=a+state+%26+more"
        );
    }
}
