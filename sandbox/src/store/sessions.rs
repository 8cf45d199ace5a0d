//! Verification sessions: everything about one applicant, in one document.

use std::collections::BTreeMap;

use latchkey_api_types::stripe::{
    StripeOptions, StripeProvidedDetails, StripeRelatedPerson, StripeStatus, StripeType,
};
use latchkey_api_types::{
    ApplicantView, Consent, Employment, FinancialEvidence, IdDocument, JsonMap, LastError, Product,
    RequirementError, SessionOptions, SessionStatus,
};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use crate::store::engine::Engine;
use crate::store::pagination::{CreatedRange, Listing, Page, PageRequest};
use crate::store::{
    Connection, StoreError, StoreResult, Transaction, from_document, from_documents, to_document,
};

/// A session as it is stored. Each caller's view of it is made from this.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRecord {
    pub id: String,
    pub status: SessionStatus,
    pub created: i64,
    /// When the session expires, unless it was submitted by then.
    pub expires_at: i64,
    pub products: Vec<Product>,
    #[serde(default)]
    pub options: SessionOptions,
    /// Where the applicant goes afterwards, as it was sent.
    #[serde(default)]
    pub redirect_url: Option<String>,
    /// Where events are delivered.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// The business's own data.
    #[serde(default)]
    pub metadata: JsonMap,
    /// Prefilled by the business, then as collected. Its `id_number` stays empty.
    #[serde(default)]
    pub applicant: ApplicantView,
    /// The national ID number in full. A response has no more than its masked form.
    #[serde(default)]
    pub id_number: Option<String>,
    /// The type and country of the identity document.
    #[serde(default)]
    pub id_document: Option<IdDocument>,
    #[serde(default)]
    pub employment: Option<Employment>,
    /// How the applicant proves income and cash flow.
    #[serde(default)]
    pub financial_evidence: FinancialEvidence,
    /// Every consent that was granted or declined, by name.
    #[serde(default)]
    pub consents: BTreeMap<String, Consent>,
    /// The number of changes of the answers.
    #[serde(default)]
    pub revision: u64,
    /// The last change of each answer, by name.
    #[serde(default)]
    pub answer_changes: BTreeMap<String, AnswerChange>,
    /// Why the checks failed the last time.
    #[serde(default)]
    pub last_error: Option<LastError>,
    /// What was rejected, until it is submitted again.
    #[serde(default)]
    pub requirement_errors: Vec<RequirementError>,
    #[serde(default)]
    pub cancellation_reason: Option<String>,
    /// The report's id, once completed.
    #[serde(default)]
    pub report: Option<String>,
    /// The number of submissions.
    #[serde(default)]
    pub submissions: u32,
    /// The request of a Stripe client, where one created the session.
    #[serde(default)]
    pub stripe: Option<StripeRequest>,
    /// The first generation of client secrets that opens a failed session again; `None` where no
    /// response has offered that.
    #[serde(default)]
    pub reopens_with: Option<i64>,
    #[serde(default)]
    pub redaction: Option<Redaction>,
    /// The generation of the current client secret.
    pub secret_generation: i64,
    /// The generation of the current hosted link.
    pub link_generation: i64,
    /// The number of writes, for optimistic locking.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerChange {
    /// The session's revision since the change.
    pub revision: u64,
    /// The open widget that made the change, where it has named itself.
    #[serde(default)]
    pub writer: Option<String>,
}

/// The request of a Stripe client, as far as the rest of the record does not hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeRequest {
    /// What is checked: as in the request or in its preset.
    pub kind: StripeType,
    /// How it is checked, as it was sent.
    pub options: StripeOptions,
    /// The preset that `kind` and `options` come from.
    #[serde(default)]
    pub verification_flow: Option<String>,
    /// The caller's own id.
    #[serde(default)]
    pub client_reference_id: Option<String>,
    /// What the caller knows of the applicant.
    #[serde(default)]
    pub provided_details: Option<StripeProvidedDetails>,
    #[serde(default)]
    pub related_customer: Option<String>,
    /// The account that represents the customer.
    #[serde(default)]
    pub related_customer_account: Option<String>,
    /// The person at a connected account whom the verification is for.
    #[serde(default)]
    pub related_person: Option<StripeRelatedPerson>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redaction {
    /// Requested: nothing opens the session any more.
    Processing,
    /// Done: no personal data is left.
    Redacted,
}

impl SessionRecord {
    /// A new session, of which only the products are known.
    pub fn new(id: String, created: i64, expires_at: i64, products: Vec<Product>) -> Self {
        Self {
            id,
            status: SessionStatus::Created,
            created,
            expires_at,
            products,
            options: SessionOptions::default(),
            redirect_url: None,
            webhook_url: None,
            metadata: JsonMap::new(),
            applicant: ApplicantView::default(),
            id_number: None,
            id_document: None,
            employment: None,
            financial_evidence: FinancialEvidence::default(),
            consents: BTreeMap::new(),
            revision: 0,
            answer_changes: BTreeMap::new(),
            last_error: None,
            requirement_errors: Vec::new(),
            cancellation_reason: None,
            report: None,
            submissions: 0,
            stripe: None,
            reopens_with: None,
            redaction: None,
            secret_generation: 0,
            link_generation: 0,
            version: 0,
        }
    }

    /// Returns the status in Stripe's dialect, which has fewer.
    pub fn stripe_status(&self) -> StripeStatus {
        match &self.status {
            SessionStatus::Created | SessionStatus::Pending | SessionStatus::Failed => {
                StripeStatus::RequiresInput
            }
            SessionStatus::Processing => StripeStatus::Processing,
            SessionStatus::Completed => StripeStatus::Verified,
            SessionStatus::Expired | SessionStatus::Canceled => StripeStatus::Canceled,
            SessionStatus::Other(name) => StripeStatus::Other(name.clone()),
        }
    }

    /// Returns the type in Stripe's dialect.
    pub fn stripe_type(&self) -> StripeType {
        self.stripe.as_ref().map_or(StripeType::Document, |stripe| stripe.kind.clone())
    }

    /// Whether the identity is checked by an ID number, without a document.
    pub fn is_checked_by_id_number(&self) -> bool {
        self.stripe_type() == StripeType::IdNumber
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    pub status: Option<String>,
    pub applicant_email: Option<String>,
    pub stripe_status: Option<String>,
    pub client_reference_id: Option<String>,
    pub related_customer: Option<String>,
    /// The account that represents the customer.
    pub related_customer_account: Option<String>,
    pub created: CreatedRange,
}

pub async fn insert(connection: &mut Connection, record: &SessionRecord) -> StoreResult<()> {
    let stripe = record.stripe.as_ref();
    sqlx::query(
        "INSERT INTO sessions (id, status, applicant_email, created, expires_at, version, document,
                               stripe_status, stripe_type, client_reference_id, related_customer, \
                               related_customer_account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&record.id)
    .bind(record.status.as_str())
    .bind(record.applicant.email.as_deref().map(str::to_lowercase))
    .bind(record.created)
    .bind(record.expires_at)
    .bind(record.version)
    .bind(to_document(record)?)
    .bind(record.stripe_status().as_str())
    .bind(record.stripe_type().as_str())
    .bind(stripe.and_then(|stripe| stripe.client_reference_id.as_deref()))
    .bind(stripe.and_then(|stripe| stripe.related_customer.as_deref()))
    .bind(stripe.and_then(|stripe| stripe.related_customer_account.as_deref()))
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<SessionRecord>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Finds a session and locks it until the transaction ends. Every change of a session, or of what
/// belongs to it, begins with this: two of them run one after the other, in whichever processes.
pub async fn lock(transaction: &mut Transaction, id: &str) -> StoreResult<Option<SessionRecord>> {
    let query = format!(
        "SELECT document FROM sessions WHERE id = $1{}",
        Engine::of(transaction).row_lock()
    );
    let document: Option<String> = sqlx::query_scalar(AssertSqlSafe(query))
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Writes a changed session and increments its version.
///
/// # Errors
/// [`StoreError::Conflict`] where it was written since it was read.
pub async fn save(connection: &mut Connection, record: &mut SessionRecord) -> StoreResult<()> {
    let read_version = record.version;
    record.version += 1;
    let written = sqlx::query(
        "UPDATE sessions SET status = $1, applicant_email = $2, expires_at = $3, version = $4, \
            document = $5, stripe_status = $8, stripe_type = $9
         WHERE id = $6 AND version = $7",
    )
    .bind(record.status.as_str())
    .bind(record.applicant.email.as_deref().map(str::to_lowercase))
    .bind(record.expires_at)
    .bind(record.version)
    .bind(to_document(record)?)
    .bind(&record.id)
    .bind(read_version)
    .bind(record.stripe_status().as_str())
    .bind(record.stripe_type().as_str())
    .execute(connection)
    .await?;
    if written.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Returns one page; `None` where the cursor is unknown.
pub async fn list(
    connection: &mut Connection,
    filter: &SessionFilter,
    page: &PageRequest,
) -> StoreResult<Option<Page<SessionRecord>>> {
    let email = filter.applicant_email.as_deref().map(str::to_lowercase);
    let filters = [
        ("status", filter.status.as_deref()),
        ("applicant_email", email.as_deref()),
        ("stripe_status", filter.stripe_status.as_deref()),
        ("client_reference_id", filter.client_reference_id.as_deref()),
        ("related_customer", filter.related_customer.as_deref()),
        ("related_customer_account", filter.related_customer_account.as_deref()),
    ];
    let listing = Listing { table: "sessions", filters: &filters };
    let Some(page) = listing.documents_where(connection, page, filter.created.conditions()).await?
    else {
        return Ok(None);
    };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}

/// Returns the sessions that were not submitted and whose time was up at `now`.
pub async fn open_and_due(
    connection: &mut Connection,
    now: i64,
) -> StoreResult<Vec<SessionRecord>> {
    let open =
        "SELECT document FROM sessions WHERE status IN ('created', 'pending') AND expires_at <= $1";
    from_documents(sqlx::query_scalar(open).bind(now).fetch_all(connection).await?)
}
