//! The requirements of a session: the one place that knows which product needs what.
//!
//! Pure: no store, no clock (`today` is an argument), no request. The widget derives none of this
//! itself.

use std::collections::{BTreeMap, BTreeSet};

use latchkey_api_types::{
    ApplicantView, BankConnection, BankConnectionStatus, CaptureMethod, Consent, DocumentSide,
    DocumentStatus, DocumentType, DocumentUpload, Employment, FinancialEvidence, IdDocument,
    IdDocumentType, PastAddress, Product, Requirement, RequirementError, Requirements,
    SessionOptions,
};
use latchkey_rules::address::history_start;
use latchkey_rules::date::{CivilDate, CivilMonth};

use crate::domain::validate;

/// The monthly statements that replace a connected bank.
const STATEMENTS_FOR_CASH_FLOW: u32 = 3;

/// Everything that the requirements depend on.
pub(crate) struct Collected<'a> {
    pub(crate) products: &'a [Product],
    pub(crate) options: &'a SessionOptions,
    /// Whether the identity is checked by an ID number, without a document.
    pub(crate) by_id_number: bool,
    pub(crate) applicant: &'a ApplicantView,
    pub(crate) id_document: Option<&'a IdDocument>,
    pub(crate) employment: Option<&'a Employment>,
    /// How the applicant proves income and cash flow.
    pub(crate) financial_evidence: &'a FinancialEvidence,
    pub(crate) consents: &'a BTreeMap<String, Consent>,
    pub(crate) uploads: &'a [DocumentUpload],
    /// The connections as they are today.
    pub(crate) bank_connections: &'a [BankConnection],
    /// What was rejected, until it is submitted again.
    pub(crate) errors: &'a [RequirementError],
    /// The server's date.
    pub(crate) today: CivilDate,
}

/// Returns what is required, met and wrong, in the order of asking.
pub(crate) fn requirements(collected: &Collected<'_>) -> Requirements {
    let mut listed = listed(collected);
    listed.sort_by_key(position);
    let errors: Vec<RequirementError> = collected
        .errors
        .iter()
        .filter(|error| listed.contains(&error.requirement))
        .cloned()
        .collect();
    let refused: BTreeSet<&Requirement> = errors.iter().map(|error| &error.requirement).collect();
    let (met, missing) = listed
        .into_iter()
        .partition(|requirement| !refused.contains(requirement) && is_met(collected, requirement));
    Requirements {
        missing,
        met,
        errors,
        alternatives: alternatives(collected),
        minimum_files: minimum_files(collected),
    }
}

/// Whether the applicant has to take the photo of such a document in the widget, rather than choose
/// a file.
pub(crate) fn must_be_live(options: &SessionOptions, document_type: &DocumentType) -> bool {
    let is_asked_for =
        options.document.as_ref().and_then(|document| document.require_live_capture) == Some(true);
    is_asked_for && matches!(document_type, DocumentType::IdDocument | DocumentType::Selfie)
}

/// Returns every requirement of the session, met or not.
fn listed(collected: &Collected<'_>) -> Vec<Requirement> {
    let mut listed = vec![Requirement::ConsentDataProcessing];
    if collected.asks_for(&Product::Identity) {
        listed.extend(identity(collected));
    }
    if collected.asks_for(&Product::Credit) {
        listed.extend([Requirement::ConsentCreditCheck, Requirement::ApplicantAddress]);
        if collected.moved_in_lately() {
            listed.push(Requirement::ApplicantAddressHistory);
        }
    }
    if collected.asks_for(&Product::Income) {
        listed.push(Requirement::Employment);
    }
    if collected.wants_finances() {
        match collected.financial_evidence {
            FinancialEvidence::Documents => listed.extend(financial_documents(collected)),
            // An unknown choice cannot be saved; should there be one, the default can be met.
            FinancialEvidence::BankConnection | FinancialEvidence::Other(_) => {
                listed.push(Requirement::BankConnection)
            }
        }
    }
    if collected.asks_for(&Product::Documents) {
        listed.push(Requirement::DocumentProofOfAddress);
        listed.extend(
            collected
                .required_documents()
                .map(|name| Requirement::from(format!("document.{name}").as_str())),
        );
    }
    let mut seen = BTreeSet::new();
    listed.retain(|requirement| seen.insert(requirement.clone()));
    listed
}

fn identity(collected: &Collected<'_>) -> Vec<Requirement> {
    if collected.by_id_number {
        return identity_by_number(collected);
    }
    let mut listed = vec![
        Requirement::ConsentBiometric,
        Requirement::ApplicantName,
        Requirement::ApplicantDateOfBirth,
        Requirement::DocumentIdType,
        Requirement::DocumentIdFront,
    ];
    // No product needs a phone number, but one that the business has prefilled is shown and can be
    // changed.
    if collected.applicant.phone.is_some() {
        listed.push(Requirement::ApplicantPhone);
    }
    if collected.has_a_back() {
        listed.push(Requirement::DocumentIdBack);
    }
    let options = collected.options.document.as_ref();
    if options.and_then(|document| document.require_matching_selfie) != Some(false) {
        listed.push(Requirement::DocumentSelfie);
    }
    if options.and_then(|document| document.require_id_number) == Some(true) {
        listed.push(Requirement::ApplicantIdNumber);
    }
    listed
}

/// No face is compared, so that consent is not required either.
fn identity_by_number(collected: &Collected<'_>) -> Vec<Requirement> {
    let mut listed = vec![
        Requirement::ApplicantName,
        Requirement::ApplicantDateOfBirth,
        Requirement::ApplicantIdNumber,
    ];
    if collected.applicant.phone.is_some() {
        listed.push(Requirement::ApplicantPhone);
    }
    listed
}

/// Returns what replaces the bank connection.
fn financial_documents(collected: &Collected<'_>) -> Vec<Requirement> {
    let mut documents = Vec::new();
    if collected.asks_for(&Product::Income) {
        documents.push(Requirement::DocumentPaystub);
    }
    if collected.asks_for(&Product::CashFlow) {
        documents.push(Requirement::DocumentBankStatement);
    }
    documents
}

fn alternatives(collected: &Collected<'_>) -> BTreeMap<Requirement, Vec<Requirement>> {
    if collected.wants_finances() {
        BTreeMap::from([(Requirement::BankConnection, financial_documents(collected))])
    } else {
        BTreeMap::new()
    }
}

fn minimum_files(collected: &Collected<'_>) -> BTreeMap<Requirement, u32> {
    if collected.asks_for(&Product::CashFlow) {
        BTreeMap::from([(Requirement::DocumentBankStatement, STATEMENTS_FOR_CASH_FLOW)])
    } else {
        BTreeMap::new()
    }
}

fn is_met(collected: &Collected<'_>, requirement: &Requirement) -> bool {
    let applicant = collected.applicant;
    match requirement {
        Requirement::ConsentDataProcessing => collected.agreed_to("data_processing"),
        Requirement::ConsentBiometric => collected.agreed_to("biometric"),
        Requirement::ConsentCreditCheck => collected.agreed_to("credit_check"),
        Requirement::ApplicantName => {
            is_given(&applicant.first_name) && is_given(&applicant.last_name)
        }
        Requirement::ApplicantDateOfBirth => is_given(&applicant.date_of_birth),
        Requirement::ApplicantPhone => is_given(&applicant.phone),
        Requirement::ApplicantAddress => {
            applicant.address.as_ref().is_some_and(validate::address::is_complete)
                && is_given(&applicant.address_since)
        }
        Requirement::ApplicantAddressHistory => collected.history_is_covered(),
        Requirement::ApplicantIdNumber => is_given(&applicant.id_number),
        Requirement::DocumentIdType => {
            collected.id_document.is_some_and(|document| collected.takes(&document.kind))
        }
        Requirement::DocumentIdFront => collected.shows_side(&DocumentSide::Front),
        Requirement::DocumentIdBack => collected.shows_side(&DocumentSide::Back),
        Requirement::DocumentSelfie => collected.usable(&DocumentType::Selfie) > 0,
        Requirement::DocumentPaystub => collected.usable(&DocumentType::Paystub) > 0,
        Requirement::DocumentBankStatement => {
            collected.usable(&DocumentType::BankStatement) >= minimum_statements(collected)
        }
        Requirement::DocumentProofOfAddress => collected.usable(&DocumentType::ProofOfAddress) > 0,
        Requirement::Employment => {
            collected.employment.is_some_and(validate::employment::is_complete)
        }
        Requirement::BankConnection => collected
            .bank_connections
            .iter()
            .any(|connection| connection.status == BankConnectionStatus::Authorised),
        Requirement::Other(name) => name
            .strip_prefix("document.")
            .is_some_and(|document_type| collected.usable(&DocumentType::from(document_type)) > 0),
    }
}

fn minimum_statements(collected: &Collected<'_>) -> usize {
    minimum_files(collected)
        .get(&Requirement::DocumentBankStatement)
        .map_or(1, |count| *count as usize)
}

/// Returns a requirement's position in the order of asking; unknown documents come last, by name.
fn position(requirement: &Requirement) -> (usize, String) {
    const ORDER: [Requirement; 18] = [
        Requirement::ConsentDataProcessing,
        Requirement::ConsentBiometric,
        Requirement::ConsentCreditCheck,
        Requirement::ApplicantName,
        Requirement::ApplicantDateOfBirth,
        Requirement::ApplicantPhone,
        Requirement::ApplicantAddress,
        Requirement::ApplicantAddressHistory,
        Requirement::ApplicantIdNumber,
        Requirement::DocumentIdType,
        Requirement::DocumentIdFront,
        Requirement::DocumentIdBack,
        Requirement::DocumentSelfie,
        Requirement::BankConnection,
        Requirement::Employment,
        Requirement::DocumentPaystub,
        Requirement::DocumentBankStatement,
        Requirement::DocumentProofOfAddress,
    ];
    let place = ORDER.iter().position(|known| known == requirement).unwrap_or(ORDER.len());
    (place, requirement.as_str().to_owned())
}

fn is_given(value: &Option<String>) -> bool {
    value.as_deref().is_some_and(|text| !text.trim().is_empty())
}

impl Collected<'_> {
    fn asks_for(&self, product: &Product) -> bool {
        self.products.contains(product)
    }

    fn wants_finances(&self) -> bool {
        self.asks_for(&Product::Income) || self.asks_for(&Product::CashFlow)
    }

    fn agreed_to(&self, consent: &str) -> bool {
        self.consents.get(consent).is_some_and(|consent| consent.granted)
    }

    fn required_documents(&self) -> impl Iterator<Item = &str> {
        self.options
            .documents
            .iter()
            .flat_map(|documents| documents.required.iter().map(String::as_str))
    }

    fn allowed_types(&self) -> &[IdDocumentType] {
        self.options
            .document
            .as_ref()
            .and_then(|document| document.allowed_types.as_deref())
            .unwrap_or_default()
    }

    fn takes(&self, kind: &IdDocumentType) -> bool {
        self.allowed_types().is_empty() || self.allowed_types().contains(kind)
    }

    /// Whether the document has a back, as far as is known.
    fn has_a_back(&self) -> bool {
        match self.id_document {
            Some(document) => document.kind != IdDocumentType::Passport,
            None => self.allowed_types() != [IdDocumentType::Passport],
        }
    }

    fn usable_uploads(
        &self,
        document_type: &DocumentType,
    ) -> impl Iterator<Item = &DocumentUpload> {
        // Live capture may have been required after a file was accepted.
        let refused = must_be_live(self.options, document_type).then_some(CaptureMethod::File);
        self.uploads.iter().filter(move |upload| {
            let is_refused = upload.status == DocumentStatus::Rejected
                || (refused.is_some() && upload.capture_method == refused);
            upload.document_type == *document_type && !is_refused
        })
    }

    fn usable(&self, document_type: &DocumentType) -> usize {
        self.usable_uploads(document_type).count()
    }

    /// A file without a side, as the business's server may send it, shows the front.
    fn shows_side(&self, side: &DocumentSide) -> bool {
        self.usable_uploads(&DocumentType::IdDocument)
            .any(|upload| upload.side.as_ref().unwrap_or(&DocumentSide::Front) == side)
    }

    fn moved_in_lately(&self) -> bool {
        self.applicant
            .address_since
            .as_deref()
            .and_then(CivilMonth::parse)
            .is_some_and(|since| since > history_start(self.today))
    }

    fn history_is_covered(&self) -> bool {
        let previous: &[PastAddress] = &self.applicant.previous_addresses;
        previous.iter().all(|past| validate::address::is_complete(&past.address))
            && previous
                .last()
                .and_then(|past| CivilMonth::parse(&past.since))
                .is_some_and(|since| since <= history_start(self.today))
    }
}

#[cfg(test)]
mod tests;
