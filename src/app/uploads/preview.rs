//! A photo that the applicant looks at before it is sent.

use std::rc::Rc;

use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType};
use latchkey_flow::{FileProblem, Slot};

use super::problem;
use crate::capture::{self, Prepared, PreviewUrl, Purpose, Source, camera};
use crate::steps::context::{Pending, Preview, PreviewOutcome};

/// A photo ready to be sent.
pub(super) struct PreparedPreview {
    pub(super) prepared: Prepared,
    pub(super) method: CaptureMethod,
    _url: Option<PreviewUrl>,
}

/// Returns the purpose that a file in `slot` is prepared for.
pub(super) fn purpose(slot: &Slot) -> Purpose {
    match slot.document_type {
        DocumentType::IdDocument => Purpose::IdDocument,
        DocumentType::Selfie => Purpose::Selfie,
        DocumentType::BankStatement
        | DocumentType::Paystub
        | DocumentType::ProofOfAddress
        | DocumentType::Other(_) => Purpose::Document,
    }
}

/// Takes a photo of what a camera shows in a video element, for the applicant to look at.
pub(in crate::app) fn photograph(
    video: &web_sys::HtmlVideoElement,
    slot: Slot,
) -> Pending<PreviewOutcome> {
    let name = match (&slot.document_type, &slot.side) {
        (DocumentType::Selfie, _) => "selfie.jpg",
        (_, Some(DocumentSide::Back)) => "back.jpg",
        (_, Some(DocumentSide::Front | DocumentSide::Other(_)) | None) => "front.jpg",
    };
    let frame = camera::photograph(video, name);
    Box::pin(async move {
        preview(frame.await.ok_or(FileProblem::Unreadable)?, slot, CaptureMethod::Camera).await
    })
}

/// Prepares a file for the applicant to look at.
pub(in crate::app) async fn preview(
    source: Source,
    slot: Slot,
    method: CaptureMethod,
) -> PreviewOutcome {
    let prepared = capture::prepare(&source, purpose(&slot)).await.map_err(problem::of_capture)?;
    let url = match prepared.kind {
        capture::PreparedKind::Pdf => None,
        capture::PreparedKind::Jpeg { .. } => PreviewUrl::new(&prepared.blob),
    };
    Ok(Preview {
        address: url.as_ref().map(|url| url.address().to_owned()),
        file_name: prepared.file_name.clone(),
        held: Rc::new(PreparedPreview { prepared, method, _url: url }),
    })
}
