//! `/v1/identity/verification_reports`: retrieve and list reports in the format of Stripe Identity.

use axum::Json;
use axum::extract::{Path, State};
use latchkey_api_types::report::ReportStatus;
use latchkey_api_types::stripe::report::{
    StripeDocumentCheck, StripeIdNumberCheck, StripeSelfieCheck,
};
use latchkey_api_types::stripe::{StripeType, StripeVerificationReport};
use latchkey_api_types::{
    DocumentType, DocumentUpload, LastError, List, Product, VerificationReport,
};

use crate::api::auth::SecretKey;
use crate::api::openapi::tags;
use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::openapi::CreatedQuery;
use crate::api::stripe::params::QueryString;
use crate::api::stripe::{expand, fields, list};
use crate::domain::redaction;
use crate::state::AppState;
use crate::store::reports::EndedReportFilter;
use crate::store::sessions::SessionRecord;
use crate::store::{Connection, StoreResult, document_uploads, reports, sessions};

const PATH: &str = "/v1/identity/verification_reports";

/// Retrieve a VerificationReport
#[utoipa::path(
    get,
    path = "/v1/identity/verification_reports/{id}",
    operation_id = "stripe_retrieve_verification_report",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(("id" = String, Path)),
    responses((status = 200, description = "The report.", body = StripeVerificationReport))
)]
pub(crate) async fn retrieve_report(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    QueryString(mut params): QueryString,
) -> StripeResult<Json<StripeVerificationReport>> {
    expand::of_report(&mut params, "")?;
    params.finish()?;
    let not_found = || StripeFailure::no_such("verification report", "id");
    let mut connection = state.store.read().await?;
    let report =
        reports::find(&mut connection, &id).await?.filter(has_ended).ok_or_else(not_found)?;
    let record = sessions::find(&mut connection, &report.session).await?.ok_or_else(not_found)?;
    Ok(Json(of_report(&mut connection, &record, report).await?))
}

/// List VerificationReports
///
/// Returns reports, newest first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "stripe_list_verification_reports",
    tag = tags::STRIPE,
    security(("secret_key" = [])),
    params(
        CreatedQuery,
        ("type" = Option<String>, Query, description = "Only return reports of this type: \
            `document` or `id_number`."),
        ("verification_session" = Option<String>, Query, description = "Only return reports of \
            this session."),
        crate::api::extract::PageQuery,
    ),
    responses((status = 200, description = "A page of \
        reports.", body = List<StripeVerificationReport>))
)]
pub(crate) async fn list_reports(
    _: SecretKey,
    State(state): State<AppState>,
    QueryString(mut params): QueryString,
) -> StripeResult<Json<List<StripeVerificationReport>>> {
    expand::of_report(&mut params, "data.")?;
    let filter = EndedReportFilter {
        session: params.text("verification_session")?,
        client_reference_id: params.text("client_reference_id")?,
        stripe_type: super::options::kind(&mut params)?.map(|kind| kind.to_string()),
        created: list::created(&mut params)?,
    };
    let page = list::page(&mut params)?;
    params.finish()?;
    let mut connection = state.store.read().await?;
    let page = reports::list_ended(&mut connection, &filter, &page)
        .await?
        .ok_or_else(|| list::unknown_cursor(&page, "verification report"))?;
    let mut data = Vec::with_capacity(page.rows.len());
    for report in page.rows {
        if let Some(record) = sessions::find(&mut connection, &report.session).await? {
            data.push(of_report(&mut connection, &record, report).await?);
        }
    }
    Ok(Json(List::new(PATH, data, page.has_more)))
}

/// Returns the report in Stripe's format.
pub(super) async fn of_report(
    connection: &mut Connection,
    record: &SessionRecord,
    report: VerificationReport,
) -> StoreResult<StripeVerificationReport> {
    let uploads = document_uploads::of_session(connection, &record.id).await?;
    if record.redaction.is_some() {
        return Ok(assemble(
            &redaction::of_session(record)?,
            &redaction::of_value(&report)?,
            &uploads,
        ));
    }
    Ok(assemble(record, &report, &uploads))
}

fn has_ended(report: &VerificationReport) -> bool {
    matches!(report.status, ReportStatus::Completed | ReportStatus::Error)
}

fn assemble(
    record: &SessionRecord,
    report: &VerificationReport,
    uploads: &[DocumentUpload],
) -> StripeVerificationReport {
    let request = fields::request_of(record);
    let checks_identity = record.products.contains(&Product::Identity);
    let by_document = checks_identity && request.kind != StripeType::IdNumber;
    let asks_for_number = request.kind == StripeType::IdNumber
        || request.options.document.as_ref().and_then(|document| document.require_id_number)
            == Some(true);
    let selfie = uploads.iter().rev().find(|upload| upload.document_type == DocumentType::Selfie);
    StripeVerificationReport {
        id: report.id.clone(),
        object: "identity.verification_report".to_owned(),
        client_reference_id: request.client_reference_id,
        created: report.created,
        document: by_document.then(|| document_check(record, report, uploads)),
        id_number: (checks_identity && asks_for_number).then(|| id_number_check(record, report)),
        livemode: false,
        options: request.options,
        selfie: selfie.filter(|_| by_document).map(|selfie| {
            let Verdict { status, error } = verdict(record, report, "selfie_");
            let document = id_photos(uploads).next().map(|upload| upload.id.clone());
            StripeSelfieCheck { status, error, document, selfie: Some(selfie.id.clone()) }
        }),
        kind: if request.verification_flow.is_some() {
            StripeType::VerificationFlow
        } else {
            request.kind
        },
        verification_flow: request.verification_flow,
        verification_session: Some(record.id.clone()),
    }
}

fn document_check(
    record: &SessionRecord,
    report: &VerificationReport,
    uploads: &[DocumentUpload],
) -> StripeDocumentCheck {
    let Verdict { status, error } = verdict(record, report, "document_");
    let read = report.identity.as_ref().and_then(|identity| identity.documents.first());
    let shown = record.id_document.as_ref();
    StripeDocumentCheck {
        status,
        error,
        first_name: record.applicant.first_name.clone(),
        last_name: record.applicant.last_name.clone(),
        dob: fields::date_of_birth(&record.applicant),
        address: record.applicant.address.clone(),
        expiration_date: read
            .and_then(|document| document.expiry_date.as_deref())
            .map(fields::date),
        issued_date: None,
        issuing_country: shown.map(|document| document.issuing_country.clone()),
        number: read.and_then(|document| document.number.clone()),
        kind: shown.map(|document| document.kind.to_string()),
        files: Some(id_photos(uploads).map(|upload| upload.id.clone()).collect()),
    }
}

fn id_number_check(record: &SessionRecord, report: &VerificationReport) -> StripeIdNumberCheck {
    let Verdict { status, error } = verdict(record, report, "id_number_");
    StripeIdNumberCheck {
        status,
        error,
        first_name: record.applicant.first_name.clone(),
        last_name: record.applicant.last_name.clone(),
        dob: fields::date_of_birth(&record.applicant),
        id_number: record.id_number.clone(),
        id_number_type: fields::id_number_type(record),
    }
}

struct Verdict {
    status: String,
    error: Option<LastError>,
}

/// Returns the result of the checks whose error codes begin with `family`. Only the check that
/// caused the failure has an error.
fn verdict(record: &SessionRecord, report: &VerificationReport, family: &str) -> Verdict {
    if report.status == ReportStatus::Completed {
        return Verdict { status: "verified".to_owned(), error: None };
    }
    Verdict {
        status: "unverified".to_owned(),
        error: fields::last_error(record).filter(|error| error.code.as_str().starts_with(family)),
    }
}

fn id_photos(uploads: &[DocumentUpload]) -> impl Iterator<Item = &DocumentUpload> {
    uploads.iter().filter(|upload| upload.document_type == DocumentType::IdDocument)
}
