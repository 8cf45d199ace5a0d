//! Contract part B: the session as its applicant may see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{Address, BankConnection, DocumentUpload, Product, SessionStatus};

/// Everything that the widget knows about a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// `vs_...`
    pub id: String,
    /// Always `verification_session.view`.
    pub object: String,
    /// How far it has come.
    pub status: SessionStatus,
    /// False in test mode.
    #[serde(default)]
    pub livemode: bool,
    /// When an unfinished session expires.
    pub expires_at: i64,
    /// Who asks.
    pub business: Business,
    /// What is asked for.
    pub products: Vec<Product>,
    /// How it is asked for.
    #[serde(default)]
    pub options: SessionOptions,
    /// Where the applicant goes afterwards, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// Prefilled by the landlord, then as collected.
    #[serde(default)]
    pub applicant: ApplicantView,
    /// The identity document that the applicant will show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_document: Option<IdDocument>,
    /// The job, once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// How the applicant shows income and cash flow.
    #[serde(default)]
    pub financial_evidence: FinancialEvidence,
    /// Every consent that was decided, by its requirement's last part: `data_processing`.
    #[serde(default)]
    pub consents: BTreeMap<String, Consent>,
    /// Every file that is there, newest last.
    #[serde(default)]
    pub document_uploads: Vec<DocumentUpload>,
    /// Every attempt to connect a bank, newest last.
    #[serde(default)]
    pub bank_connections: Vec<BankConnection>,
    /// Why the checks failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
    /// What is still needed. The widget never works this out by itself.
    pub requirements: Requirements,
    /// Only in the answer to a submission, which uses the client secret up: its successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// The landlord's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Business {
    /// What people call it.
    pub name: String,
    /// A square picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// Its privacy notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// Who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
}

/// How the products are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOptions {
    /// The identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentOptions>,
    /// Papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<PaperOptions>,
}

/// How the identity document is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentOptions {
    /// All, where absent or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::id_document_types))]
    pub allowed_types: Option<Vec<IdDocumentType>>,
    /// Ask for the ID number too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_id_number: Option<bool>,
    /// Camera only, no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_live_capture: Option<bool>,
    /// Ask for a selfie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_matching_selfie: Option<bool>,
}

/// Which papers are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaperOptions {
    /// Document types beyond the proof of address.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::requests::paper_names))]
    pub required: Vec<String>,
}

/// The applicant, as far as known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicantView {
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `YYYY-MM-DD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// E.164
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they live now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The month they moved in there, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_since: Option<String>,
    /// Where they lived before, latest first. Each ends where the one before it in the list begins, so there is no gap.
    #[serde(default)]
    pub previous_addresses: Vec<PastAddress>,
    /// National ID number, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Whose number it is, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_country: Option<String>,
}

/// An earlier address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastAddress {
    /// Where.
    pub address: Address,
    /// The month they moved in, `YYYY-MM`.
    pub since: String,
}

/// The identity document that the applicant will show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdDocument {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: IdDocumentType,
    /// Who issued it, ISO 3166-1 alpha-2.
    pub issuing_country: String,
}

open_enum! {
    /// What an identity document is.
    IdDocumentType {
        /// A passport: one side.
        Passport = "passport",
        /// A driving licence.
        DrivingLicense = "driving_license",
        /// A national identity card.
        IdCard = "id_card",
        /// A residence permit.
        ResidencePermit = "residence_permit",
    }
}

/// The applicant's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Employment {
    /// Whether they work, and how.
    pub status: EmploymentStatus,
    /// Who employs them; absent where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// As what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `YYYY-MM-DD`, the first of the month where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// Before tax, each time, in the smallest currency unit.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000_000_000_i64))]
    pub gross_pay: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// How often.
    pub pay_frequency: PayFrequency,
}

open_enum! {
    /// Whether somebody works, and how.
    EmploymentStatus {
        /// Full time, for an employer.
        FullTime = "full_time",
        /// Part time, for an employer.
        PartTime = "part_time",
        /// For themselves.
        SelfEmployed = "self_employed",
        /// Studies.
        Student = "student",
        /// Has a pension.
        Retired = "retired",
        /// Has no work.
        Unemployed = "unemployed",
    }
}

open_enum! {
    /// How often somebody is paid.
    PayFrequency {
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        Biweekly = "biweekly",
        /// Every month.
        Monthly = "monthly",
        /// Every year.
        Annually = "annually",
    }
}

open_enum! {
    /// How the applicant shows income and cash flow.
    FinancialEvidence {
        /// By connecting a bank.
        BankConnection = "bank_connection",
        /// By payslips and statements.
        Documents = "documents",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro declares the variants")]
impl Default for FinancialEvidence {
    fn default() -> Self {
        Self::BankConnection
    }
}

/// A consent that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Given, or declined.
    pub granted: bool,
    /// When.
    pub decided_at: i64,
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
    /// What may be given in place of a requirement, after `financial_evidence` was set to `documents`.
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
