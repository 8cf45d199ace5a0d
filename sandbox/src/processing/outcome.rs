//! The test values: `metadata.sandbox_outcome` says what comes out of a session's checks.

use latchkey_api_types::{CheckType, DocumentSide, DocumentType, DocumentUpload, JsonMap, LastError, LastErrorCode, Requirement};

/// What comes out of a session's checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Completed,
    /// All is well, but it takes long.
    Slow,
    /// Something that the applicant can put right; all is well after that.
    Fixable(Fault),
    /// Something that nobody can put right.
    Failed(LastError),
}

/// A fault of one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong with it.
    pub code: LastErrorCode,
    /// With which.
    pub picture: Picture,
}

/// A picture that can be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The front of the identity document.
    DocumentFront,
    /// The selfie.
    Selfie,
}

impl Outcome {
    /// The outcome that a session's metadata asks for; `None` where it asks for one that there is not.
    pub fn of_metadata(metadata: &JsonMap) -> Option<Self> {
        match metadata.get("sandbox_outcome") {
            None => Some(Self::Completed),
            Some(value) => value.as_str().and_then(Self::named),
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "" | "completed" => return Some(Self::Completed),
            "slow" => return Some(Self::Slow),
            "failed" => return Some(Self::failed(LastErrorCode::DocumentUnverifiedOther)),
            _ => {}
        }
        let code = LastErrorCode::from(name);
        match code {
            LastErrorCode::DocumentExpired
            | LastErrorCode::DocumentTypeNotSupported
            | LastErrorCode::DocumentUnverifiedOther
            | LastErrorCode::SelfieDocumentMissingPhoto => Some(Self::Fixable(Fault { code, picture: Picture::DocumentFront })),
            LastErrorCode::SelfieFaceMismatch | LastErrorCode::SelfieUnverifiedOther => Some(Self::Fixable(Fault { code, picture: Picture::Selfie })),
            LastErrorCode::Abandoned
            | LastErrorCode::ConsentDeclined
            | LastErrorCode::CountryNotSupported
            | LastErrorCode::DeviceNotSupported
            | LastErrorCode::IdNumberInsufficientDocumentData
            | LastErrorCode::IdNumberMismatch
            | LastErrorCode::IdNumberUnverifiedOther
            | LastErrorCode::SelfieManipulated
            | LastErrorCode::UnderSupportedAge => Some(Self::failed(code)),
            LastErrorCode::Other(_) => None,
        }
    }

    fn failed(code: LastErrorCode) -> Self {
        Self::Failed(LastError { reason: reason(&code).to_owned(), code })
    }
}

impl Fault {
    /// Whether it is this upload's.
    pub(super) fn concerns(&self, upload: &DocumentUpload) -> bool {
        match self.picture {
            Picture::DocumentFront => upload.document_type == DocumentType::IdDocument && upload.side != Some(DocumentSide::Back),
            Picture::Selfie => upload.document_type == DocumentType::Selfie,
        }
    }

    /// What has to be given anew.
    pub(super) fn requirement(&self) -> Requirement {
        match self.picture {
            Picture::DocumentFront => Requirement::DocumentIdFront,
            Picture::Selfie => Requirement::DocumentSelfie,
        }
    }

    /// Which check found it.
    pub(super) fn check(&self) -> CheckType {
        match self.picture {
            Picture::DocumentFront => CheckType::DocumentVerification,
            Picture::Selfie => CheckType::SelfieMatch,
        }
    }

    /// For the engineer.
    pub(super) fn reason(&self) -> &'static str {
        reason(&self.code)
    }
}

/// The answers, not the uploads, that a final failure is about.
pub(super) fn requirements_at_fault(code: &LastErrorCode) -> Vec<Requirement> {
    match code {
        LastErrorCode::ConsentDeclined => vec![Requirement::ConsentDataProcessing, Requirement::ConsentBiometric],
        LastErrorCode::CountryNotSupported => vec![Requirement::DocumentIdType],
        LastErrorCode::IdNumberInsufficientDocumentData | LastErrorCode::IdNumberMismatch | LastErrorCode::IdNumberUnverifiedOther => {
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

fn reason(code: &LastErrorCode) -> &'static str {
    match code {
        LastErrorCode::Abandoned => "The applicant left before the checks could be finished.",
        LastErrorCode::ConsentDeclined => "The applicant declined a consent that the checks need.",
        LastErrorCode::CountryNotSupported => "Documents of this country are not supported.",
        LastErrorCode::DeviceNotSupported => "The applicant's device has no camera that can be used.",
        LastErrorCode::DocumentExpired => "The document has expired.",
        LastErrorCode::DocumentTypeNotSupported => "Documents of this type are not supported.",
        LastErrorCode::DocumentUnverifiedOther => "The document could not be verified.",
        LastErrorCode::IdNumberInsufficientDocumentData => "The document does not say enough to check the ID number.",
        LastErrorCode::IdNumberMismatch => "The ID number belongs to somebody else.",
        LastErrorCode::IdNumberUnverifiedOther => "The ID number could not be verified.",
        LastErrorCode::SelfieDocumentMissingPhoto => "The document shows no face to compare.",
        LastErrorCode::SelfieFaceMismatch => "The faces on the document and the selfie differ.",
        LastErrorCode::SelfieManipulated => "The selfie was tampered with.",
        LastErrorCode::SelfieUnverifiedOther => "The selfie could not be verified.",
        LastErrorCode::UnderSupportedAge => "The applicant is too young.",
        LastErrorCode::Other(_) => "The checks did not pass.",
    }
}
