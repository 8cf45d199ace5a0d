//! The session as its applicant may see it.

use std::collections::BTreeMap;

use latchkey_api_types::{ApplicantView, BankConnection, Business, DocumentUpload, SessionView};
use latchkey_rules::date::CivilDate;

use crate::domain::requirements::{Collected, requirements};
use crate::domain::{bank_connections, drafts, uploads};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{Connection, StoreResult, bank_connections as bank_records, document_uploads};

/// The readable characters at the end of an ID number.
const READABLE_END: usize = 4;

/// Returns the view of a session.
pub async fn view_of(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<SessionView> {
    let documents = document_uploads::of_session(connection, &record.id).await?;
    let connections = bank_records::of_session(connection, &record.id).await?;
    let connections =
        connections.iter().map(|connection| bank_connections::to_wire(state, connection)).collect();
    let unfinished_uploads = uploads::unfinished(connection, &record.id, state.now()).await?;
    let view =
        session_view(record, documents, connections, &state.config.business, state.clock.today());
    Ok(SessionView { unfinished_uploads, ..view })
}

/// Returns the view with the drafts, for a response that is not stored.
pub async fn view_with_drafts(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<SessionView> {
    let view = view_of(connection, state, record).await?;
    Ok(SessionView { drafts: drafts::of_session(connection, state, record).await?, ..view })
}

/// Returns the view of a record with its documents and bank connections, both newest last.
fn session_view(
    record: &SessionRecord,
    document_uploads: Vec<DocumentUpload>,
    bank_connections: Vec<BankConnection>,
    business: &Business,
    today: CivilDate,
) -> SessionView {
    let applicant = ApplicantView {
        id_number: record.id_number.as_deref().map(masked),
        ..record.applicant.clone()
    };
    let requirements = requirements(&Collected {
        products: &record.products,
        options: &record.options,
        by_id_number: record.is_checked_by_id_number(),
        applicant: &applicant,
        id_document: record.id_document.as_ref(),
        employment: record.employment.as_ref(),
        financial_evidence: &record.financial_evidence,
        consents: &record.consents,
        uploads: &document_uploads,
        bank_connections: &bank_connections,
        errors: &record.requirement_errors,
        today,
    });
    SessionView {
        id: record.id.clone(),
        object: "verification_session.view".to_owned(),
        status: record.status.clone(),
        revision: record.revision,
        livemode: false,
        expires_at: record.expires_at,
        business: business.clone(),
        products: record.products.clone(),
        options: record.options.clone(),
        redirect_url: record.redirect_url.clone(),
        applicant,
        id_document: record.id_document.clone(),
        employment: record.employment.clone(),
        financial_evidence: record.financial_evidence.clone(),
        consents: record.consents.clone(),
        document_uploads,
        unfinished_uploads: Vec::new(),
        drafts: BTreeMap::new(),
        bank_connections,
        last_error: record.last_error.clone(),
        requirements,
        client_secret: None,
    }
}

/// Masks an ID number: `AB123456789` as `***6789`. A short one is masked altogether, as its end
/// would be most of it.
fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let readable = if characters.len() > 2 * READABLE_END { READABLE_END } else { 0 };
    let end: String = characters[characters.len() - readable..].iter().collect();
    format!("***{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_number_shows_its_end_only_where_more_stays_hidden() {
        assert_eq!(masked("AB123456789"), "***6789");
        assert_eq!(masked("12345678"), "***");
        assert_eq!(masked("ééééééééé"), "***éééé");
    }
}
