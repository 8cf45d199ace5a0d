//! One customer's visit to the sandbox bank: what the authorisation request said and how far the
//! customer has come.
//!
//! Between two pages a visit lives in a hidden field of the form, sealed with the server's key and
//! bound to a cookie of the browser. So no page can be skipped, no other site can post a form (it
//! has neither seal nor cookie), and nothing has to be cleaned up. It knows nothing of sessions: a
//! bank would not either.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::secrets;

/// How long a page of the bank may stay open before its form is refused.
const LIFETIME_SECONDS: i64 = 30 * 60;

/// The OAuth 2.0 authorisation request, as it comes in the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AuthorizeQuery {
    /// `code`
    pub(super) response_type: String,
    /// Who asks.
    pub(super) client_id: String,
    /// Where the answer goes.
    pub(super) redirect_uri: String,
    /// Comes back unchanged with the answer.
    pub(super) state: String,
    /// The PKCE challenge.
    pub(super) code_challenge: String,
    /// `S256`
    pub(super) code_challenge_method: String,
    /// `accounts`
    #[serde(default)]
    pub(super) scope: String,
}

/// The page that the customer is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// User name and password.
    Login,
    /// The second factor.
    Code,
    /// Which accounts.
    Accounts,
    /// Allow or decline.
    Consent,
}

/// One customer's visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Visit {
    /// At which bank.
    pub(super) institution: String,
    /// What was asked for.
    pub(super) request: AuthorizeQuery,
    /// The page that the customer is on.
    pub(super) stage: Stage,
    /// How many logins or codes were wrong on this page.
    pub(super) failures: u8,
    /// The keys of the accounts that were chosen.
    pub(super) accounts: Vec<String>,
    /// When the page was made, in Unix seconds.
    pub(super) made_at: i64,
}

impl Visit {
    /// A visit that begins.
    pub(super) fn begin(institution: &str, request: AuthorizeQuery, now: i64) -> Self {
        Self {
            institution: institution.to_owned(),
            request,
            stage: Stage::Login,
            failures: 0,
            accounts: Vec::new(),
            made_at: now,
        }
    }

    /// The same visit on another page.
    pub(super) fn at(&self, stage: Stage, now: i64) -> Self {
        Self { stage, failures: 0, made_at: now, ..self.clone() }
    }

    /// The address that gives the bank's answer back: `code=...` or `error=...`, with the request's
    /// `state`.
    pub(super) fn answer(&self, name: &str, value: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .append_pair("state", &self.request.state)
            .finish();
        format!("{}?{query}", self.request.redirect_uri)
    }

    /// The same from a bank that mixes up its answers: with a `state` that nobody has given it.
    pub(super) fn mixed_up_answer(&self, name: &str, value: &str) -> String {
        let request = AuthorizeQuery {
            state: self.request.state.chars().rev().collect(),
            ..self.request.clone()
        };
        Self { request, ..self.clone() }.answer(name, value)
    }

    /// The hidden field: readable, but of use only unchanged and in the browser that has the
    /// cookie.
    pub(super) fn seal(&self, key: &str, cookie: &str) -> String {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let seal = seal_of(key, cookie, &payload);
        format!("{payload}.{seal}")
    }

    /// The visit of a hidden field, where seal, cookie, bank, page and time are right.
    pub(super) fn unseal(
        sealed: &str,
        key: &str,
        cookie: &str,
        institution: &str,
        stage: Stage,
        now: i64,
    ) -> Option<Self> {
        let (payload, seal) = sealed.split_once('.')?;
        if !secrets::same(seal, &seal_of(key, cookie, payload)) {
            return None;
        }
        let visit: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let fresh = now - visit.made_at <= LIFETIME_SECONDS;
        (visit.institution == institution && visit.stage == stage && fresh).then_some(visit)
    }
}

fn seal_of(key: &str, cookie: &str, payload: &str) -> String {
    secrets::hmac_hex(key.as_bytes(), format!("{cookie}|{payload}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit() -> Visit {
        let request = AuthorizeQuery {
            response_type: "code".to_owned(),
            client_id: "latchkey-sandbox".to_owned(),
            redirect_uri: "http://localhost:4010/bank/callback".to_owned(),
            state: "a state & more".to_owned(),
            code_challenge: "c".repeat(43),
            code_challenge_method: "S256".to_owned(),
            scope: "accounts".to_owned(),
        };
        Visit::begin("sandbox_bank", request, 1_000)
    }

    fn unseal(
        sealed: &str,
        key: &str,
        cookie: &str,
        institution: &str,
        stage: Stage,
        now: i64,
    ) -> Option<Visit> {
        Visit::unseal(sealed, key, cookie, institution, stage, now)
    }

    #[test]
    fn a_visit_comes_back_only_unchanged_in_its_own_browser_bank_page_and_time() {
        let sealed = visit().seal("key", "cookie");
        assert_eq!(
            unseal(&sealed, "key", "cookie", "sandbox_bank", Stage::Login, 1_060),
            Some(visit())
        );
        assert_eq!(unseal(&sealed, "other", "cookie", "sandbox_bank", Stage::Login, 1_060), None);
        assert_eq!(unseal(&sealed, "key", "another", "sandbox_bank", Stage::Login, 1_060), None);
        assert_eq!(unseal(&sealed, "key", "cookie", "revolut", Stage::Login, 1_060), None);
        assert_eq!(unseal(&sealed, "key", "cookie", "sandbox_bank", Stage::Consent, 1_060), None);
        assert_eq!(
            unseal(
                &sealed,
                "key",
                "cookie",
                "sandbox_bank",
                Stage::Login,
                1_000 + LIFETIME_SECONDS + 1
            ),
            None
        );
        assert_eq!(
            unseal(&format!("x{sealed}"), "key", "cookie", "sandbox_bank", Stage::Login, 1_060),
            None
        );
    }

    #[test]
    fn the_answer_carries_the_state_encoded() {
        assert_eq!(
            visit().answer("error", "access_denied"),
            "http://localhost:4010/bank/callback?error=access_denied&state=a+state+%26+more"
        );
    }
}
