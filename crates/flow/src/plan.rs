//! Which page meets which requirement, and in what order pages come.

use latchkey_api_types::{Requirement, Requirements, SessionView};

/// The pages on which requirements are met, in the order of asking, and the page that checks them
/// all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageName {
    /// Who asks for what, and the consents.
    Start,
    /// Name, date of birth, phone, address.
    Details,
    /// Earlier addresses.
    AddressHistory,
    /// Issuing country and kind of the identity document.
    IdType,
    /// Its front.
    IdFront,
    /// Its back.
    IdBack,
    /// The national ID number.
    IdNumber,
    /// A picture of the applicant's face.
    Selfie,
    /// The connection of a bank.
    Bank,
    /// Job and pay.
    Employment,
    /// Papers.
    Documents,
    /// All answers, each with a way to change it.
    Check,
}

impl PageName {
    /// The name that events carry to the embedding page. Public: do not rename.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Details => "details",
            Self::AddressHistory => "address_history",
            Self::IdType => "id_type",
            Self::IdFront => "id_front",
            Self::IdBack => "id_back",
            Self::IdNumber => "id_number",
            Self::Selfie => "selfie",
            Self::Bank => "bank",
            Self::Employment => "employment",
            Self::Documents => "documents",
            Self::Check => "check",
        }
    }

    /// The step that the page is a part of. The start is before the first step.
    pub fn section(self) -> Option<Section> {
        match self {
            Self::Start => None,
            Self::Details | Self::AddressHistory => Some(Section::Details),
            Self::IdType | Self::IdFront | Self::IdBack => Some(Section::IdDocument),
            Self::IdNumber => Some(Section::IdNumber),
            Self::Selfie => Some(Section::Selfie),
            Self::Bank => Some(Section::Bank),
            Self::Employment => Some(Section::Employment),
            Self::Documents => Some(Section::Documents),
            Self::Check => Some(Section::Check),
        }
    }
}

/// What is counted as one step in "Step 2 of 5".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Personal details and addresses.
    Details,
    /// The identity document.
    IdDocument,
    /// The national ID number.
    IdNumber,
    /// The selfie.
    Selfie,
    /// The bank.
    Bank,
    /// Job and pay.
    Employment,
    /// Papers.
    Documents,
    /// Checking the answers.
    Check,
}

/// The page on which `requirement` is met; `None` for one that this version cannot meet.
pub fn page_for(requirement: &Requirement) -> Option<PageName> {
    match requirement {
        Requirement::ConsentDataProcessing
        | Requirement::ConsentBiometric
        | Requirement::ConsentCreditCheck => Some(PageName::Start),
        Requirement::ApplicantName
        | Requirement::ApplicantDateOfBirth
        | Requirement::ApplicantPhone
        | Requirement::ApplicantAddress => Some(PageName::Details),
        Requirement::ApplicantAddressHistory => Some(PageName::AddressHistory),
        Requirement::DocumentIdType => Some(PageName::IdType),
        Requirement::DocumentIdFront => Some(PageName::IdFront),
        Requirement::DocumentIdBack => Some(PageName::IdBack),
        Requirement::ApplicantIdNumber => Some(PageName::IdNumber),
        Requirement::DocumentSelfie => Some(PageName::Selfie),
        Requirement::BankConnection => Some(PageName::Bank),
        Requirement::Employment => Some(PageName::Employment),
        Requirement::DocumentPaystub
        | Requirement::DocumentBankStatement
        | Requirement::DocumentProofOfAddress => Some(PageName::Documents),
        Requirement::Other(name) => paper_type(name).map(|_| PageName::Documents),
    }
}

/// The document type of a requirement that this version has no name for but can still collect, as
/// it takes any file: `document.tenancy_agreement` is met by a `tenancy_agreement`.
pub fn paper_type(requirement: &str) -> Option<&str> {
    requirement.strip_prefix("document.").filter(|kind| !kind.is_empty())
}

/// Every page of this session, met or not, in order, with the check of the answers at the end.
pub fn pages(requirements: &Requirements) -> Vec<PageName> {
    let mut pages: Vec<PageName> =
        requirements.missing.iter().chain(&requirements.met).filter_map(page_for).collect();
    pages.push(PageName::Check);
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// The first page with something missing, or the check of the answers where nothing is.
///
/// A page whose data is not there yet gives way to the page that asks for that data.
pub fn first_unmet(session: &SessionView) -> PageName {
    let page =
        session.requirements.missing.iter().filter_map(page_for).min().unwrap_or(PageName::Check);
    if has_data_for(page, session) { page } else { PageName::IdType }
}

/// Whether `page` can be drawn from what is known: the sides of an identity document need to know
/// which document.
pub fn has_data_for(page: PageName, session: &SessionView) -> bool {
    match page {
        PageName::IdFront | PageName::IdBack => session.id_document.is_some(),
        PageName::Start
        | PageName::Details
        | PageName::AddressHistory
        | PageName::IdType
        | PageName::IdNumber
        | PageName::Selfie
        | PageName::Bank
        | PageName::Employment
        | PageName::Documents
        | PageName::Check => true,
    }
}

/// The page before `page`; `None` on the first.
pub fn before(page: PageName, requirements: &Requirements) -> Option<PageName> {
    pages(requirements).into_iter().rfind(|earlier| *earlier < page)
}

/// Where `page` stands: step and number of steps, counted from one. `None` before the first step.
pub fn step(page: PageName, requirements: &Requirements) -> Option<(usize, usize)> {
    let mut sections: Vec<Section> =
        pages(requirements).into_iter().filter_map(PageName::section).collect();
    sections.dedup();
    let index = sections.iter().position(|section| Some(*section) == page.section())?;
    Some((index + 1, sections.len()))
}

/// A missing requirement that this version cannot meet on any page.
pub fn unsupported(requirements: &Requirements) -> Option<&Requirement> {
    requirements.missing.iter().find(|requirement| page_for(requirement).is_none())
}

/// Whether nothing that `page` asks for is missing.
pub fn is_met(page: PageName, requirements: &Requirements) -> bool {
    !requirements.missing.iter().any(|requirement| page_for(requirement) == Some(page))
}
