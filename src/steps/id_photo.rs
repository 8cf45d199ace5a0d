//! Identity document, second part: photos of its front and its back.

use latchkey_api_types::{DocumentSide, DocumentType, IdDocumentType};
use latchkey_flow::{Facing, Slot};
use leptos::prelude::*;

use super::StepContext;
use super::photo::{self, Wording};
use crate::i18n::Key;
use crate::ui::{IllustrationKind, Outline};

/// The page of one side of the chosen document.
pub(super) fn view(context: StepContext, side: DocumentSide) -> AnyView {
    let kind =
        context.session_now().and_then(|session| session.id_document).map(|document| document.kind);
    let outline =
        if kind == Some(IdDocumentType::Passport) { Outline::Passport } else { Outline::Card };
    let illustration = match (outline, &side) {
        (Outline::Passport, _) => IllustrationKind::Passport,
        (_, DocumentSide::Back) => IllustrationKind::CardBack,
        (_, DocumentSide::Front | DocumentSide::Other(_)) => IllustrationKind::CardFront,
    };
    let title = match (kind, &side) {
        (Some(IdDocumentType::Passport), _) => Key::IdPhotoTitlePassport,
        (Some(IdDocumentType::DrivingLicense), DocumentSide::Back) => Key::IdPhotoTitleLicenceBack,
        (Some(IdDocumentType::DrivingLicense), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPhotoTitleLicenceFront
        }
        (Some(IdDocumentType::IdCard), DocumentSide::Back) => Key::IdPhotoTitleCardBack,
        (Some(IdDocumentType::IdCard), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPhotoTitleCardFront
        }
        (Some(IdDocumentType::ResidencePermit), DocumentSide::Back) => Key::IdPhotoTitlePermitBack,
        (Some(IdDocumentType::ResidencePermit), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPhotoTitlePermitFront
        }
        (Some(IdDocumentType::Other(_)) | None, DocumentSide::Back) => Key::IdPhotoTitleOtherBack,
        (Some(IdDocumentType::Other(_)) | None, DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPhotoTitleOtherFront
        }
    };
    let wording = Wording {
        title,
        intro: Key::IdPhotoIntro,
        intro_live: Key::IdPhotoIntroLive,
        tips: &[Key::IdPhotoTipWhole, Key::IdPhotoTipLight, Key::IdPhotoTipSharp],
        review_title: Key::IdPhotoReviewTitle,
        review_intro: Key::IdPhotoReviewIntro,
        illustration,
        facing: Facing::Environment,
        outline,
        guide: Key::CameraGuideDocument,
    };
    photo::view(
        context,
        Slot { document_type: DocumentType::IdDocument, side: Some(side) },
        wording,
    )
}
