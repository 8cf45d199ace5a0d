//! A model of the server that knows only what decides the journey.

use std::collections::BTreeMap;

use latchkey_api_types::{
    BankConnection, BankConnectionStatus, BankFailure, BankFailureCode, Business,
    ConnectedInstitution, Consent, DocumentOptions, DocumentStatus, DocumentType, DocumentUpload,
    ErrorCode, FinancialEvidence, IdDocumentType, LastErrorCode, Product, Requirement,
    RequirementError, Requirements, SessionOptions, SessionStatus, SessionUpdate, SessionView,
};
use latchkey_client::Problem;
use latchkey_flow::{FileProblem, Slot};

/// The server, as far as the journey depends on it.
#[derive(Debug)]
pub(crate) struct ModelServer {
    pub(crate) session: SessionView,
    pub(crate) next_id: u32,
    pub(crate) rejects_next: bool,
    /// The revision of the last change of each part of the answers.
    changed: BTreeMap<&'static str, u64>,
}

impl ModelServer {
    pub(crate) fn new(products: Vec<Product>, asks_for_id_number: bool) -> Self {
        let document = DocumentOptions {
            require_id_number: Some(asks_for_id_number),
            ..DocumentOptions::default()
        };
        let session = SessionView {
            id: "vs_model".to_owned(),
            object: "verification_session.view".to_owned(),
            status: SessionStatus::Created,
            revision: 0,
            livemode: false,
            expires_at: i64::MAX,
            business: Business { name: "Maple Court".to_owned(), ..Business::default() },
            products,
            options: SessionOptions { document: Some(document), ..SessionOptions::default() },
            redirect_url: None,
            applicant: Default::default(),
            id_document: None,
            employment: None,
            financial_evidence: FinancialEvidence::BankConnection,
            consents: BTreeMap::new(),
            document_uploads: Vec::new(),
            unfinished_uploads: Vec::new(),
            drafts: BTreeMap::new(),
            bank_connections: Vec::new(),
            last_error: None,
            requirements: Requirements::default(),
            client_secret: None,
        };
        Self { session, next_id: 0, rejects_next: false, changed: BTreeMap::new() }
    }

    pub(crate) fn status(&self) -> &SessionStatus {
        &self.session.status
    }

    pub(crate) fn view(&self) -> SessionView {
        let mut view = self.session.clone();
        let (mut missing, mut met) = (Vec::new(), Vec::new());
        for requirement in self.required() {
            if self.has(&requirement) { met.push(requirement) } else { missing.push(requirement) }
        }
        view.requirements.errors.retain(|error| missing.contains(&error.requirement));
        view.requirements.missing = missing;
        view.requirements.met = met;
        let wants_bank = self.wants(Product::Income) || self.wants(Product::CashFlow);
        if wants_bank {
            view.requirements
                .alternatives
                .insert(Requirement::BankConnection, self.papers_for_bank());
        }
        view
    }

    fn wants(&self, product: Product) -> bool {
        self.session.products.contains(&product)
    }

    fn papers_for_bank(&self) -> Vec<Requirement> {
        let mut papers = Vec::new();
        if self.wants(Product::Income) {
            papers.push(Requirement::DocumentPaystub);
        }
        if self.wants(Product::CashFlow) {
            papers.push(Requirement::DocumentBankStatement);
        }
        papers
    }

    fn required(&self) -> Vec<Requirement> {
        let mut required = vec![Requirement::ConsentDataProcessing];
        if self.wants(Product::Identity) {
            required.extend([
                Requirement::ConsentBiometric,
                Requirement::ApplicantName,
                Requirement::ApplicantDateOfBirth,
                Requirement::DocumentIdType,
                Requirement::DocumentIdFront,
                Requirement::DocumentSelfie,
            ]);
            if self
                .session
                .options
                .document
                .as_ref()
                .and_then(|document| document.require_id_number)
                == Some(true)
            {
                required.push(Requirement::ApplicantIdNumber);
            }
            if self
                .session
                .id_document
                .as_ref()
                .is_none_or(|document| document.kind != IdDocumentType::Passport)
            {
                required.push(Requirement::DocumentIdBack);
            }
        }
        if self.wants(Product::Credit) {
            required.extend([
                Requirement::ConsentCreditCheck,
                Requirement::ApplicantAddress,
                Requirement::ApplicantAddressHistory,
            ]);
        }
        if self.wants(Product::Income) {
            required.push(Requirement::Employment);
        }
        if self.wants(Product::Income) || self.wants(Product::CashFlow) {
            match self.session.financial_evidence {
                FinancialEvidence::Documents => required.extend(self.papers_for_bank()),
                FinancialEvidence::BankConnection | FinancialEvidence::Other(_) => {
                    required.push(Requirement::BankConnection)
                }
            }
        }
        if self.wants(Product::Documents) {
            required.extend([
                Requirement::DocumentProofOfAddress,
                Requirement::Other("document.tenancy_agreement".to_owned()),
            ]);
        }
        required
    }

    fn has(&self, requirement: &Requirement) -> bool {
        let granted =
            |name: &str| self.session.consents.get(name).is_some_and(|consent| consent.granted);
        match requirement {
            Requirement::ConsentDataProcessing => granted("data_processing"),
            Requirement::ConsentBiometric => granted("biometric"),
            Requirement::ConsentCreditCheck => granted("credit_check"),
            Requirement::ApplicantName => self.session.applicant.first_name.is_some(),
            Requirement::ApplicantDateOfBirth => self.session.applicant.date_of_birth.is_some(),
            Requirement::ApplicantAddress => self.session.applicant.address.is_some(),
            Requirement::ApplicantIdNumber => self.session.applicant.id_number.is_some(),
            Requirement::ApplicantAddressHistory => {
                !self.session.applicant.previous_addresses.is_empty()
            }
            Requirement::DocumentIdType => self.session.id_document.is_some(),
            Requirement::Employment => self.session.employment.is_some(),
            Requirement::BankConnection => self
                .session
                .bank_connections
                .iter()
                .any(|connection| connection.status == BankConnectionStatus::Authorised),
            document => Slot::for_requirement(document).is_some_and(|slot| {
                self.session
                    .document_uploads
                    .iter()
                    .any(|upload| slot.holds(upload) && upload.status != DocumentStatus::Rejected)
            }),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.session.status, SessionStatus::Created | SessionStatus::Pending)
    }

    pub(crate) fn write(
        &mut self,
        change: impl FnOnce(&mut SessionView),
    ) -> Result<Box<SessionView>, Problem> {
        if !self.is_open() {
            return Err(refused(ErrorCode::StateInvalid));
        }
        self.session.status = SessionStatus::Pending;
        change(&mut self.session);
        Ok(Box::new(self.view()))
    }

    pub(crate) fn save(&mut self, answers: SessionUpdate) -> Result<Box<SessionView>, Problem> {
        let base_revision = answers.revision.expect("every save says what it builds on");
        let before = parts(&self.session);
        let mut after = self.session.clone();
        take(&mut after, answers);
        let changes: Vec<&str> = parts(&after)
            .into_iter()
            .zip(before)
            .filter(|(after, before)| after != before)
            .map(|((part, _), _)| part)
            .collect();
        let is_open = self.is_open();
        if is_open
            && changes
                .iter()
                .any(|part| self.changed.get(part).is_some_and(|changed| *changed > base_revision))
        {
            return Err(refused(ErrorCode::AnswerOutdated));
        }
        if is_open && !changes.is_empty() {
            after.revision += 1;
            self.changed.extend(changes.into_iter().map(|part| (part, after.revision)));
        }
        self.write(|session| *session = SessionView { status: session.status.clone(), ..after })
    }

    /// Saves answers of another window, which knows the current revision.
    pub(crate) fn save_elsewhere(&mut self, answers: SessionUpdate) {
        let revision = Some(self.session.revision);
        // Where the session takes no answers any more, they are refused there.
        let _ = self.save(SessionUpdate { revision, ..answers });
    }
    pub(crate) fn submit(&mut self) -> Result<Box<SessionView>, Problem> {
        if !self.is_open() {
            return Err(refused(ErrorCode::StateInvalid));
        }
        if !self.view().requirements.missing.is_empty() {
            return Err(refused(ErrorCode::RequirementMissing));
        }
        self.session.status = SessionStatus::Processing;
        Ok(Box::new(self.view()))
    }

    /// What the background job does.
    pub(crate) fn process(&mut self) {
        let is_rejected = std::mem::take(&mut self.rejects_next) && self.wants(Product::Identity);
        if self.session.status != SessionStatus::Processing {
            return;
        }
        if !is_rejected {
            self.session.status = SessionStatus::Completed;
            return;
        }
        self.session.status = SessionStatus::Pending;
        let front =
            Slot::for_requirement(&Requirement::DocumentIdFront).expect("a picture meets it");
        for upload in self.session.document_uploads.iter_mut().filter(|upload| front.holds(upload))
        {
            upload.status = DocumentStatus::Rejected;
        }
        let error = RequirementError {
            requirement: Requirement::DocumentIdFront,
            code: LastErrorCode::DocumentExpired,
            message: String::new(),
        };
        self.session.requirements.errors = vec![error];
    }

    fn id(&mut self, prefix: &str) -> String {
        self.next_id += 1;
        format!("{prefix}_{}", self.next_id)
    }

    pub(crate) fn upload(&mut self, slot: &Slot) -> Result<DocumentUpload, FileProblem> {
        let document = DocumentUpload {
            id: self.id("du"),
            object: "document_upload".to_owned(),
            session: self.session.id.clone(),
            document_type: slot.document_type.clone(),
            side: slot.side.clone(),
            capture_method: None,
            status: DocumentStatus::Pending,
            file_name: "photo.jpg".to_owned(),
            file_size: 1,
            mime_type: "image/jpeg".to_owned(),
            description: None,
            irregularity_detection: None,
            extracted_data: None,
            file_url: None,
            created: 1,
        };
        let stored = document.clone();
        let one = slot.holds_one_file();
        self.write(|session| {
            session.document_uploads.retain(|upload| !(one && slot.holds(upload)));
            session.document_uploads.push(stored);
        })
        .map_err(FileProblem::NotSent)?;
        Ok(document)
    }

    pub(crate) fn start_bank(&mut self, institution: &str) -> Result<Box<BankConnection>, Problem> {
        let connection = BankConnection {
            id: self.id("bc"),
            object: "bank_connection".to_owned(),
            session: self.session.id.clone(),
            status: BankConnectionStatus::Pending,
            authorization_url: Some("https://bank.example/".to_owned()),
            institution: ConnectedInstitution {
                id: institution.to_owned(),
                name: institution.to_owned(),
                logo_url: None,
            },
            accounts: Vec::new(),
            failure: None,
            expires_at: None,
            created: 1,
        };
        let stored = connection.clone();
        self.write(|session| session.bank_connections.push(stored))?;
        Ok(Box::new(connection))
    }

    pub(crate) fn answer_bank(&mut self, id: &str, authorised: bool) -> Option<BankConnection> {
        let connection =
            self.session.bank_connections.iter_mut().find(|connection| connection.id == id)?;
        if connection.status == BankConnectionStatus::Pending {
            if authorised {
                connection.status = BankConnectionStatus::Authorised;
            } else {
                connection.status = BankConnectionStatus::Failed;
                connection.failure = Some(BankFailure {
                    code: BankFailureCode::AccessDenied,
                    message: String::new(),
                });
            }
        }
        Some(connection.clone())
    }
}

fn refused(code: ErrorCode) -> Problem {
    Problem::Refused { code: Some(code), param: None, request_id: None }
}

/// Takes answers over.
fn take(session: &mut SessionView, answers: SessionUpdate) {
    if let Some(applicant) = answers.applicant {
        let known = &mut session.applicant;
        known.first_name = applicant.first_name.or(known.first_name.take());
        known.id_number = applicant.id_number.or(known.id_number.take());
        known.date_of_birth = applicant.date_of_birth.or(known.date_of_birth.take());
        known.address = applicant.address.or(known.address.take());
        known.previous_addresses =
            applicant.previous_addresses.unwrap_or(std::mem::take(&mut known.previous_addresses));
    }
    if let Some(document) = answers.id_document {
        if session.id_document.as_ref() != Some(&document) {
            session
                .document_uploads
                .retain(|upload| upload.document_type != DocumentType::IdDocument);
        }
        session.id_document = Some(document);
    }
    session.employment = answers.employment.or(session.employment.take());
    session.financial_evidence =
        answers.financial_evidence.unwrap_or(session.financial_evidence.clone());
    for (name, granted) in answers.consents {
        session.consents.insert(name, Consent { granted, decided_at: 1 });
    }
}

/// What is compared when two windows answer.
fn parts(session: &SessionView) -> Vec<(&'static str, String)> {
    let applicant = &session.applicant;
    let decisions: Vec<_> =
        session.consents.iter().map(|(name, consent)| (name, consent.granted)).collect();
    vec![
        ("name", format!("{:?}", applicant.first_name)),
        ("birth", format!("{:?}", applicant.date_of_birth)),
        ("address", format!("{:?}", (&applicant.address, &applicant.previous_addresses))),
        ("id_number", format!("{:?}", applicant.id_number)),
        ("id_document", format!("{:?}", session.id_document)),
        ("employment", format!("{:?}", session.employment)),
        ("evidence", format!("{:?}", session.financial_evidence)),
        ("consents", format!("{decisions:?}")),
    ]
}
