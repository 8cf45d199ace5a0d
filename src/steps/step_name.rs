//! What the person calls the pages, where one is pointed out to them.

use latchkey_flow::StepKind;

use crate::i18n::Key;

/// The words for a page that something can be wrong with; `None` for the check itself.
pub(super) fn words(page: StepKind) -> Option<Key> {
    match page {
        StepKind::Start => Some(Key::CheckConsents),
        StepKind::Details => Some(Key::PageNameDetails),
        StepKind::AddressHistory => Some(Key::PageNameAddressHistory),
        StepKind::IdType => Some(Key::PageNameIdType),
        StepKind::IdFront => Some(Key::PageNameIdFront),
        StepKind::IdBack => Some(Key::PageNameIdBack),
        StepKind::IdNumber => Some(Key::PageNameIdNumber),
        StepKind::Selfie => Some(Key::PageNameSelfie),
        StepKind::Bank => Some(Key::PageNameBank),
        StepKind::Employment => Some(Key::PageNameEmployment),
        StepKind::Documents => Some(Key::PageNameDocuments),
        StepKind::Check => None,
    }
}
