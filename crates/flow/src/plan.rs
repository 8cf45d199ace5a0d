//! Which step meets which requirement, and the order of steps.

use latchkey_api_types::{Requirement, Requirements, SessionView};

/// The steps that meet requirements, in their order, and the one that shows all answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// Which business asks for what, and the consents.
    Start,
    /// Name, date of birth, phone, address.
    Details,
    /// Earlier addresses.
    AddressHistory,
    /// Issuing country and kind of the identity document.
    IdType,
    /// The front of the identity document.
    IdFront,
    /// The back of the identity document.
    IdBack,
    /// The national ID number.
    IdNumber,
    /// A photo of the applicant's face.
    Selfie,
    /// The connection of a bank.
    Bank,
    /// Job and pay.
    Employment,
    /// Documents such as payslips and bank statements.
    Documents,
    /// All answers, each with a way to change it.
    Check,
}

impl StepKind {
    /// Every kind, in the order in which applicants come to them.
    pub const ALL: [Self; 12] = [
        Self::Start,
        Self::Details,
        Self::AddressHistory,
        Self::IdType,
        Self::IdFront,
        Self::IdBack,
        Self::IdNumber,
        Self::Selfie,
        Self::Bank,
        Self::Employment,
        Self::Documents,
        Self::Check,
    ];

    /// The `step` of events to the host page. Public: do not rename.
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

    /// The section that the step belongs to. The start is before the first section.
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

/// Steps that count as one in "Step 2 of 5".
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
    /// Documents such as payslips and bank statements.
    Documents,
    /// Checking the answers.
    Check,
}

/// Returns the step that meets `requirement`; `None` for one that this version cannot meet.
pub fn step_for(requirement: &Requirement) -> Option<StepKind> {
    match requirement {
        Requirement::ConsentDataProcessing
        | Requirement::ConsentBiometric
        | Requirement::ConsentCreditCheck => Some(StepKind::Start),
        Requirement::ApplicantName
        | Requirement::ApplicantDateOfBirth
        | Requirement::ApplicantPhone
        | Requirement::ApplicantAddress => Some(StepKind::Details),
        Requirement::ApplicantAddressHistory => Some(StepKind::AddressHistory),
        Requirement::DocumentIdType => Some(StepKind::IdType),
        Requirement::DocumentIdFront => Some(StepKind::IdFront),
        Requirement::DocumentIdBack => Some(StepKind::IdBack),
        Requirement::ApplicantIdNumber => Some(StepKind::IdNumber),
        Requirement::DocumentSelfie => Some(StepKind::Selfie),
        Requirement::BankConnection => Some(StepKind::Bank),
        Requirement::Employment => Some(StepKind::Employment),
        Requirement::DocumentPaystub
        | Requirement::DocumentBankStatement
        | Requirement::DocumentProofOfAddress => Some(StepKind::Documents),
        Requirement::Other(name) => document_type_for(name).map(|_| StepKind::Documents),
    }
}

/// Returns the document type of a requirement that this version does not know but can meet with any
/// file: `document.tenancy_agreement` is met by a `tenancy_agreement`.
pub fn document_type_for(requirement: &str) -> Option<&str> {
    requirement.strip_prefix("document.").filter(|kind| !kind.is_empty())
}

/// Returns every step of the session, met or not, in order, with the check of the answers at the
/// end.
pub fn steps(requirements: &Requirements) -> Vec<StepKind> {
    let is_required = |kind: &StepKind| {
        *kind == StepKind::Check
            || requirements
                .missing
                .iter()
                .chain(&requirements.met)
                .any(|requirement| step_for(requirement) == Some(*kind))
    };
    StepKind::ALL.into_iter().filter(is_required).collect()
}

/// Returns the first step with something missing, or the check of the answers where nothing is.
///
/// A step that needs data of an earlier one gives way to it while that data is missing.
pub fn first_unmet(session: &SessionView) -> StepKind {
    let step =
        session.requirements.missing.iter().filter_map(step_for).min().unwrap_or(StepKind::Check);
    if has_data_for(step, session) { step } else { StepKind::IdType }
}

/// Whether `step` has the data that it needs: the sides of an identity document depend on the type
/// of the document.
pub fn has_data_for(step: StepKind, session: &SessionView) -> bool {
    match step {
        StepKind::IdFront | StepKind::IdBack => session.id_document.is_some(),
        StepKind::Start
        | StepKind::Details
        | StepKind::AddressHistory
        | StepKind::IdType
        | StepKind::IdNumber
        | StepKind::Selfie
        | StepKind::Bank
        | StepKind::Employment
        | StepKind::Documents
        | StepKind::Check => true,
    }
}

/// Returns the step before `step`; `None` for the first.
pub fn before(step: StepKind, requirements: &Requirements) -> Option<StepKind> {
    steps(requirements).into_iter().rfind(|earlier| *earlier < step)
}

/// Returns the number of the section of `step`, from one, and the number of all sections. `None`
/// before the first section.
pub fn position(step: StepKind, requirements: &Requirements) -> Option<(usize, usize)> {
    let mut sections: Vec<Section> =
        steps(requirements).into_iter().filter_map(StepKind::section).collect();
    sections.dedup();
    let index = sections.iter().position(|section| Some(*section) == step.section())?;
    Some((index + 1, sections.len()))
}

/// Returns a missing requirement that this version cannot meet.
pub fn unsupported(requirements: &Requirements) -> Option<&Requirement> {
    requirements.missing.iter().find(|requirement| step_for(requirement).is_none())
}

/// Whether no requirement that `step` meets is missing.
pub fn is_met(step: StepKind, requirements: &Requirements) -> bool {
    !requirements.missing.iter().any(|requirement| step_for(requirement) == Some(step))
}

#[cfg(test)]
mod tests {
    use super::StepKind;

    #[test]
    fn the_list_of_kinds_is_in_the_order_of_the_kinds() {
        assert!(StepKind::ALL.is_sorted_by(|one, next| one < next));
    }
}
