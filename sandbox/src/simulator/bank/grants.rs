//! The authorization codes of the simulated bank: issued when its customer consents, redeemed once
//! against the PKCE verifier.
//!
//! A browser may send the same consent twice, which then gets the same code while it can be
//! redeemed. So the code is derived from a stored random number, and is itself stored only as a
//! hash.
//!
//! This is the bank's side. It finds a request by its challenge, and never by session or connection
//! id.

use latchkey_api_types::BankAccount;
use serde::{Deserialize, Serialize};

use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::simulator::institutions;
use crate::simulator::institutions::Behaviour;
use crate::state::AppState;
use crate::store::{StoreError, StoreResult, Transaction, bank_connections, sessions};
use crate::{ids, secrets};

/// The lifetime of a code, in seconds.
const CODE_SECONDS: i64 = 120;

/// The consent of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankGrant {
    pub institution: String,
    /// As in the authorization request.
    pub redirect_uri: String,
    /// As in the authorization request.
    pub code_challenge: String,
    /// The chosen accounts, at least one.
    pub accounts: Vec<BankAccount>,
}

/// The bank's state until the code is redeemed.
#[derive(Debug, Serialize, Deserialize)]
struct Granted {
    redirect_uri: String,
    accounts: Vec<BankAccount>,
    expires_at: i64,
    /// The random number that the code is derived from.
    nonce: String,
}

/// The bank's response to a code.
pub(crate) enum Redeemed {
    /// Access is granted.
    Access {
        accounts: Vec<BankAccount>,
        /// The duration, in seconds.
        seconds: i64,
    },
    /// The code is unknown, used or expired, or the verifier or address differ from the request's.
    Refused,
    /// The bank does not respond properly.
    Unreachable,
}

/// Issues an authorization code. A second consent to the same request gets the same code, and its
/// accounts count.
///
/// # Errors
/// 422 for another redirect URI than the registered one, for an unknown request or one that has
/// ended, and without an account.
pub async fn grant_code(state: &AppState, grant: BankGrant) -> ApiResult<String> {
    if grant.redirect_uri != state.config.bank_redirect_uri() {
        return Err(ApiFailure::value_unacceptable(
            "redirect_uri",
            "This is not the registered address.",
        ));
    }
    if grant.accounts.is_empty() {
        return Err(ApiFailure::value_unacceptable(
            "accounts",
            "At least one account has to be chosen.",
        ));
    }
    let mut transaction = state.store.begin().await?;
    let mut waiting =
        bank_connections::find_by_challenge(&mut transaction, &grant.code_challenge).await?;
    if let Some(record) = waiting {
        // A real bank would lock a row of its own; the simulator shares the connection's with the
        // session.
        sessions::lock(&mut transaction, &record.connection.session).await?;
        waiting =
            bank_connections::find_by_challenge(&mut transaction, &grant.code_challenge).await?;
    }
    let Some(mut record) =
        waiting.filter(|record| record.connection.institution.id == grant.institution)
    else {
        return Err(ApiFailure::value_unacceptable(
            "code_challenge",
            "Nobody is waiting for the answer to this request.",
        ));
    };
    let earlier: Option<Granted> = record
        .bank_state
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(StoreError::from)?;
    let nonce = earlier.map_or_else(ids::random_text, |granted| granted.nonce);
    let code = state.key.derive(&SecretName::new("bank_code", &nonce, 1));
    let granted = Granted {
        redirect_uri: grant.redirect_uri,
        accounts: grant.accounts,
        expires_at: state.now() + CODE_SECONDS,
        nonce,
    };
    record.code_hash = Some(secrets::hash(&code));
    record.bank_state = Some(serde_json::to_string(&granted).map_err(StoreError::from)?);
    bank_connections::update(&mut transaction, &record).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(code)
}

/// The bank's token endpoint: redeems a code.
pub(crate) async fn redeem(
    transaction: &mut Transaction,
    code: &str,
    verifier: &str,
    redirect_uri: &str,
    now: i64,
) -> StoreResult<Redeemed> {
    let Some(mut record) =
        bank_connections::find_by_code(transaction, &secrets::hash(code)).await?
    else {
        return Ok(Redeemed::Refused);
    };
    let challenge = record.pkce_challenge.clone().unwrap_or_default();
    let granted: Option<Granted> =
        record.bank_state.as_deref().map(serde_json::from_str).transpose()?;
    // Used up by the first attempt: a code that was intercepted must not work later.
    record.code_hash = None;
    record.bank_state = None;
    bank_connections::update(transaction, &record).await?;
    let is_good = |granted: &Granted| {
        granted.expires_at > now
            && granted.redirect_uri == redirect_uri
            && secrets::same(&secrets::pkce_challenge(verifier), &challenge)
    };
    let bank = institutions::find(&record.connection.institution.id);
    Ok(match (bank, granted.filter(is_good)) {
        (Some(bank), Some(_)) if bank.behaviour == Behaviour::FailsAtTheEnd => {
            Redeemed::Unreachable
        }
        (Some(bank), Some(granted)) => {
            Redeemed::Access { accounts: granted.accounts, seconds: bank.access_seconds() }
        }
        (None, _) | (_, None) => Redeemed::Refused,
    })
}
