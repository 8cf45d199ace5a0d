//! What the person calls the pages, where one is pointed out to them.

use latchkey_flow::PageName;

use crate::i18n::Key;

/// The words for a page that something can be wrong with; `None` for the check itself.
pub(super) fn words(page: PageName) -> Option<Key> {
    match page {
        PageName::Start => Some(Key::CheckConsents),
        PageName::Details => Some(Key::PageNameDetails),
        PageName::AddressHistory => Some(Key::PageNameAddressHistory),
        PageName::IdType => Some(Key::PageNameIdType),
        PageName::IdFront => Some(Key::PageNameIdFront),
        PageName::IdBack => Some(Key::PageNameIdBack),
        PageName::IdNumber => Some(Key::PageNameIdNumber),
        PageName::Selfie => Some(Key::PageNameSelfie),
        PageName::Bank => Some(Key::PageNameBank),
        PageName::Employment => Some(Key::PageNameEmployment),
        PageName::Documents => Some(Key::PageNameDocuments),
        PageName::Check => None,
    }
}
