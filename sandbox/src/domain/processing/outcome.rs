//! The test values: `metadata.sandbox_outcome` chooses the outcome of a session's checks.

use latchkey_api_types::{
    CheckType, DocumentSide, DocumentType, DocumentUpload, FinancialEvidence, Irregularity,
    IrregularityStatus, JsonMap, LastError, LastErrorCode, Product, Requirement, RequirementError,
};

use crate::config::Config;
use crate::store::sessions::SessionRecord;

/// The outcome of a session's checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Completed without findings.
    Completed,
    /// Completed, after a longer time.
    Slow,
    /// Completed, with inconclusive external checks.
    Inconclusive,
    /// Completed, with suspicious documents.
    Suspicious,
    /// A rejection that the applicant can correct; completed after that.
    Fixable(Fault),
    /// A failure that nobody can correct: this one, or one that fits the session.
    Failed(Option<LastErrorCode>),
}

/// The rejection of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: LastErrorCode,
    pub(crate) file: FaultyFile,
}

/// A document that can be rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultyFile {
    DocumentFront,
    Selfie,
    /// The newest document other than a selfie or the back of an identity document, as forged.
    Forged,
}

impl Outcome {
    /// Returns the outcome that the metadata asks for; `None` for an unknown value.
    pub(crate) fn of_metadata(metadata: &JsonMap) -> Option<Self> {
        match metadata.get("sandbox_outcome") {
            None => Some(Self::Completed),
            Some(value) => value.as_str().and_then(Self::named),
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "" | "completed" => return Some(Self::Completed),
            "slow" => return Some(Self::Slow),
            "inconclusive" => return Some(Self::Inconclusive),
            "document_suspicious" => return Some(Self::Suspicious),
            "document_fraudulent" => {
                return Some(Self::fixable(
                    LastErrorCode::DocumentUnverifiedOther,
                    FaultyFile::Forged,
                ));
            }
            "failed" => return Some(Self::Failed(None)),
            _ => {}
        }
        let code = LastErrorCode::from(name);
        match code {
            LastErrorCode::DocumentExpired
            | LastErrorCode::DocumentTypeNotSupported
            | LastErrorCode::DocumentUnverifiedOther
            | LastErrorCode::SelfieDocumentMissingPhoto => {
                Some(Self::fixable(code, FaultyFile::DocumentFront))
            }
            LastErrorCode::SelfieFaceMismatch | LastErrorCode::SelfieUnverifiedOther => {
                Some(Self::fixable(code, FaultyFile::Selfie))
            }
            LastErrorCode::Abandoned
            | LastErrorCode::ConsentDeclined
            | LastErrorCode::CountryNotSupported
            | LastErrorCode::DeviceNotSupported
            | LastErrorCode::IdNumberInsufficientDocumentData
            | LastErrorCode::IdNumberMismatch
            | LastErrorCode::IdNumberUnverifiedOther
            | LastErrorCode::SelfieManipulated
            | LastErrorCode::UnderSupportedAge => Some(Self::Failed(Some(code))),
            LastErrorCode::Other(_) => None,
        }
    }

    fn fixable(code: LastErrorCode, file: FaultyFile) -> Self {
        Self::Fixable(Fault { code, file })
    }
}

/// Returns how many seconds the checks of this session take.
pub(crate) fn duration(config: &Config, record: &SessionRecord) -> i64 {
    match Outcome::of_metadata(&record.metadata) {
        Some(Outcome::Slow) => config.slow_seconds,
        Some(
            Outcome::Completed
            | Outcome::Inconclusive
            | Outcome::Suspicious
            | Outcome::Fixable(_)
            | Outcome::Failed(_),
        )
        | None => config.processing_seconds,
    }
}

/// Returns what the applicant has to submit again after a failure, beyond the uploads, which the
/// failure has rejected.
pub(crate) fn to_resubmit(record: &SessionRecord) -> Vec<RequirementError> {
    let Some(error) = &record.last_error else { return Vec::new() };
    let to_resubmit = |requirement| RequirementError {
        requirement,
        code: error.code.clone(),
        message: error.reason.clone(),
    };
    requirements_at_fault(&error.code).into_iter().map(to_resubmit).collect()
}

impl Fault {
    /// Returns the document that is rejected; `None` where the session has none.
    pub(crate) fn find_in<'a>(
        &self,
        record: &SessionRecord,
        uploads: &'a [DocumentUpload],
    ) -> Option<&'a DocumentUpload> {
        uploads.iter().rev().find(|upload| is_asked_for(record, upload) && self.concerns(upload))
    }

    fn concerns(&self, upload: &DocumentUpload) -> bool {
        let is_back = upload.side == Some(DocumentSide::Back);
        match self.file {
            FaultyFile::DocumentFront => {
                upload.document_type == DocumentType::IdDocument && !is_back
            }
            FaultyFile::Selfie => upload.document_type == DocumentType::Selfie,
            FaultyFile::Forged => upload.document_type != DocumentType::Selfie && !is_back,
        }
    }

    /// Returns the irregularity of the rejected document.
    pub(crate) fn irregularity(&self) -> Irregularity {
        match self.file {
            FaultyFile::DocumentFront | FaultyFile::Selfie => suspicious(&self.code),
            FaultyFile::Forged => {
                let reasons =
                    ["edited_after_creation", "inconsistent_totals"].map(str::to_owned).to_vec();
                Irregularity { status: IrregularityStatus::Fraudulent, reasons }
            }
        }
    }

    /// Returns the check that rejects the document; `None` where no check concerns it.
    pub(crate) fn check(&self, upload: &DocumentUpload) -> Option<CheckType> {
        match upload.document_type {
            DocumentType::IdDocument => Some(CheckType::DocumentVerification),
            DocumentType::Selfie => Some(CheckType::SelfieMatch),
            DocumentType::ProofOfAddress => Some(CheckType::AddressVerification),
            DocumentType::BankStatement | DocumentType::Paystub | DocumentType::Other(_) => None,
        }
    }

    pub(crate) fn last_error(&self) -> LastError {
        last_error(self.code.clone())
    }
}

/// Returns the answers, not the uploads, that a final failure is about.
fn requirements_at_fault(code: &LastErrorCode) -> Vec<Requirement> {
    match code {
        LastErrorCode::ConsentDeclined => {
            vec![Requirement::ConsentDataProcessing, Requirement::ConsentBiometric]
        }
        LastErrorCode::CountryNotSupported => vec![Requirement::DocumentIdType],
        LastErrorCode::IdNumberInsufficientDocumentData
        | LastErrorCode::IdNumberMismatch
        | LastErrorCode::IdNumberUnverifiedOther => {
            vec![Requirement::ApplicantIdNumber]
        }
        LastErrorCode::UnderSupportedAge => vec![Requirement::ApplicantDateOfBirth],
        LastErrorCode::Abandoned
        | LastErrorCode::DeviceNotSupported
        | LastErrorCode::DocumentExpired
        | LastErrorCode::DocumentTypeNotSupported
        | LastErrorCode::DocumentUnverifiedOther
        | LastErrorCode::SelfieDocumentMissingPhoto
        | LastErrorCode::SelfieFaceMismatch
        | LastErrorCode::SelfieManipulated
        | LastErrorCode::SelfieUnverifiedOther
        | LastErrorCode::Other(_) => Vec::new(),
    }
}

/// Returns the irregularity of a document that was rejected for a code, or is suspicious.
pub(crate) fn suspicious(code: &LastErrorCode) -> Irregularity {
    Irregularity { status: IrregularityStatus::Suspicious, reasons: vec![code.to_string()] }
}

/// Returns the error of a session.
pub(crate) fn last_error(code: LastErrorCode) -> LastError {
    LastError { reason: reason(&code).to_owned(), code }
}

/// Returns what fails in this session, where the test value does not say. The documented codes are
/// about documents and people; where a session requires neither, the code is the sandbox's own.
pub(crate) fn failure_of(record: &SessionRecord) -> LastErrorCode {
    let asked = |product: Product| record.products.contains(&product);
    if asked(Product::Identity) && record.id_document.is_none() {
        LastErrorCode::IdNumberUnverifiedOther
    } else if asked(Product::Identity) || asked(Product::Documents) {
        LastErrorCode::DocumentUnverifiedOther
    } else if asked(Product::Income) {
        LastErrorCode::Other(INCOME_UNVERIFIED.to_owned())
    } else if asked(Product::CashFlow) {
        LastErrorCode::Other(CASH_FLOW_UNVERIFIED.to_owned())
    } else {
        LastErrorCode::Other(CREDIT_UNVERIFIED.to_owned())
    }
}

const INCOME_UNVERIFIED: &str = "income_unverified_other";
const CASH_FLOW_UNVERIFIED: &str = "cash_flow_unverified_other";
pub(crate) const CREDIT_UNVERIFIED: &str = "credit_unverified_other";

/// Whether the session requires this document. The business may add others, which are kept and not
/// judged.
fn is_asked_for(record: &SessionRecord, upload: &DocumentUpload) -> bool {
    let asked = |product: Product| record.products.contains(&product);
    let stands_in_for_a_bank = record.financial_evidence == FinancialEvidence::Documents;
    let by_name = || {
        record.options.documents.iter().any(|documents| {
            documents.required.iter().any(|name| name == upload.document_type.as_str())
        })
    };
    let by_product = match upload.document_type {
        DocumentType::IdDocument | DocumentType::Selfie => asked(Product::Identity),
        DocumentType::Paystub => asked(Product::Income) && stands_in_for_a_bank,
        DocumentType::BankStatement => asked(Product::CashFlow) && stands_in_for_a_bank,
        DocumentType::ProofOfAddress => asked(Product::Documents),
        DocumentType::Other(_) => false,
    };
    by_product || (asked(Product::Documents) && by_name())
}

fn reason(code: &LastErrorCode) -> &'static str {
    match code {
        LastErrorCode::Abandoned => "The applicant left before the checks could be finished.",
        LastErrorCode::ConsentDeclined => "The applicant declined a consent that the checks need.",
        LastErrorCode::CountryNotSupported => "Documents of this country are not supported.",
        LastErrorCode::DeviceNotSupported => {
            "The applicant's device has no camera that can be used."
        }
        LastErrorCode::DocumentExpired => "The document has expired.",
        LastErrorCode::DocumentTypeNotSupported => "Documents of this type are not supported.",
        LastErrorCode::DocumentUnverifiedOther => "The document could not be verified.",
        LastErrorCode::IdNumberInsufficientDocumentData => {
            "The document does not say enough to check the ID number."
        }
        LastErrorCode::IdNumberMismatch => "The ID number belongs to somebody else.",
        LastErrorCode::IdNumberUnverifiedOther => "The ID number could not be verified.",
        LastErrorCode::SelfieDocumentMissingPhoto => "The document shows no face to compare.",
        LastErrorCode::SelfieFaceMismatch => "The faces on the document and the selfie differ.",
        LastErrorCode::SelfieManipulated => "The selfie was tampered with.",
        LastErrorCode::SelfieUnverifiedOther => "The selfie could not be verified.",
        LastErrorCode::UnderSupportedAge => "The applicant is too young.",
        LastErrorCode::Other(code) => match code.as_str() {
            INCOME_UNVERIFIED => "The income could not be verified.",
            CASH_FLOW_UNVERIFIED => "The accounts could not be verified.",
            CREDIT_UNVERIFIED => "The credit file could not be found.",
            _ => "The checks did not pass.",
        },
    }
}
