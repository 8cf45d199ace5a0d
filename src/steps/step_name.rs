//! Names of steps in texts for applicants.

use latchkey_flow::StepKind;

use crate::i18n::Key;

/// Returns the name of a step that can have a problem; `None` for the check of the answers.
pub(super) fn words(page: StepKind) -> Option<Key> {
    match page {
        StepKind::Start => Some(Key::CheckConsents),
        StepKind::Details => Some(Key::StepNameDetails),
        StepKind::AddressHistory => Some(Key::StepNameAddressHistory),
        StepKind::IdType => Some(Key::StepNameIdType),
        StepKind::IdFront => Some(Key::StepNameIdFront),
        StepKind::IdBack => Some(Key::StepNameIdBack),
        StepKind::IdNumber => Some(Key::StepNameIdNumber),
        StepKind::Selfie => Some(Key::StepNameSelfie),
        StepKind::Bank => Some(Key::StepNameBank),
        StepKind::Employment => Some(Key::StepNameEmployment),
        StepKind::Documents => Some(Key::StepNameDocuments),
        StepKind::Check => None,
    }
}
