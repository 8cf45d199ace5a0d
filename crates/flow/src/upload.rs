//! Files on their way to the server. The bytes themselves stay with the adapter that sends them.

use latchkey_api_types::{
    DocumentSide, DocumentType, DocumentUpload, Requirement, UnfinishedUpload,
};

use crate::plan::{StepKind, document_type_for, step_for};
use crate::problem::FileProblem;

mod eta;

pub use eta::{EtaEstimator, TimeLeft};

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
    pub fn step(&self) -> Option<StepKind> {
        step_for(&self.requirement())
    }

    /// Whether a new file takes the place of the one before: true for pictures of the document and
    /// the face.
    pub fn holds_one_file(&self) -> bool {
        matches!(self.document_type, DocumentType::IdDocument | DocumentType::Selfie)
    }

    /// Whether `document` lies in this slot.
    pub fn holds(&self, document: &DocumentUpload) -> bool {
        self.is_for(&document.document_type, document.side.as_ref())
    }

    /// Whether `unfinished` would lie in this slot.
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

/// A file as the person has chosen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// Given by the adapter, which keeps the bytes under it.
    pub id: UploadId,
    /// What it is for.
    pub slot: Slot,
    /// As the person's device names it.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Whether it was taken here by the camera.
    pub is_from_camera: bool,
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
    /// Bytes: as chosen, and as they are sent once that is known.
    pub size: u64,
    /// Bytes of it that have been sent. They stay sent while it is paused or waits.
    pub sent: u64,
    /// Whether it was taken here by the camera: then the device has no file that could be chosen
    /// again.
    pub is_from_camera: bool,
    /// How far it has come.
    pub status: UploadStatus,
    /// What the server calls it, once it knows of it.
    pub stored_as: Option<String>,
    /// What the person should know about how it is sent.
    pub note: Option<UploadNote>,
    /// How fast it goes.
    pub eta: EtaEstimator,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadStatus {
    /// Others go first.
    Waiting,
    /// It is looked at, turned and shrunk.
    Preparing,
    /// Its bytes are sent.
    Sending,
    /// There is no line, or the server has too much to do. It goes on by itself.
    WaitingForLine,
    /// The person has stopped it for now.
    Paused,
    /// It did not arrive.
    Failed(FileProblem),
}

impl UploadStatus {
    /// Whether the adapter is at work on it.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::Preparing | Self::Sending | Self::WaitingForLine)
    }
}

/// What the person should know about how a file is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadNote {
    /// A part of it was there from an earlier visit, and only the rest is sent.
    GoesOn,
    /// It is sent once more from its first byte.
    StartedAgain(Loss),
    /// The person was asked for a file that had not arrived whole, and has chosen this one.
    NotTheSame {
        /// The name of the file that was asked for.
        expected: String,
    },
}

/// Why what had arrived of a file is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// It is not what was sent.
    Damaged,
    /// The server has it no more: it was removed in another window, or its time was over.
    Gone,
}

/// Something about a file that is said once to those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadNews {
    /// Counts on, so that the same news about the next file is news again.
    pub number: u32,
    /// Which file.
    pub file_name: String,
    /// What.
    pub what: UploadTurn,
}

/// What has become of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadTurn {
    /// It has arrived.
    Arrived,
    /// The person has stopped it for now.
    Paused,
    /// The person lets it go on.
    Resumed,
    /// How it is sent has turned out.
    Noted(UploadNote),
    /// It did not arrive.
    Failed(FileProblem),
    /// The person has taken it away.
    Removed,
}

impl Upload {
    /// A file as the person has just chosen it.
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

    /// Whole percent sent, rounded down: 100 means every byte.
    pub fn percent(&self) -> u8 {
        percent(self.sent, self.size)
    }

    /// Whether it has yet to arrive: also one that the person has paused, but none that failed.
    pub fn is_on_its_way(&self) -> bool {
        !matches!(self.status, UploadStatus::Failed(_))
    }
}

/// Whole percent of `size` that `part` is, rounded down.
pub fn percent(part: u64, size: u64) -> u8 {
    let hundredths = u128::from(part.min(size)) * 100;
    hundredths
        .checked_div(u128::from(size))
        .and_then(|percent| u8::try_from(percent).ok())
        .unwrap_or(0)
}
