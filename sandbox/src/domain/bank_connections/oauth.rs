//! The values of an authorization request (RFC 6749, RFC 7636), derived from the server's key and
//! the connection's id.

use latchkey_api_types::{BankConnection, BankFailureCode};
use url::Url;

use crate::secrets;
use crate::secrets::SecretName;
use crate::state::AppState;

/// The id under which the server is registered with every bank.
const CLIENT_ID: &str = "latchkey-sandbox";

/// Returns `state`, which binds the bank's response to the connection, and so to its session.
pub(crate) fn request_state(state: &AppState, connection: &str) -> String {
    state.key.derive(&state_name(connection))
}

/// Returns the name of `state`, which must not be stored.
pub(crate) fn state_name(connection: &str) -> SecretName {
    SecretName::new("bank_state", connection, 1)
}

/// Returns the PKCE verifier, which the bank sees only when the code is redeemed.
pub(crate) fn verifier(state: &AppState, connection: &str) -> String {
    state.key.derive(&SecretName::new("bank_pkce", connection, 1))
}

/// Returns the address of the bank's page; `None` where the configured origin is not an address.
pub(crate) fn authorization_url(state: &AppState, connection: &BankConnection) -> Option<String> {
    let mut url = Url::parse(&state.config.business_origin).ok()?;
    url.path_segments_mut().ok()?.extend(["bank", &connection.institution.id, "authorize"]);
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", CLIENT_ID)
        .append_pair("redirect_uri", &state.config.bank_redirect_uri())
        .append_pair("scope", "accounts")
        .append_pair("state", &request_state(state, &connection.id))
        .append_pair("code_challenge", &secrets::pkce_challenge(&verifier(state, &connection.id)))
        .append_pair("code_challenge_method", "S256");
    Some(url.into())
}

/// Returns the failure for an `error` of the callback. `login_failed` is the simulated bank's own;
/// the others are of RFC 6749, 4.1.2.1.
pub fn failure_from_oauth_error(error: &str) -> BankFailureCode {
    match error {
        "login_failed" => BankFailureCode::LoginFailed,
        "temporarily_unavailable" | "server_error" => BankFailureCode::InstitutionUnavailable,
        _ => BankFailureCode::AccessDenied,
    }
}

/// Returns the message of a failure, for an engineer.
pub(crate) fn failure_message(code: &BankFailureCode) -> &'static str {
    match code {
        BankFailureCode::AccessDenied => "The bank gave no access.",
        BankFailureCode::LoginFailed => "The bank did not accept the login.",
        BankFailureCode::InstitutionUnavailable => "The bank could not be reached.",
        BankFailureCode::Timeout => "Nobody came back from the bank in time.",
        BankFailureCode::AccessEnded => "The bank gave access, and has ended it since.",
        BankFailureCode::Other(_) => "The bank gave no access, for a reason that is not known.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_that_is_down_is_told_from_a_customer_who_declines() {
        assert_eq!(failure_from_oauth_error("access_denied"), BankFailureCode::AccessDenied);
        assert_eq!(failure_from_oauth_error("login_failed"), BankFailureCode::LoginFailed);
        assert_eq!(
            failure_from_oauth_error("temporarily_unavailable"),
            BankFailureCode::InstitutionUnavailable
        );
        assert_eq!(
            failure_from_oauth_error("server_error"),
            BankFailureCode::InstitutionUnavailable
        );
        assert_eq!(failure_from_oauth_error("<script>"), BankFailureCode::AccessDenied);
    }
}
