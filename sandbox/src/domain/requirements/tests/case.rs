//! A session as a test describes it.

use std::collections::BTreeMap;

use latchkey_api_types::{
    Address, ApplicantView, BankConnection, BankConnectionStatus, ConnectedInstitution, Consent,
    DocumentSide, DocumentStatus, DocumentUpload, Employment, EmploymentStatus, FinancialEvidence,
    IdDocument, IdDocumentType, PastAddress, PayFrequency, Product, Requirement, RequirementError,
    Requirements, SessionOptions,
};
use latchkey_rules::date::CivilDate;

use crate::domain::requirements::{Collected, requirements};

pub(super) const TODAY: CivilDate = CivilDate::new(2026, 3, 15).unwrap();

/// A session as a test describes it, from nothing answered to everything answered.
#[derive(Clone, Default)]
pub(super) struct Case {
    pub(super) products: Vec<Product>,
    pub(super) options: SessionOptions,
    pub(super) by_id_number: bool,
    pub(super) applicant: ApplicantView,
    pub(super) id_document: Option<IdDocument>,
    pub(super) employment: Option<Employment>,
    pub(super) financial_evidence: FinancialEvidence,
    pub(super) consents: BTreeMap<String, Consent>,
    pub(super) uploads: Vec<DocumentUpload>,
    pub(super) bank_connections: Vec<BankConnection>,
    pub(super) errors: Vec<RequirementError>,
}

impl Case {
    pub(super) fn of(products: &[Product]) -> Self {
        Self { products: products.to_vec(), ..Self::default() }
    }

    /// The same with everything that any product requires.
    pub(super) fn complete(products: &[Product]) -> Self {
        Self {
            products: products.to_vec(),
            applicant: ApplicantView {
                first_name: text("Ada"),
                last_name: text("Lovelace"),
                date_of_birth: text("1990-05-01"),
                id_number: text("AB123456"),
                address: Some(home()),
                address_since: text("2024-01"),
                previous_addresses: vec![past("2022-01")],
                ..ApplicantView::default()
            },
            id_document: Some(IdDocument {
                kind: IdDocumentType::IdCard,
                issuing_country: "DE".to_owned(),
            }),
            employment: Some(Employment {
                status: EmploymentStatus::FullTime,
                employer: text("Analytical Engines"),
                title: text("Engineer"),
                start_date: text("2020-01-01"),
                gross_pay: 350_000,
                currency: "gbp".to_owned(),
                pay_frequency: PayFrequency::Monthly,
            }),
            consents: ["data_processing", "biometric", "credit_check"]
                .map(|name| (name.to_owned(), Consent { granted: true, decided_at: 1 }))
                .into(),
            uploads: vec![
                upload("id_document", Some("front")),
                upload("id_document", Some("back")),
                upload("selfie", None),
                upload("paystub", None),
                upload("bank_statement", None),
                upload("bank_statement", None),
                upload("bank_statement", None),
                upload("proof_of_address", None),
                upload("tenancy_agreement", None),
            ],
            bank_connections: vec![connection(BankConnectionStatus::Authorised)],
            ..Self::default()
        }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(super) fn requirements(&self) -> Requirements {
        requirements(&Collected {
            products: &self.products,
            options: &self.options,
            by_id_number: self.by_id_number,
            applicant: &self.applicant,
            id_document: self.id_document.as_ref(),
            employment: self.employment.as_ref(),
            financial_evidence: &self.financial_evidence,
            consents: &self.consents,
            uploads: &self.uploads,
            bank_connections: &self.bank_connections,
            errors: &self.errors,
            today: TODAY,
        })
    }

    pub(super) fn missing(&self) -> Vec<String> {
        names(&self.requirements().missing)
    }

    pub(super) fn met(&self) -> Vec<String> {
        names(&self.requirements().met)
    }
}

pub(super) fn names(requirements: &[Requirement]) -> Vec<String> {
    requirements.iter().map(|requirement| requirement.as_str().to_owned()).collect()
}

pub(super) fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(super) fn home() -> Address {
    Address {
        line1: text("1 High Street"),
        city: text("London"),
        postal_code: text("N1 1AA"),
        country: text("GB"),
        ..Address::default()
    }
}

pub(super) fn past(since: &str) -> PastAddress {
    PastAddress { address: home(), since: since.to_owned() }
}

pub(super) fn upload(document_type: &str, side: Option<&str>) -> DocumentUpload {
    DocumentUpload {
        id: "du_1".to_owned(),
        object: "document_upload".to_owned(),
        session: "vs_1".to_owned(),
        document_type: document_type.into(),
        side: side.map(DocumentSide::from),
        capture_method: None,
        status: DocumentStatus::Pending,
        file_name: "file.pdf".to_owned(),
        file_size: 1,
        mime_type: "application/pdf".to_owned(),
        description: None,
        irregularity_detection: None,
        extracted_data: None,
        file_url: None,
        created: 1,
    }
}

pub(super) fn connection(status: BankConnectionStatus) -> BankConnection {
    BankConnection {
        id: "bc_1".to_owned(),
        object: "bank_connection".to_owned(),
        session: "vs_1".to_owned(),
        status,
        authorization_url: None,
        institution: ConnectedInstitution {
            id: "sandbox_bank".to_owned(),
            name: "Bank".to_owned(),
            logo_url: None,
        },
        accounts: vec![],
        failure: None,
        expires_at: None,
        created: 1,
    }
}

pub(super) fn product_subsets() -> impl Iterator<Item = Vec<Product>> {
    (1..1_u32 << Product::KNOWN.len()).map(|bits| {
        Product::KNOWN
            .iter()
            .enumerate()
            .filter(|(index, _)| bits & (1 << index) != 0)
            .map(|(_, product)| product.clone())
            .collect()
    })
}
