//! The report of a completed session: a part for each product, from what the applicant submitted.
//! What nobody submits (credit file, balances, scores) is the sandbox's own, and named so.

use latchkey_api_types::report::{
    BureauScore, CashFlowAccount, CashFlowAttribute, CashFlowReport, CashFlowScore, CreditReport,
    IdentityReport, IncomeReport, IncomeSource, Inquiry, ReportDocument, ReportEmployment,
    ReportSource, ReportStatus, Tradeline,
};
use latchkey_api_types::{
    BankConnectionStatus, DocumentStatus, DocumentType, DocumentUpload, Employment,
    EmploymentStatus, PayFrequency, Product, VerificationReport,
};

use crate::clock::date_of;
use crate::domain::processing::extraction::{ago, expiry_date, full_name, masked_number};
use crate::ids;
use crate::store::bank_connections::BankRecord;
use crate::store::sessions::SessionRecord;

/// The net pay in percent of the gross pay.
const NET_PERCENT: i64 = 75;

/// Returns the report of a session.
pub(crate) fn of_session(
    record: &SessionRecord,
    uploads: &[DocumentUpload],
    banks: &[BankRecord],
    now: i64,
) -> VerificationReport {
    let asked = |product: Product| record.products.contains(&product);
    VerificationReport {
        id: ids::new("vr_"),
        object: "verification_report".to_owned(),
        session: record.id.clone(),
        status: ReportStatus::Completed,
        identity: asked(Product::Identity).then(|| identity(record, uploads, now)),
        credit_data: asked(Product::Credit).then(|| credit(now)),
        income: asked(Product::Income).then(|| record.employment.as_ref().map(income)).flatten(),
        cash_flow: asked(Product::CashFlow).then(|| cash_flow(record, uploads, banks)),
        sources: sources(record, uploads, banks),
        created: now,
    }
}

fn identity(record: &SessionRecord, uploads: &[DocumentUpload], now: i64) -> IdentityReport {
    let document = record.id_document.as_ref().map(|document| ReportDocument {
        kind: document.kind.to_string(),
        number: Some(masked_number(record)),
        country: Some(document.issuing_country.clone()),
        expiry_date: Some(expiry_date(now)),
    });
    IdentityReport {
        verified: true,
        full_name: full_name(record),
        date_of_birth: record.applicant.date_of_birth.clone(),
        documents: document.into_iter().collect(),
        selfie_match: uploads
            .iter()
            .any(|upload| upload.document_type == DocumentType::Selfie)
            .then_some(0.98),
    }
}

fn credit(now: i64) -> CreditReport {
    let today = date_of(now);
    CreditReport {
        tradelines: vec![
            Tradeline {
                creditor: "Sandbox Card Company".to_owned(),
                kind: "credit_card".to_owned(),
                balance: 125_000,
                limit: 500_000,
                status: "current".to_owned(),
                opened: ago(today, 72).first_of_month().to_string(),
            },
            Tradeline {
                creditor: "Sandbox Car Finance".to_owned(),
                kind: "loan".to_owned(),
                balance: 310_000,
                limit: 900_000,
                status: "current".to_owned(),
                opened: ago(today, 26).first_of_month().to_string(),
            },
        ],
        public_records: Vec::new(),
        collections: Vec::new(),
        inquiries: vec![Inquiry {
            creditor: "Sandbox Mobile".to_owned(),
            date: ago(today, 2).to_string(),
            kind: "soft".to_owned(),
        }],
        bureau_scores: vec![BureauScore {
            bureau: "sandbox_bureau".to_owned(),
            score: 742,
            date: today.to_string(),
        }],
    }
}

fn income(employment: &Employment) -> IncomeReport {
    let annual_gross = employment.gross_pay.saturating_mul(times_a_year(&employment.pay_frequency));
    let kind = match employment.status {
        EmploymentStatus::FullTime | EmploymentStatus::PartTime | EmploymentStatus::Other(_) => {
            "employment"
        }
        EmploymentStatus::SelfEmployed => "self_employment",
        EmploymentStatus::Student => "grant",
        EmploymentStatus::Retired => "pension",
        EmploymentStatus::Unemployed => "benefit",
    };
    IncomeReport {
        annual_gross,
        annual_net: annual_gross / 100 * NET_PERCENT,
        pay_frequency: employment.pay_frequency.to_string(),
        employment: employment.employer.as_ref().map(|employer| ReportEmployment {
            employer: employer.clone(),
            title: employment.title.clone().unwrap_or_default(),
            start_date: employment.start_date.clone().unwrap_or_default(),
            status: "active".to_owned(),
        }),
        sources: vec![IncomeSource {
            kind: kind.to_owned(),
            employer: employment.employer.clone(),
            amount: employment.gross_pay,
            frequency: employment.pay_frequency.to_string(),
            currency: employment.currency.clone(),
        }],
    }
}

fn times_a_year(frequency: &PayFrequency) -> i64 {
    match frequency {
        PayFrequency::Weekly => 52,
        PayFrequency::Biweekly => 26,
        PayFrequency::Monthly => 12,
        PayFrequency::Annually | PayFrequency::Other(_) => 1,
    }
}

fn cash_flow(
    record: &SessionRecord,
    uploads: &[DocumentUpload],
    banks: &[BankRecord],
) -> CashFlowReport {
    let mut accounts: Vec<_> = authorised(banks)
        .flat_map(|bank| {
            bank.connection
                .accounts
                .iter()
                .map(move |account| (&bank.connection.institution.name, account))
        })
        .zip(1..)
        .map(|((institution, account), place)| CashFlowAccount {
            institution: institution.clone(),
            account_type: account.account_type.clone(),
            balance: 850_000 / place,
            currency: account.currency.clone(),
        })
        .collect();
    if accounts.is_empty() && has(uploads, &DocumentType::BankStatement) {
        let currency = record
            .employment
            .as_ref()
            .map_or_else(|| "gbp".to_owned(), |employment| employment.currency.clone());
        accounts.push(CashFlowAccount {
            institution: "Sandbox Bank".to_owned(),
            account_type: "checking".to_owned(),
            balance: 850_000,
            currency,
        });
    }
    let monthly = record.employment.as_ref().map_or(540_000, |employment| {
        employment.gross_pay.saturating_mul(times_a_year(&employment.pay_frequency)) / 12 / 100
            * NET_PERCENT
    });
    let attribute =
        |name: &str, value: i64| CashFlowAttribute { name: name.to_owned(), value: value.into() };
    CashFlowReport {
        accounts,
        scores: vec![CashFlowScore {
            kind: "cash_flow_score".to_owned(),
            value: 78,
            risk_indicator: "low_risk".to_owned(),
        }],
        attributes: vec![
            attribute("avg_monthly_income", monthly),
            attribute("avg_monthly_expenses", monthly / 10 * 7),
            attribute("avg_monthly_balance", 720_000),
        ],
    }
}

/// Returns the sources: the credit file, each connected bank and each document.
fn sources(
    record: &SessionRecord,
    uploads: &[DocumentUpload],
    banks: &[BankRecord],
) -> Vec<ReportSource> {
    let source = |source_id: String, source_type: &str, status: &str| ReportSource {
        source_id,
        source_type: source_type.to_owned(),
        status: status.to_owned(),
    };
    let bureau = record
        .products
        .contains(&Product::Credit)
        .then(|| source(ids::new("src_"), "credit_bureau", "completed"));
    let banks = authorised(banks)
        .map(|bank| source(bank.connection.id.clone(), "open_banking", "completed"));
    let files = uploads.iter().filter(|upload| upload.document_type != DocumentType::Selfie).map(
        |upload| {
            let source_type = if upload.document_type == DocumentType::IdDocument {
                "identity_document"
            } else {
                "document_upload"
            };
            source(
                upload.id.clone(),
                source_type,
                if upload.status == DocumentStatus::Rejected { "failed" } else { "completed" },
            )
        },
    );
    bureau.into_iter().chain(banks).chain(files).collect()
}

fn authorised(banks: &[BankRecord]) -> impl Iterator<Item = &BankRecord> {
    banks.iter().filter(|bank| bank.connection.status == BankConnectionStatus::Authorised)
}

fn has(uploads: &[DocumentUpload], document_type: &DocumentType) -> bool {
    uploads.iter().any(|upload| upload.document_type == *document_type)
}
