//! Selfie: a photo of the applicant's face, to be compared with that of the identity document.

use latchkey_api_types::DocumentType;
use latchkey_flow::{Facing, Slot};
use leptos::prelude::*;

use super::StepContext;
use super::photo::{self, Wording};
use crate::i18n::Key;
use crate::ui::{IllustrationKind, Outline};

/// The page of the selfie.
pub(super) fn view(context: StepContext) -> AnyView {
    let wording = Wording {
        title: Key::SelfieTitle,
        intro: Key::SelfieIntro,
        intro_live: Key::SelfieIntro,
        tips: &[Key::SelfieTipFace, Key::SelfieTipLight, Key::SelfieTipAlone],
        review_title: Key::SelfieReviewTitle,
        review_intro: Key::SelfieReviewIntro,
        illustration: IllustrationKind::Selfie,
        facing: Facing::User,
        outline: Outline::Face,
        guide: Key::CameraGuideFace,
    };
    photo::view(context, Slot { document_type: DocumentType::Selfie, side: None }, wording)
}
