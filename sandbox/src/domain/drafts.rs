//! Drafts: what an applicant typed on a page and has not saved yet, for a reload, a crash or
//! another device.
//!
//! A draft is encrypted (AES-256-GCM) under a key that is derived from the server's key for its
//! session alone, and bound to its session and page: whoever reads the database, or moves rows in
//! it, learns nothing. A draft is not an answer: it starts no session, meets no requirement, is in
//! no event, and is deleted when the session takes no more answers.

use std::collections::BTreeMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use latchkey_api_types::{Draft, DraftMark, SavedDraft};

use crate::domain::lifecycle;
use crate::domain::session_transaction::open_session;
use crate::domain::validate::Invalid;
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::drafts::DraftRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{Connection, StoreError, StoreResult, Transaction, drafts};

/// The most fields of one page: more than any page has.
const MOST_FIELDS: usize = 60;

/// The longest that the fields of one page may be with their names, in bytes.
const LONGEST_DRAFT: usize = 8 * 1024;

/// The longest name of a page, a writer or a field.
const LONGEST_NAME: usize = 64;

/// The greatest integer that every JSON reader represents exactly.
const GREATEST_NUMBER: u64 = (1 << 53) - 1;

/// Stores the draft of one page in the place of the page's draft before. Without any field, the
/// page has no draft any more. A draft that the same writer has superseded is ignored.
///
/// # Errors
/// 422 where a name or a field cannot be stored, or the session takes no answers.
pub(crate) async fn write(state: &AppState, session: &str, draft: Draft) -> ApiResult<()> {
    check_names("", &draft.page, &draft.writer)?;
    check_number("sequence", Some(draft.sequence))?;
    check_number("revision", draft.revision)?;
    check_fields(&draft.fields)?;
    let mut transaction = state.store.begin().await?;
    let record = open_session(&mut transaction, session).await?;
    let saved =
        SavedDraft { revision: draft.revision.unwrap_or(record.revision), fields: draft.fields };
    let ciphertext = if saved.fields.is_empty() {
        None
    } else {
        Some(encrypt(state, &record.id, &draft.page, &saved)?)
    };
    let written = DraftRecord {
        session: &record.id,
        page: &draft.page,
        writer: &draft.writer,
        sequence: stored(draft.sequence),
        ciphertext,
    };
    if drafts::write(&mut transaction, written).await? {
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// Ends the draft of a page whose answers were saved.
pub(crate) async fn end(
    transaction: &mut Transaction,
    session: &str,
    mark: &DraftMark,
) -> ApiResult<()> {
    check_names("draft.", &mark.page, &mark.writer)?;
    check_number("draft.sequence", Some(mark.sequence))?;
    Ok(drafts::end(transaction, session, &mark.page, &mark.writer, stored(mark.sequence)).await?)
}

/// Returns every draft of a session that still takes answers, by its page.
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
        .filter_map(|(page, ciphertext)| {
            decrypt(state, &record.id, &page, ciphertext).map(|draft| (page, draft))
        })
        .collect())
}

/// Refuses a number that not every JSON reader represents exactly.
pub(crate) fn check_number(param: &str, number: Option<u64>) -> Result<(), Invalid> {
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

/// Returns a checked number as the database stores it.
fn stored(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// Returns the encrypted draft: the nonce, then the ciphertext with its tag.
fn encrypt(state: &AppState, session: &str, page: &str, draft: &SavedDraft) -> ApiResult<Vec<u8>> {
    let mut text = serde_json::to_vec(draft).map_err(ApiFailure::internal)?;
    let nonce = key(state, session)
        .and_then(|key| key.seal_in_place_append_tag(context(session, page), &mut text))
        .map_err(|_| ApiFailure::internal("cannot encrypt a draft"))?;
    Ok(nonce.as_ref().iter().chain(&text).copied().collect())
}

/// Returns the draft of a ciphertext; `None` where it was encrypted with another server's key, for
/// another page, or was changed.
fn decrypt(
    state: &AppState,
    session: &str,
    page: &str,
    mut ciphertext: Vec<u8>,
) -> Option<SavedDraft> {
    let (nonce, text) = ciphertext.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key(state, session).ok()?.open_in_place(nonce, context(session, page), text).ok()?;
    serde_json::from_slice(text).ok()
}

fn key(
    state: &AppState,
    session: &str,
) -> Result<RandomizedNonceKey, aws_lc_rs::error::Unspecified> {
    RandomizedNonceKey::new(&AES_256_GCM, &state.key.cipher_key(&SecretName::drafts(session)))
}

/// The session and page that a draft is bound to. Neither contains a `|`.
fn context(session: &str, page: &str) -> Aad<String> {
    Aad::from(format!("{session}|{page}"))
}
