//! Files in transfer to the server. Their bytes stay with the adapter that sends them.

use latchkey_api_types::{
    DocumentSide, DocumentType, DocumentUpload, Requirement, UnfinishedUpload,
};

use latchkey_client::upload::RestartReason;

use crate::plan::{StepKind, document_type_for, step_for};
use crate::problem::FileProblem;

mod eta;

pub use eta::{EtaEstimator, TimeLeft};

/// The most files that are prepared and sent at a time: more would only share the same network.
pub const IN_FLIGHT: usize = 2;

/// The number of one chosen file, unique in this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub u32);

/// The place that a file is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The type of document.
    pub document_type: DocumentType,
    /// The side of an identity document.
    pub side: Option<DocumentSide>,
}

impl Slot {
    /// Returns the slot for `requirement`; `None` where no file meets it.
    pub fn for_requirement(requirement: &Requirement) -> Option<Self> {
        let (document_type, side) = match requirement {
            Requirement::DocumentIdFront => (DocumentType::IdDocument, Some(DocumentSide::Front)),
            Requirement::DocumentIdBack => (DocumentType::IdDocument, Some(DocumentSide::Back)),
            Requirement::DocumentSelfie => (DocumentType::Selfie, None),
            Requirement::DocumentPaystub => (DocumentType::Paystub, None),
            Requirement::DocumentBankStatement => (DocumentType::BankStatement, None),
            Requirement::DocumentProofOfAddress => (DocumentType::ProofOfAddress, None),
            Requirement::Other(name) => (DocumentType::from(document_type_for(name)?), None),
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

    /// Returns the requirement that a file in this slot meets.
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

    /// Returns the step at which the file was chosen.
    pub fn step(&self) -> Option<StepKind> {
        step_for(&self.requirement())
    }

    /// Whether a new file replaces the one before: true for photos of the identity document and the
    /// face.
    pub fn holds_one_file(&self) -> bool {
        matches!(self.document_type, DocumentType::IdDocument | DocumentType::Selfie)
    }

    /// Whether `document` is in this slot.
    pub fn holds(&self, document: &DocumentUpload) -> bool {
        self.is_for(&document.document_type, document.side.as_ref())
    }

    /// Whether `unfinished` is for this slot.
    pub fn awaits(&self, unfinished: &UnfinishedUpload) -> bool {
        self.is_for(&unfinished.document_type, unfinished.side.as_ref())
    }

    fn is_for(&self, document_type: &DocumentType, side: Option<&DocumentSide>) -> bool {
        *document_type == self.document_type && (side == self.side.as_ref() || self.side.is_none())
    }
}

impl From<&UnfinishedUpload> for Slot {
    fn from(unfinished: &UnfinishedUpload) -> Self {
        Self { document_type: unfinished.document_type.clone(), side: unfinished.side.clone() }
    }
}

/// A chosen file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// The number that the adapter has given to it, and keeps its bytes by.
    pub id: UploadId,
    /// The slot that it is for.
    pub slot: Slot,
    /// The name on the applicant's device.
    pub file_name: String,
    /// The size in bytes.
    pub size: u64,
    /// Whether it was taken with the widget's camera.
    pub is_from_camera: bool,
}

/// A file in transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The number of the file.
    pub id: UploadId,
    /// The slot that it is for.
    pub slot: Slot,
    /// The name on the applicant's device.
    pub file_name: String,
    /// The size in bytes: as chosen, and as prepared once that is known.
    pub size: u64,
    /// The bytes sent. They stay sent while it is paused or waits.
    pub sent: u64,
    /// Whether it was taken with the widget's camera: then the device has no file that could be
    /// chosen again.
    pub is_from_camera: bool,
    /// The status of the transfer.
    pub status: UploadStatus,
    /// The id of its upload on the server, once there is one.
    pub stored_as: Option<String>,
    /// Something that the applicant should know about the transfer.
    pub note: Option<UploadNote>,
    /// The estimate of the time left.
    pub eta: EtaEstimator,
}

/// The status of a file in transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadStatus {
    /// It waits for other files.
    Waiting,
    /// It is checked, rotated and scaled down.
    Preparing,
    /// Its bytes are being sent.
    Sending,
    /// The widget is offline, or the server is overloaded. It continues by itself.
    WaitingForNetwork,
    /// The applicant has paused it.
    Paused,
    /// It failed.
    Failed(FileProblem),
}

impl UploadStatus {
    /// Whether the adapter is preparing or sending it.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::Preparing | Self::Sending | Self::WaitingForNetwork)
    }
}

/// Something that the applicant should know about the transfer of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadNote {
    /// The server has a part of it from an earlier visit, and only the rest is sent.
    Resumed,
    /// It is sent again from its first byte.
    Restarted(RestartReason),
    /// The applicant has chosen it in place of a file whose upload was not finished.
    DifferentFile {
        /// The name of the file that was expected.
        expected: String,
    },
}

/// An announcement about a file to assistive technology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadAnnouncement {
    /// A counter, so that two equal announcements are told apart.
    pub number: u32,
    /// The name of the file.
    pub file_name: String,
    /// The change.
    pub change: UploadChange,
}

/// A change in the transfer of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadChange {
    /// It has arrived.
    Arrived,
    /// The applicant has paused it.
    Paused,
    /// The applicant has resumed it.
    Resumed,
    /// There is something to know about the transfer.
    Noted(UploadNote),
    /// It failed.
    Failed(FileProblem),
    /// The applicant has removed it.
    Removed,
}

impl Upload {
    /// The state of a file that was just chosen.
    pub fn chosen(file: ChosenFile) -> Self {
        let ChosenFile { id, slot, file_name, size, is_from_camera } = file;
        let status = UploadStatus::Waiting;
        Self {
            id,
            slot,
            file_name,
            size,
            sent: 0,
            is_from_camera,
            status,
            stored_as: None,
            note: None,
            eta: EtaEstimator::default(),
        }
    }

    /// Returns the whole percent sent, rounded down: 100 means every byte.
    pub fn percent(&self) -> u8 {
        percent(self.sent, self.size)
    }

    /// Whether it has yet to arrive: also while it is paused, but not once it has failed.
    pub fn is_in_transfer(&self) -> bool {
        !matches!(self.status, UploadStatus::Failed(_))
    }
}

/// Returns the whole percent of `size` that `part` is, rounded down.
pub fn percent(part: u64, size: u64) -> u8 {
    let hundredths = u128::from(part.min(size)) * 100;
    hundredths
        .checked_div(u128::from(size))
        .and_then(|percent| u8::try_from(percent).ok())
        .unwrap_or(0)
}
