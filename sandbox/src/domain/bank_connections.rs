//! Bank connections: OAuth 2.0 authorization code with `state` and PKCE, as with a real bank.
//!
//! [`start`] makes the request, [`authorise`] and [`fail`] take the bank's answer, [`oauth`] has
//! the values that go to and fro. [`grants`] plays the bank's own side; no function here looks into
//! it but through a code and a verifier. `state` and verifier are derived from the server's key, so
//! that a pending connection's address can be shown again without being stored.

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

/// What the callback page tells the person and the widget.
#[derive(Debug, Clone, PartialEq)]
pub struct BankReturn {
    /// As it is now: `authorised` or `failed`; `expired` where nobody came back in time, or the
    /// access has ended since; `revoked` where the applicant did not wait for the answer.
    pub connection: BankConnection,
    /// Where to lead the person; without it the bank's window closes itself.
    pub return_url: Option<String>,
}

/// The connection as the applicant sees it now: with its address while the bank is waited for,
/// lapsed where time is up.
pub(crate) fn to_wire(state: &AppState, record: &BankRecord) -> BankConnection {
    let mut connection = lapsed(&record.connection, state.now());
    if connection.status == BankConnectionStatus::Pending {
        connection.authorization_url = oauth::authorization_url(state, &connection);
    }
    connection
}

/// Starts a connection; with it, what of the answer is secret. Earlier ones that are still pending
/// are taken back: their windows are on the way out.
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
    let answer =
        (to_wire(state, &record), DerivedSecrets(vec![oauth::state_name(&record.connection.id)]));
    commit_with(transaction, state, &answer.0, &answer.1).await?;
    Ok(answer)
}

/// Takes the bank's yes: redeems the code. A code that the bank does not take back makes the
/// connection fail. Only the first answer to a request counts; to another one this says how it
/// stands, and changes nothing.
///
/// # Errors
/// 404 where `oauth_state` is unknown.
pub async fn authorise(state: &AppState, code: &str, oauth_state: &str) -> ApiResult<BankReturn> {
    finish(state, oauth_state, Answer::Code(code)).await
}

/// Takes the bank's no, if it is the first answer.
///
/// # Errors
/// 404 where `oauth_state` is unknown.
pub async fn fail(
    state: &AppState,
    oauth_state: &str,
    code: BankFailureCode,
) -> ApiResult<BankReturn> {
    finish(state, oauth_state, Answer::Failure(code)).await
}

/// The applicant drops a connection, or takes the access back.
pub(crate) async fn drop_connection(state: &AppState, session: &str, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut session = open_session(&mut transaction, session).await?;
    let mut record = own(&mut transaction, &session.id, id).await?;
    revoke(&mut transaction, &mut record).await?;
    lifecycle::start(&mut transaction, state, &mut session).await?;
    sessions::save(&mut transaction, &mut session).await?;
    Ok(commit(transaction, state).await?)
}

/// No bank is waited for any longer, and what has ended by itself, an access or a wait, is written
/// down as ended: what a submission finds is what is reported.
pub(crate) async fn settle_pending(
    transaction: &mut Transaction,
    state: &AppState,
    session: &str,
) -> StoreResult<()> {
    for mut record in bank_connections::of_session(transaction, session).await? {
        let now = lapsed(&record.connection, state.now());
        if now.status == BankConnectionStatus::Pending {
            revoke(transaction, &mut record).await?;
        } else if now != record.connection {
            record.connection = now;
            bank_connections::update(transaction, &record).await?;
        }
    }
    Ok(())
}

/// The session's connection of this id. An unknown and a foreign id answer the same.
pub(crate) async fn own(
    connection: &mut Connection,
    session: &str,
    id: &str,
) -> ApiResult<BankRecord> {
    let found = bank_connections::find(connection, id).await?;
    found
        .filter(|record| record.connection.session == session)
        .ok_or_else(|| ApiFailure::resource_not_found("bank connection").at("id"))
}

/// What the bank answered.
enum Answer<'a> {
    Code(&'a str),
    Failure(BankFailureCode),
}

async fn finish(state: &AppState, oauth_state: &str, answer: Answer<'_>) -> ApiResult<BankReturn> {
    let mut transaction = state.store.begin().await?;
    let unknown = || ApiFailure::resource_not_found("authorization request");
    let state_hash = secrets::hash(oauth_state);
    let found = bank_connections::find_by_state(&mut transaction, &state_hash)
        .await?
        .ok_or_else(unknown)?;
    // The window may come back after the applicant submitted with statements instead, withdrew, or
    // ran out of time.
    let session = sessions::lock(&mut transaction, &found.connection.session).await?;
    // Read again under the session's lock: the same answer may have come twice.
    let mut record = bank_connections::find_by_state(&mut transaction, &state_hash)
        .await?
        .ok_or_else(unknown)?;
    let is_open = session.is_some_and(|session| {
        lifecycle::require_open(&session).is_ok() && session.expires_at > state.now()
    });
    if record.connection.status == BankConnectionStatus::Pending {
        record.connection = lapsed(&record.connection, state.now());
        if record.connection.status == BankConnectionStatus::Pending {
            if is_open {
                settle(&mut transaction, state, &mut record.connection, answer).await?;
            } else {
                record.connection.status = BankConnectionStatus::Revoked;
            }
        }
        forget_exchange(&mut record);
        bank_connections::update(&mut transaction, &record).await?;
        commit(transaction, state).await?;
    }
    Ok(BankReturn { connection: to_wire(state, &record), return_url: record.return_url })
}

/// The bank's answer, written down.
async fn settle(
    transaction: &mut Transaction,
    state: &AppState,
    connection: &mut BankConnection,
    answer: Answer<'_>,
) -> StoreResult<()> {
    let redeemed = match answer {
        Answer::Code(code) => {
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
        Answer::Failure(code) => {
            give_up(connection, BankConnectionStatus::Failed, code);
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
            give_up(connection, BankConnectionStatus::Failed, BankFailureCode::AccessDenied)
        }
        Redeemed::Unreachable => give_up(
            connection,
            BankConnectionStatus::Failed,
            BankFailureCode::InstitutionUnavailable,
        ),
    }
    Ok(())
}

/// There is no access, for this reason.
fn give_up(connection: &mut BankConnection, status: BankConnectionStatus, code: BankFailureCode) {
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
    forget_exchange(record);
    bank_connections::update(transaction, record).await
}

/// Nothing of the exchange can be used a second time. The hash of `state` stays, so that somebody
/// who comes back once more is told how it ended.
fn forget_exchange(record: &mut BankRecord) {
    record.code_hash = None;
    record.pkce_challenge = None;
    record.bank_state = None;
}

/// The connection as it is now: an attempt that nobody came back from, or an access that has ended,
/// is `expired`.
fn lapsed(connection: &BankConnection, now: i64) -> BankConnection {
    let mut connection = connection.clone();
    if connection.expires_at.is_none_or(|expires_at| expires_at > now) {
        return connection;
    }
    match connection.status {
        BankConnectionStatus::Pending => {
            give_up(&mut connection, BankConnectionStatus::Expired, BankFailureCode::Timeout)
        }
        BankConnectionStatus::Authorised => {
            give_up(&mut connection, BankConnectionStatus::Expired, BankFailureCode::AccessEnded)
        }
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

/// An address that the callback may lead to: on the widget's own origin, or on that of a page that
/// may embed it.
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
