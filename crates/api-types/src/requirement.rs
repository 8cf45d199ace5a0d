//! Contract part B: what a session needs, and why what was given is not good enough.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// What is needed, met and wrong, in the order of asking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Requirements {
    /// Still needed.
    pub missing: Vec<Requirement>,
    /// Given already, so that steps can be counted and answers changed.
    #[serde(default)]
    pub met: Vec<Requirement>,
    /// Given, and refused: the applicant can put it right. Each is in `missing` too.
    #[serde(default)]
    pub errors: Vec<RequirementError>,
    /// What may be given in place of a requirement, after `financial_evidence` was set to
    /// `documents`.
    #[serde(default)]
    pub alternatives: BTreeMap<Requirement, Vec<Requirement>>,
    /// How many files a document requirement takes, where more than one.
    #[serde(default)]
    pub minimum_files: BTreeMap<Requirement, u32>,
}

/// A requirement that was given and refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequirementError {
    /// Which.
    pub requirement: Requirement,
    /// Why.
    pub code: LastErrorCode,
    /// For the engineer.
    #[serde(default)]
    pub message: String,
}

open_enum! {
    /// One thing that a session needs.
    Requirement {
        /// Agreement to the use of the data.
        ConsentDataProcessing = "consent.data_processing",
        /// Agreement to comparing faces.
        ConsentBiometric = "consent.biometric",
        /// Agreement to a credit search.
        ConsentCreditCheck = "consent.credit_check",
        /// First and last name.
        ApplicantName = "applicant.name",
        /// Date of birth.
        ApplicantDateOfBirth = "applicant.date_of_birth",
        /// Phone number.
        ApplicantPhone = "applicant.phone",
        /// Where they live, and since when.
        ApplicantAddress = "applicant.address",
        /// Where they lived before, until three years are covered.
        ApplicantAddressHistory = "applicant.address_history",
        /// National ID number.
        ApplicantIdNumber = "applicant.id_number",
        /// Which identity document.
        DocumentIdType = "document.id_type",
        /// Its front.
        DocumentIdFront = "document.id_front",
        /// Its back.
        DocumentIdBack = "document.id_back",
        /// A selfie.
        DocumentSelfie = "document.selfie",
        /// Payslips.
        DocumentPaystub = "document.paystub",
        /// Bank statements.
        DocumentBankStatement = "document.bank_statement",
        /// Proof of address.
        DocumentProofOfAddress = "document.proof_of_address",
        /// The job and the pay.
        Employment = "employment",
        /// A connected bank.
        BankConnection = "bank_connection",
    }
}

/// Why the checks failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastError {
    /// The reason.
    pub code: LastErrorCode,
    /// For the engineer.
    #[serde(default)]
    pub reason: String,
}

open_enum! {
    /// Why the checks failed.
    LastErrorCode {
        /// The applicant left.
        Abandoned = "abandoned",
        /// The applicant declined a consent.
        ConsentDeclined = "consent_declined",
        /// Documents of that country are not taken.
        CountryNotSupported = "country_not_supported",
        /// The device has no camera.
        DeviceNotSupported = "device_not_supported",
        /// The document has expired.
        DocumentExpired = "document_expired",
        /// Documents of that type are not taken.
        DocumentTypeNotSupported = "document_type_not_supported",
        /// The document could not be verified.
        DocumentUnverifiedOther = "document_unverified_other",
        /// The document does not say enough to check the number.
        IdNumberInsufficientDocumentData = "id_number_insufficient_document_data",
        /// The number is somebody else's.
        IdNumberMismatch = "id_number_mismatch",
        /// The number could not be verified.
        IdNumberUnverifiedOther = "id_number_unverified_other",
        /// The document shows no face.
        SelfieDocumentMissingPhoto = "selfie_document_missing_photo",
        /// The faces differ.
        SelfieFaceMismatch = "selfie_face_mismatch",
        /// The selfie was tampered with.
        SelfieManipulated = "selfie_manipulated",
        /// The selfie could not be verified.
        SelfieUnverifiedOther = "selfie_unverified_other",
        /// Too young.
        UnderSupportedAge = "under_supported_age",
    }
}
