//! Identity document, second part: its front, and its back.

use latchkey_api_types::{DocumentSide, DocumentType, IdDocumentType};
use latchkey_flow::{Facing, Slot};
use leptos::prelude::*;

use super::StepContext;
use super::picture::{self, Wording};
use crate::i18n::Key;
use crate::ui::{Outline, Picture};

/// One side of the document that the person has said they have.
pub(super) fn view(context: StepContext, side: DocumentSide) -> AnyView {
    let kind =
        context.session_now().and_then(|session| session.id_document).map(|document| document.kind);
    let outline =
        if kind == Some(IdDocumentType::Passport) { Outline::Passport } else { Outline::Card };
    let illustration = match (outline, &side) {
        (Outline::Passport, _) => Picture::Passport,
        (_, DocumentSide::Back) => Picture::CardBack,
        (_, DocumentSide::Front | DocumentSide::Other(_)) => Picture::CardFront,
    };
    let title = match (kind, &side) {
        (Some(IdDocumentType::Passport), _) => Key::IdPictureTitlePassport,
        (Some(IdDocumentType::DrivingLicense), DocumentSide::Back) => {
            Key::IdPictureTitleLicenceBack
        }
        (Some(IdDocumentType::DrivingLicense), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPictureTitleLicenceFront
        }
        (Some(IdDocumentType::IdCard), DocumentSide::Back) => Key::IdPictureTitleCardBack,
        (Some(IdDocumentType::IdCard), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPictureTitleCardFront
        }
        (Some(IdDocumentType::ResidencePermit), DocumentSide::Back) => {
            Key::IdPictureTitlePermitBack
        }
        (Some(IdDocumentType::ResidencePermit), DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPictureTitlePermitFront
        }
        (Some(IdDocumentType::Other(_)) | None, DocumentSide::Back) => Key::IdPictureTitleOtherBack,
        (Some(IdDocumentType::Other(_)) | None, DocumentSide::Front | DocumentSide::Other(_)) => {
            Key::IdPictureTitleOtherFront
        }
    };
    let wording = Wording {
        title,
        intro: Key::IdPictureIntro,
        intro_live: Key::IdPictureIntroLive,
        tips: &[Key::IdPictureTipWhole, Key::IdPictureTipLight, Key::IdPictureTipSharp],
        look_title: Key::IdPictureLookTitle,
        look_intro: Key::IdPictureLookIntro,
        illustration,
        facing: Facing::Environment,
        outline,
        guide: Key::CameraGuideDocument,
    };
    picture::view(
        context,
        Slot { document_type: DocumentType::IdDocument, side: Some(side) },
        wording,
    )
}
