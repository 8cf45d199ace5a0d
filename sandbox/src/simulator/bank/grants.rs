//! The sandbox bank's authorization codes: made when its customer consents, redeemed once against
//! the PKCE verifier.
//!
//! A customer whose browser sends the same consent twice has consented once: while the code is
//! under way, it stays the same. So it is derived from a random number that is kept, and is itself
//! kept only as a hash.
//!
//! This is the bank's side. It finds a request by the challenge that came with it, as a bank does,
//! and never by session or connection id.

use latchkey_api_types::BankAccount;
use serde::{Deserialize, Serialize};

use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::simulator::institutions;
use crate::simulator::institutions::Behaviour;
use crate::state::AppState;
use crate::store::{StoreError, StoreResult, Transaction, bank_connections, sessions};
use crate::{ids, secrets};

/// How long a code may be on its way, in seconds.
const CODE_SECONDS: i64 = 120;

/// What the sandbox bank was asked for, once its customer has consented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankGrant {
    /// The bank's id.
    pub institution: String,
    /// As it came in the authorization request.
    pub redirect_uri: String,
    /// As it came in the authorization request.
    pub code_challenge: String,
    /// The accounts that the customer has chosen, at least one.
    pub accounts: Vec<BankAccount>,
}

/// What the bank remembers until the code is redeemed.
#[derive(Debug, Serialize, Deserialize)]
struct Granted {
    redirect_uri: String,
    accounts: Vec<BankAccount>,
    expires_at: i64,
    /// What the code is derived from.
    nonce: String,
}

/// What the bank says to a code.
pub(crate) enum Redeemed {
    /// It gives access.
    Access {
        /// To these accounts.
        accounts: Vec<BankAccount>,
        /// For so long, in seconds.
        seconds: i64,
    },
    /// The code is unknown, used or lapsed, or verifier or address are not the request's.
    Refused,
    /// It has a fault, and does not say.
    Unreachable,
}

/// Makes an authorization code. A second consent to the same request has the same code, and its
/// accounts count.
///
/// # Errors
/// 422 where the request was not one of ours, is no longer waited for, or no account was chosen.
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
        // A bank would lock its own request; what plays the bank here shares the row with the
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

/// The bank's token endpoint: what a code gives access to.
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
    // Tried once, whatever comes of it: a code that was seen by somebody else must not work later.
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
