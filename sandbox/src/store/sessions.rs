//! Verification sessions: everything about one applicant's journey, in one document.

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

/// A session as it is stored. The wire types are made from it, each for its reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// `vs_...`
    pub id: String,
    /// How far it has come.
    pub status: SessionStatus,
    /// When it was created.
    pub created: i64,
    /// When it expires, unless it is finished by then.
    pub expires_at: i64,
    /// What is asked for.
    pub products: Vec<Product>,
    /// How it is asked for.
    #[serde(default)]
    pub options: SessionOptions,
    /// Where the applicant goes afterwards, as it was passed in.
    #[serde(default)]
    pub redirect_url: Option<String>,
    /// Where events are delivered.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// The landlord's own data.
    #[serde(default)]
    pub metadata: JsonMap,
    /// Prefilled by the landlord, then as collected. Its `id_number` stays empty: see below.
    #[serde(default)]
    pub applicant: ApplicantView,
    /// The national ID number in full; no answer carries more than its masked form.
    #[serde(default)]
    pub id_number: Option<String>,
    /// The identity document that the applicant will show.
    #[serde(default)]
    pub id_document: Option<IdDocument>,
    /// The job, once given.
    #[serde(default)]
    pub employment: Option<Employment>,
    /// How income and cash flow are shown.
    #[serde(default)]
    pub financial_evidence: FinancialEvidence,
    /// Every consent that was decided, by its name.
    #[serde(default)]
    pub consents: BTreeMap<String, Consent>,
    /// Counts the changes of the answers.
    #[serde(default)]
    pub revision: u64,
    /// When each answer was changed last, by its name.
    #[serde(default)]
    pub answer_changes: BTreeMap<String, AnswerChange>,
    /// Why the checks failed the last time.
    #[serde(default)]
    pub last_error: Option<LastError>,
    /// What was given and refused, until it is given anew.
    #[serde(default)]
    pub requirement_errors: Vec<RequirementError>,
    /// Why it was called off.
    #[serde(default)]
    pub cancellation_reason: Option<String>,
    /// The report's id, once completed.
    #[serde(default)]
    pub report: Option<String>,
    /// How many submissions there were.
    #[serde(default)]
    pub submissions: u32,
    /// How a Stripe client asked for it, where one did.
    #[serde(default)]
    pub stripe: Option<StripeRequest>,
    /// From which client secret on a failed session is opened again; `None` where nobody offered
    /// that.
    #[serde(default)]
    pub reopens_with: Option<i64>,
    /// How far its redaction has come, where one was asked for.
    #[serde(default)]
    pub redaction: Option<Redaction>,
    /// Which client secret is the current one.
    pub secret_generation: i64,
    /// Which hosted link is the current one.
    pub link_generation: i64,
    /// Counts the writes: a write on top of something not read is refused.
    pub version: i64,
}

/// The last change of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerChange {
    /// The session's revision since then.
    pub revision: u64,
    /// Which open page it was, where it said so.
    #[serde(default)]
    pub writer: Option<String>,
}

/// What a Stripe client asked for, as far as the rest of the record does not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeRequest {
    /// What is checked. Of a preset, what the preset says.
    pub kind: StripeType,
    /// How, as it was passed in.
    pub options: StripeOptions,
    /// The preset that both come from.
    #[serde(default)]
    pub verification_flow: Option<String>,
    /// The caller's own id.
    #[serde(default)]
    pub client_reference_id: Option<String>,
    /// What the caller knows of the applicant.
    #[serde(default)]
    pub provided_details: Option<StripeProvidedDetails>,
    /// `cus_...`
    #[serde(default)]
    pub related_customer: Option<String>,
    /// The account that stands for the customer.
    #[serde(default)]
    pub related_customer_account: Option<String>,
    /// Whom the verification is for, at a connected account.
    #[serde(default)]
    pub related_person: Option<StripeRelatedPerson>,
}

/// How far a redaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redaction {
    /// Asked for: nothing opens the session any more.
    Processing,
    /// Nothing personal is left.
    Redacted,
}

impl SessionRecord {
    /// A session for which nothing is known but what is asked for.
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

    /// The status in the Stripe dialect, which has fewer.
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

    /// What is checked, in the Stripe dialect; of a preset, what it says.
    pub fn stripe_type(&self) -> StripeType {
        self.stripe.as_ref().map_or(StripeType::Document, |stripe| stripe.kind.clone())
    }

    /// Whether the identity is checked by an ID number, without any document.
    pub fn is_checked_by_id_number(&self) -> bool {
        self.stripe_type() == StripeType::IdNumber
    }
}

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// With this status.
    pub status: Option<String>,
    /// For this applicant.
    pub applicant_email: Option<String>,
    /// With this status in the Stripe dialect.
    pub stripe_status: Option<String>,
    /// With this id of the caller's own.
    pub client_reference_id: Option<String>,
    /// For this customer.
    pub related_customer: Option<String>,
    /// For the customer that this account stands for.
    pub related_customer_account: Option<String>,
    /// Created then.
    pub created: CreatedRange,
}

/// Adds a session.
pub async fn insert(connection: &mut Connection, record: &SessionRecord) -> StoreResult<()> {
    let stripe = record.stripe.as_ref();
    sqlx::query(
        "INSERT INTO sessions (id, status, applicant_email, created, expires_at, version, document,
                               stripe_status, stripe_type, client_reference_id, related_customer, related_customer_account)
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

/// The session of this id.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<SessionRecord>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// The session of this id, which nobody else changes until the transaction ends. Whoever means to
/// change a session, or what belongs to it, begins with this: two that do so go one after the
/// other, in whichever processes they run.
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

/// Writes a changed session back and counts its version up; [`StoreError::Conflict`] when it was
/// written in between.
pub async fn save(connection: &mut Connection, record: &mut SessionRecord) -> StoreResult<()> {
    let read_version = record.version;
    record.version += 1;
    let written = sqlx::query(
        "UPDATE sessions SET status = $1, applicant_email = $2, expires_at = $3, version = $4, document = $5, stripe_status = $8, stripe_type = $9
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

/// One page of sessions; `None` when the cursor names no session.
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

/// The sessions that nobody has submitted and whose time was up at `now`.
pub async fn open_and_due(
    connection: &mut Connection,
    now: i64,
) -> StoreResult<Vec<SessionRecord>> {
    let open =
        "SELECT document FROM sessions WHERE status IN ('created', 'pending') AND expires_at <= $1";
    from_documents(sqlx::query_scalar(open).bind(now).fetch_all(connection).await?)
}
