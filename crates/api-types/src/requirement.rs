//! Requirements of a session, and the reasons for rejected answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// Requirements of a session, in the order in which to ask for them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Requirements {
    /// Requirements that are not met.
    pub missing: Vec<Requirement>,
    /// Requirements that are met, for counting steps and changing answers.
    #[serde(default)]
    pub met: Vec<Requirement>,
    /// Requirements whose answers were rejected and can be corrected by the applicant. Each is also
    /// listed in `missing`.
    #[serde(default)]
    pub errors: Vec<RequirementError>,
    /// Alternatives to a requirement, which apply when `financial_evidence` is `documents`.
    #[serde(default)]
    pub alternatives: BTreeMap<Requirement, Vec<Requirement>>,
    /// Minimum number of files of a document requirement, if more than one.
    #[serde(default)]
    pub minimum_files: BTreeMap<Requirement, u32>,
}

/// A rejected answer to a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequirementError {
    /// The requirement.
    pub requirement: Requirement,
    /// Reason code.
    pub code: LastErrorCode,
    /// Explanation for developers.
    #[serde(default)]
    pub message: String,
}

open_enum! {
    /// A requirement of a session.
    Requirement {
        /// Consent to data processing.
        ConsentDataProcessing = "consent.data_processing",
        /// Consent to the comparison of faces.
        ConsentBiometric = "consent.biometric",
        /// Consent to a credit check.
        ConsentCreditCheck = "consent.credit_check",
        /// First and last name.
        ApplicantName = "applicant.name",
        /// Date of birth.
        ApplicantDateOfBirth = "applicant.date_of_birth",
        /// Phone number.
        ApplicantPhone = "applicant.phone",
        /// Current address and date of moving in.
        ApplicantAddress = "applicant.address",
        /// Previous addresses, covering three years.
        ApplicantAddressHistory = "applicant.address_history",
        /// National ID number.
        ApplicantIdNumber = "applicant.id_number",
        /// Type of identity document.
        DocumentIdType = "document.id_type",
        /// Front of the identity document.
        DocumentIdFront = "document.id_front",
        /// Back of the identity document.
        DocumentIdBack = "document.id_back",
        /// A selfie.
        DocumentSelfie = "document.selfie",
        /// Payslips.
        DocumentPaystub = "document.paystub",
        /// Bank statements.
        DocumentBankStatement = "document.bank_statement",
        /// Proof of address.
        DocumentProofOfAddress = "document.proof_of_address",
        /// Employment and pay.
        Employment = "employment",
        /// Bank connection.
        BankConnection = "bank_connection",
    }
}

/// Reason for a failed check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastError {
    /// Reason code.
    pub code: LastErrorCode,
    /// Explanation for developers.
    #[serde(default)]
    pub reason: String,
}

open_enum! {
    /// Reason for a failed check.
    LastErrorCode {
        /// The applicant abandoned the session.
        Abandoned = "abandoned",
        /// The applicant declined a consent.
        ConsentDeclined = "consent_declined",
        /// Documents of the country are not supported.
        CountryNotSupported = "country_not_supported",
        /// The device has no camera.
        DeviceNotSupported = "device_not_supported",
        /// The document has expired.
        DocumentExpired = "document_expired",
        /// Documents of the type are not supported.
        DocumentTypeNotSupported = "document_type_not_supported",
        /// The document could not be verified.
        DocumentUnverifiedOther = "document_unverified_other",
        /// The document does not have enough data to verify the ID number.
        IdNumberInsufficientDocumentData = "id_number_insufficient_document_data",
        /// The ID number belongs to somebody else.
        IdNumberMismatch = "id_number_mismatch",
        /// The ID number could not be verified.
        IdNumberUnverifiedOther = "id_number_unverified_other",
        /// The document has no photo of a face.
        SelfieDocumentMissingPhoto = "selfie_document_missing_photo",
        /// The face in the selfie differs from the one in the document.
        SelfieFaceMismatch = "selfie_face_mismatch",
        /// The selfie was manipulated.
        SelfieManipulated = "selfie_manipulated",
        /// The selfie could not be verified.
        SelfieUnverifiedOther = "selfie_unverified_other",
        /// The applicant is below the supported age.
        UnderSupportedAge = "under_supported_age",
    }
}
