//! Selfie: a picture of the applicant's face, to be compared with the document's.

use latchkey_api_types::DocumentType;
use latchkey_flow::{Facing, Slot};
use leptos::prelude::*;

use super::StepContext;
use super::picture::{self, Wording};
use crate::i18n::Key;
use crate::ui::{Outline, Picture};

/// The face.
pub(super) fn view(context: StepContext) -> AnyView {
    let wording = Wording {
        title: Key::SelfieTitle,
        intro: Key::SelfieIntro,
        intro_live: Key::SelfieIntro,
        tips: &[Key::SelfieTipFace, Key::SelfieTipLight, Key::SelfieTipAlone],
        look_title: Key::SelfieReviewTitle,
        look_intro: Key::SelfieReviewIntro,
        illustration: Picture::Selfie,
        facing: Facing::User,
        outline: Outline::Face,
        guide: Key::CameraGuideFace,
    };
    picture::view(context, Slot { document_type: DocumentType::Selfie, side: None }, wording)
}
