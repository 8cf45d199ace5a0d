//! Files on their way to the server. The bytes themselves stay with the adapter that sends them.

use latchkey_api_types::{DocumentSide, DocumentType, Requirement};

use crate::plan::{PageName, page_for, paper_type};
use crate::problem::FileProblem;

/// How many files are prepared and sent at a time: more would only share the same poor line.
pub const IN_FLIGHT: usize = 2;

/// Names one file that the person has chosen, for as long as this page lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub u32);

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// What it is.
    pub document_type: DocumentType,
    /// Which side of an identity document it shows.
    pub side: Option<DocumentSide>,
}

impl Slot {
    /// What meets `requirement`; `None` where no file does.
    pub fn for_requirement(requirement: &Requirement) -> Option<Self> {
        let (document_type, side) = match requirement {
            Requirement::DocumentIdFront => (DocumentType::IdDocument, Some(DocumentSide::Front)),
            Requirement::DocumentIdBack => (DocumentType::IdDocument, Some(DocumentSide::Back)),
            Requirement::DocumentSelfie => (DocumentType::Selfie, None),
            Requirement::DocumentPaystub => (DocumentType::Paystub, None),
            Requirement::DocumentBankStatement => (DocumentType::BankStatement, None),
            Requirement::DocumentProofOfAddress => (DocumentType::ProofOfAddress, None),
            Requirement::Other(name) => (DocumentType::from(paper_type(name)?), None),
            Requirement::ConsentDataProcessing
            | Requirement::ConsentBiometric
            | Requirement::ConsentCreditCheck
            | Requirement::ApplicantName
            | Requirement::ApplicantDateOfBirth
            | Requirement::ApplicantPhone
            | Requirement::ApplicantAddress
            | Requirement::ApplicantAddressHistory
            | Requirement::ApplicantIdNumber
            | Requirement::DocumentIdType
            | Requirement::Employment
            | Requirement::BankConnection => return None,
        };
        Some(Self { document_type, side })
    }

    /// The requirement that a file in this slot meets.
    pub fn requirement(&self) -> Requirement {
        match (&self.document_type, &self.side) {
            (DocumentType::IdDocument, Some(DocumentSide::Back)) => Requirement::DocumentIdBack,
            (DocumentType::IdDocument, _) => Requirement::DocumentIdFront,
            (DocumentType::Selfie, _) => Requirement::DocumentSelfie,
            (DocumentType::Paystub, _) => Requirement::DocumentPaystub,
            (DocumentType::BankStatement, _) => Requirement::DocumentBankStatement,
            (DocumentType::ProofOfAddress, _) => Requirement::DocumentProofOfAddress,
            (DocumentType::Other(kind), _) => Requirement::Other(format!("document.{kind}")),
        }
    }

    /// The page on which the file was chosen.
    pub fn page(&self) -> Option<PageName> {
        page_for(&self.requirement())
    }

    /// Whether a new file takes the place of the one before: true for pictures of the document and the face.
    pub fn holds_one_file(&self) -> bool {
        matches!(self.document_type, DocumentType::IdDocument | DocumentType::Selfie)
    }

    /// Whether `document` lies in this slot.
    pub fn holds(&self, document: &latchkey_api_types::DocumentUpload) -> bool {
        document.document_type == self.document_type && (document.side == self.side || self.side.is_none())
    }
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Names it.
    pub id: UploadId,
    /// What it is for.
    pub slot: Slot,
    /// As the person's device names it.
    pub file_name: String,
    /// Bytes, as chosen.
    pub size: u64,
    /// How far it has come.
    pub status: UploadStatus,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadStatus {
    /// Others go first.
    Waiting,
    /// It is looked at, turned and shrunk.
    Preparing,
    /// Its bytes are sent.
    Sending {
        /// Bytes sent.
        sent: u64,
        /// Bytes to send.
        total: u64,
    },
    /// It did not arrive.
    Failed(FileProblem),
}

impl UploadStatus {
    /// Whether the adapter is at work on it.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::Preparing | Self::Sending { .. })
    }

    /// Whole percent sent; `None` while nothing is sent.
    pub fn percent(&self) -> Option<u8> {
        match self {
            Self::Sending { sent, total } if *total > 0 => Some(u8::try_from((sent.min(total) * 100) / total).unwrap_or(100)),
            Self::Sending { .. } | Self::Waiting | Self::Preparing | Self::Failed(_) => None,
        }
    }
}
