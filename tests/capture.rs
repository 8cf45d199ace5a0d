//! Preparation of files: detection by their bytes, orientation, scaling, and the removal of
//! metadata.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey::capture::{
    FileProblem, IMAGE_LIMIT_BYTES, LONGEST_EDGE, Prepared, PreparedKind, PreviewUrl, Purpose,
    Source, inspect, prepare_with, worker,
};
use latchkey_rules::file::{FILE_LIMIT_BYTES, FileKind, ImageFormat};
use latchkey_test_support::files;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, OffscreenCanvas};

#[path = "support/images.rs"]
mod images;

use images::{CAMERA, CORNERS, Pixels, alike, bytes_of, file, quarters, with_exif};

wasm_bindgen_test_configure!(run_in_browser);

/// The test runner serves the repository.
const WORKER: &str = "/src/capture/prepare.worker.js";

/// Both ways of re-encoding: by the worker and by the page.
const WAYS: [Option<&str>; 2] = [Some(WORKER), None];

fn source(name: &str, bytes: &[u8]) -> Source {
    Source::from(file(name, bytes))
}

async fn prepared(
    name: &str,
    bytes: &[u8],
    purpose: Purpose,
    way: Option<&str>,
) -> Result<Prepared, FileProblem> {
    prepare_with(&source(name, bytes), purpose, way).await
}

async fn problem(name: &str, bytes: &[u8], purpose: Purpose) -> FileProblem {
    prepared(name, bytes, purpose, Some(WORKER)).await.unwrap_err()
}

async fn transparent_png(width: u32, height: u32) -> Vec<u8> {
    let canvas = OffscreenCanvas::new(width, height).unwrap();
    canvas.get_context("2d").unwrap();
    let blob: Blob =
        JsFuture::from(canvas.convert_to_blob().unwrap()).await.unwrap().unchecked_into();
    bytes_of(&blob).await
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[wasm_bindgen_test]
async fn a_photo_is_rotated_upright_by_its_orientation() {
    // The stored corners that are visible at the top left, top right, bottom right and bottom left,
    // for each EXIF orientation.
    const SEEN: [(u16, [usize; 4]); 8] = [
        (1, [0, 1, 2, 3]),
        (2, [1, 0, 3, 2]),
        (3, [2, 3, 0, 1]),
        (4, [3, 2, 1, 0]),
        (5, [0, 3, 2, 1]),
        (6, [3, 0, 1, 2]),
        (7, [2, 1, 0, 3]),
        (8, [1, 2, 3, 0]),
    ];
    let stored = quarters(640, 480, "image/jpeg").await;
    for way in WAYS {
        for (orientation, seen) in SEEN {
            let photo =
                prepared("photo.jpg", &with_exif(&stored, orientation), Purpose::IdDocument, way)
                    .await
                    .unwrap();
            let pixels = Pixels::of(&photo.blob).await;
            let size = if orientation > 4 { (480, 640) } else { (640, 480) };
            assert_eq!((pixels.width, pixels.height), size, "orientation {orientation} by {way:?}");
            assert_eq!(photo.kind, PreparedKind::Jpeg { width: size.0, height: size.1 });
            for (corner, stored_corner) in pixels.corners().into_iter().zip(seen) {
                assert!(
                    alike(corner, CORNERS[stored_corner]),
                    "orientation {orientation} by {way:?}: {corner:?}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
async fn location_and_camera_metadata_are_removed() {
    let photo = with_exif(&quarters(640, 480, "image/jpeg").await, 6);
    assert!(contains(&photo, b"Exif") && contains(&photo, CAMERA));
    for way in WAYS {
        let bytes =
            bytes_of(&prepared("photo.jpg", &photo, Purpose::Selfie, way).await.unwrap().blob)
                .await;
        assert!(bytes.starts_with(&[0xFF, 0xD8, 0xFF]));
        assert!(!contains(&bytes, b"Exif") && !contains(&bytes, CAMERA), "by {way:?}");
    }
}

#[wasm_bindgen_test]
async fn a_photo_of_twelve_megapixels_is_scaled_down() {
    let photo = with_exif(&quarters(4032, 3024, "image/jpeg").await, 6);
    for way in WAYS {
        let photo = prepared("IMG_0001.JPG", &photo, Purpose::IdDocument, way).await.unwrap();
        let pixels = Pixels::of(&photo.blob).await;
        assert_eq!((pixels.width, pixels.height), (1620, LONGEST_EDGE));
        assert_eq!(photo.size, photo.blob.size() as u64);
        assert_eq!(photo.file_name, "IMG_0001.jpg");
    }
}

#[wasm_bindgen_test]
async fn a_small_image_keeps_its_size() {
    let photo = prepared(
        "photo.jpg",
        &quarters(300, 200, "image/jpeg").await,
        Purpose::IdDocument,
        Some(WORKER),
    )
    .await
    .unwrap();
    assert_eq!(photo.kind, PreparedKind::Jpeg { width: 300, height: 200 });
}

#[wasm_bindgen_test]
async fn a_png_becomes_a_jpeg_on_white() {
    for way in WAYS {
        let scan =
            prepared("payslip.2026.png", &transparent_png(300, 300).await, Purpose::Document, way)
                .await
                .unwrap();
        assert_eq!(
            (scan.file_name.as_str(), scan.kind.mime(), scan.blob.type_().as_str()),
            ("payslip.2026.jpg", "image/jpeg", "image/jpeg")
        );
        assert!(alike(Pixels::of(&scan.blob).await.at(150, 150), [255, 255, 255]));
    }
}

#[wasm_bindgen_test]
async fn a_webp_is_detected_by_its_bytes_and_decoded() {
    let image = quarters(300, 300, "image/webp").await;
    assert_eq!(
        inspect(&source("photo", &image), Purpose::Selfie).await,
        Ok(FileKind::Image(ImageFormat::Other))
    );
    assert_eq!(
        prepared("photo", &image, Purpose::Selfie, Some(WORKER)).await.unwrap().file_name,
        "photo.jpg"
    );
}

#[wasm_bindgen_test]
async fn the_worker_re_encodes_and_the_page_replaces_it_if_absent() {
    let photo = quarters(640, 480, "image/jpeg").await;
    let redrawn = worker::redraw(source("photo.jpg", &photo).blob(), WORKER).await.unwrap();
    assert_eq!((redrawn.width, redrawn.height), (640, 480));
    assert!(worker::redraw(source("photo.jpg", &photo).blob(), "/not-there.js").await.is_none());
    assert!(prepared("photo.jpg", &photo, Purpose::Selfie, Some("/not-there.js")).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_pdf_passes_as_it_is() {
    let pdf = files::pdf();
    assert_eq!(inspect(&source("statement", &pdf), Purpose::Document).await, Ok(FileKind::Pdf));
    let prepared = prepared("statement", &pdf, Purpose::Document, Some(WORKER)).await.unwrap();
    assert_eq!(
        (prepared.file_name.as_str(), prepared.kind, prepared.size),
        ("statement", PreparedKind::Pdf, pdf.len() as u64)
    );
    assert_eq!(bytes_of(&prepared.blob).await, pdf);
}

#[wasm_bindgen_test]
async fn a_pdf_with_a_password_is_detected() {
    assert_eq!(
        problem("a.pdf", &files::encrypted_pdf(), Purpose::Document).await,
        FileProblem::EncryptedPdf
    );
    assert_eq!(
        problem("a.pdf", &files::encrypted_pdf_with_reference_stream(), Purpose::Document).await,
        FileProblem::EncryptedPdf
    );
    assert_eq!(
        problem("a.pdf", &files::encrypted_pdf_with_distant_reference_stream(), Purpose::Document)
            .await,
        FileProblem::EncryptedPdf
    );
    // Its text mentions encryption, its trailer does not.
    assert!(
        prepared("a.pdf", &files::pdf_about_encryption(), Purpose::Document, Some(WORKER))
            .await
            .is_ok()
    );
}

/// The expected results are those of the table that the server is tested with.
#[wasm_bindgen_test]
async fn pdfs_that_open_everywhere_are_taken() {
    for pdf in [
        include_bytes!("../crates/rules/tests/cases/pdf-owner-password-only.pdf").as_slice(),
        include_bytes!("../crates/rules/tests/cases/pdf-owner-password-only-rc4.pdf"),
        include_bytes!("../crates/rules/tests/cases/pdf-bom-before-header.pdf"),
        include_bytes!("../crates/rules/tests/cases/pdf-2100-bytes-after-eof.pdf"),
    ] {
        assert_eq!(inspect(&source("a.pdf", pdf), Purpose::Document).await, Ok(FileKind::Pdf));
    }
    let table = include_str!("../crates/rules/tests/cases/pdfs.json");
    assert_eq!(table.matches("\"result\": \"ok\"").count(), 4, "all of them are above");
}

#[wasm_bindgen_test]
async fn a_pdf_that_was_cut_off_is_refused() {
    let pdf = files::pdf();
    assert_eq!(
        problem("a.pdf", &pdf[..pdf.len() / 2], Purpose::Document).await,
        FileProblem::Unreadable
    );
}

#[wasm_bindgen_test]
async fn a_selfie_is_not_a_pdf() {
    assert_eq!(
        problem("me.pdf", &files::pdf(), Purpose::Selfie).await,
        FileProblem::TypeUnsupported
    );
}

#[wasm_bindgen_test]
async fn an_empty_file_is_refused() {
    assert_eq!(problem("a.pdf", b"", Purpose::Document).await, FileProblem::Empty);
}

#[wasm_bindgen_test]
async fn a_pdf_of_21_megabytes_is_refused() {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(21 * 1024 * 1024, 0);
    assert_eq!(
        problem("a.pdf", &pdf, Purpose::Document).await,
        FileProblem::TooLarge { limit_bytes: FILE_LIMIT_BYTES }
    );
}

#[wasm_bindgen_test]
async fn an_image_is_refused_by_size_only_if_it_cannot_be_processed() {
    let mut photo = quarters(640, 480, "image/jpeg").await;
    // Bytes after the end of the image, as some phones append a video: larger than the limit, and
    // removed by the preparation.
    photo.resize(FILE_LIMIT_BYTES as usize + 1, 0);
    assert!(
        prepared("photo.jpg", &photo, Purpose::Selfie, Some(WORKER)).await.unwrap().size < 100_000
    );
    photo.resize(IMAGE_LIMIT_BYTES as usize + 1, 0);
    assert_eq!(
        problem("photo.jpg", &photo, Purpose::Selfie).await,
        FileProblem::TooLarge { limit_bytes: IMAGE_LIMIT_BYTES }
    );
}

#[wasm_bindgen_test]
async fn a_program_named_pdf_is_refused() {
    assert_eq!(
        problem("invoice.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0", Purpose::Document)
            .await,
        FileProblem::TypeUnsupported
    );
    assert_eq!(
        problem("film.jpg", b"\0\0\0\x14ftypqt  \0\0\x02\0qt  ", Purpose::Document).await,
        FileProblem::TypeUnsupported
    );
}

#[wasm_bindgen_test]
async fn a_heic_photo_that_this_browser_cannot_read_is_named_as_such() {
    let mut photo = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    photo.resize(4096, 7);
    assert_eq!(
        inspect(&source("IMG_0001.HEIC", &photo), Purpose::Selfie).await,
        Ok(FileKind::Image(ImageFormat::Heif))
    );
    assert_eq!(
        problem("IMG_0001.HEIC", &photo, Purpose::Selfie).await,
        FileProblem::HeifUnsupported
    );
}

#[wasm_bindgen_test]
async fn a_damaged_image_is_refused() {
    assert_eq!(
        problem("photo.jpg", b"\xFF\xD8\xFF\xE0and then nothing of the kind", Purpose::Selfie)
            .await,
        FileProblem::Unreadable
    );
    assert_eq!(
        problem("photo.png", b"\x89PNG\r\n\x1a\nand then nothing of the kind", Purpose::Document)
            .await,
        FileProblem::Unreadable
    );
}

/// Browsers show the existing part of such an image and leave the rest grey.
#[wasm_bindgen_test]
async fn a_truncated_image_is_refused() {
    for mime in ["image/jpeg", "image/png"] {
        let photo = quarters(1200, 800, mime).await;
        assert_eq!(
            problem("photo", &photo[..photo.len() / 2], Purpose::Selfie).await,
            FileProblem::Unreadable,
            "{mime}"
        );
    }
    let scan = quarters(1200, 800, "image/png").await;
    assert_eq!(
        problem("scan", &scan[..scan.len() - 3], Purpose::Selfie).await,
        FileProblem::Unreadable
    );
    // The end of the thumbnail in the metadata is not the end of the photo.
    let mut photo = with_exif(&quarters(1200, 800, "image/jpeg").await, 1);
    photo[80..82].copy_from_slice(&[0xFF, 0xD9]);
    assert_eq!(
        problem("photo", &photo[..photo.len() / 2], Purpose::Selfie).await,
        FileProblem::Unreadable
    );
}

/// Some programs omit the marker or cut it off.
#[wasm_bindgen_test]
async fn a_jpeg_without_its_end_marker_is_taken_if_its_pixels_are_there() {
    let photo = quarters(1200, 800, "image/jpeg").await;
    let cut = &photo[..photo.len() - 2];
    let kind = prepared("photo.jpg", cut, Purpose::Selfie, Some(WORKER)).await.unwrap().kind;
    assert_eq!(kind, PreparedKind::Jpeg { width: 1200, height: 800 });
}

#[wasm_bindgen_test]
async fn a_too_small_image_is_refused_for_some_purposes() {
    let too_small = FileProblem::TooSmall { minimum_edge: 200 };
    let small = quarters(400, 199, "image/jpeg").await;
    assert_eq!(problem("photo.jpg", &small, Purpose::IdDocument).await, too_small);
    assert!(prepared("photo.jpg", &small, Purpose::Document, Some(WORKER)).await.is_ok());
    // Large enough as it is, but not after it is scaled down.
    assert_eq!(
        problem("strip.jpg", &quarters(4320, 300, "image/jpeg").await, Purpose::Selfie).await,
        too_small
    );
}

#[wasm_bindgen_test]
async fn an_image_with_too_many_pixels_is_refused_before_it_is_decoded() {
    let mut bomb = quarters(300, 300, "image/png").await;
    bomb[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    assert_eq!(problem("a.png", &bomb, Purpose::Document).await, FileProblem::TooManyPixels);
}

#[wasm_bindgen_test]
async fn a_preview_can_be_shown_until_it_is_dropped() {
    let preview =
        PreviewUrl::new(source("photo.jpg", &quarters(300, 300, "image/jpeg").await).blob())
            .unwrap();
    let address = preview.address().to_owned();
    let window = web_sys::window().unwrap();
    assert!(JsFuture::from(window.fetch_with_str(&address)).await.is_ok());
    drop(preview);
    assert!(JsFuture::from(window.fetch_with_str(&address)).await.is_err());
}
