//! The sandbox bank's authorization codes: made when its customer consents, redeemed once against the PKCE verifier.
//!
//! This is the bank's side. It finds a request by the challenge that came with it, as a bank does, and never by session
//! or connection id.

use latchkey_api_types::BankAccount;
use serde::{Deserialize, Serialize};

use super::oauth;
use crate::error::{ApiFailure, ApiResult};
use crate::ids;
use crate::secrets;
use crate::state::AppState;
use crate::store::{StoreError, StoreResult, Transaction, bank_connections, sessions};

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
}

/// Makes an authorization code. A second consent to the same request takes the first one's place.
///
/// # Errors
/// 422 where the request was not one of ours, is no longer waited for, or no account was chosen.
pub async fn grant_code(state: &AppState, grant: BankGrant) -> ApiResult<String> {
    if grant.redirect_uri != oauth::redirect_uri(&state.config) {
        return Err(ApiFailure::value_unacceptable("redirect_uri", "This is not the registered address."));
    }
    if grant.accounts.is_empty() {
        return Err(ApiFailure::value_unacceptable("accounts", "At least one account has to be chosen."));
    }
    let mut transaction = state.store.begin().await?;
    let mut waiting = bank_connections::find_by_challenge(&mut transaction, &grant.code_challenge).await?;
    if let Some(record) = waiting {
        // A bank would lock its own request; what plays the bank here shares the row with the session.
        sessions::lock(&mut transaction, &record.connection.session).await?;
        waiting = bank_connections::find_by_challenge(&mut transaction, &grant.code_challenge).await?;
    }
    let Some(mut record) = waiting.filter(|record| record.connection.institution.id == grant.institution) else {
        return Err(ApiFailure::value_unacceptable("code_challenge", "Nobody is waiting for the answer to this request."));
    };
    let code = ids::random_text();
    let granted = Granted { redirect_uri: grant.redirect_uri, accounts: grant.accounts, expires_at: state.now() + CODE_SECONDS };
    record.code_hash = Some(secrets::hash(&code));
    record.bank_state = Some(serde_json::to_string(&granted).map_err(StoreError::from)?);
    bank_connections::update(&mut transaction, &record).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(code)
}

/// The bank's token endpoint: the accounts that a code gives access to. None where the code is unknown, used or lapsed, or
/// the verifier or the address is not the request's.
pub(super) async fn redeem(
    transaction: &mut Transaction,
    code: &str,
    verifier: &str,
    redirect_uri: &str,
    now: i64,
) -> StoreResult<Option<Vec<BankAccount>>> {
    let Some(mut record) = bank_connections::find_by_code(transaction, &secrets::hash(code)).await? else { return Ok(None) };
    let challenge = record.pkce_challenge.clone().unwrap_or_default();
    let granted: Option<Granted> = record.bank_state.as_deref().map(serde_json::from_str).transpose()?;
    // Tried once, whatever comes of it: a code that was seen by somebody else must not work later.
    record.code_hash = None;
    record.bank_state = None;
    bank_connections::update(transaction, &record).await?;
    Ok(granted
        .filter(|granted| granted.expires_at > now && granted.redirect_uri == redirect_uri && secrets::same(&oauth::challenge(verifier), &challenge))
        .map(|granted| granted.accounts))
}
