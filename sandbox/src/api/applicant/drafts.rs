//! `PUT /v1/session/draft`: saves unsaved form input, to restore it after a reload or on another
//! device.
//!
//! A draft is kept enciphered (AES-256-GCM) under a key made from the server's key for this session
//! alone, and bound to its session and page, so that whoever reads the database, or moves rows in
//! it, has nothing from it. It is no answer: it starts nothing, meets nothing, is in no event, and
//! goes with whatever ends the filling in.

use std::collections::BTreeMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use axum::extract::State;
use axum::http::StatusCode;
use latchkey_api_types::{ApiError, Draft, DraftMark, SavedDraft};

use crate::api::auth::ClientSession;
use crate::api::extract::ApiJson;
use crate::api::openapi::tags;
use crate::domain::lifecycle;
use crate::domain::session_transaction::open_session;
use crate::domain::validate::Invalid;
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::drafts::DraftRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{Connection, StoreError, StoreResult, Transaction, drafts};

/// More fields than any page has.
const MOST_FIELDS: usize = 60;

/// The longest that the texts of one page and their names may be together, in bytes.
const LONGEST_DRAFT: usize = 8 * 1024;

/// The longest name of a page, a writer or a field.
const LONGEST_NAME: usize = 64;

/// The greatest number that every JSON reader takes as it is.
const GREATEST_NUMBER: u64 = (1 << 53) - 1;

/// Save a draft
///
/// Replaces the draft of a form page with the given fields, which are not validated. An empty
/// `fields` object deletes the draft. A request that arrives after a later one of the same writer
/// is ignored and gets the same response.
#[utoipa::path(
    put,
    path = "/v1/session/draft",
    operation_id = "keep_draft",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = Draft,
    responses(
        (status = 204, description = "The draft was saved, or ignored because it is outdated."),
        (status = 422, description = "`state_invalid`: the status of the session does not allow changes. `parameter_invalid`: the draft is too large or a name is not valid.", body = ApiError),
    )
)]
pub(crate) async fn keep(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(draft): ApiJson<Draft>,
) -> ApiResult<StatusCode> {
    check_names("", &draft.page, &draft.writer)?;
    check_number("sequence", Some(draft.sequence))?;
    check_number("revision", draft.revision)?;
    check_fields(&draft.fields)?;
    let mut transaction = state.store.begin().await?;
    let record = open_session(&mut transaction, &client.session.id).await?;
    let kept =
        SavedDraft { revision: draft.revision.unwrap_or(record.revision), fields: draft.fields };
    let sealed = if kept.fields.is_empty() {
        None
    } else {
        Some(seal(&state, &record.id, &draft.page, &kept)?)
    };
    let written = DraftRecord {
        session: &record.id,
        page: &draft.page,
        writer: &draft.writer,
        sequence: stored(draft.sequence),
        sealed,
    };
    if drafts::write(&mut transaction, written).await? {
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// An answer has taken the place of the page's draft.
pub(super) async fn end(
    transaction: &mut Transaction,
    session: &str,
    mark: &DraftMark,
) -> ApiResult<()> {
    check_names("draft.", &mark.page, &mark.writer)?;
    check_number("draft.sequence", Some(mark.sequence))?;
    Ok(drafts::end(transaction, session, &mark.page, &mark.writer, stored(mark.sequence)).await?)
}

/// Every draft of a session that is still filled in, by its page.
pub(crate) async fn of_session(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<BTreeMap<String, SavedDraft>> {
    if !lifecycle::is_open(record) {
        return Ok(BTreeMap::new());
    }
    let kept = drafts::of_session(connection, &record.id).await?;
    Ok(kept
        .into_iter()
        .filter_map(|(page, sealed)| {
            open(state, &record.id, &page, sealed).map(|draft| (page, draft))
        })
        .collect())
}

/// Refuses a number that not every JSON reader takes as it is.
pub(super) fn check_number(param: &str, number: Option<u64>) -> Result<(), Invalid> {
    if number.is_some_and(|number| number > GREATEST_NUMBER) {
        Err(Invalid::new(param, format!("At most {GREATEST_NUMBER}.")))
    } else {
        Ok(())
    }
}

fn check_names(prefix: &str, page: &str, writer: &str) -> Result<(), Invalid> {
    for (param, name) in [("page", page), ("writer", writer)] {
        if !is_name(name) {
            return Err(Invalid::new(
                format!("{prefix}{param}"),
                "A name has 1 to 64 letters, digits, and _ . -",
            ));
        }
    }
    Ok(())
}

fn check_fields(fields: &BTreeMap<String, String>) -> Result<(), Invalid> {
    let invalid = |message: &str| Err(Invalid::new("fields", message));
    if fields.len() > MOST_FIELDS {
        return invalid("At most 60 fields.");
    }
    if !fields.keys().all(|name| is_name(name)) {
        return invalid("A field's name has 1 to 64 letters, digits, and _ . -");
    }
    if fields.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>() > LONGEST_DRAFT {
        return invalid("At most 8 kB of text in all.");
    }
    Ok(())
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// As the database counts. No number that was let in is greater.
fn stored(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// The draft under the session's key: the nonce, then the enciphered text with its tag.
fn seal(state: &AppState, session: &str, page: &str, draft: &SavedDraft) -> ApiResult<Vec<u8>> {
    let unsealable = |_| ApiFailure::internal("a draft cannot be enciphered");
    let mut text = serde_json::to_vec(draft).map_err(ApiFailure::internal)?;
    let nonce = key(state, session)
        .and_then(|key| key.seal_in_place_append_tag(place(session, page), &mut text))
        .map_err(unsealable)?;
    Ok(nonce.as_ref().iter().chain(&text).copied().collect())
}

/// What was sealed; nothing where it was sealed by another server's key, for another page, or is
/// not what was sealed.
fn open(state: &AppState, session: &str, page: &str, mut sealed: Vec<u8>) -> Option<SavedDraft> {
    let (nonce, text) = sealed.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key(state, session).ok()?.open_in_place(nonce, place(session, page), text).ok()?;
    serde_json::from_slice(text).ok()
}

fn key(
    state: &AppState,
    session: &str,
) -> Result<RandomizedNonceKey, aws_lc_rs::error::Unspecified> {
    RandomizedNonceKey::new(&AES_256_GCM, &state.key.cipher_key(&SecretName::drafts(session)))
}

/// What a draft is bound to. Neither has a `|` in it.
fn place(session: &str, page: &str) -> Aad<String> {
    Aad::from(format!("{session}|{page}"))
}
