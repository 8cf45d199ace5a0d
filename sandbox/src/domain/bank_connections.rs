//! Bank connections: the client of OAuth 2.0 authorization code with `state` and PKCE.
//!
//! [`start`] makes the authorization request, [`authorise`] and [`fail`] handle the bank's
//! response, [`oauth`] has the values that are exchanged. [`grants`] is the simulated bank's side,
//! which this module reaches only by a code and a verifier, as it would a real bank. `state` and
//! verifier are derived from the server's key, so that the address of a pending connection can be
//! shown again without being stored.

pub(crate) mod oauth;

use latchkey_api_types::{
    BankConnection, BankConnectionCreate, BankConnectionStatus, BankFailure, BankFailureCode,
    ConnectedInstitution, InstitutionFeature, InstitutionStatus,
};
use url::Url;

use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::lifecycle;
use crate::domain::session_transaction::{commit, commit_with, open_session};
use crate::error::{ApiFailure, ApiResult};
use crate::simulator::bank::grants;
use crate::simulator::bank::grants::Redeemed;
use crate::simulator::institutions;
use crate::simulator::institutions::BankProfile;
use crate::state::AppState;
use crate::store::bank_connections::BankRecord;
use crate::store::{Connection, StoreResult, Transaction, bank_connections, sessions};
use crate::{ids, secrets};

pub use oauth::failure_from_oauth_error;
pub(crate) use oauth::state_name;

/// The result of a callback.
#[derive(Debug, Clone, PartialEq)]
pub struct CallbackResult {
    /// The connection as it is now: `authorised` or `failed`; `expired` where the response came too
    /// late or the access has ended since; `revoked` where the applicant did not wait for the
    /// response.
    pub connection: BankConnection,
    /// Where to redirect; `None` where the bank's window closes itself.
    pub return_url: Option<String>,
}

/// Returns the connection as the applicant sees it: with its address while it is pending, and
/// expired where its time is up.
pub(crate) fn to_wire(state: &AppState, record: &BankRecord) -> BankConnection {
    let mut connection = expired_if_due(&record.connection, state.now());
    if connection.status == BankConnectionStatus::Pending {
        connection.authorization_url = oauth::authorization_url(state, &connection);
    }
    connection
}

/// Starts a connection. Revokes earlier ones that are pending, as the applicant has left them. The
/// response comes with the names of its secrets.
///
/// # Errors
/// 422 for an institution or an address that cannot be used, and where the session takes no
/// answers.
pub(crate) async fn start(
    state: &AppState,
    session: &str,
    create: &BankConnectionCreate,
) -> ApiResult<(BankConnection, DerivedSecrets)> {
    let profile = connectable(&create.institution)?;
    let return_url =
        create.return_url.as_deref().map(|url| allowed_return(state, url)).transpose()?;
    let mut transaction = state.store.begin().await?;
    let mut session = open_session(&mut transaction, session).await?;
    settle_pending(&mut transaction, state, &session.id).await?;
    let record = new_record(state, &session.id, profile, return_url);
    bank_connections::insert(&mut transaction, &record).await?;
    lifecycle::start(&mut transaction, state, &mut session).await?;
    sessions::save(&mut transaction, &mut session).await?;
    let response =
        (to_wire(state, &record), DerivedSecrets(vec![oauth::state_name(&record.connection.id)]));
    commit_with(transaction, state, &response.0, &response.1).await?;
    Ok(response)
}

/// Redeems the code of a callback. A code that the bank rejects makes the connection fail. Only the
/// first response to a request counts; a later one changes nothing and gets the result.
///
/// # Errors
/// 404 for an unknown `oauth_state`.
pub async fn authorise(
    state: &AppState,
    code: &str,
    oauth_state: &str,
) -> ApiResult<CallbackResult> {
    finish(state, oauth_state, BankResponse::Code(code)).await
}

/// Handles the error of a callback. Only the first response to a request counts.
///
/// # Errors
/// 404 for an unknown `oauth_state`.
pub async fn fail(
    state: &AppState,
    oauth_state: &str,
    code: BankFailureCode,
) -> ApiResult<CallbackResult> {
    finish(state, oauth_state, BankResponse::Failure(code)).await
}

/// Revokes a connection on behalf of the applicant.
pub(crate) async fn drop_connection(state: &AppState, session: &str, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut session = open_session(&mut transaction, session).await?;
    let mut record = find_own(&mut transaction, &session.id, id).await?;
    revoke(&mut transaction, &mut record).await?;
    lifecycle::start(&mut transaction, state, &mut session).await?;
    sessions::save(&mut transaction, &mut session).await?;
    Ok(commit(transaction, state).await?)
}

/// Revokes pending connections, and records those that have expired: the report uses what the
/// submission finds.
pub(crate) async fn settle_pending(
    transaction: &mut Transaction,
    state: &AppState,
    session: &str,
) -> StoreResult<()> {
    for mut record in bank_connections::of_session(transaction, session).await? {
        let now = expired_if_due(&record.connection, state.now());
        if now.status == BankConnectionStatus::Pending {
            revoke(transaction, &mut record).await?;
        } else if now != record.connection {
            record.connection = now;
            bank_connections::update(transaction, &record).await?;
        }
    }
    Ok(())
}

/// Returns the session's connection of this id.
///
/// # Errors
/// 404 for an unknown id and for another session's, which get the same error.
pub(crate) async fn find_own(
    connection: &mut Connection,
    session: &str,
    id: &str,
) -> ApiResult<BankRecord> {
    let found = bank_connections::find(connection, id).await?;
    found
        .filter(|record| record.connection.session == session)
        .ok_or_else(|| ApiFailure::resource_not_found("bank connection").at("id"))
}

/// The parameters of the bank's response.
enum BankResponse<'a> {
    Code(&'a str),
    Failure(BankFailureCode),
}

async fn finish(
    state: &AppState,
    oauth_state: &str,
    response: BankResponse<'_>,
) -> ApiResult<CallbackResult> {
    let mut transaction = state.store.begin().await?;
    let unknown = || ApiFailure::resource_not_found("authorization request");
    let state_hash = secrets::hash(oauth_state);
    let found = bank_connections::find_by_state(&mut transaction, &state_hash)
        .await?
        .ok_or_else(unknown)?;
    // The callback may come after the applicant has submitted with statements, withdrawn, or run
    // out of time.
    let session = sessions::lock(&mut transaction, &found.connection.session).await?;
    // Read again under the session's lock: the same response may have come twice.
    let mut record = bank_connections::find_by_state(&mut transaction, &state_hash)
        .await?
        .ok_or_else(unknown)?;
    let is_open = session.is_some_and(|session| {
        lifecycle::require_open(&session).is_ok() && session.expires_at > state.now()
    });
    if record.connection.status == BankConnectionStatus::Pending {
        record.connection = expired_if_due(&record.connection, state.now());
        if record.connection.status == BankConnectionStatus::Pending {
            if is_open {
                settle(&mut transaction, state, &mut record.connection, response).await?;
            } else {
                record.connection.status = BankConnectionStatus::Revoked;
            }
        }
        clear_exchange(&mut record);
        bank_connections::update(&mut transaction, &record).await?;
        commit(transaction, state).await?;
    }
    Ok(CallbackResult { connection: to_wire(state, &record), return_url: record.return_url })
}

/// Records the bank's response.
async fn settle(
    transaction: &mut Transaction,
    state: &AppState,
    connection: &mut BankConnection,
    response: BankResponse<'_>,
) -> StoreResult<()> {
    let redeemed = match response {
        BankResponse::Code(code) => {
            let verifier = oauth::verifier(state, &connection.id);
            grants::redeem(
                transaction,
                code,
                &verifier,
                &state.config.bank_redirect_uri(),
                state.now(),
            )
            .await?
        }
        BankResponse::Failure(code) => {
            set_failure(connection, BankConnectionStatus::Failed, code);
            return Ok(());
        }
    };
    match redeemed {
        Redeemed::Access { accounts, seconds } => {
            connection.status = BankConnectionStatus::Authorised;
            connection.accounts = accounts;
            connection.expires_at = Some(state.now() + seconds);
        }
        Redeemed::Refused => {
            set_failure(connection, BankConnectionStatus::Failed, BankFailureCode::AccessDenied)
        }
        Redeemed::Unreachable => set_failure(
            connection,
            BankConnectionStatus::Failed,
            BankFailureCode::InstitutionUnavailable,
        ),
    }
    Ok(())
}

/// Records why there is no access.
fn set_failure(
    connection: &mut BankConnection,
    status: BankConnectionStatus,
    code: BankFailureCode,
) {
    if status == BankConnectionStatus::Failed {
        connection.expires_at = None;
    }
    connection.status = status;
    connection.failure =
        Some(BankFailure { message: oauth::failure_message(&code).to_owned(), code });
}

async fn revoke(transaction: &mut Transaction, record: &mut BankRecord) -> StoreResult<()> {
    record.connection.status = BankConnectionStatus::Revoked;
    record.connection.accounts.clear();
    record.connection.expires_at = None;
    clear_exchange(record);
    bank_connections::update(transaction, record).await
}

/// Clears what could be used again. The hash of `state` stays, so that a second callback is told
/// the result.
fn clear_exchange(record: &mut BankRecord) {
    record.code_hash = None;
    record.pkce_challenge = None;
    record.bank_state = None;
}

/// Returns the connection as it is at `now`: a pending one without a response in time, and an
/// access that has ended, are `expired`.
fn expired_if_due(connection: &BankConnection, now: i64) -> BankConnection {
    let mut connection = connection.clone();
    if connection.expires_at.is_none_or(|expires_at| expires_at > now) {
        return connection;
    }
    match connection.status {
        BankConnectionStatus::Pending => {
            set_failure(&mut connection, BankConnectionStatus::Expired, BankFailureCode::Timeout)
        }
        BankConnectionStatus::Authorised => set_failure(
            &mut connection,
            BankConnectionStatus::Expired,
            BankFailureCode::AccessEnded,
        ),
        BankConnectionStatus::Expired
        | BankConnectionStatus::Failed
        | BankConnectionStatus::Revoked
        | BankConnectionStatus::Other(_) => {}
    }
    connection
}

fn connectable(id: &str) -> ApiResult<&'static BankProfile> {
    const PARAM: &str = "institution";
    let profile = institutions::find(id).ok_or_else(|| {
        ApiFailure::value_unacceptable(PARAM, "There is no institution of this id.")
    })?;
    if !profile.features().contains(&InstitutionFeature::AccountInfo) {
        return Err(ApiFailure::value_unacceptable(
            PARAM,
            "This institution does not let accounts be read.",
        ));
    }
    match profile.status() {
        InstitutionStatus::Unavailable => Err(ApiFailure::institution_unavailable(PARAM)),
        InstitutionStatus::Available
        | InstitutionStatus::Degraded
        | InstitutionStatus::Other(_) => Ok(profile),
    }
}

/// Checks the address that the callback redirects to: on the widget's origin, or on that of a page
/// that may embed the widget.
fn allowed_return(state: &AppState, text: &str) -> ApiResult<String> {
    let refused = || {
        ApiFailure::value_unacceptable(
            "return_url",
            "This address is not one that a bank may lead back to.",
        )
    };
    let url = Url::parse(text).map_err(|_| refused())?;
    let origin = url.origin().ascii_serialization();
    let is_known =
        origin == state.config.widget_origin || state.config.allowed_origins.contains(&origin);
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none();
    if is_known && is_plain { Ok(url.into()) } else { Err(refused()) }
}

fn new_record(
    state: &AppState,
    session: &str,
    profile: &BankProfile,
    return_url: Option<String>,
) -> BankRecord {
    let now = state.now();
    let institution = profile.to_wire(&state.config.widget_origin);
    let connection = BankConnection {
        id: ids::new("bc_"),
        object: "bank_connection".to_owned(),
        session: session.to_owned(),
        status: BankConnectionStatus::Pending,
        authorization_url: None,
        institution: ConnectedInstitution {
            id: institution.id,
            name: institution.name,
            logo_url: institution.logo_url,
        },
        accounts: Vec::new(),
        failure: None,
        expires_at: Some(now + state.config.limits.bank_connection_lifetime),
        created: now,
    };
    BankRecord {
        state_hash: Some(secrets::hash(&oauth::request_state(state, &connection.id))),
        code_hash: None,
        pkce_challenge: Some(secrets::pkce_challenge(&oauth::verifier(state, &connection.id))),
        return_url,
        bank_state: None,
        connection,
    }
}
